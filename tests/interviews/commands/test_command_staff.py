"""`manage.py staff`."""

import re

import pytest
from django.core.management import CommandError, call_command

from interviews.models import Membership, Organisation, User


@pytest.fixture
def run(capsys):
    def run_(*words: str) -> str:
        call_command("staff", *words)
        return capsys.readouterr().out

    return run_


def test_a_new_person_gets_an_account_with_a_password_that_opens_it(run, organisation, client):
    printed = run("add", "Zoe@Acme.example", "--role", "reviewer", "--organisation", "acme", "--name", "Zoe")
    password = re.search(r"Password, shown this once: (\S+)", printed)[1]
    user = User.objects.get(email="zoe@acme.example")
    assert (user.name, user.memberships.get().role) == ("Zoe", "reviewer")
    answer = client.post("/accounts/login/", {"login": "zoe@acme.example", "password": password})
    assert answer.status_code == 302
    assert client.get("/hiring/").status_code == 200
    assert organisation.audit_entries.get().action == "staff.added"


def test_a_second_role_keeps_account_and_password(run, organisation):
    run("add", "zoe@acme.example", "--role", "reviewer")
    before = User.objects.get().password
    assert "keeps its password" in run("add", "ZOE@acme.example", "--role", "researcher")
    assert User.objects.get().password == before
    assert Membership.objects.count() == 2


def test_an_organisation_is_made_with_its_contact(run, db):
    assert "Made New (" in run("organisation", "New", "--contact", "help@new.example")
    assert Organisation.objects.get().accommodations_contact == "help@new.example"
    with pytest.raises(CommandError, match="already"):
        run("organisation", "new", "--contact", "help@new.example")


def test_a_new_password_replaces_the_old_one(run, organisation):
    run("add", "zoe@acme.example", "--role", "reviewer")
    password = run("password", "zoe@acme.example").split()[-1]
    assert User.objects.get().check_password(password)


def test_staff_are_listed_by_organisation(run, organisation):
    run("add", "zoe@acme.example", "--role", "reviewer")
    assert run("list").splitlines() == [f"Acme ({organisation.code})", "  zoe@acme.example  reviewer"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("add", "zoe", "--role", "owner"), "zoe is not a mail address."),
        (
            ("add", "zoe@a.example", "--role", "owner", "--organisation", "none"),
            "No single organisation is called none",
        ),
        (("add", "zoe@a.example", "--role", "king"), "invalid choice"),
        (("password", "zoe@a.example"), "Nobody has an account"),
        (("organisation", "New", "--contact", "x"), "x is not a mail address."),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(run, organisation, words, sentence):
    with pytest.raises(CommandError, match=sentence):
        run(*words)
    assert User.objects.count() == 0


def test_without_an_organisation_it_says_how_to_make_one(run, db):
    with pytest.raises(CommandError, match="staff organisation NAME"):
        run("add", "zoe@a.example", "--role", "owner")


def test_with_two_organisations_one_must_be_named(run, organisation):
    run("organisation", "New", "--contact", "help@new.example")
    with pytest.raises(CommandError, match="Name the organisation"):
        run("add", "zoe@a.example", "--role", "owner")
    run("add", "zoe@a.example", "--role", "owner", "--organisation", organisation.code)
    assert Membership.objects.get().organisation == organisation
