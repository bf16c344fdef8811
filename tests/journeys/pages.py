"""The product's pages as the people of a journey use them."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import BrowserContext, FrameLocator, Locator, Page, expect

from tests.journeys.stack import Stack

BERLIN = {"timezone_id": "Europe/Berlin", "locale": "en-GB"}
WIDE = {"viewport": {"width": 1400, "height": 900}}
PASSWORD = "demo"


def complaints(context: BrowserContext) -> list[str]:
    """A list that fills with every error and warning the browser reports from now on."""
    said: list[str] = []

    def listen(page: Page) -> None:
        page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))

    context.on("page", listen)
    context.on(
        "console",
        lambda line: said.append(f"{line.type}: {line.text}") if line.type in ("error", "warning") else None,
    )
    return said


def sign_in(page: Page, stack: Stack, email: str, then: str = "/console/") -> None:
    """Sign in by the form, arriving where one wanted to go."""
    page.goto(f"{stack.url}{then}")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile(re.escape(stack.url + then)))


def snap(page: Page, album: Path, name: str, *, whole: bool = False) -> None:
    """A picture. Hiding the caret would leave style attributes behind, which htmx copies into our CSP."""
    page.screenshot(path=album / f"{name}.png", full_page=whole, caret="initial")


class Window:
    """The widget on a shop's page."""

    def __init__(self, page: Page, stack: Stack, shop: str, path: str) -> None:
        self.page, self.home = page, stack.shop(shop)
        page.goto(self.home + path)

    @property
    def frame(self) -> FrameLocator:
        return self.page.frame_locator("#vitrine iframe")

    def open(self) -> None:
        """Tap the launcher."""
        self.page.locator("#vitrine button").click()

    def ask(self, text: str) -> None:
        """Through the ask door, then write."""
        self.frame.locator(".door--ask .door__tap").click()
        expect(self.frame.locator("#composer-text")).to_be_focused()
        self.write(text)

    def write(self, text: str) -> None:
        self.frame.locator("#composer-text").fill(text)
        self.frame.locator("#composer-text").press("Enter")

    def said(self, voice: str) -> Locator:
        """The bubbles of one voice: own, ai or advisor."""
        return self.frame.locator(f".turn--{voice} .bubble")

    def menu(self, row: str) -> None:
        """A row of the menu behind the three lines."""
        self.frame.get_by_role("button", name="More").click()
        self.frame.locator(".menu__row", has_text=row).click()

    def close_sheet(self) -> None:
        self.frame.locator(".sheet__head button").click()
        expect(self.frame.locator("dialog.sheet")).to_be_hidden()

    def picture(self, album: Path, name: str) -> None:
        """The page as it stands, with the window in it."""
        snap(self.page, album, name)


class Desk:
    """The advisor's desk."""

    def __init__(self, page: Page, stack: Stack, email: str) -> None:
        self.page = page
        sign_in(page, stack, email)

    def go_online(self) -> None:
        """By the status menu, wherever one stands."""
        self.page.locator("#status summary").click()
        self.page.locator("#status button[value=online]").click()
        expect(self.page.locator("#status")).to_have_attribute("data-status", "online")

    @property
    def waiting(self) -> Locator:
        return self.page.locator(".row--waiting")

    @property
    def words(self) -> Locator:
        return self.page.locator("#words")

    def said(self, voice: str) -> Locator:
        """The bubbles of one voice: shopper, ai or advisor."""
        return self.page.locator(f".timeline .turn--{voice}:not(.turn--pending) .bubble")

    def write(self, text: str) -> None:
        self.words.fill(text)
        self.words.press("Enter")

    def note(self, text: str) -> None:
        """A note for colleagues."""
        self.page.get_by_role("button", name="Note").click()
        self.words.fill(text)
        self.words.press("Enter")
        expect(self.page.locator(".note__text", has_text=text)).to_be_visible()

    def add_card(self, words: str) -> str:
        """Find a product and lay it beside the next words. Returns its title."""
        self.page.locator("#find").fill(words)
        first = self.page.locator(".found__row").first
        first.click()
        self.page.get_by_role("button", name="Add to message").first.click()
        card = self.page.locator(".composer__cards li")
        expect(card).to_have_count(1)
        return first.locator(".found__title").evaluate("title => title.firstChild.textContent.trim()")

    def end(self, outcome: str) -> None:
        """End the conversation with an outcome."""
        self.page.locator(".talk__acts").get_by_role("button", name="End").click()
        self.page.locator("dialog[open]").get_by_text(outcome, exact=True).click()
        self.page.locator("dialog[open]").get_by_role("button", name="End").click()

    def picture(self, album: Path, name: str) -> None:
        """The desk as it stands."""
        snap(self.page, album, name)
