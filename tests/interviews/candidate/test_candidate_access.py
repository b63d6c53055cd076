"""Every address of an attempt: open to whoever holds the invitation, absent for everybody else."""

import pytest
from django.test import Client

PUZZLE = "p/shuttle-negative/"
BY_METHOD = {
    "": "get",
    "notice/": "get",
    "start/": "post",
    "clock/": "get",
    PUZZLE: "get",
    PUZZLE + "draft/": "put",
    PUZZLE + "check/": "post",
    PUZZLE + "submit/": "post",
    PUZZLE + "submissions/": "get",
    "finish/": "get",
    "result/": "get",
}
ANSWERS = {"start/": 302, PUZZLE + "submit/": 202, "result/": 302}


def ask(client, method, address):
    if method == "put":
        return client.put(address, {"text": "r", "revision": 0}, content_type="application/json")
    if method == "post":
        return client.post(address, b"riw", content_type="text/plain")
    return getattr(client, method)(address)


@pytest.mark.parametrize(("address", "method"), BY_METHOD.items())
def test_the_owner_is_let_in(candidate, started, broker, address, method):
    assert ask(candidate, method, f"/a/{started.code}/{address}").status_code == ANSWERS.get(address, 200)


@pytest.mark.parametrize(("address", "method"), BY_METHOD.items())
def test_a_stranger_finds_nothing(started, address, method):
    assert ask(Client(), method, f"/a/{started.code}/{address}").status_code == 404


@pytest.mark.parametrize(("address", "method"), BY_METHOD.items())
def test_an_owner_of_the_organisation_is_a_stranger_here_too(started, make_staff, client, address, method):
    client.force_login(make_staff("owner"))
    assert ask(client, method, f"/a/{started.code}/{address}").status_code == 404


@pytest.mark.parametrize(("address", "method"), BY_METHOD.items())
def test_an_unknown_code_finds_nothing(candidate, started, address, method):
    assert ask(candidate, method, f"/a/{'z' * 12}/{address}").status_code == 404


@pytest.mark.parametrize(("address", "method"), BY_METHOD.items())
def test_other_methods_are_refused(candidate, started, address, method):
    wrong = "delete" if method != "delete" else "get"
    assert getattr(candidate, wrong)(f"/a/{started.code}/{address}").status_code == 405


@pytest.mark.parametrize("address", [address for address in BY_METHOD if address.startswith("p/")])
def test_a_puzzle_that_is_not_in_the_interview_is_not_found(candidate, started, address):
    elsewhere = address.replace("shuttle-negative", "shuttle-by-three")
    assert ask(candidate, BY_METHOD[address], f"/a/{started.code}/{elsewhere}").status_code == 404


@pytest.mark.parametrize("address", [address for address in BY_METHOD if address.startswith("p/")])
def test_a_graded_puzzle_is_closed_before_the_start(candidate, attempt, address):
    assert ask(candidate, BY_METHOD[address], f"/a/{attempt.code}/{address}").status_code == 404


def test_practice_is_open_before_the_start(candidate, attempt, practice):
    assert candidate.get(f"/a/{attempt.code}/p/{practice.slug}/").status_code == 200


def test_forms_from_other_sites_are_refused(attempt):
    browser = Client(enforce_csrf_checks=True)
    session = browser.session
    session["attempts"] = [attempt.code]
    session.save()
    assert browser.post(f"/a/{attempt.code}/start/").status_code == 403
    attempt.refresh_from_db()
    assert attempt.started_at is None


def test_pages_are_not_kept_by_caches(candidate, attempt):
    assert "no-store" in candidate.get(f"/a/{attempt.code}/")["Cache-Control"]
