"""The texts: written from the laws, short, without the words of textbooks and without a solution."""

import re

import pytest

import puzzles
from puzzles.windmill.example import example_garden
from puzzles.windmill.grammar import laws_of
from puzzles.windmill.laws import CANONICAL, ENTRIES, hide, law, laws_with
from puzzles.windmill.notation import parse, render
from puzzles.windmill.statement import describe_laws, describe_notation, law_text, statement

TASKS = [task for task in puzzles.tasks() if task.machine == "windmill"]
TEXTBOOK = (
    r"rotor|router|toggle|flip.?flop|state\b|automat|counter|modul|binary|parity|circuit|gate\b|logic|memory|register|"
    r"reversib|billiard|railway|railroad|switch|remainder|residue|finite|pipelin|langton"
)


TABLES = [
    CANONICAL,
    laws_with(enter="N"),
    laws_with(exits="WSEN", period=(7, 7)),
    *(laws_with({entry: laws_of(entry, "open")[place] for entry in ENTRIES}) for place in range(0, 460, 23)),
]


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_no_textbook_word_stands_in_any_text(task):
    text = statement(task.laws) + task.statement + task.title + str(task.notation)
    assert re.search(TEXTBOOK, text, re.IGNORECASE) is None


@pytest.mark.parametrize("laws", TABLES, ids=range(len(TABLES)))
def test_the_rules_fit_on_two_pages_and_use_no_textbook_word_under_any_law(laws):
    text = statement(laws) + statement(hide(laws, ["z", "#", "vane"]))
    assert len(statement(laws).split()) <= 1100
    assert re.search(TEXTBOOK, text, re.IGNORECASE) is None


def test_the_table_says_what_the_laws_say():
    text = describe_laws(CANONICAL)
    assert "| `z` | flap | like `/`; then a heavy gust turns it to `s` | 3 |" in text
    assert "| `\\` | mirror | heading east → south, north → west, west → north, south → east | 1 |" in text
    assert "leaves heading south, whatever way it came; then a heavy gust turns it a quarter clockwise | 5 |" in text
    assert "| `#` | wall | sends the gust back where it came from | 1 |" in text


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"laws": {"z": law("turn")}}, "like `/`; then every gust turns it to `s`"),
        ({"laws": {"z": law("turn", going="NS", weight="heavy")}}, "that comes heading north or south turns it"),
        ({"laws": {"s": law("turn first", memory="every 3")}},
         "like `\\`; then every third gust that hits it turns it to `z` **before** going on by it"),
        ({"laws": {"vane": law("turn back", weight="heavy")}}, "a heavy gust turns it a quarter against the clock"),
        ({"laws": {"vane": law("half turn", going="against")}},
         "every gust that comes from the side to which it points turns it half around"),
        ({"laws": {"vane": law("turn", weight="light")}}, "then a light gust turns it a quarter clockwise"),
        ({"laws": {"#": law("change weight")}}, "changes its weight, from heavy to light or from light to heavy"),
        ({"laws": {"#": law("turn", memory="after heavy")}},
         "then every gust that hits it next after a heavy one turns it to `o`"),
        ({"laws": {"/": law("left", "turn", weight="light", memory="every 2")}},
         "but every second light gust that hits it leaves to the left of its heading and turns it to `\\`"),
        ({"laws": {"/": law("keep 2", memory="other")}},
         "every gust of another weight than the one that hit it last before is kept in it"),
        ({"laws": {"/": law("pass")}}, "passes straight on"),
        ({"enter": "N"}, "enters in the first row, in column R, heading south"),
        ({"period": (7, 7)}, "P must be 7 this time"),
    ],
)  # fmt: skip
def test_what_a_variant_changes_stands_in_its_rules(changed, words):
    assert words in statement(laws_with(**changed))
    assert words not in statement(CANONICAL)


def test_every_law_has_words_of_its_own():
    for entry in ENTRIES:
        said = [law_text(entry, each) for each in laws_of(entry, "open")]
        assert len({*said}) == len(said)


def test_a_board_that_turns_under_a_law_of_its_own_is_explained():
    told = "Each board keeps the law of the sign by which it was placed"
    assert told not in statement(CANONICAL)
    assert told in statement(laws_with({"z": law("turn", memory="every 2")}))
    assert "`o` is open" in statement(laws_with({"#": law("turn")}))


def test_hidden_boards_are_not_documented_and_not_in_the_example():
    for entries in (["z"], ["vane", "#"], ["/", "z", "#"], ["\\", "s", "vane"]):
        text = statement(hide(CANONICAL, entries))
        signs = "".join(ENTRIES[entry] for entry in entries)
        assert text.count("| not documented |") == len(signs)
        garden = example_garden(hide(CANONICAL, entries))
        assert not {*signs} & {*"".join(garden.rows)}
        assert render(garden).strip() in text
    all_but_one = [entry for entry in ENTRIES if entry != "/"]
    assert example_garden(hide(CANONICAL, all_but_one)) is None
    assert "at work" not in statement(hide(CANONICAL, all_but_one))


def test_the_sides_of_a_variant_stand_in_its_tasks():
    brief = puzzles.windmill.tasks.briefs()["ledger"]
    task = puzzles.windmill.task_of("ledger", brief, laws_with(exits="NSEW"), ({}, {}), 1)
    assert "Every heavy gust must leave by the east." in task.statement
    assert "by the north if an even number" in task.statement
    assert "| L L H H H L H L … | N N E E E S E N … |" in task.statement


@pytest.mark.parametrize("laws", TABLES, ids=range(len(TABLES)))
def test_the_worked_example_solves_no_graded_task_and_the_starter_none(laws):
    garden = example_garden(laws)
    for task_name, brief in puzzles.windmill.tasks.briefs().items():
        task = puzzles.windmill.task_of(task_name, brief, laws, ({}, {}), 1)
        if garden is not None and brief.difficulty != "practice":
            assert parse(laws, render(garden)) == garden
            assert puzzles.windmill.grade(task, garden, "example", puzzles.Limits()).reason != "valid"
        if task.starter:
            assert puzzles.evaluate(task, task.starter.encode(), "starter")["verdict"] != "valid"


def test_the_canonical_example_is_a_vane_a_flap_and_a_wall():
    assert render(example_garden(CANONICAL)) == "row 1\nperiod 3\n.v#\n.z.\n"


def test_graded_tasks_start_with_nothing_and_the_practice_task_with_the_example():
    starters = {task.name: task.starter for task in TASKS}
    assert starters.pop("seesaw") == render(example_garden(CANONICAL))
    assert set(starters.values()) == {""}


@pytest.mark.parametrize("laws", [CANONICAL, laws_with({"#": law("turn")}, "N"), hide(CANONICAL, ["z"])])
def test_every_board_and_header_has_one_token_in_the_notation(laws):
    tokens = [re.compile(token["pattern"]) for token in describe_notation(laws)["tokens"]]
    header = "row 3" if laws["enter"] == "W" else "column 3"
    for text in [*laws["boards"], header, "period 12"]:
        assert sum(token.fullmatch(text) is not None for token in tokens) == 1
    assert not any(token.match(".") for token in tokens)


def test_the_notation_knows_the_laws():
    text = str(describe_notation(laws_with({"z": law("turn")})))
    assert "then every gust turns it to s. Cost 3." in text
    assert "**" not in text
    assert "`" not in text
