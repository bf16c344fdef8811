"""What an admin declares to fit is said to the next shopper, and what is taken back is not said again."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.pages import BERLIN, WIDE, complaints, sign_in
from tests.journeys.shopper import RestShopper
from tests.journeys.stack import Stack

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]
QUESTION = "Does the Puff Pillow fit the Heron Bivy?"
YES = "Yes, the Puff Pillow fits the Heron Bivy."
HOME = "/console/admin/catalogue/relations/"
READ = 120  # seconds a new stack may take to read the demo's texts
AT_ONCE = 5  # seconds a change may take to reach the next answer


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


def pick(page: Page, field: str, typed: str, title: str) -> None:
    """Type into a product's field and take what is found."""
    box = page.get_by_role("combobox", name=field)
    box.press_sequentially(typed)
    page.get_by_role("option", name=title).click()
    expect(page.locator(".seek", has=box).locator(".seek__chosen")).to_contain_text(title)


def test_what_is_declared_in_the_console_is_said_until_it_is_taken_back(
    stack: Stack, person: Callable[..., BrowserContext]
) -> None:
    context = person(**BERLIN, **WIDE)
    said = complaints(context)
    page = context.new_page()
    assert asks(stack)[0] == "refused"
    sign_in(page, stack, "ada@fjell.example", f"{HOME}new/")
    pick(page, "This product", "puff pil", "Puff Pillow")
    page.get_by_label("How they belong together").select_option("fits")
    pick(page, "That product", "heron", "Heron Bivy")
    page.get_by_role("button", name="Save and approve").click()
    expect(page.get_by_text("Saved and approved, in your name.").first).to_be_visible()
    assert within(stack, "answered") == ("answered", YES)
    row = page.locator(".tie", has_text="Puff Pillow fits Heron Bivy")
    row.get_by_role("button", name="Take back").click()
    expect(page.get_by_text("Taken back. It holds from the next answer on.").first).to_be_visible()
    assert within(stack, "refused")[0] == "refused"
    assert said == []


def test_proposals_are_gone_through_by_one_key_each(
    stack: Stack, person: Callable[..., BrowserContext]
) -> None:
    page = person(**BERLIN, **WIDE).new_page()
    sign_in(page, stack, "ada@fjell.example", f"{HOME}proposals/")
    until = time.monotonic() + READ
    while not page.get_by_text("Later").is_visible() and time.monotonic() < until:
        page.wait_for_timeout(1000)
        page.reload()
    sentence = page.locator(".proposal mark").inner_text()
    page.keyboard.press("a")
    expect(page.locator(".decided")).to_contain_text("Approved")
    page.keyboard.press("u")
    expect(page.locator(".proposal mark")).to_have_text(sentence)
    page.keyboard.press("s")
    expect(page.locator(".proposal mark")).not_to_have_text(sentence)
