"""`manage.py demo`: three links that work at once, however often it runs."""

import re

import pytest
from django.core.management import call_command
from django.test import Client

from interviews.models import Attempt, Interview, Invitation, Organisation, PersonalDetails, User

ROOT = "http://127.0.0.1:8000"


@pytest.fixture
def demo(capsys, db, settings):
    settings.BASE_URL = ROOT

    def run(*words: str) -> str:
        call_command("demo", *words)
        return capsys.readouterr().out

    return run


def _links(printed: str) -> list[str]:
    return [link.removeprefix(ROOT) for link in re.findall(rf"{ROOT}\S+", printed)]


def _accounts(printed: str) -> list[tuple[str, str]]:
    return re.findall(r"sign in as\s+(\S+)\n\s+password\s+(\S+)", printed)


def test_the_candidates_link_opens_the_interview(demo):
    answer = Client().get(_links(demo())[0])
    assert answer.status_code == 200
    assert "Shuttle: four puzzles" in answer.content.decode()


@pytest.mark.parametrize("role", [0, 1])
def test_staff_come_to_their_page_with_what_was_printed(demo, role):
    printed = demo()
    address, (email, password) = _links(printed)[1 + role], _accounts(printed)[role]
    client = Client()
    sign_in = client.get(address).url
    assert sign_in.startswith("/accounts/login/")
    answer = client.post(sign_in, {"login": email, "password": password, "next": address}, follow=True)
    assert (answer.status_code, answer.request["PATH_INFO"]) == (200, address)


def test_the_interview_has_four_puzzles_and_an_hour(demo):
    demo()
    version = Interview.objects.get().current
    assert [puzzle.puzzle.difficulty for puzzle in version.puzzles.filter(is_practice=False)] == [
        "easy", "medium", "hard", "brutal",
    ]  # fmt: skip
    assert version.time_limit_ms == 3_600_000


def test_it_invents_no_people_and_no_results(demo):
    demo()
    assert [details.name for details in PersonalDetails.objects.all()] == ["Demo candidate"]
    assert Attempt.objects.count() == 0


def test_a_second_run_makes_nothing_twice_and_gives_a_fresh_link(demo):
    first, second = demo(), demo()
    assert _links(first)[0] != _links(second)[0]
    assert _links(first)[1:] == _links(second)[1:]
    assert Client().get(_links(second)[0]).status_code == 200
    counts = (Organisation, Interview, User, Invitation)
    assert [model.objects.count() for model in counts] == [1, 1, 2, 1]


def test_a_link_that_was_opened_stays_and_the_next_is_another_invitation(demo):
    opened = _links(demo())[0]
    Client().get(opened)
    fresh = _links(demo())[0]
    assert [Client().get(link).status_code for link in (opened, fresh)] == [200, 200]
    assert Invitation.objects.count() == 2


def test_passwords_are_shown_once(demo):
    first, second = demo(), demo()
    assert len(_accounts(first)) == 2
    assert _accounts(second) == []
    assert "demo --reset-passwords" in second
    assert not any(password in second for _, password in _accounts(first))


def test_passwords_can_be_made_anew(demo):
    before = _accounts(demo())
    after = _accounts(demo("--reset-passwords"))
    assert [email for email, _ in before] == [email for email, _ in after]
    for (email, old), (_, new) in zip(before, after, strict=True):
        user = User.objects.get(email=email)
        assert (user.check_password(old), user.check_password(new)) == (False, True)


def test_links_are_on_one_line_however_narrow_the_terminal(demo, monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    assert len(_links(demo())) == 3
    assert all(line.rstrip().endswith("/") for line in demo().splitlines() if ROOT in line)
