"""Consent to research: given, taken back, given anew."""

from datetime import timedelta

import pytest

from interviews.models import Attempt
from interviews.refusals import RefusedError
from interviews.research import consent


def _is_live(at) -> bool:
    return consent.consented(Attempt.objects.all(), at).exists()


def test_nobody_has_consented_who_was_not_asked(attempt, now):
    assert not _is_live(now)


def test_consent_is_live_from_when_it_was_given_until_it_is_withdrawn(attempt, now):
    given, withdrawn = now + timedelta(minutes=1), now + timedelta(minutes=3)
    assert consent.give(attempt, given).text_version == consent.VERSION
    assert consent.withdraw(attempt, withdrawn)
    live = [_is_live(now + timedelta(minutes=minute)) for minute in range(5)]
    assert live == [False, True, True, False, False]


def test_a_second_yes_changes_nothing(attempt, now):
    first = consent.give(attempt, now)
    assert consent.give(attempt, now + timedelta(days=1)).given_at == first.given_at


def test_consent_may_be_given_again_after_it_was_withdrawn(attempt, now):
    consent.give(attempt, now)
    consent.withdraw(attempt, now)
    again = consent.give(attempt, now + timedelta(days=1))
    assert (again.given_at, again.withdrawn_at) == (now + timedelta(days=1), None)


def test_there_is_nothing_to_withdraw_twice(attempt, now):
    consent.give(attempt, now)
    assert [consent.withdraw(attempt, now), consent.withdraw(attempt, now)] == [True, False]


def test_a_baseline_cannot_consent(baseline_attempt, now):
    with pytest.raises(RefusedError, match="Only a person"):
        consent.give(baseline_attempt, now)
