"""What a hiring manager and a researcher do, in a real browser."""

import json
import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.docker]
MANAGER, RESEARCHER = "hiring@demo.example", "research@demo.example"


def test_a_manager_makes_an_interview_and_invites_a_person_who_begins(sign_in, open_page):
    page = sign_in(MANAGER, "/hiring/")
    page.get_by_role("link", name=re.compile("New interview|Make an interview", re.IGNORECASE)).first.click()
    page.get_by_label("Title").fill("Loom hands")
    page.locator("input[value='shuttle/parity']").check()
    page.get_by_label("Time limit in minutes").fill("45")
    page.get_by_role("button", name="Make the interview").click()
    expect(page.get_by_role("heading", name="Loom hands")).to_be_visible()

    page.get_by_label("Name", exact=True).fill("Ada Weaver")
    page.get_by_label("Mail address").fill("ada@weavers.example")
    page.get_by_role("button", name="Invite", exact=True).click()
    expect(page.get_by_role("heading", name="Ada Weaver is invited")).to_be_visible()
    link = page.locator("#invitation-link").input_value()

    ada = open_page()
    ada.goto(link)
    expect(ada.get_by_role("heading", name="Loom hands")).to_be_visible()
    expect(ada.locator("main")).to_contain_text("45")
    ada.get_by_label("I have read this").check()
    ada.get_by_role("button", name="Go on to the practice").click()
    page.get_by_role("link", name="Back to the interview").click()
    expect(page.get_by_role("row", name=re.compile("Ada Weaver"))).to_contain_text("Practising")


def test_an_attempt_shows_its_timeline_with_the_comparison_beside_it(sign_in, solver, submit, stored):
    submit(solver, "riw", 1, "Valid")
    code = solver.url.split("/a/")[1].split("/")[0]
    page = sign_in(MANAGER, f"/hiring/attempts/{code}/")
    expect(page.locator(".timeline")).to_contain_text("Negative")
    expect(page.locator(".timeline")).to_contain_text("Valid")
    expect(page.get_by_role("heading", name=re.compile("^Compared"))).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("onsent")


def test_staff_of_another_role_or_nobody_see_no_attempt(sign_in, open_page, solver):
    code = solver.url.split("/a/")[1].split("/")[0]
    stranger = open_page()
    stranger.goto(f"/hiring/attempts/{code}/")
    expect(stranger.get_by_label("Password")).to_be_visible()
    researcher = sign_in(RESEARCHER, "/research/")
    assert researcher.goto(f"/hiring/attempts/{code}/").status == 403
    open_page.complaints.clear()  # the refusal stands in the console


def test_a_researcher_makes_a_release_and_fetches_its_manifest(sign_in):
    page = sign_in(RESEARCHER, "/research/")
    page.get_by_label("Title").fill("First look")
    page.get_by_role("button", name="Make a release").click()
    expect(page.get_by_role("link", name="attempts.parquet")).to_be_visible(timeout=60_000)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="manifest.json").click()
    manifest = json.loads(waiting.value.path().read_text())
    assert manifest["title"] == "First look"
    assert set(manifest["files"]) >= {"attempts.parquet", "checkpoints.parquet", "items.parquet"}


@pytest.mark.parametrize(
    ("who", "path"), [(MANAGER, "/hiring/"), (MANAGER, "/hiring/interviews/new/"), (RESEARCHER, "/research/")]
)
def test_no_page_of_staff_is_wider_than_a_phone(sign_in, who, path):
    page = sign_in(who, path, width=390, height=800)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
