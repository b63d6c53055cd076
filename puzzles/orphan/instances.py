"""Tasks: the canonical ones, a candidate's own, and those of a private pool.

All tasks that a seed draws share a calculator and a family of experiments. What is published of a task comes from what
is asked and from the modulus alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from puzzles.contract import WEIGHT_BY_DIFFICULTY, Hidden, Laws, Metric, Task
from puzzles.orphan.grammar import DEMO_POOL, pool_of
from puzzles.orphan.laws import DEMO, PRACTICE, entries, published
from puzzles.orphan.lists import examples
from puzzles.orphan.notation import MAX_SOURCE_BYTES
from puzzles.orphan.pools import PUBLIC_SEED, Asked, Drawn, demo_fields, drawn_from
from puzzles.orphan.rules import Rule
from puzzles.orphan.specification import Specification
from puzzles.orphan.statement import describe_notation, task_statement

NAME = "orphan"
MODE = "orphan"
BUDGET = 24
SUBMISSIONS = 3
QUERIES = {"naive": 24, "par": 9}
METRICS = (
    Metric("keys", "Keys", "keys", "Number of keys in the program."),
    Metric(
        "queries",
        "Queries",
        "queries",
        "Experiments made on this calculator, for all its tasks together.",
        counted_by="platform",
    ),
)
PRACTICE_TASK = "practice"
_CANONICAL: Mapping[str, Asked] = {
    "easy": Asked(Rule("plus", 6), 3),
    "medium": Asked(Rule("double"), 4),
    "hard": Asked(Rule("pair-least"), 5),
    "brutal": Asked(Rule("twice-and-once"), 6),
}
_PRACTICE_STEPS = """

This is for getting to know the calculator; nothing here counts, and this one is simpler than the others: five keys and
no habits.

1. Give a key a program of its own and some numbers. Which endings are there? A key that lets the run starve takes
   numbers; one that prints and overruns does not.
2. Then write two or three keys side by side and compare with what you expected. Numbers that differ much, such as
   1,5,9, tell more than 1,1,1.
3. What does a key do to what the one before it left? Put it between taking and printing.
4. Submit when you can say beforehand what a run will print."""


def load_tasks() -> tuple[Task, ...]:
    """Return the canonical tasks and practice."""
    demo = Drawn(DEMO, _CANONICAL, pool_of(DEMO_POOL).entropy_bits)
    graded = _tasks_of(demo, NAME, NAME, demo_fields(), PUBLIC_SEED, None)
    return (*graded.values(), _practice(f"{NAME}/{PRACTICE_TASK}", f"{NAME}-{PRACTICE_TASK}", None))


def vary(task: Task, seed: int) -> Task:
    """Return the task of the same name on the calculator that a seed draws, from the pool that the task carries."""
    key, family = task.key.partition("~")[0], task.hidden.family.partition("~")[0] if task.hidden else NAME
    specification = task.specification
    if specification.pool is None:
        return _practice(f"{key}~{seed}", f"{family}~{seed}", seed)
    drawn = drawn_from(specification.pool, specification.secret, seed)
    return _task(task.name, f"{key}~{seed}", f"{family}~{seed}", drawn, specification.pool, specification.secret, seed)


def tasks_of_pool(pool: Mapping[str, Any], secret: str, seed: int) -> dict[str, Task]:
    """Return by name the four graded tasks on the calculator that a seed draws from a private pool with its secret.

    `pool` is the JSON object of `pools.py`. Keys and family are those of the demo pool; a pack gives its own.
    """
    return _tasks_of(drawn_from(pool, secret, seed), NAME, f"{NAME}~{seed}", pool, secret, seed)


def _tasks_of(
    drawn: Drawn, machine: str, family: str, pool: Mapping[str, Any], secret: str, seed: int | None
) -> dict[str, Task]:
    ending = "" if seed is None else f"~{seed}"
    return {name: _task(name, f"{machine}/{name}{ending}", family, drawn, pool, secret, seed) for name in drawn.tasks}


def _task(
    name: str, key: str, family: str, drawn: Drawn, pool: Mapping[str, Any], secret: str, seed: int | None
) -> Task:
    asked = drawn.tasks[name]
    lengths = ", ".join(str(each.keys) for each in drawn.tasks.values())
    features = ("black box", f"shortest programs of {lengths} keys", f"{drawn.bits:.0f} bits to find")
    return _made(
        name,
        key,
        family,
        drawn.laws,
        asked,
        Specification(asked.rule, drawn.laws["modulus"], pool, secret),
        features if seed is None else (*features, "variant"),
        seed,
    )


def _practice(key: str, family: str, seed: int | None) -> Task:
    asked = Asked(Rule("double"), 4)
    specification = Specification(asked.rule, PRACTICE["modulus"])
    return _made(PRACTICE_TASK, key, family, PRACTICE, asked, specification, ("black box", "five keys"), seed)


def _made(
    name: str,
    key: str,
    family: str,
    laws: Laws,
    asked: Asked,
    specification: Specification,
    features: tuple[str, ...],
    seed: int | None,
) -> Task:
    rule, modulus, shown = asked.rule, specification.modulus, published(laws)
    cases = examples(rule, modulus)
    rows = [f"| {case.input} | {case.expected or '(nothing)'} |" for case in cases]
    text = task_statement(rule.ask, modulus, "\n".join(["| Hopper | To be printed |", "|---|---|", *rows]))
    return Task(
        key=key,
        machine=NAME,
        name=name,
        title=rule.title,
        difficulty=name,
        weight=WEIGHT_BY_DIFFICULTY[name],
        spare=False,
        statement=text + _PRACTICE_STEPS if name == PRACTICE_TASK else text,
        metrics=METRICS,
        naive={"keys": 2 * asked.keys, "queries": QUERIES["naive"]},
        par={"keys": asked.keys, "queries": QUERIES["par"]},
        par_status="best known" if seed is None else "provisional",
        features=features,
        starter="",
        laws=shown,
        notation=describe_notation(shown),
        cases=cases,
        max_source_bytes=MAX_SOURCE_BYTES,
        gate=_gate(name, specification.secret),
        specification=specification,
        variant=seed,
        hidden=Hidden(MODE, family, entries(laws), BUDGET, laws),
        submission_limit=SUBMISSIONS,
    )


def _gate(name: str, secret: str) -> dict[str, object]:
    if name not in ("hard", "brutal"):
        return {"passed": False, "reason": "The search gate asks hard and brutal tasks only."}
    if secret != PUBLIC_SEED:
        return {"passed": False, "reason": "The gate has not been tried on this pool."}
    reason = (
        "No search can start before the laws are found; but this pool is public, and an experimenter that knows it"
        " finds them with about eight experiments. Only a private pool can pass the gate."
    )
    return {"passed": False, "reason": reason}
