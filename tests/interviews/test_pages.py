"""The front page, what monitors ask, and error pages."""

import pytest
from django.test import Client
from stage import message_broker


def test_the_front_page_sends_each_role_its_way(client, db):
    page = client.get("/")
    assert page.status_code == 200
    assert {"/hiring/", "/research/", "/accounts/login/"} <= set(page.content.decode().split('"'))


@pytest.mark.parametrize(("role", "hires", "researches"), [("owner", True, True), ("researcher", False, True)])
def test_the_front_page_knows_what_staff_may_do(client, make_staff, role, hires, researches):
    client.force_login(make_staff(role))
    context = client.get("/").context
    assert (context["may_hire"], context["may_research"]) == (hires, researches)


def test_a_process_that_answers_is_alive(client):
    assert client.get("/healthz").content == b"alive\n"


def test_readiness_names_what_is_missing(client, db):
    answer = client.get("/readyz")
    lines = dict(line.split(": ") for line in answer.content.decode().splitlines())
    assert answer.status_code == 503
    assert lines["database"] == "ready"
    assert lines["message broker"].startswith("not ready")
    assert lines["sandbox broker"].startswith("not ready")


def test_with_all_parts_up_it_is_ready(client, db, broker):
    with message_broker("memory://"):
        answer = client.get("/readyz")
    assert answer.content.decode() == "database: ready\nmessage broker: ready\nsandbox broker: ready\n"
    assert answer.status_code == 200


@pytest.mark.parametrize("path", ["/", "/healthz", "/readyz"])
def test_these_pages_are_only_read(client, db, path):
    assert client.post(path).status_code == 405


def test_an_unknown_address_gets_a_page_that_says_what_to_do(client, db):
    page = client.get("/no/such/page/")
    assert page.status_code == 404
    assert "open your invitation link again" in page.content.decode()


def test_a_script_gets_problem_details_instead(client, db):
    answer = client.get("/no/such/page/", headers={"X-Requested-With": "fetch"})
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_the_error_page_for_our_failures_needs_nothing_that_may_have_failed(rf):
    from interviews.pages import server_error

    page = server_error(rf.get("/"))
    assert (page.status_code, "Our fault" in page.content.decode()) == (500, True)


@pytest.mark.parametrize("path", ["/accounts/login/", "/i/unknown/"])
def test_a_form_without_its_token_gets_our_page_that_says_what_to_do(db, path):
    page = Client(enforce_csrf_checks=True).post(path, {"login": "a@b.example"})
    words = page.content.decode()
    assert page.status_code == 403
    assert "Reload the page" in words or "reload the page" in words
    assert "Allow cookies" in words
    assert "CSRF" not in words


def test_a_script_without_the_token_gets_problem_details(db):
    answer = Client(enforce_csrf_checks=True).post("/i/unknown/", headers={"X-Requested-With": "fetch"})
    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")
    assert "Reload the page" in answer.json()["detail"]
