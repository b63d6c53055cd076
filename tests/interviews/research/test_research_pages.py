"""The researcher's pages."""

import json

import pytest
from django.urls import reverse

from interviews.models import Membership, Organisation, Release
from interviews.research import folder, releasing, tasks

OVERVIEW = reverse("research:overview")


def test_an_empty_overview_says_what_to_do_next(page, organisation):
    answer = page.get(OVERVIEW).content.decode()
    for words in ("No baseline has run yet", "manage.py baseline run", "No release yet", "of n = 0 finished"):
        assert words in answer


def test_consented_attempts_are_told_with_their_number(page, person, clock):
    person("Ada", consent=True, minutes=0)
    person("Bo", consent=False, minutes=0)
    answer = page.get(OVERVIEW).content.decode()
    assert '<dd class="tile__value">1</dd><dd class="tile__note">of n = 2 finished by people</dd>' in answer
    assert "Ada" not in answer


def test_baselines_are_listed_with_their_runs(page, baseline_attempt, finish):
    finish(baseline_attempt)
    answer = page.get(OVERVIEW).content.decode()
    for words in ("random", "Scripted player", "n = 1"):
        assert words in answer


def test_a_release_asked_for_waits_until_the_batch_worker_has_built_it(page, organisation):
    answer = page.post(reverse("research:make_release"), {"title": "First  one"})
    release = Release.objects.get()
    assert answer.url == reverse("research:release", args=[release.code])
    assert (release.title, release.state, release.organisation) == ("First one", "queued", organisation)
    waiting = page.get(answer.url).content.decode()
    assert "hx-get" in waiting
    assert "has not begun" in waiting
    tasks.build(release.pk)
    state = page.get(reverse("research:release_state", args=[release.code])).content.decode()
    assert "hx-get" not in state
    for name in ("puzzles", "baseline_configs", "subjects", "attempts", "checkpoints", "items"):
        assert f"{name}.parquet" in state


def test_a_stopped_message_broker_loses_no_release(page, organisation, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        page.post(reverse("research:make_release"), {"title": ""})
    release = Release.objects.get()
    assert release.state == "queued"
    Release.objects.update(created_at="2026-01-01T00:00Z")
    assert (
        "perhaps the batch worker is not running"
        in page.get(reverse("research:release", args=[release.code])).content.decode()
    )
    with django_capture_on_commit_callbacks(execute=True) as sent:
        page.post(reverse("research:retry_release", args=[release.code]))
    assert len(sent) == 1


def test_a_failed_release_says_why_and_offers_to_try_again(page, organisation, later):
    release = releasing.ask(organisation, None, "", at=later)
    Release.objects.update(state="failed", reason="The disk is full.")
    answer = page.get(reverse("research:release", args=[release.code])).content.decode()
    assert "The disk is full." in answer
    assert "Try again" in answer
    page.post(reverse("research:retry_release", args=[release.code]))
    assert "has not begun" in page.get(reverse("research:release", args=[release.code])).content.decode()


def test_what_is_downloaded_is_what_was_released(page, person, make_release):
    person("Ada", consent=True)
    release = make_release()
    for name in ("items.parquet", folder.MANIFEST):
        answer = page.get(reverse("research:release_file", args=[release.code, name]))
        assert b"".join(answer.streaming_content) == (releasing.folder_of(release) / name).read_bytes()
        assert answer["Content-Disposition"].startswith("attachment")
    assert json.loads((releasing.folder_of(release) / folder.MANIFEST).read_text())["number"] == 1


@pytest.mark.parametrize("name", ["other.parquet", "..", "%2e%2e%2fdb.sqlite3", "..%2f..%2fdb.sqlite3"])
def test_only_files_of_the_manifest_can_be_downloaded(page, make_release, name):
    release = make_release()
    assert page.get(f"/research/releases/{release.code}/files/{name}").status_code == 404


def test_files_of_a_release_that_is_not_ready_are_not_there(page, organisation, later):
    release = releasing.ask(organisation, None, "", at=later)
    address = reverse("research:release_file", args=[release.code, folder.MANIFEST])
    assert page.get(address).status_code == 404


def test_a_researcher_of_two_organisations_says_for_which(page, organisation, later):
    other = Organisation.objects.create(name="Other", accommodations_contact="o@o.example", created_at=later)
    user = Membership.objects.get(role="researcher").user
    Membership.objects.create(user=user, organisation=other, role="researcher")
    assert "Other" in page.get(OVERVIEW).content.decode()
    page.post(reverse("research:make_release"), {"organisation": other.pk})
    assert Release.objects.get().organisation == other
    assert page.post(reverse("research:make_release"), {}).status_code == 422
