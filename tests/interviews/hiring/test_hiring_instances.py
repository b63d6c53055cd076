"""Instances of packs in the puzzle bank: what is chosen, what is stored, and what the form says of them."""

import json
from datetime import timedelta

import hidden_pack
import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.urls import reverse

import puzzles
from interviews import puzzle_bank
from interviews.hiring.making import slug_of
from interviews.models import PuzzleVersion
from puzzles import discovery
from puzzles.packs import folder

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pack")]


def test_the_form_offers_instances_with_mode_budget_and_gate(client, make_staff):
    client.force_login(make_staff("hiring_manager"))
    page = client.get(reverse("hiring:new_interview")).content.decode()
    assert "choir/crescendo@tests-lantern" in page
    assert "Wild" in page
    assert "3 laws not told. Learnt by 4 experiments" in " ".join(page.split())
    assert "Search gate passed" in page
    assert "A search of the tests&#x27; own." in page


def test_the_form_tells_no_hidden_law(client, make_staff):
    client.force_login(make_staff("hiring_manager"))
    page = client.get(reverse("hiring:new_interview")).content.decode()
    assert hidden_pack.told_in(page) == []


def test_an_interview_can_be_made_of_instances(client, make_staff, organisation):
    client.force_login(make_staff("hiring_manager"))
    form = {
        "title": "Wild", "tasks": [*hidden_pack.KEYS, "shuttle/negative"], "minutes": 60, "ai_policy": "forbidden",
        "tools_policy": "validity_only", "histograms": "after",
    }  # fmt: skip
    assert client.post(reverse("hiring:new_interview"), form).status_code == 302
    puzzles_asked = organisation.interviews.get().current.puzzles.all()
    assert [item.slug for item in puzzles_asked if not item.is_practice] == [*hidden_pack.SLUGS, "shuttle-negative"]


def test_the_stored_definition_needs_no_pack_to_be_asked_again(now, monkeypatch):
    version = puzzle_bank.version_of(hidden_pack.KEYS[0], now)
    monkeypatch.delenv("RED_QUEEN_PACKS")
    discovery.task.cache_clear()
    found = PuzzleVersion.objects.get(pk=version.pk)
    asked = puzzle_bank.task_of_version(found)
    assert json.loads(json.dumps(asked.true_laws)) == found.definition["instance"]["laws"]
    assert asked.hidden.family == hidden_pack.FAMILY
    assert puzzles.evaluate(asked, hidden_pack.RIGHT, "00")["verdict"] == "valid"


def test_a_definition_holds_of_its_instance_only_what_grading_needs(now):
    stored = puzzle_bank.version_of(hidden_pack.KEYS[0], now).definition
    assert list(stored["instance"]["tasks"]) == ["crescendo"]
    assert (stored["instance"]["acceptance"], stored["instance"]["made"]) == ({}, {})
    assert stored["laws"]["letters"]["^"] == {"do": "hidden"}


def test_a_pack_that_changed_makes_a_new_version(now, pack):
    first = puzzle_bank.version_of(hidden_pack.KEYS[0], now)
    path = pack / "instances" / "tests-lantern.json"
    fields = json.loads(path.read_text())
    fields["laws"]["letters"]["^"] = fields["laws"]["letters"]["@"]
    path.write_text(json.dumps(fields))
    _forget_packs()
    second = puzzle_bank.version_of(hidden_pack.KEYS[0], now + timedelta(days=1))
    assert (first.number, second.number) == (1, 2)
    assert first.definition["laws"] == second.definition["laws"]


def _forget_packs():
    folder._installed.cache_clear()
    discovery.task.cache_clear()


def test_an_instance_with_all_laws_told_has_no_experiments(now):
    stored = puzzle_bank.version_of("choir/crescendo@tests-window", now).definition
    assert "hidden" not in stored
    assert stored["laws"] == stored["instance"]["laws"]


def test_a_canonical_definition_is_what_it_was_before_there_were_packs(now):
    stored = puzzle_bank.version_of("shuttle/negative", now).definition
    assert set(stored) == {"laws", "metrics", "naive", "par", "par_status", "features", "gate"}


@pytest.mark.parametrize(
    ("key", "slug"),
    [
        ("shuttle/parity", "shuttle-parity"),
        ("shuttle/parity~17", "shuttle-parity-17"),
        ("shuttle/parity@17", "shuttle-parity--17"),
    ],
)
def test_addresses_name_the_key(key, slug):
    assert slug_of(key) == slug


def test_a_long_name_is_cut_and_stays_one_of_its_own():
    names = [f"fuseworks/ladies-night@{'a' * 39}{last}" for last in "bc"]
    slugs = [slug_of(name) for name in names]
    assert [len(slug) for slug in slugs] == [60, 60]
    assert slugs[0] != slugs[1]


def test_a_pack_that_cannot_be_read_is_found_at_the_start(tmp_path, monkeypatch):
    monkeypatch.setenv("RED_QUEEN_PACKS", str(tmp_path / "nowhere"))
    with pytest.raises(SystemCheckError, match=r"pack\.json is missing"):
        call_command("check")
