"""A submission that waits, and a hand that grades it at a stated time."""

from datetime import datetime

import pytest
from stage import NOW

from interviews.grading import running
from interviews.grading.intake import submit
from interviews.models import GradeRun, Submission


@pytest.fixture
def submission(started, negative) -> Submission:
    return submit(started, negative, b"riw", at=NOW)


@pytest.fixture
def grade():
    """Grade a submission as a worker does that reads its row anew."""

    def run(submission: Submission, at: datetime = NOW) -> GradeRun | None:
        run = running.grade(Submission.objects.get(pk=submission.pk), now=lambda: at)
        submission.refresh_from_db()
        return run

    return run
