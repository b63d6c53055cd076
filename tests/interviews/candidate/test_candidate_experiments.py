"""The console on a puzzle's page: what it says, what it does, what it keeps."""

from datetime import timedelta

import hidden_pack
import pytest
from stage import LIMIT

from interviews.grading.experimenting import make_experiment
from interviews.models import Experiment

PROBE = {"program": hidden_pack.PROBE[0], "input": hidden_pack.PROBE[1]}
HTMX = {"HX-Request": "true"}


@pytest.fixture
def browser(client, wild, clock):
    session = client.session
    session["attempts"] = [wild.code]
    session.save()
    return client


@pytest.fixture
def at(wild):
    return f"/a/{wild.code}/p/{hidden_pack.SLUGS[0]}"


def test_an_empty_notebook_says_what_an_experiment_is_and_what_it_costs(browser, at):
    page = " ".join(browser.get(f"{at}/").content.decode().split())
    assert "An experiment runs a small program on an input of yours" in page
    assert "Each one costs one of the 4; one that cannot be read costs nothing." in page
    assert "An experiment shows the voices of all singers" in page
    assert "Run experiment (4 of 4 left)" in page


def test_the_fields_begin_with_the_machines_own_example(browser, at):
    console = browser.get(f"{at}/").context["console"]
    assert (console["program"], console["input"]) == ("start 0\neX\n", "3 1 2")


def test_an_experiment_shows_its_drawing_and_what_is_left(browser, at, broker):
    page = browser.post(f"{at}/experiments/", PROBE, headers=HTMX).content.decode()
    assert "tick   0   voices  3  1  2" in page
    assert "Run experiment (3 of 4 left)" in page
    assert page.strip().startswith("<section")


def test_the_newest_comes_first_and_its_text_stays_in_the_fields(browser, at, broker):
    browser.post(f"{at}/experiments/", PROBE, headers=HTMX)
    page = browser.post(f"{at}/experiments/", {**PROBE, "input": "4 4"}, headers=HTMX)
    console = page.context["console"]
    assert [one["number"] for one in console["experiments"]] == [2, 1]
    assert (console["program"], console["input"]) == (PROBE["program"], "4 4")


def test_an_earlier_one_can_be_used_again(browser, at, broker):
    browser.post(f"{at}/experiments/", PROBE)
    browser.post(f"{at}/experiments/", {**PROBE, "input": "4 4"})
    first = Experiment.objects.get(number=1)
    console = browser.get(f"{at}/experiments/", {"again": first.code}, headers=HTMX).context["console"]
    assert console["input"] == "3 1 2"


@pytest.mark.parametrize(
    ("sent", "words"),
    [({**PROBE, "program": "start 0\nL?\n"}, "line 2, column 2"), ({**PROBE, "input": "high"}, "a row of voices")],
)
def test_what_cannot_be_read_says_so_costs_nothing_and_stays_in_the_fields(browser, at, broker, sent, words):
    page = browser.post(f"{at}/experiments/", sent, headers=HTMX)
    text = page.content.decode()
    assert words in text
    assert "not counted" in text
    assert "4 of 4 left" in text
    assert (page.context["console"]["program"], page.context["console"]["input"]) == (sent["program"], sent["input"])


def test_a_double_click_is_one_experiment(browser, at, broker):
    for _ in range(2):
        page = browser.post(f"{at}/experiments/", {**PROBE, "key": "same"}, headers=HTMX)
    assert "3 of 4 left" in page.content.decode()
    assert len(broker.jobs) == 1


def test_a_form_without_script_comes_back_to_the_page(browser, at, broker):
    answer = browser.post(f"{at}/experiments/", PROBE)
    assert (answer.status_code, answer["Location"]) == (302, f"{at}/#experiments")
    refused = browser.post(f"{at}/experiments/", {**PROBE, "input": "high"})
    assert (refused.status_code, "Your program" in refused.content.decode()) == (422, True)


def test_without_a_sandbox_the_console_owns_it(browser, at):
    page = browser.post(f"{at}/experiments/", PROBE, headers=HTMX).content.decode()
    assert "That is our fault; this one was not counted." in page
    assert "4 of 4 left" in page


def test_a_used_up_budget_leaves_the_notebook(browser, at, wild, crescendo, broker, now):
    for _ in range(hidden_pack.BUDGET):
        make_experiment(wild, crescendo, PROBE["program"].encode(), PROBE["input"], at=now)
    page = browser.get(f"{at}/").content.decode()
    assert "All experiments are used." in page
    assert "Run experiment" not in page
    assert "tick   0" in page


def test_after_the_deadline_nothing_can_be_run_and_everything_can_be_read(
    browser, at, wild, crescendo, broker, now, clock
):
    make_experiment(wild, crescendo, PROBE["program"].encode(), PROBE["input"], at=now)
    clock.shift(LIMIT + timedelta(seconds=1))
    page = browser.get(f"{at}/").content.decode()
    assert "The time for experiments is over." in page
    assert "tick   0" in page
    answer = browser.post(f"{at}/experiments/", PROBE, headers=HTMX)
    assert "time is over" in answer.content.decode()


def test_the_notebook_is_the_same_on_every_puzzle_of_the_machine(browser, at, wild, echo, broker):
    browser.post(f"{at}/experiments/", PROBE)
    page = browser.get(f"/a/{wild.code}/p/{echo.slug}/")
    assert len(page.context["console"]["experiments"]) == 1
    assert "together with the other puzzles on this machine" in page.content.decode()


def test_a_puzzle_whose_laws_are_told_has_no_console(browser, wild):
    at = f"/a/{wild.code}/p/shuttle-negative"
    assert "Run experiment" not in browser.get(f"{at}/").content.decode()
    assert browser.get(f"{at}/experiments/").status_code == 404
    assert browser.post(f"{at}/experiments/", PROBE).status_code == 404


def test_markup_in_an_experiment_is_shown_as_text(browser, at, broker):
    page = browser.post(f"{at}/experiments/", {"program": "<script>", "input": '"><b>'}, headers=HTMX).content.decode()
    assert "<script>" not in page
    assert "><b>" not in page


def test_another_persons_console_is_not_there(client, at, wild):
    assert client.get(f"{at}/experiments/").status_code == 404
    assert client.post(f"{at}/experiments/", PROBE).status_code == 404
