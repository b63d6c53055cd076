"""Nothing that a candidate can reach tells a hidden law: every page, every answer, every refusal."""

import json

import hidden_pack
import pytest
from stage import ApiClient

from interviews.candidate import journey
from interviews.grading import running
from interviews.models import ApiToken, Submission

PUZZLE = f"/attempt/puzzles/{hidden_pack.SLUGS[0]}"
PROBE = {"program": hidden_pack.PROBE[0], "input": hidden_pack.PROBE[1]}


@pytest.fixture
def browser(client, wild):
    session = client.session
    session["attempts"] = [wild.code]
    session.save()
    return client


@pytest.fixture
def everything_done(wild, crescendo, browser, clock, broker, now):
    """Have experiments and submissions of every verdict, readable and not."""
    api = ApiClient(ApiToken.issue(wild, now))
    answers = [
        api.post(f"{PUZZLE}/experiments", body) for body in (PROBE, {**PROBE, "input": "?"}, {**PROBE, "program": "?"})
    ]
    for program in (
        hidden_pack.RIGHT,
        hidden_pack.WRONG,
        hidden_pack.PROBE[0].encode(),
        b"start 0\n^@e\n",
        b"?",
        b"\xff",
    ):
        answers.append(api.post_text(f"{PUZZLE}/submissions", program))
        answers.append(api.post_text(f"{PUZZLE}/check", program))
    for submission in Submission.objects.all():
        running.grade(submission, now=lambda: now)
    return api, answers


def test_the_search_for_hidden_laws_would_find_them(crescendo):
    stored = crescendo.puzzle.definition
    assert len(hidden_pack.told_in(json.dumps(stored))) == len(hidden_pack.ENTRIES)
    assert len(hidden_pack.told_in(repr(stored))) == len(hidden_pack.ENTRIES)
    assert hidden_pack.told_in(json.dumps(stored["laws"])) == []


def test_no_answer_of_the_api_tells_one(everything_done, wild):
    api, answers = everything_done
    codes = [submission.code for submission in wild.submissions.all()]
    paths = ["/attempt", PUZZLE, f"{PUZZLE}/draft", f"{PUZZLE}/submissions", f"{PUZZLE}/experiments"]
    answers += [api.get(path) for path in (*paths, *(f"/attempt/submissions/{code}" for code in codes))]
    texts = [answer.content.decode() for answer in answers]
    assert all(texts)
    assert [told for text in texts for told in hidden_pack.told_in(text)] == []


def test_no_page_tells_one(everything_done, wild, browser, now):
    at = f"/a/{wild.code}"
    paths = [
        "/",
        "/notice/",
        "/clock/",
        *(f"/p/{hidden_pack.SLUGS[0]}/{part}" for part in ("", "submissions/", "experiments/")),
    ]
    pages = [browser.get(f"{at}{path}") for path in paths]
    pages.append(browser.post(f"{at}/p/{hidden_pack.SLUGS[0]}/check/", {"text": "start 0\n^@e?\n"}))
    pages.append(browser.get(f"{at}/finish/"))
    journey.finish(wild, at=now)
    journey.declare_ai_use(wild, "none")
    pages.append(browser.get(f"{at}/result/"))
    assert [page.status_code for page in pages] == [200] * len(pages)
    assert [told for page in pages for told in hidden_pack.told_in(page.content.decode())] == []


def test_a_wrong_program_shows_outputs_and_no_trace(everything_done, wild):
    report = wild.submissions.filter(effective_run__verdict="wrong").first().effective_run.report
    assert set(report["failure"]) <= {"stage", "case", "category", "input", "expected", "seen", "reason"}
    assert "steps" not in report


def test_the_page_of_a_hidden_task_names_its_entries_as_not_documented(browser, wild):
    page = browser.get(f"/a/{wild.code}/p/{hidden_pack.SLUGS[0]}/").content.decode()
    assert "not documented" in page
