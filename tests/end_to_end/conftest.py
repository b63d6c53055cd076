"""People for the running product: each test takes a fresh invitation to the same interview."""

import json

import pytest
from player import Player

INVITE = """
import json
from datetime import timedelta
from django.utils import timezone
from interviews.hiring.making import Settings, make_interview
from interviews.models import Invitation, Organisation, Subject
at = timezone.now()
organisation = Organisation.objects.create(name="Acme", accommodations_contact="help@acme.example", created_at=at)
interview = make_interview(
    organisation, None, "End to end", ["shuttle/negative", "shuttle/parity"],
    Settings(time_limit_ms=3_600_000, submission_limit=500), at=at,
)
def token():
    subject = Subject.objects.create(organisation=organisation, created_at=at)
    until = at + timedelta(days=1)
    return Invitation.issue(interview_version=interview.current, subject=subject, created_at=at, expires_at=until)[1]
print(json.dumps([token() for _ in range(40)]))
"""
OUTCOMES = """
import json
from interviews.models import Submission
rows = Submission.objects.filter(code__in={codes}).select_related("effective_run")
print(json.dumps({{row.code: [row.state, row.effective_run and row.effective_run.verdict] for row in rows}}))
"""


@pytest.fixture(scope="session")
def tokens(stack):
    return iter(json.loads(stack.manage("shell", "--verbosity", "0", "-c", INVITE).splitlines()[-1]))


@pytest.fixture
def player(stack, tokens):
    """Somebody whose clock runs."""
    somebody = Player(stack.base_url, next(tokens))
    somebody.start()
    return somebody


@pytest.fixture
def outcomes(stack):
    """Return the state and the one verdict that counts of each submission, as they are stored."""

    def read(codes):
        code = OUTCOMES.format(codes=sorted(codes))
        stored = json.loads(stack.manage("shell", "--verbosity", "0", "-c", code).splitlines()[-1])
        assert set(stored) == set(codes)
        return set(map(tuple, stored.values()))

    return read
