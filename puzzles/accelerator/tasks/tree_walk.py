"""The published take-home of this kind: values walk down a tree and are mixed at every step."""

from __future__ import annotations

from puzzles.accelerator.specification import STAGES, TREE_WALK, Brief, Rules

_STAGES = "\n".join(
    f"| {number} | `a {first} 0x{constant:08X}` | `{join}` | `a {shift} {amount}` |"
    for number, (first, constant, join, shift, amount) in enumerate(STAGES, 1)
)

BRIEF = Brief(
    title="Tree walk",
    difficulty="calibration",
    ask=f"""Memory holds 2,566 words. Words 0 to 6 are `rounds`, `n_nodes`, `batch`, `height`, `tree_p`, `index_p` and
`value_p`; here 16, 2,047, 256, 10, 7, 2,054 and 2,310. The last three are addresses: of `n_nodes` tree values, of
`batch` indices (all 0 at the start) and of `batch` values. Tree and values are random, below 2^30.

In every round, for every element of the batch, with its value *v* and its index *i*:

1. *v* becomes *mix(v ^ tree[i])*;
2. *i* becomes 2*i* + 1 if *v* is now even, else 2*i* + 2;
3. if *i* is `n_nodes` or more, *i* becomes 0.

*mix* is six stages. Each makes of *a* two words, left and right, joins them, and hands on the result as the next *a*:

| Stage | Left | Join | Right |
|---|---|---|---|
{_STAGES}

In the end the 256 words at `value_p` must be the values; the indices need not be written back.

An input below is a text, and its words are drawn from it: `hashlib.shake_256(text.encode()).digest(9212)` in Python is
2,303 words of four bytes, big end first; each is shifted right by 2. The first 2,047 are the tree, the others the
values. Fresh inputs are made in the same way of texts that nobody knows.

This task is known far beyond this site, and so are programs for it: models do it better than people with two hours. It
measures how results here compare with those published.""",
    rules=Rules(TREE_WALK, height=10, batch=256, rounds=16),
    naive={"cycles": 147_734},
    par={"cycles": 1_363},
    par_status="best known",
    features=("vectors", "packing", "calibration"),
    gate={
        "passed": False,
        "reason": (
            "A spent puzzle, shown as one: it has been published with its results, and models go beyond the best that"
            " people reached in two hours. No search is needed to find a good program."
        ),
    },
)
