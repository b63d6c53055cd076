"""The document is what the API does: committed, served, and true of real answers."""

import json

import pytest
from django.core.management import CommandError, call_command
from stage import ApiClient

from interviews.api import schemas
from interviews.grading import running
from interviews.management.commands import openapi
from interviews.models import Submission

NEGATIVE = "/attempt/puzzles/shuttle-negative"


@pytest.fixture(scope="module")
def document():
    return json.loads(openapi.COMMITTED.read_text())


def test_the_committed_document_is_up_to_date(capsys):
    call_command("openapi", "--check")
    assert "up to date" in capsys.readouterr().out


def test_a_stale_document_is_noticed_and_mended(tmp_path, monkeypatch):
    monkeypatch.setattr(openapi, "COMMITTED", tmp_path / "openapi.json")
    with pytest.raises(CommandError, match=r"manage\.py openapi"):
        call_command("openapi", "--check")
    call_command("openapi")
    call_command("openapi", "--check")


def test_the_served_document_is_the_committed_one(client, document):
    assert client.get("/api/v1/openapi.json").json() == document


def test_it_is_openapi_3_1(document):
    assert document["openapi"].startswith("3.1.")


def test_all_refusals_are_problem_details(document):
    for path in document["paths"].values():
        for operation in path.values():
            refusals = [body for status, body in operation["responses"].items() if int(status) >= 400]
            assert refusals
            assert all(list(body["content"]) == ["application/problem+json"] for body in refusals)


def test_who_may_be_told_to_wait_is_told_how_long(document):
    check = document["paths"]["/api/v1/attempt/puzzles/{slug}/check"]["post"]
    assert "Retry-After" in check["responses"]["429"]["headers"]


def test_real_answers_fit_the_schemas_exactly(attempt, broker, started, negative, now):
    from interviews.models import ApiToken

    api = ApiClient(ApiToken.issue(attempt, now))
    for program in (b"riw", b"rw", b"\xff"):
        api.post_text(f"{NEGATIVE}/submissions", program)
    for submission in Submission.objects.all():
        running.grade(submission)
    answers = {
        "/attempt": schemas.Attempt,
        NEGATIVE: schemas.Puzzle,
        f"{NEGATIVE}/draft": schemas.SavedDraft,
    }
    for path, schema in answers.items():
        answer = api.get(path).json()
        assert set(answer) == set(schema.model_fields)
        schema.model_validate(answer)
