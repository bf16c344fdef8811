"""A set of questions fails where nothing says it, and passes by itself once somebody approved the words; the
demo's own sets pass."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.pages import BERLIN, WIDE, complaints, sign_in
from tests.journeys.stack import Stack

pytestmark = [pytest.mark.journey, pytest.mark.timeout(400)]
SETS = "/console/admin/ai/questions/"
QUESTION = "What does it cost to rent a ladder?"
RENTAL = "Renting a ladder costs 12 EUR a day."
BY_ITSELF = 240  # seconds until a change was followed by a run, on a machine that does much else


def add(page: Page, text: str, says: str) -> None:
    """A question that expects an answer with these words, after a slip that must lose nothing."""
    form = page.locator("#adding")
    form.get_by_label("Question", exact=True).fill(text)
    form.get_by_label("Must say").fill(says)
    form.get_by_label("Stands on").fill("article:nowhere")
    form.get_by_role("button", name="Add").click()
    expect(form.get_by_text("No article by that short name and wording.")).to_be_visible()
    expect(form.get_by_label("Must say")).to_have_value(says)
    form.get_by_label("Stands on").fill("")
    form.get_by_role("button", name="Add").click()
    expect(page.locator("#questions").get_by_text(text)).to_be_visible()
    expect(page.locator("#adding").get_by_label("Question", exact=True)).to_have_value("")


def until_it_passes(page: Page, address: str) -> None:
    """Look again and again at the one set, or at the list."""
    until = time.monotonic() + BY_ITSELF
    passed = page.locator("#standing .chip--ok, .setrow .chip--ok")
    page.goto(address)
    wanted = max(1, page.locator(".setrow").count())
    while passed.count() < wanted and time.monotonic() < until:
        page.wait_for_timeout(2000)
        page.goto(address)
    expect(passed).to_have_text(["passed"] * wanted)


def test_a_set_passes_by_itself_once_the_words_are_approved(
    stack: Stack, person: Callable[..., BrowserContext]
) -> None:
    context = person(**BERLIN, **WIDE)
    said = complaints(context)
    page = context.new_page()
    sign_in(page, stack, "greta@lumen.example", SETS)
    page.get_by_label("Name").fill("Ladders")
    page.get_by_label("Language").select_option("en")
    page.get_by_role("button", name="Begin").click()
    add(page, QUESTION, "12 EUR")
    address = page.url
    page.get_by_role("button", name="Ask all now").click()
    expect(page.locator("#standing .chip--stop")).to_have_text("failed", timeout=90_000)
    page.get_by_role("link", name="See what failed").click()
    expect(page.get_by_text("It gave no answer").first).to_be_visible()
    page.get_by_role("link", name=QUESTION).click()
    expect(page.get_by_text("Not asked yet.")).to_have_count(0)
    page.goto(f"{stack.url}/console/admin/ai/languages/")
    expect(page.get_by_role("link", name="Look at the run").first).to_be_visible()
    page.goto(f"{stack.url}/console/admin/knowledge/new/")
    page.get_by_label("Title").fill("Ladder rental")
    page.get_by_label("Text", exact=True).fill(f"# Prices\n\n{RENTAL}")
    page.get_by_role("button", name="Save and send to be approved").click()
    page.get_by_role("button", name="Approve as").click()
    expect(page.get_by_text("Approved, in your name.").first).to_be_visible()
    until_it_passes(page, address)
    expect(page.get_by_text("after: approved: Ladder rental").first).to_be_visible()
    until_it_passes(page, f"{stack.url}{SETS}")
    assert said == []
