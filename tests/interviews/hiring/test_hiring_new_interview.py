"""Making an interview."""

import pytest
from django.urls import reverse

from interviews.models import AuditEntry, Interview, Membership, Organisation

NEW = reverse("hiring:new_interview")
FILLED = {
    "title": "Back end", "tasks": ["shuttle/parity", "shuttle/negative"], "minutes": "45", "ai_policy": "allowed",
    "tools_policy": "full_tools", "histograms": "during", "welcome": "Hello.",
}  # fmt: skip


def test_the_form_shows_what_each_task_is(page):
    answer = page.get(NEW).content.decode()
    for words in ("Parity", "Medium", "Negative", "Easy", "Par best known", "Measured: "):
        assert words in answer
    assert 'value="shuttle/twice"' not in answer, "practice comes by itself"


def test_an_interview_is_made_with_its_settings_in_the_order_of_the_list(page, manager, organisation):
    answer = page.post(NEW, FILLED)
    interview = Interview.objects.get()
    assert answer.url == reverse("hiring:interview", args=[interview.code])
    assert (interview.title, interview.organisation, interview.created_by) == ("Back end", organisation, manager)
    version = interview.current
    assert (version.time_limit_ms, version.ai_policy, version.tools_policy) == (45 * 60_000, "allowed", "full_tools")
    assert (version.histograms, version.welcome) == ("during", "Hello.")
    keys = [puzzle.puzzle.key for puzzle in version.puzzles.all()]
    assert keys == ["shuttle/twice", "shuttle/negative", "shuttle/parity"]


def test_making_one_is_put_on_record(page):
    page.post(NEW, FILLED)
    assert AuditEntry.objects.get().action == "interview.made"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("title", "", "This field is required."),
        ("tasks", [], "Choose at least one task."),
        ("tasks", ["shuttle/none"], "not one of the available choices"),
        ("minutes", "0", "greater than or equal to 5"),
        ("minutes", "soon", "Enter a whole number."),
        ("ai_policy", "maybe", "not one of the available choices"),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_is_kept(page, field, value, words):
    answer = page.post(NEW, {**FILLED, field: value}).content.decode()
    assert words in answer
    assert Interview.objects.count() == 0
    assert "Hello." in answer
    if field != "tasks":
        assert 'value="shuttle/parity" checked' in answer


def test_a_manager_of_two_organisations_says_for_which(page, manager):
    other = Organisation.objects.create(
        name="Other", accommodations_contact="a@b.example", created_at=manager.date_joined
    )
    Membership.objects.create(user=manager, organisation=other, role="hiring_manager")
    assert "Other" in page.get(NEW).content.decode()
    page.post(NEW, {**FILLED, "organisation": other.pk})
    assert Interview.objects.get().organisation == other


def test_an_organisation_that_is_not_ones_own_cannot_be_named(page, manager):
    other = Organisation.objects.create(
        name="Other", accommodations_contact="a@b.example", created_at=manager.date_joined
    )
    page.post(NEW, {**FILLED, "organisation": other.pk})
    assert Interview.objects.count() == 0
