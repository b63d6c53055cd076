"""A candidate's whole way in a real browser, and what may come between."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.docker]


def test_a_candidate_goes_from_the_invitation_to_the_result(open_page, invite, submit, stored):
    page = open_page()
    page.goto(invite()[0])
    consent = page.get_by_label("Also use my results")
    expect(consent).not_to_be_checked()
    page.get_by_role("button", name="Go on to the practice").click()
    expect(page.get_by_role("button", name="Go on to the practice")).to_be_visible()  # the notice must be read first
    page.get_by_label("I have read this").check()
    page.get_by_role("button", name="Go on to the practice").click()

    page.get_by_role("link", name="Practise").click()
    submit(page, "rwx", 1, "Cannot be read")
    expect(page.locator("#submissions")).to_contain_text("column 3")
    page.get_by_role("link", name="Overview").click()

    page.get_by_role("button", name=re.compile("^Start")).click()
    page.get_by_role("navigation").get_by_role("link", name="Negative").click()
    expect(page.locator("[data-clock]")).to_contain_text("left")
    submit(page, "rw", 1, "Wrong")
    submit(page, "rwifw", 2, "Valid")
    submit(page, "riw", 3, "Valid")
    expect(page.locator(".history li")).to_have_count(3)
    expect(page.locator("#submissions .tile").first).to_contain_text("3")
    expect(page.get_by_text("3 of 30 submissions used")).to_be_visible()

    page.get_by_role("link", name="Overview").click()
    page.get_by_role("link", name="Finish").click()
    page.get_by_label("No", exact=True).check()
    page.get_by_role("button", name="Finish and see my result").click()
    expect(page.get_by_role("heading", name="Your result")).to_be_visible()
    expect(page.locator("main")).to_contain_text("at par")
    code = page.url.split("/")[-3]
    attempt = f"from interviews.models import Attempt; a = Attempt.objects.get(code={code!r})"
    assert stored(f"import json; {attempt}; print(json.dumps([a.end_reason, hasattr(a, 'research_consent')]))") == [
        "submitted",
        False,
    ]


def test_the_editor_highlights_the_notation_and_counts_as_one_types(solver, write):
    write(solver, "rwq")
    expect(solver.locator("[data-part=size]")).to_have_text(re.compile(r"3 of 48 stops"))
    classes = {
        re.sub(r"\W*token-", "", token.get_attribute("class")) for token in solver.locator(".cm-line span").all()
    }
    assert len(classes) >= 2


def test_a_check_shows_every_fault_at_its_place_without_counting(solver, write):
    write(solver, "rqwz")
    solver.keyboard.press("Control+Shift+Enter")
    expect(solver.locator("[data-part=check]")).to_contain_text("column 2")
    expect(solver.locator("[data-part=check]")).to_contain_text("column 4")
    expect(solver.get_by_text("0 of 30 submissions used")).to_be_visible()


def test_a_draft_is_there_again_after_a_reload_and_on_another_device(open_page, candidate, invite, write):
    link = invite()[0]
    page = open_page()
    page.goto(link)
    page.get_by_label("I have read this").check()
    page.get_by_role("button", name="Go on to the practice").click()
    page.get_by_role("link", name="Practise").click()
    write(page, "kkk")
    expect(page.locator("[data-part=state]")).to_contain_text("Saved")
    page.reload()
    expect(page.locator(".cm-content")).to_contain_text("kkk")

    other = open_page(width=390, height=800)
    other.goto(link)
    other.get_by_role("link", name="Practise").click()
    expect(other.locator(".cm-content")).to_contain_text("kkk")


def test_a_second_tab_is_told_of_the_first_and_chooses(open_page, solver, write):
    second = solver.context.new_page()
    second.goto(solver.url)
    write(solver, "rr")
    expect(solver.locator("[data-part=state]")).to_contain_text("Saved")
    write(second, "ww")
    expect(second.locator("[data-part=conflict]")).to_be_visible()
    expect(second.locator("[data-part=theirs]")).to_have_text("rr")
    expect(second.locator("[data-part=mine]")).to_have_text("ww")
    second.get_by_role("button", name="Keep mine").click()
    expect(second.locator("[data-part=state]")).to_contain_text("Saved")
    solver.reload()
    expect(solver.locator(".cm-content")).to_contain_text("ww")


def test_work_done_without_a_connection_is_saved_when_it_is_back(open_page, solver, write):
    solver.context.set_offline(True)
    write(solver, "rwimf")
    expect(solver.locator("[data-part=state]")).to_contain_text(
        re.compile("not saved|offline|no connection", re.IGNORECASE)
    )
    solver.context.set_offline(False)
    expect(solver.locator("[data-part=state]")).to_contain_text("Saved", timeout=40_000)
    solver.reload()
    expect(solver.locator(".cm-content")).to_contain_text("rwimf")
    open_page.complaints.clear()  # the browser itself complains about requests without a network


@pytest.mark.parametrize(("days", "words"), [(-1, "has run out"), (None, "do not know this link")])
def test_a_link_that_does_not_work_says_what_to_do(open_page, invite, days, words):
    page = open_page()
    path = "/i/no-such-token/" if days is None else invite(days=days)[0]
    page.goto(path)
    open_page.complaints.clear()  # the refusal itself stands in the console
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)
    expect(page.locator("main")).to_contain_text("sk for a new link")


def test_no_page_of_the_way_is_wider_than_a_phone(open_page, candidate, submit):
    page = candidate(open_page(width=390, height=800))
    pages = [page.url]
    page.get_by_role("button", name=re.compile("^Start")).click()
    page.goto(page.url + "p/shuttle-negative/")
    submit(page, "riw", 1, "Valid")
    pages += [page.url, page.url.replace("p/shuttle-negative/", "finish/"), page.url.split("/a/")[0] + "/"]
    for url in pages:
        page.goto(url)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, url
