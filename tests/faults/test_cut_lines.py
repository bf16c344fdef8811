"""Sockets cut ten times during a chat in which both sides write: complete, in order, no doubles."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, WebSocketRoute, expect

from tests.journeys.pages import BERLIN, WIDE, Desk, Window
from tests.journeys.stack import Stack

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]
Person = Callable[..., BrowserContext]
MARA = "mara@fjell.example"
CUTS = 10


class Cable:
    """All sockets a browser opens, so that they can be cut."""

    def __init__(self, context: BrowserContext) -> None:
        self.lines: list[WebSocketRoute] = []
        context.route_web_socket(re.compile("/ws/"), self._through)

    def _through(self, line: WebSocketRoute) -> None:
        line.connect_to_server()
        self.lines.append(line)

    def cut(self) -> None:
        """Cut the newest, as a server that restarts would."""
        self.lines[-1].close(code=1012)

    def wait_for(self, count: int, page: Page) -> None:
        """Until the browser has dialled this often."""
        while len(self.lines) < count:
            page.wait_for_timeout(50)


def test_ten_cuts_on_both_sides_lose_nothing(stack: Stack, person: Person) -> None:
    stack.clear_desk(MARA)
    theirs, ours = person(**BERLIN), person(**BERLIN, **WIDE)
    cables = Cable(theirs), Cable(ours)
    desk = Desk(ours.new_page(), stack, MARA)
    desk.go_online()
    shopper = Window(theirs.new_page(), stack, "fjell", "/p/ridge-45-backpack")
    shopper.open()
    shopper.frame.locator(".door--person .door__tap").click()
    desk.waiting.locator(".row__link").click()
    desk.page.locator(".decide").get_by_role("button", name="Accept").click()
    expect(shopper.frame.locator(".head__state")).to_have_text("With Mara Lindqvist")
    asked = [f"Question {cut}" for cut in range(CUTS)]
    answered = [f"Answer {cut}" for cut in range(CUTS)]
    for cut in range(CUTS):
        known = [len(cable.lines) for cable in cables]
        for cable in cables:
            cable.cut()
        shopper.write(asked[cut])
        desk.write(answered[cut])
        for cable, count in zip(cables, known, strict=True):
            cable.wait_for(count + 1, desk.page)
    assert min(len(cable.lines) for cable in cables) > CUTS
    for own, heard, words in (
        (shopper.said("own"), desk.said("shopper"), asked),
        (desk.said("advisor"), shopper.said("advisor"), answered),
    ):
        expect(own).to_have_text(words)
        expect(heard).to_have_text(words)
    expect(desk.page.locator(".turn--pending")).to_have_count(0)
    expect(shopper.frame.locator(".turn--pending, .turn--failed")).to_have_count(0)
    numbers = desk.page.locator(".timeline > [data-seq]").evaluate_all(
        "all => all.map(one => +one.dataset.seq)"
    )
    assert numbers == sorted(set(numbers))
    shown = shopper.frame.locator(".log__list .bubble").all_inner_texts()
    assert shown == desk.page.locator(".timeline .bubble").all_inner_texts()
