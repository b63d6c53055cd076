"""A machine whose laws are hidden, over HTTP and through a real sandbox that has never seen its pack."""

import json

import hidden_pack
import pytest
from player import Player

pytestmark = [pytest.mark.services, pytest.mark.docker]

INVITE = """
import json
from datetime import timedelta
from django.utils import timezone
from interviews.hiring.making import Settings, make_interview
from interviews.models import Invitation, Organisation, Subject
at = timezone.now()
organisation = Organisation.objects.create(name="Wild", accommodations_contact="help@acme.example", created_at=at)
interview = make_interview(organisation, None, "Wild", {keys}, Settings(time_limit_ms=3_600_000), at=at)
subject = Subject.objects.create(organisation=organisation, created_at=at)
until = at + timedelta(days=1)
print(json.dumps(Invitation.issue(
    interview_version=interview.current, subject=subject, created_at=at, expires_at=until)[1]))
"""
PUZZLE = f"/attempt/puzzles/{hidden_pack.SLUGS[0]}"


@pytest.fixture
def explorer(stack):
    code = INVITE.format(keys=list(hidden_pack.KEYS))
    somebody = Player(
        stack.base_url, json.loads(stack.manage("shell", "--verbosity", "0", "-c", code).splitlines()[-1])
    )
    somebody.start()
    return somebody


def test_an_experiment_and_a_submission_run_under_the_true_laws(explorer):
    program, given = hidden_pack.PROBE
    status, made = explorer.ask("POST", f"{PUZZLE}/experiments", {"program": program, "input": given})
    assert (status, made["number"]) == (201, 1)
    assert made["observation"] == hidden_pack.observed(program, given)
    right = explorer.verdict(explorer.submit(hidden_pack.SLUGS[0], hidden_pack.RIGHT))
    assert (right["verdict"], right["metrics"]["experiments"]) == ("valid", 1)


def test_what_cannot_be_read_is_free(explorer):
    status, told = explorer.ask("POST", f"{PUZZLE}/experiments", {"program": "?", "input": "1 2"})
    assert (status, told["faults"][0]["line"]) == (422, 1)
    assert explorer.ask("GET", PUZZLE)[1]["experiments"]["used"] == 0
