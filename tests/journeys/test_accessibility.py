"""axe on the pages people meet, light and dark: nothing serious."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, Frame, Page, expect

from tests.journeys.pages import BERLIN, WIDE, Desk, Window, sign_in
from tests.journeys.stack import Stack

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]
Person = Callable[..., BrowserContext]
QUESTION = "How long do I have to return something?"
MARA = "mara@fjell.example"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}

# What fades in has too little contrast on its way; what never ends is not waited for.
SETTLED = """Promise.allSettled(document.getAnimations()
    .filter((one) => Number.isFinite(one.effect?.getComputedTiming().endTime)).map((one) => one.finished))"""


class Eye:
    """Looks at one state after the other and keeps what is wrong."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def look(self, state: str, where: Page | Frame) -> None:
        """Run axe once what moves has come to rest."""
        where.evaluate(SETTLED)
        where.evaluate(AXE_SCRIPT)
        result: dict[str, Any] = where.evaluate("(rules) => axe.run(document, rules)", RULES)
        for each in result["violations"]:
            if each["impact"] in ("serious", "critical"):
                places = "; ".join(f"{node['html'][:120]} {_why(node)}" for node in each["nodes"][:4])
                self.found.append(f"{state}: {each['id']}: {places}")


def _why(node: dict[str, Any]) -> str:
    return " ".join(check["message"] for check in [*node["any"], *node["all"], *node["none"]])[:200]


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_the_window_in_all_its_states(stack: Stack, person: Person, scheme: str) -> None:
    eye, page = Eye(), person(**BERLIN, color_scheme=scheme).new_page()
    window = Window(page, stack, "fjell", "/p/ridge-45-backpack")
    eye.look("product page", page)
    window.open()
    expect(window.frame.locator(".disclosure").first).to_be_visible()
    inside = next(frame for frame in page.frames if "/widget/frame/" in frame.url)
    eye.look("first screen", inside)
    window.frame.locator(".door--book .door__tap").click()
    service = window.frame.locator(".choice").or_(window.frame.locator(".time")).first
    expect(service).to_be_visible()
    if window.frame.locator(".choice:visible").count():
        eye.look("services", inside)
        service.click()
    expect(window.frame.locator(".time").first).to_be_visible()
    eye.look("times", inside)
    window.frame.locator(".time").last.click()
    expect(window.frame.locator("#book-name")).to_be_visible()
    window.frame.get_by_role("button", name="Confirm the time").click()
    eye.look("details with mistakes", inside)
    window.frame.get_by_role("button", name="Back").first.click()
    window.ask(QUESTION)
    expect(window.said("ai")).to_have_count(1)
    eye.look("answer", inside)
    window.frame.get_by_role("button", name="Why am I told this?").click()
    eye.look("why", inside)
    window.close_sheet()
    window.frame.get_by_role("button", name="More").click()
    eye.look("menu", inside)
    window.close_sheet()
    stack.call("PUT", "me/status", {"status": "online"}, **_mara(stack))
    page.reload()
    window.frame.locator(".head").get_by_role("button", name="Talk to a person").click()
    window.frame.locator(".handoff").get_by_role("button", name="Edit").click()
    inside = next(frame for frame in page.frames if "/widget/frame/" in frame.url)
    eye.look("handoff", inside)
    window.frame.locator(".handoff").get_by_role("button", name="Leave a message").click()
    eye.look("leave a message", inside)
    assert not eye.found, "\n".join(eye.found)


def test_the_desk_and_the_audit(stack: Stack, person: Person, scheme: str) -> None:
    eye, page = Eye(), person(**BERLIN, **WIDE, color_scheme=scheme).new_page()
    page.goto(f"{stack.url}/accounts/login/")
    eye.look("sign in", page)
    stack.clear_desk(MARA)
    shopper = Window(person(**BERLIN).new_page(), stack, "fjell", "/p/ridge-45-backpack")
    desk = Desk(page, stack, MARA)
    desk.go_online()
    shopper.open()
    shopper.ask(QUESTION)
    expect(shopper.said("ai")).to_have_count(1)
    shopper.frame.locator(".head").get_by_role("button", name="Talk to a person").click()
    expect(desk.waiting).to_have_count(1)
    eye.look("queue", page)
    desk.waiting.locator(".row__link").click()
    desk.page.locator(".decide").get_by_role("button", name="Accept").click()
    expect(desk.words).to_be_focused()
    desk.write("Hello, I am Mara.")
    desk.note("Only for us.")
    eye.look("conversation", page)
    desk.end("Resolved")
    expect(page.locator("#wrapup")).to_be_visible()
    eye.look("wrap-up", page)
    auditor = person(**BERLIN, **WIDE, color_scheme=scheme).new_page()
    sign_in(auditor, stack, "ines@fjell.example", "/console/audit/")
    eye.look("audit", auditor)
    auditor.get_by_role("link", name=QUESTION).first.click()
    eye.look("replay", auditor)
    assert not eye.found, "\n".join(eye.found)


def test_what_a_brand_declares(stack: Stack, person: Person, scheme: str) -> None:
    eye, page = Eye(), person(**BERLIN, **WIDE, color_scheme=scheme).new_page()
    home = "/console/admin/catalogue/"
    sign_in(page, stack, "ada@fjell.example", f"{home}relations/")
    eye.look("compatibility", page)
    page.goto(f"{stack.url}{home}relations/new/")
    page.get_by_role("combobox", name="This product").press_sequentially("tarn")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    eye.look("picking a product", page)
    for path in ("relations/proposals/", "relations/csv/", "rules/", "rules/new/", "rules/try/"):
        page.goto(f"{stack.url}{home}{path}")
        eye.look(path, page)
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_text("Choose a country.")).to_be_visible()
    eye.look("a wrong form", page)
    assert not eye.found, "\n".join(eye.found)


def _mara(stack: Stack) -> dict[str, str]:
    return {"Authorization": f"Key {stack.key('fjell')}", "On_Behalf_Of": MARA}
