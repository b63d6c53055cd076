"""The notice says what is kept of experiments, to those who will make some."""

from interviews.candidate import journey
from interviews.candidate.journey import NOTICE_VERSION


def test_who_will_explore_is_told_that_experiments_are_kept_and_read(client, wild_interview, make_invitation):
    page = client.get(f"/i/{make_invitation(wild_interview)[1]}/").content.decode()
    assert "the experiments you make" in page
    assert "see what you tried and what it showed you" in page
    assert "your programs, experiments, verdicts and times" in page


def test_who_will_not_is_not_troubled_with_it(client, token):
    assert "experiments" not in client.get(f"/i/{token}/").content.decode()


def test_the_attempt_keeps_the_version_that_was_read(invitation, now):
    assert journey.accept(invitation, at=now, research_consent=False).notice_version == NOTICE_VERSION
