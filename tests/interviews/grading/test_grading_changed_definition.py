"""What is asked must be what is graded: a package that means something else by a key by now grades nothing."""

import hidden_pack
import pytest

from interviews import puzzle_bank
from interviews.grading.intake import submit


@pytest.fixture
def changed(negative):
    """A puzzle version made when the machine had other laws."""
    version = negative.puzzle
    version.definition = {**version.definition, "laws": {**version.definition["laws"], "quirk": "of old"}}
    version.save(update_fields=["definition"])
    return version


@pytest.mark.usefixtures("broker")
def test_a_submission_under_other_laws_ends_as_our_fault_with_a_clear_line_in_the_log(
    started, negative, changed, grade, now, caplog
):
    run = grade(submit(started, negative, b"riw", at=now))
    assert run.verdict == "our_fault"
    assert "The installed puzzles mean something else by shuttle/negative" in run.operator_reason
    assert "install those of then" in caplog.text
    assert not started.checkpoints.exists()


def test_a_task_that_left_the_package_has_changed(negative):
    negative.puzzle.key = "shuttle/unheard-of"
    assert puzzle_bank.has_changed(negative.puzzle)


def test_other_figures_are_no_other_meaning(negative):
    negative.puzzle.definition["par"] = {"length": 1}
    negative.puzzle.definition["gate"] = {"passed": True, "reason": "Tried again."}
    assert not puzzle_bank.has_changed(negative.puzzle)


@pytest.mark.django_db
def test_an_instance_is_graded_by_its_stored_laws_whatever_its_pack_says_now(pack, now, monkeypatch):
    version = puzzle_bank.version_of(hidden_pack.KEYS[0], now)
    monkeypatch.delenv("RED_QUEEN_PACKS")
    assert not puzzle_bank.has_changed(version)
