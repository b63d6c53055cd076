"""The list of interviews."""

from datetime import timedelta

from django.urls import reverse

from interviews.candidate import journey
from interviews.hiring import board
from interviews.models import Interview

LIST = reverse("hiring:interviews")


def test_an_empty_list_says_what_to_do_next(page):
    answer = page.get(LIST).content.decode()
    assert "No interview yet" in answer
    assert reverse("hiring:new_interview") in answer


def test_a_reviewer_is_not_offered_to_make_one(page, make_staff):
    page.force_login(make_staff("reviewer"))
    answer = page.get(LIST).content.decode()
    assert "No interview yet" in answer
    assert reverse("hiring:new_interview") not in answer


def test_each_person_is_counted_in_one_state(interview, invite, begin, now):
    invite("Ada")
    invite("Bo").invitation.mark_opened(now)
    journey.accept(invite("Cy").invitation, at=now, research_consent=False)
    begin("Di")
    journey.finish(begin("Ed"), at=now)
    counts = board.counts(Interview.objects.all(), now + timedelta(minutes=5))[interview.pk]
    assert counts == {"invited": 1, "opened": 1, "practising": 1, "working": 1, "done": 1}


def test_an_invitation_that_ran_out_is_no_longer_waiting(interview, invite, now):
    invite()
    assert board.counts(Interview.objects.all(), now + timedelta(days=15))[interview.pk] == {"expired": 1}


def test_baselines_are_not_counted_among_people(page, interview, baseline_attempt, now):
    assert board.counts(Interview.objects.all(), now) == {}
    assert interview.title in page.get(LIST).content.decode()


def test_more_interviews_take_no_more_queries(page, make_puzzles, django_assert_max_num_queries):
    for _ in range(12):
        make_puzzles()
    with django_assert_max_num_queries(8):
        assert page.get(LIST).content.decode().count("Engineers") == 12
