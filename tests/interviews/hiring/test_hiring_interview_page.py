"""An interview's page: its people, and how many of them stay readable."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from interviews.candidate import journey
from interviews.hiring import board
from interviews.hiring.inviting import invite as invite_person


@pytest.fixture
def address(interview):
    return reverse("hiring:interview", args=[interview.code])


def _names(answer) -> list[str]:
    rows = re.findall(r'<th scope="row">(?:<a href="/hiring/attempts[^>]*>)?([A-Z][a-z]*\d*)(?:</a>)?<br>', answer)
    return [name for name in rows if name not in ("Twice",)]


def test_an_interview_without_people_says_what_to_do_next(page, address):
    answer = page.get(address).content.decode()
    assert "Nobody is invited yet" in answer
    assert "Invite a person" in answer


def test_the_settings_that_hold_for_everybody_are_shown(page, address):
    answer = page.get(address).content.decode()
    for words in ("60 min", "Forbidden", "Verdict and metrics only", "After the end", "untimed"):
        assert words in answer


def test_a_row_tells_how_far_a_person_is(page, address, begin, work, clock):
    attempt = begin()
    work(attempt, "shuttle-negative", b"riw", minutes=10)
    clock.shift(timedelta(minutes=15, seconds=30))
    answer = page.get(address).content.decode()
    for words in ("Ada", "ada@example.org", "Working", "45 min left", " unsolved"):
        assert words in answer
    assert reverse("hiring:attempt", args=[attempt.code]) in answer


def test_a_multiplied_clock_leaves_more_minutes(begin, now):
    attempt = begin()
    attempt.multiplier_permille = 1500
    assert board.minutes_left(attempt, 60_000, now + timedelta(minutes=1)) == 90
    assert board.minutes_left(attempt, 0, now + timedelta(hours=5)) == 0


def test_people_are_ordered_by_any_column(page, address, begin, invite, work):
    invite("Ada")
    work(begin("Bo"), "shuttle-negative", b"riw")
    begin("Cy")
    by_score = page.get(address, {"sort": "score"}).content.decode()
    assert _names(by_score) == ["Bo", "Cy", "Ada"]
    assert _names(page.get(address, {"sort": "score", "order": "asc"}).content.decode()) == ["Cy", "Bo", "Ada"]
    assert _names(page.get(address, {"sort": "name"}).content.decode()) == ["Ada", "Bo", "Cy"]
    assert _names(page.get(address, {"sort": "state", "order": "desc"}).content.decode()) == ["Bo", "Cy", "Ada"]
    assert _names(page.get(address, {"sort": "submissions"}).content.decode())[0] == "Bo"
    assert 'aria-sort="descending"' in by_score


def test_people_are_found_by_state_and_by_name(page, address, begin, invite):
    invite("Ada")
    begin("Bo")
    assert _names(page.get(address, {"state": "working"}).content.decode()) == ["Bo"]
    assert _names(page.get(address, {"q": "ADA@"}).content.decode()) == ["Ada"]
    assert "Nobody fits" in page.get(address, {"q": "nobody"}).content.decode()


@pytest.mark.parametrize("query", [{"sort": "x"}, {"state": "x"}, {"page": "99"}, {"page": "x"}, {"order": "x"}])
def test_an_address_that_makes_no_sense_shows_the_table(page, address, invite, query):
    invite("Ada")
    assert _names(page.get(address, query).content.decode()) == ["Ada"]


def test_a_reviewer_sees_the_people_but_invites_nobody(page, address, invite, make_staff):
    invite("Ada")
    page.force_login(make_staff("reviewer"))
    answer = page.get(address).content.decode()
    assert _names(answer) == ["Ada"]
    assert "Invite a person" not in answer
    assert "Revoke" not in answer


def test_nothing_tells_who_consented_to_research(page, address, invite, now):
    attempt = journey.accept(invite("Ada").invitation, at=now, research_consent=True)
    for shown in (address, reverse("hiring:attempt", args=[attempt.code])):
        assert "onsent" not in page.get(shown).content.decode()


def test_three_hundred_people_take_as_many_queries_as_three(page, address, interview, now):
    _let_begin(interview, range(3), now)
    few, _ = _count(page, address)
    _let_begin(interview, range(3, 300), now)
    many, answer = _count(page, address)
    assert many == few
    assert few <= 18
    assert (len(_names(answer)), "Page 1 of 3" in answer) == (100, True)
    assert _names(page.get(address, {"sort": "name", "page": "3"}).content.decode())[-1] == "P299"


def _let_begin(interview, numbers, now) -> None:
    for number in numbers:
        issued = invite_person(interview, None, f"P{number:03}", f"p{number}@example.org", at=now)
        journey.start(journey.accept(issued.invitation, at=now, research_consent=False), at=now)


def _count(page, address) -> tuple[int, str]:
    with CaptureQueriesContext(connection) as queries:
        answer = page.get(address, {"sort": "name"}).content.decode()
    return len(queries), answer
