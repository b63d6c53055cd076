import os
import signal

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from interviews.baselines.players import client
from interviews.hiring import demonstration
from interviews.models import Attempt, BaselineRun


@pytest.fixture(autouse=True)
def _process_as_it_was(monkeypatch):
    """The command lowers its process's priority and takes over SIGTERM."""
    monkeypatch.setattr(os, "nice", lambda _: 0)
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


def test_interview_has_to_be_named(db):
    with pytest.raises(CommandError, match="--interview CODE"):
        call_command("baseline", "run")


def test_demo_runs_need_the_demo(db):
    with pytest.raises(CommandError, match=r"make it with `manage\.py demo`"):
        call_command("baseline", "run", "--demo")


@pytest.mark.parametrize(
    "arguments", [["--budget", "60"], ["--runs", "0"], ["--player", "oracle"], ["--submissions", "x"]]
)
def test_arguments_out_of_range_are_refused(db, arguments):
    with pytest.raises(CommandError):
        call_command("baseline", "run", "--interview", "x", *arguments)


def test_site_that_is_down_is_one_sentence_and_leaves_no_attempt(db, monkeypatch):
    monkeypatch.setattr(client, "FIRST_PAUSE_SECONDS", 0.0)
    demonstration.prepare(at=timezone.now())

    with pytest.raises(CommandError, match=r"does not answer.*Start the site with `manage\.py up`"):
        call_command("baseline", "run", "--demo", "--base-url", "http://127.0.0.1:9")

    assert BaselineRun.objects.get().failure.startswith("ApiUnreachableError")
    assert not Attempt.objects.exists()


def test_list_says_when_there_is_nothing_yet(db, capsys):
    call_command("baseline", "list")

    assert "No baseline has run yet" in capsys.readouterr().out
