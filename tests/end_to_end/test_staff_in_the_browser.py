"""The hiring manager and the researcher in a real browser, on the running product."""

import json
import re

import pytest
from playwright.sync_api import expect, sync_playwright

pytestmark = pytest.mark.browser
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="module")
def demo(stack):
    """What the demo prints: addresses and passwords of the two roles, by role."""
    printed = stack.manage("demo", "--reset-passwords")
    hiring, research = re.findall(r"http\S+/(?:hiring|research)/\S*", printed)
    accounts = re.findall(r"sign in as\s+(\S+)\n\s+password\s+(\S+)", printed)
    return {"hiring": (hiring, *accounts[0]), "research": (research, *accounts[1])}


@pytest.fixture(scope="module")
def browser(chromium_path):
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(chromium_path), args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def sign_in(browser, demo):
    """Open a role's link and sign in; return the page and what its console complained about."""
    contexts = []

    def sign_in_(role: str):
        address, email, password = demo[role]
        contexts.append(browser.new_context())
        page, complaints = contexts[-1].new_page(), []
        page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address)
        page.fill("input[name=login]", email)
        page.fill("input[name=password]", password)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(address)
        return page, complaints

    yield sign_in_
    for context in contexts:
        context.close()


def test_a_release_appears_on_its_page_without_a_reload_and_can_be_downloaded(sign_in):
    page, complaints = sign_in("research")
    page.fill("input[name=title]", "From the browser")
    page.get_by_role("button", name="Make a release").click()
    expect(page.get_by_role("heading", name="From the browser")).to_be_visible()
    expect(page.get_by_role("link", name="attempts.parquet")).to_be_visible(timeout=30_000)
    with page.expect_download() as download:
        page.get_by_role("link", name="manifest.json").click()
    manifest = json.loads(download.value.path().read_text())
    assert manifest["title"] == "From the browser"
    assert set(manifest["files"]) >= {"attempts.parquet", "checkpoints.parquet", "items.parquet"}
    assert complaints == []


def test_an_invitation_link_is_shown_and_opens_in_another_browser(sign_in, browser):
    page, complaints = sign_in("hiring")
    page.get_by_label("Name", exact=True).fill("Grace Hopper")
    page.get_by_label("Mail address", exact=True).fill("grace@example.org")
    page.get_by_role("button", name="Invite", exact=True).click()
    link = page.get_by_label("Invitation link, shown this once").input_value()
    expect(page.get_by_role("button", name="Copy")).to_be_visible()
    page.get_by_role("link", name="Back to the interview").click()
    expect(page.get_by_role("rowheader", name="Grace Hopper")).to_be_visible()
    other = browser.new_context()
    visitor = other.new_page()
    visitor.goto(link)
    expect(visitor.get_by_text("Shuttle: four puzzles").first).to_be_visible()
    other.close()
    page.reload()
    expect(page.get_by_role("row", name=re.compile("Grace Hopper.*Opened"))).to_be_visible()
    assert complaints == []
