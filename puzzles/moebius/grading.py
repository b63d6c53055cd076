"""Grades a deck: visible cases, hidden cases, plays; the metrics of a valid one.

Where the word is a number of letters a, the visible cases are all inputs there are, and passing them is a proof
("exhaustive"). Else 200 hidden cases follow, and none of them may take more than 5 times the plays of the slowest
visible one.

The metric set is the visible set, fixed for each canonical key: the same deck has the same metrics for everybody.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

from puzzles.contract import Case, Laws, Limits, Outcome, Task
from puzzles.moebius.engine import ENDLESS, STOPPED, TOO_LONG, answer, play
from puzzles.moebius.notation import Deck, ink
from puzzles.moebius.specification import LETTERS, LONGEST_WORD, Rules, all_words, strip_of
from puzzles.seeds import Draw

VISIBLE_CASES = 100
_SHORTEST = 7  # the words of up to two letters come first


def make_case(rules: Rules, word: str, category: str) -> Case:
    """Make the case of a word."""
    return Case(strip_of(word), rules.wanted(word), category)


def visible_cases(canonical_key: str, rules: Rules) -> tuple[Case, ...]:
    """Draw the fixed cases of a task: the same for everybody, for metrics too."""
    words = list(itertools.islice(all_words(rules), None if rules.counted else _SHORTEST))
    draw = Draw("moebius visible cases", canonical_key)
    while not rules.counted and len(words) < VISIBLE_CASES:
        words.append(_word(draw, 1 + draw.below(LONGEST_WORD)))
    return tuple(make_case(rules, word, "public") for word in words)


def _word(draw: Draw, size: int) -> str:
    return "".join(draw.choice(LETTERS) for _ in range(size))


def _one_other(draw: Draw) -> str:
    size, usual = 2 + draw.below(LONGEST_WORD - 1), draw.choice(LETTERS)
    place = draw.below(size)
    return usual * place + ("b" if usual == "a" else "a") + usual * (size - place - 1)


def _runs(draw: Draw) -> str:
    word = ""
    while len(word) < LONGEST_WORD:
        word += draw.choice(LETTERS) * (1 + draw.below(4))
    return word[: LONGEST_WORD - draw.below(3)]


_CATEGORIES: tuple[tuple[str, Callable[[Draw], str]], ...] = (
    ("words of all lengths", lambda draw: _word(draw, draw.below(LONGEST_WORD + 1))),
    ("the longest words", lambda draw: _word(draw, LONGEST_WORD)),
    ("short words", lambda draw: _word(draw, 1 + draw.below(5))),
    ("one letter only", lambda draw: draw.choice(LETTERS) * draw.below(LONGEST_WORD + 1)),
    ("all alike but one", _one_other),
    ("letters in runs", _runs),
    ("letters taking turns", lambda draw: (draw.choice(("ab", "ba")) * LONGEST_WORD)[: 1 + draw.below(LONGEST_WORD)]),
)


def hidden_cases(task: Task, seed: str, count: int) -> tuple[Case, ...]:
    """Draw the hidden cases of one grading from its seed; categories take turns. None where visible ones are all."""
    rules = task.specification
    if rules.counted:
        return ()
    draw = Draw("moebius hidden cases", task.key, seed)
    cases = []
    for number in range(count):
        category, make = _CATEGORIES[number % len(_CATEGORIES)]
        cases.append(make_case(rules, make(draw), category))
    return tuple(cases)


def grade(task: Task, program: Deck, seed: str, limits: Limits) -> Outcome:
    """Grade a deck fully; deterministic in (task, program, seed)."""
    laws, keep = task.true_laws, task.specification.keep
    steps = slowest = 0
    for number, case in enumerate(task.cases):
        ending, strip, plays = play(laws, program, case.input)
        steps += plays
        slowest = max(slowest, plays)
        if ending != STOPPED or answer(strip, keep) != case.expected:
            failure = {"stage": "visible", "case": number, **_public_failure(laws, keep, case, ending, strip, plays)}
            return Outcome(_verdict(ending), {}, failure, "sampled", len(task.cases), 0, steps)
    metrics = {"cards": len(program), "ink": ink(program), "plays": steps}
    hidden = hidden_cases(task, seed, limits.hidden_cases)
    allowed = limits.slowest_ratio * max(1, slowest)
    for case in hidden:
        ending, strip, plays = play(laws, program, case.input)
        steps += plays
        wrong = ending != STOPPED or answer(strip, keep) != case.expected
        if wrong or plays > allowed:
            verdict = _verdict(ending) if wrong else "too_slow"
            reason = _hidden_reason(case.category, ending, wrong, limits.slowest_ratio)
            failure = {"stage": "hidden", "category": case.category, "reason": reason}
            return Outcome(verdict, {}, failure, "sampled", len(task.cases), len(hidden), steps)
    proof = "exhaustive" if task.specification.counted else "sampled"
    return Outcome("valid", metrics, None, proof, len(task.cases), len(hidden), steps)


def _verdict(ending: str) -> str:
    return "too_slow" if ending == ENDLESS else "wrong"


def _public_failure(laws: Laws, keep: str, case: Case, ending: str, strip: str, plays: int) -> dict[str, Any]:
    seen = answer(strip, keep)
    if ending == ENDLESS:
        reason = f"After {plays} plays a card still fits; a deck must come to a stop within {laws['plays']} plays."
    elif ending == TOO_LONG:
        reason = f"After play {plays} the strip has {len(strip)} characters; at most {laws['characters']} are allowed."
    else:
        reason = f"After {plays} plays the strip is {strip or 'empty'}: the answer should be"
        reason += f" {case.expected or 'empty'} and is {seen or 'empty'}."
    return {
        "category": case.category,
        "input": case.input,
        "expected": case.expected,
        "seen": seen,
        "reason": reason,
        "place": {"play": plays},
    }


def _hidden_reason(category: str, ending: str, wrong: bool, ratio: int) -> str:
    if not wrong:
        return f"A hidden case ({category}) took more than {ratio} times the plays of your slowest visible case."
    if ending == ENDLESS:
        return f"A hidden case ({category}) did not come to a stop within the plays allowed."
    if ending == TOO_LONG:
        return f"In a hidden case ({category}) the strip grew too long."
    return f"A hidden case failed ({category})."
