import json

import pytest

pytestmark = [pytest.mark.services, pytest.mark.docker]

MAKE_INTERVIEW = """
from django.utils import timezone
from interviews.hiring.making import Settings, make_interview
from interviews.models import Organisation
at = timezone.now()
organisation = Organisation.objects.create(name="Baselines", accommodations_contact="a@b.example", created_at=at)
keys = ["shuttle/parity", "shuttle/delay"]
print(make_interview(organisation, None, "Baselines", keys, Settings(time_limit_ms=3_600_000), at=at).code)
"""
WHAT_THERE_IS = """
import json
from interviews.models import Attempt, BaselineRun, GradeRun, Submission
from interviews.comparison.assembly import candidate_view
attempts = Attempt.objects.filter(interview_version__interview__code="CODE").order_by("pk")
runs = BaselineRun.objects.filter(invitation__attempt__in=attempts).order_by("pk")
gradings = GradeRun.objects.filter(submission__attempt__in=attempts)
print(json.dumps({
    "ends": [[item.arm, item.end_reason, item.censored, item.subject_id] for item in attempts],
    "priorities": sorted(set(Submission.objects.filter(attempt__in=attempts).values_list("priority", flat=True))),
    "verdicts": sorted(set(gradings.values_list("verdict", flat=True))),
    "checkpoints": sum(item.checkpoints.filter(counted=True).count() for item in attempts),
    "seeds": [run.seed for run in runs],
    "evaluations": [record["evaluations"] for run in runs for record in run.record.values()],
    "sentence": candidate_view(attempts[0]).overall.against[0].sentence,
}))
"""


def shell(stack, script):
    return stack.manage("shell", "--no-imports", "-c", script).strip()


def test_player_takes_an_interview_through_the_api_and_is_graded_like_a_person(stack):
    code = shell(stack, MAKE_INTERVIEW)
    run = ("baseline", "run", "--player", "annealing", "--interview", code, "--runs", "2", "--budget", "1s")

    said = stack.manage(*run)
    again = stack.manage(*run)
    found = json.loads(shell(stack, WHAT_THERE_IS.replace("CODE", code)))

    assert "2 of 2 runs to make" in said
    assert "0 of 2 runs to make" in again
    assert found["ends"] == [["scripted", "submitted", False, None]] * 2
    assert found["priorities"] == ["baseline"]
    assert "valid" in found["verdicts"]
    assert "our_fault" not in found["verdicts"]
    assert found["checkpoints"] >= 4
    assert found["seeds"] == [1, 2]
    assert min(found["evaluations"]) > 100
    assert found["sentence"].endswith("of 1 runs at 60 min")
    assert "Scripted annealing, 1 s a puzzle" in stack.manage("baseline", "list", "--interview", code)
