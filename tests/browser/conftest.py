"""A real browser on the running product, with the demo's people and links."""

import json
import re

import pytest
from playwright.sync_api import expect, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
INVITE = """
from datetime import timedelta
from django.utils import timezone
from interviews.hiring.demonstration import TITLE
from interviews.models import Interview, Invitation, Subject
at = timezone.now()
interview = Interview.objects.get(title=TITLE)
subject = Subject.objects.create(organisation=interview.organisation, created_at=at)
for _ in range({count}):
    token = Invitation.issue(
        interview_version=interview.current, subject=subject, created_at=at, expires_at=at + timedelta({days}),
    )[1]
    print("token", token)
"""


@pytest.fixture(scope="session")
def demo(stack):
    """What `manage.py demo` prints at its first run: links and passwords."""
    return stack.manage("demo")


@pytest.fixture(scope="session")
def chromium(chromium_path):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, stack):
    """Open a page in a browser profile of its own; any complaint in its console fails the test at its end."""
    contexts, complaints = [], []

    def open_one(width=1280, height=900, **settings):
        context = chromium.new_context(
            base_url=stack.base_url, viewport={"width": width, "height": height}, reduced_motion="reduce", **settings
        )
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        listen(page)
        return page

    def listen(page):
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))

    open_one.complaints = complaints
    yield open_one
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(scope="session")
def invite(stack, demo):
    """Return the paths of fresh invitation links to the demo's interview."""

    def make(count=1, days=1):
        printed = stack.manage("shell", "--verbosity", "0", "-c", INVITE.format(count=count, days=days))
        return [f"/i/{token}/" for token in re.findall(r"^token (\S+)$", printed, re.MULTILINE)]

    return make


@pytest.fixture
def candidate(open_page, invite):
    """A page on which a fresh candidate has read the notice."""

    def begin(page=None):
        page = page or open_page()
        page.goto(invite()[0])
        page.get_by_label("I have read this").check()
        page.get_by_role("button", name="Go on to the practice").click()
        return page

    return begin


@pytest.fixture
def solver(candidate):
    """A candidate at work on the first puzzle, with the clock running."""
    page = candidate()
    page.get_by_role("button", name=re.compile("^Start")).click()
    page.get_by_role("navigation").get_by_role("link", name="Negative").click()
    return page


@pytest.fixture
def sign_in(open_page, demo):
    """Open a page as one of the demo's members of staff."""

    def enter(email, path, **settings):
        password = re.search(rf"sign in as\s+{email}\s+password\s+(\S+)", demo).group(1)
        page = open_page(**settings)
        page.goto(path)
        page.get_by_label("Email").fill(email)
        page.get_by_label("Password").fill(password)
        page.locator("main").get_by_role("button", name=re.compile("Sign in", re.IGNORECASE)).click()
        page.wait_for_url(re.compile(re.escape(path)))
        return page

    return enter


@pytest.fixture
def write():
    """Replace the editor's text as a person types it."""

    def type_program(page, text):
        page.locator(".cm-content").click()
        page.keyboard.press("Control+A")
        page.keyboard.press("Delete")
        page.keyboard.type(text)

    return type_program


@pytest.fixture
def submit(write):
    """Submit a program with the keyboard and wait for the verdict of that submission."""

    def send(page, text, number, verdict):
        write(page, text)
        page.keyboard.press("Control+Enter")
        expect(page.get_by_role("heading", name=f"Submission {number}")).to_be_visible()
        expect(page.locator("#submissions .verdict").first).to_contain_text(verdict)

    return send


@pytest.fixture(scope="session")
def stored(stack):
    """Run a line of Python beside the product and return what it prints as JSON."""

    def ask(code):
        return json.loads(stack.manage("shell", "--verbosity", "0", "-c", code).splitlines()[-1])

    return ask
