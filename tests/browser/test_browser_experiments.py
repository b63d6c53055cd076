"""The console of a machine whose laws are hidden, in a real browser."""

import re

import hidden_pack
import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.docker]

INVITE = """
from datetime import timedelta
from django.utils import timezone
from interviews.hiring.making import Settings, make_interview
from interviews.models import Invitation, Organisation, Subject
at = timezone.now()
organisation = Organisation.objects.create(name="Wild", accommodations_contact="help@acme.example", created_at=at)
interview = make_interview(organisation, None, "Wild", {keys}, Settings(time_limit_ms=3_600_000), at=at)
subject = Subject.objects.create(organisation=organisation, created_at=at)
print("token", Invitation.issue(
    interview_version=interview.current, subject=subject, created_at=at, expires_at=at + timedelta(days=1))[1])
"""


@pytest.fixture
def explorer(open_page, stack):
    """Open the first puzzle of a fresh attempt on hidden laws, in a window of some size."""

    def begin(**window):
        code = INVITE.format(keys=list(hidden_pack.KEYS))
        printed = stack.manage("shell", "--verbosity", "0", "-c", code)
        page = open_page(**window)
        page.goto(f"/i/{re.search(r'token (.+)', printed).group(1).strip()}/")
        page.get_by_label("I have read this").check()
        page.get_by_role("button", name="Go on to the practice").click()
        page.get_by_role("button", name=re.compile("^Start")).click()
        page.locator(".puzzle-card").get_by_role("link", name="Crescendo").click()
        return page

    return begin


def run_experiment(page, given, left):
    page.get_by_label("Input").fill(given)
    page.get_by_label("Input").press("Control+Enter")
    expect(page.locator("#experiments-used")).to_contain_text(
        f"{hidden_pack.BUDGET - left} of {hidden_pack.BUDGET} used"
    )


def test_experiments_by_keyboard_fill_the_notebook_newest_first(explorer):
    page = explorer()
    expect(page.get_by_role("button", name="Run experiment (4 of 4 left)")).to_be_visible()
    page.get_by_label("Program to try").fill(hidden_pack.PROBE[0])
    run_experiment(page, "3 1 2", 3)
    expect(page.get_by_label("What experiment 1 showed")).to_contain_text("tick   0   voices  3  1  2")
    expect(page.get_by_label("Input")).to_be_focused()
    run_experiment(page, "4 4 1", 2)
    expect(page.locator(".notebook summary").first).to_contain_text("4 4 1")
    expect(page.locator(".notebook li")).to_have_count(2)
    run_experiment(page, "loud", 2)
    expect(page.get_by_role("alert").filter(has_text="not counted")).to_be_visible()


def test_an_earlier_experiment_is_used_again_and_the_editor_lends_its_program(explorer, write):
    page = explorer()
    run_experiment(page, "3 1 2", 3)
    run_experiment(page, "4 4 1", 2)
    page.get_by_role("link", name="Use again experiment 1").click()
    expect(page.get_by_label("Input")).to_have_value("3 1 2")
    write(page, "start 0\nL+X")
    page.get_by_role("button", name="Take the program from the editor").click()
    expect(page.get_by_label("Program to try")).to_have_value("start 0\nL+X")
    expect(page.locator("#experiments-used")).to_contain_text("2 of 4 used")


def test_the_console_fits_a_phone(explorer):
    page = explorer(width=390, height=844)
    page.get_by_role("navigation", name="On this page").get_by_role("link", name="Experiments").click()
    run_experiment(page, "3 1 2", 3)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.get_by_role("button", name=re.compile("^Run experiment"))).to_be_in_viewport()


def test_the_console_works_without_script(explorer):
    page = explorer(java_script_enabled=False)
    page.get_by_label("Input").fill("4 4 1")
    page.get_by_role("button", name=re.compile("^Run experiment")).click()
    expect(page.get_by_label("What experiment 1 showed")).to_contain_text("voices  4  4  1")
