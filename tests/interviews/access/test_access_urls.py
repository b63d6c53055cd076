"""Who may open what: every address of the hiring and research sides, for every kind of visitor.

200 stands for a page, 302 for an act that was done or the way to the sign-in page, 403 for "not your business at
all", 404 for a row that is not one's own, which looks the same as one that does not exist.
"""

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from interviews.grading.intake import submit
from interviews.hiring import urls as hiring_urls
from interviews.models import Invitation, Membership, Organisation, User
from interviews.research import releasing
from interviews.research import urls as research_urls

CAST = ("owner", "hiring_manager", "reviewer", "researcher", "puzzle_author", "stranger", "nobody", "anonymous")
READ = {"owner": 200, "hiring_manager": 200, "reviewer": 200}
WRITE = {"owner": 302, "hiring_manager": 302}
STUDY = {"owner": 200, "researcher": 200}
# address: (method, what is sent, who gets what; everybody else of the organisation 403, strangers 404)
TABLE = {
    "hiring:interviews": ("get", {}, {**READ, "stranger": 200}),
    "hiring:new_interview": ("get", {}, {"owner": 200, "hiring_manager": 200, "stranger": 200}),
    "hiring:interview": ("get", {}, READ),
    "hiring:invite": ("post", {"name": "Bo", "email": "bo@example.org"}, {"owner": 200, "hiring_manager": 200}),
    "hiring:renew": ("post", {}, {"owner": 200, "hiring_manager": 200}),
    "hiring:revoke": ("post", {}, WRITE),
    "hiring:attempt": ("get", {}, READ),
    "hiring:give_time": ("post", {"minutes": "5", "reason": "Fire alarm."}, WRITE),
    "hiring:source": ("get", {}, READ),
    "research:overview": ("get", {}, {**STUDY, "stranger": 200}),
    "research:make_release": ("post", {}, {"owner": 302, "researcher": 302, "stranger": 302}),
    "research:release": ("get", {}, STUDY),
    "research:release_state": ("get", {}, STUDY),
    "research:retry_release": ("post", {}, {"owner": 302, "researcher": 302}),
    "research:release_file": ("get", {}, STUDY),
}


@pytest.fixture
def addresses(interview, started, negative, make_invitation, organisation, now, settings, tmp_path):
    """The address of everything in the table, of rows of one organisation."""
    settings.RELEASES_DIR = tmp_path / "releases"
    submission = submit(started, negative, b"riw", at=now)
    release = releasing.ask(organisation, None, "", at=now)
    assert releasing.build(release, at=now)
    waiting, _ = make_invitation(interview)
    arguments = {
        "interview": [interview.code], "invite": [interview.code], "renew": [waiting.code], "revoke": [waiting.code],
        "attempt": [started.code], "give_time": [started.code], "source": [started.code, submission.code],
        "release": [release.code], "release_state": [release.code], "retry_release": [release.code],
        "release_file": [release.code, "manifest.json"],
    }  # fmt: skip
    return {name: reverse(name, args=arguments.get(name.split(":")[1], [])) for name in TABLE}


@pytest.fixture
def visitor(make_staff, now):
    """The browser of one of the cast."""

    def visit(who: str) -> Client:
        client = Client()
        if who == "stranger":
            other = Organisation.objects.create(name="Other", accommodations_contact="o@o.example", created_at=now)
            user = make_staff("owner", other)
        elif who == "nobody":
            user = User.objects.create_user("nobody@acme.example", "correct horse")
        elif who != "anonymous":
            user = make_staff(who)
        if who != "anonymous":
            client.force_login(user)
        return client

    return visit


def test_the_table_names_every_address():
    named = {
        f"{module.app_name}:{pattern.name}"
        for module in (hiring_urls, research_urls)
        for pattern in module.urlpatterns
        if isinstance(pattern, URLPattern)
    }
    assert named == set(TABLE)


@pytest.mark.parametrize("who", CAST)
def test_each_visitor_gets_what_is_theirs_and_nothing_else(addresses, visitor, who, clock):
    client = visitor(who)
    for name, (method, data, allowed) in TABLE.items():
        answer = getattr(client, method)(addresses[name], data)
        expected = allowed.get(who, {"anonymous": 302, "stranger": 404}.get(who, 403))
        if answer.streaming:
            list(answer.streaming_content)  # its end closes the file; close() would close the database's connection too
        assert answer.status_code == expected, name
        if who == "anonymous":
            assert answer.url.startswith("/accounts/login/"), name


@pytest.mark.parametrize("name", TABLE)
def test_the_wrong_method_is_refused(addresses, visitor, name):
    method, data, _ = TABLE[name]
    other = "delete" if name == "hiring:new_interview" else "post" if method == "get" else "get"
    assert getattr(visitor("owner"), other)(addresses[name], data).status_code == 405


@pytest.mark.parametrize("name", [name for name in TABLE if not name.endswith(("s", "new_interview", "overview"))])
def test_what_does_not_exist_looks_like_what_is_not_yours(visitor, addresses, name):
    if name == "research:make_release":
        return
    method, data, _ = TABLE[name]
    parts = addresses[name].split("/")
    parts[3] = "nosuchcode23"
    assert getattr(visitor("owner"), method)("/".join(parts), data).status_code == 404


def test_two_roles_in_two_organisations_are_not_mixed(visitor, addresses, make_staff, now):
    """A researcher of one organisation who hires for another sees no interview of the first."""
    other = Organisation.objects.create(name="Other", accommodations_contact="o@o.example", created_at=now)
    user = make_staff("researcher")
    Membership.objects.create(user=user, organisation=other, role="hiring_manager")
    client = Client()
    client.force_login(user)
    assert client.get(addresses["hiring:interview"]).status_code == 404
    assert client.post(addresses["hiring:invite"], TABLE["hiring:invite"][1]).status_code == 404
    assert client.get(addresses["research:release"]).status_code == 200


def test_someone_who_has_left_is_out(visitor, addresses):
    client = visitor("owner")
    User.objects.update(is_active=False)
    assert client.get(addresses["hiring:interview"]).status_code == 302


def test_attempts_of_baselines_are_not_on_the_hiring_side(visitor, baseline_attempt):
    address = reverse("hiring:attempt", args=[baseline_attempt.code])
    assert visitor("hiring_manager").get(address).status_code == 404
    renew = reverse("hiring:renew", args=[baseline_attempt.invitation.code])
    assert visitor("hiring_manager").post(renew).status_code == 404


def test_an_invitation_of_another_organisation_is_not_sent_again(visitor, invitation):
    before = Invitation.objects.get(pk=invitation.pk).token_hash
    assert visitor("stranger").post(reverse("hiring:renew", args=[invitation.code])).status_code == 404
    assert Invitation.objects.get(pk=invitation.pk).token_hash == before
