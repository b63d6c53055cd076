"""The chain of acts: what shows when somebody tampers with it."""

from datetime import timedelta, timezone

import pytest

from interviews.models import AuditEntry, Organisation
from interviews.models.audit import broken_at, record


@pytest.fixture
def chain(organisation, make_staff, now):
    """Three acts on record."""
    user = make_staff("owner")
    return [record(organisation, user, f"thing.done{number}", "code", at=now, minutes=number) for number in (1, 2, 3)]


def test_an_untouched_chain_holds(organisation, chain):
    assert broken_at(organisation) is None


def test_an_empty_chain_holds(organisation):
    assert broken_at(organisation) is None


@pytest.mark.parametrize(
    "change",
    [
        {"action": "thing.undone"}, {"target": "other"}, {"detail": {"minutes": 99}}, {"actor_code": "nobody"},
        {"previous_hash": ""}, {"entry_hash": "0" * 64},
    ],
)  # fmt: skip
def test_a_changed_entry_is_found(organisation, chain, change):
    AuditEntry.objects.filter(pk=chain[1].pk).update(**change)
    assert broken_at(organisation) == 2


def test_a_changed_time_is_found(organisation, chain, now):
    AuditEntry.objects.filter(pk=chain[1].pk).update(at=now + timedelta(seconds=1))
    assert broken_at(organisation) == 2


def test_an_entry_changed_with_its_own_hash_breaks_the_next(organisation, chain):
    changed = AuditEntry.objects.get(pk=chain[1].pk)
    changed.action = "thing.undone"
    changed.entry_hash = changed.computed_hash()
    changed.save()
    assert broken_at(organisation) == 3


def test_an_entry_that_was_taken_out_is_missed(organisation, chain):
    chain[1].delete()
    assert broken_at(organisation) == 2


def test_the_account_may_go_and_the_chain_still_holds(organisation, chain):
    code = chain[0].actor_code
    chain[0].actor.delete()
    assert broken_at(organisation) is None
    assert AuditEntry.objects.first().actor_code == code


def test_an_act_told_in_another_time_zone_is_the_same_act(organisation, now):
    record(organisation, None, "thing.done", "code", at=now.astimezone(timezone(timedelta(hours=2))))
    assert broken_at(organisation) is None


def test_each_organisation_has_a_chain_of_its_own(organisation, chain, now):
    other = Organisation.objects.create(name="Other", accommodations_contact="o@o.example", created_at=now)
    assert record(other, None, "thing.done", "code", at=now).number == 1
    AuditEntry.objects.filter(pk=chain[0].pk).update(target="other")
    assert broken_at(other) is None
