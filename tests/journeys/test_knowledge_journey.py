"""What an editor approves is said to the next shopper, and what is withdrawn is not said again."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from apps.core.clock import now
from tests.journeys.pages import BERLIN, WIDE, complaints, sign_in
from tests.journeys.shopper import RestShopper
from tests.journeys.stack import Stack

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]
QUESTION = "What does it cost to rent a kayak?"
RENTAL = "Renting a kayak costs 35 EUR a day."
AT_ONCE = 5  # seconds a change of knowledge may take to reach the next answer


def asks(stack: Stack) -> tuple[str, str]:
    """Outcome and words for a new shopper."""
    shopper = RestShopper(stack, "fjell")
    shopper.agree("chat", "ai_answers")
    shopper.say(QUESTION)
    said = shopper.hears("ai")
    return said["outcome"], said["text"]


def within(stack: Stack, outcome: str) -> tuple[str, str]:
    """The first answer with this outcome, asked again until the change must have arrived."""
    until = time.monotonic() + AT_ONCE
    said = asks(stack)
    while said[0] != outcome and time.monotonic() < until:
        said = asks(stack)
    return said


def write(page: Page, text: str, *, valid_to: str = "") -> None:
    """A wording, saved and sent to be approved."""
    page.get_by_label("Text", exact=True).fill(text)
    page.get_by_label("Valid to, inclusive").fill(valid_to)
    page.get_by_role("button", name="Save and send to be approved").click()
    expect(page.get_by_text("Sent to be approved.").first).to_be_visible()


def test_knowledge_is_said_when_approved_and_not_when_retired(
    stack: Stack, person: Callable[..., BrowserContext]
) -> None:
    context = person(**BERLIN, **WIDE)
    said = complaints(context)
    page = context.new_page()
    assert asks(stack)[0] == "refused"
    sign_in(page, stack, "ada@fjell.example", "/console/admin/knowledge/new/")
    page.get_by_label("Title").fill("Kayak rental")
    write(page, f"# Prices\n\n{RENTAL}")
    assert asks(stack)[0] == "refused"  # a wording that waits is not in force
    page.get_by_role("button", name="Approve as").click()
    expect(page.get_by_text("Approved, in your name.").first).to_be_visible()
    assert within(stack, "answered") == ("answered", RENTAL)
    page.get_by_text("Retire it").click()
    page.get_by_role("button", name="Retire", exact=True).click()
    expect(page.get_by_text("No answer uses it any more.").first).to_be_visible()
    assert asks(stack)[0] == "refused"
    assert said == []


def test_knowledge_ends_with_its_last_day(stack: Stack, person: Callable[..., BrowserContext]) -> None:
    page = person(**BERLIN, **WIDE).new_page()
    sign_in(page, stack, "ada@fjell.example", "/console/admin/knowledge/new/")
    page.get_by_label("Title").fill("Kayak rental in the past")
    yesterday = (now() - timedelta(days=1)).date().isoformat()
    write(page, f"# Prices\n\n{RENTAL}", valid_to=yesterday)
    page.get_by_role("button", name="Approve as").click()
    expect(page.locator(".messages, [role=status], .notice").first).to_be_visible()
    assert asks(stack)[0] == "refused"
