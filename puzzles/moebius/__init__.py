"""The machine `moebius`: a paper strip, a deck of stamping cards; after each stamp the strip comes out otherwise.

How the folder is laid out:

    laws.py            the law table as data: entries, the parts of a law, the feasibility laws
    grammar.py         the laws that an entry may have; which entries a deck uses (pieces.py)
    experiments.py     what an experiment shows where laws are hidden
    probes.py          small experiments for finding a hidden entry
    notation.py        text <-> deck, all faults at once
    engine.py          the one place where laws become behaviour
    specification.py   what a task asks, by rule; all words that there are
    grading.py         visible cases, hidden cases, metrics
    trace.py           events of a run and their drawing
    words.py           the laws in words
    statement.py       the candidate's rules, written from the laws
    example.py         the statement's worked example
    variants.py        seed -> accepted law table, from pool.json
    classification.py  makes pool.json
    solver.py          all small decks of one card, then annealing
    search.py          annealing rounds, and random search for scripted players
    kernel.py          the inner loop of the annealing rounds, compiled where numba is installed
    changing.py        its part that changes decks
    tasks/             one self-describing module for each task

Where the rules leave something open, this is what holds (each has a test):

* A replacement may be empty; a strip may become empty; a card whose replacement is its pattern is played like others.
* Where a pattern overlaps itself, the rightmost occurrence is the one that begins last.
* A run may have 2,000 plays, and then no card may fit; one whose 2,001st play would be due is `too_slow`.
* The strip may have 240 characters after a play; one with more is `wrong`, whatever it would have shrunk to.
* Words have no letter or up to 12, numbers of letters a are 0 (or 1, as the task says) to 33. Where the word is a
  number of letters a, the visible cases are all inputs there are, so there are no hidden ones.
* No hidden case may take more than 5 times the plays of the slowest visible case, which counts as 1 at least.
* Occurrences of a pattern that overlap are occurrences like others, also where they are counted.
* All guards of a play are read before its stamp; the plays are those of this run, whichever cards made them. Two cards
  that are alike are two cards.
* A card that should go below the lowest or above the top place stays. A mark is printed after the stamp and before
  whatever happens to the strip, and counts for its length; it does not make a play one that grows the strip. Turning,
  moving on and exchanging act on brackets and marks as on anything else (only a and b are exchanged); a strip of one
  character moves on to itself. A card that is to be thrown away goes under the deck until its third play, whether the
  guard held in the first two or not. What happens to the whole deck happens after the played card has gone to its
  place; a deck without cards stops.
* An experiment may put any strip of 1 to 24 characters under the press, and shows up to 12 plays.
* Cards, cases and places on the strip are counted from 0; lines and columns of a text and plays from 1.
"""

from __future__ import annotations

from functools import lru_cache

from puzzles.briefs import Figures, in_proportion, make_task
from puzzles.contract import Case, Laws, Machine, Metric, Task, UnknownTaskError
from puzzles.moebius.engine import STOPPED, answer, play
from puzzles.moebius.example import EXAMPLE
from puzzles.moebius.experiments import EXPERIMENTS
from puzzles.moebius.grading import grade, visible_cases
from puzzles.moebius.grading import make_case as case_of
from puzzles.moebius.grammar import GRAMMAR
from puzzles.moebius.laws import CANONICAL
from puzzles.moebius.measurement import measure
from puzzles.moebius.notation import MAX_SOURCE_BYTES, Deck, ink, parse, render
from puzzles.moebius.solver import solve
from puzzles.moebius.specification import LETTERS, LONGEST_WORD, MOST, Brief, all_words, strip_of
from puzzles.moebius.statement import STORY, TITLE, describe_laws, describe_notation, statement
from puzzles.moebius.tasks import briefs
from puzzles.moebius.trace import draw_events, events
from puzzles.moebius.variants import variant_of

NAME = "moebius"
METRICS = (
    Metric("cards", "Cards", "cards", "Number of cards in the deck."),
    Metric("ink", "Ink", "characters", "Characters of all patterns and replacements together."),
    Metric("plays", "Plays", "plays", "Plays of all public cases together."),
)


def load_tasks() -> tuple[Task, ...]:
    """Return the canonical tasks."""
    return tuple(task_of(name, brief, CANONICAL, (brief.naive, brief.par), None) for name, brief in briefs().items())


def vary(task: Task, seed: int) -> Task:
    """Return the variant of a canonical task that a seed draws; UnknownTaskError where no table serves the task."""
    try:
        return _varied(task.name, seed)
    except LookupError as error:
        raise UnknownTaskError(f"{task.key}~{seed}: {error.args[0]}") from None


@lru_cache(maxsize=512)
def _varied(name: str, seed: int) -> Task:
    brief, variant = briefs()[name], variant_of(seed, name)
    return task_of(name, brief, variant.laws, (in_proportion(brief, variant.par[name]), variant.par[name]), seed)


def task_of(name: str, brief: Brief, laws: Laws, figures: tuple[Figures, Figures], seed: int | None) -> Task:
    """Make a task of this machine from its brief under a law table; figures are naive and par there."""
    return make_task(
        NAME,
        name,
        brief,
        laws,
        figures,
        seed,
        statement=_task_statement(brief),
        metrics=METRICS,
        starter=render(EXAMPLE) if brief.difficulty == "practice" else "",
        notation=describe_notation(laws),
        cases=visible_cases(f"{NAME}/{name}", brief.rules),
        max_source_bytes=MAX_SOURCE_BYTES,
        specification=brief.rules,
    )


def retable(task: Task, laws: Laws) -> Task:
    """Return a canonical task, with its canonical figures, under another table, which may be a published one."""
    brief = briefs()[task.name]
    return task_of(task.name, brief, laws, (brief.naive, brief.par), None)


def _task_statement(brief: Brief) -> str:
    rows = [f"| `{strip_of(word)}` | {brief.rules.wanted(word) or '(empty)'} |" for word in brief.examples]
    return "\n".join([brief.ask, "", "| Strip at the start | Answer |", "|---|---|", *rows])


def make_case(task: Task, text: str) -> Case:
    """Make a case from a word of one's own, with or without its brackets, or from a number of letters a."""
    rules, word = task.specification, text.strip()
    if word.startswith("[") and word.endswith("]"):
        word = word[1:-1]
    if rules.counted and len(word) <= 2 and word.isascii() and word.isdigit():
        word = "a" * int(word)
    letters, least, most = ("a", rules.least, MOST) if rules.counted else (LETTERS, 0, LONGEST_WORD)
    if set(word) - set(letters):
        raise ValueError("an input is a row of letters a" + ("" if rules.counted else " and b") + ", such as [aa]")
    if not least <= len(word) <= most:
        raise ValueError(f"a word of this task has {least} to {most} letters")
    return case_of(rules, word, "own input")


def counterexample(task: Task, program: Deck) -> Case | None:
    """Return a failing case with a shortest word, or None: then the deck is right for all words of the task."""
    rules = task.specification
    for word in all_words(rules):
        ending, strip, _ = play(task.true_laws, program, strip_of(word))
        if ending != STOPPED or answer(strip, rules.keep) != rules.wanted(word):
            return case_of(rules, word, "shortest counterexample")
    return None


MACHINE = Machine(
    name=NAME,
    title=TITLE,
    story=STORY,
    canonical_laws=CANONICAL,
    statement=statement,
    describe_notation=describe_notation,
    describe_laws=describe_laws,
    load_tasks=load_tasks,
    vary=vary,
    parse=lambda task, text: parse(task.laws, text),
    render=render,
    size=lambda program: {"cards": len(program), "ink": ink(program)},
    grade=grade,
    make_case=make_case,
    events=lambda task, program, case: events(task.true_laws, program, case, task.specification.keep),
    draw_events=draw_events,
    counterexample=counterexample,
    solve=solve,
    measure=measure,
    retable=retable,
    experiments=EXPERIMENTS,
    grammar=GRAMMAR,
)
