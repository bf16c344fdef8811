"""The widget in a real browser, on a shop's own origin, against the whole running product."""

from __future__ import annotations

import re
from collections.abc import Callable
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Page, WebSocketRoute, expect

from tests.journeys.stack import Stack

pytestmark = pytest.mark.journey
Person = Callable[..., BrowserContext]
PAGE = "/p/ridge-45-backpack"
expect.set_options(timeout=15_000)
BERLIN = {"timezone_id": "Europe/Berlin", "locale": "en-GB"}


def opened(page: Page, address: str) -> FrameLocator:
    """The widget's frame after a tap on the launcher."""
    page.goto(address)
    page.locator("#vitrine button").click()
    return page.frame_locator("#vitrine iframe")


def asking(page: Page, stack: Stack) -> FrameLocator:
    """The composer behind the ask door: one tap from open to typing."""
    frame = opened(page, stack.shop("fjell") + PAGE)
    frame.locator(".door--ask .door__tap").click()
    expect(frame.locator("#composer-text")).to_be_focused()
    return frame


def write(frame: FrameLocator, text: str) -> None:
    frame.locator("#composer-text").fill(text)
    frame.locator("#composer-text").press("Enter")


def own(frame: FrameLocator) -> list[str]:
    return frame.locator(".turn--own .bubble").all_inner_texts()


def stored(page: Page) -> int:
    return int(page.evaluate("sessionStorage.length + localStorage.length"))


def test_ten_cuts_lose_nothing_and_double_nothing(stack: Stack, person: Person) -> None:
    context, lines = person(**BERLIN), list[WebSocketRoute]()

    def through(line: WebSocketRoute) -> None:
        line.connect_to_server()
        lines.append(line)

    context.route_web_socket(re.compile("/ws/shopper/"), through)
    page = context.new_page()
    frame = asking(page, stack)
    said = []
    for cut in range(10):
        said.append(f"How heavy is it, please, for the {cut + 1}. time?")
        write(frame, said[-1])
        lines[-1].close(code=1012)
        while len(lines) < cut + 2:
            page.wait_for_timeout(50)
        expect(frame.locator(".turn--own .bubble")).to_have_count(cut + 1)
    expect(frame.locator(".turn--pending, .turn--failed")).to_have_count(0)
    assert own(frame) == said
    page.reload()
    expect(frame.locator(".turn--own .bubble")).to_have_count(10)
    assert own(frame) == said
    keys = frame.locator(".log__list > li").evaluate_all("rows => rows.map(row => row.dataset.key)")
    assert len(keys) == len(set(keys))


def test_a_word_written_without_network_arrives_later_and_once(stack: Stack, person: Person) -> None:
    context = person(**BERLIN)
    page = context.new_page()
    frame = asking(page, stack)
    context.set_offline(True)
    write(frame, "Is it heavy?")
    expect(frame.locator(".turn--pending")).to_have_count(1)
    expect(frame.get_by_text("No connection.")).to_be_visible()
    context.set_offline(False)
    expect(frame.locator(".turn--ai").first).to_be_visible()
    expect(frame.get_by_text("No connection.")).to_be_hidden()
    assert own(frame) == ["Is it heavy?"]


def test_the_conversation_goes_on_across_pages_and_in_a_second_tab(stack: Stack, person: Person) -> None:
    context = person(**BERLIN)
    page = context.new_page()
    frame = asking(page, stack)
    write(frame, "How heavy is it?")
    expect(frame.locator(".turn--ai").first).to_be_visible()
    page.goto(stack.shop("fjell") + "/shop/packs")
    expect(frame.locator(".turn--own .bubble")).to_have_text(["How heavy is it?"])
    second = context.new_page()
    other = opened(second, stack.shop("fjell") + PAGE)
    expect(other.locator(".turn--own .bubble")).to_have_text(["How heavy is it?"])
    write(other, "And how large?")
    expect(frame.locator(".turn--own .bubble")).to_have_text(["How heavy is it?", "And how large?"])


def test_nothing_is_kept_on_the_page_before_the_window_opens(stack: Stack, person: Person) -> None:
    page = person(**BERLIN).new_page()
    page.goto(stack.shop("fjell") + "/shop/packs")
    expect(page.locator("#vitrine button")).to_be_visible()
    assert stored(page) == 0
    assert page.context.cookies() == []
    assert page.locator("#vitrine iframe").count() == 0


def test_a_brand_at_stage_one_shows_no_ai_anywhere(stack: Stack, person: Person) -> None:
    page = person(**BERLIN).new_page()
    frame = opened(page, stack.shop("lumen") + "/p/dune-pendant")
    expect(frame.locator(".door--person")).to_be_visible()
    for part in (".door--ask", ".disclosure", "[data-target='widget-first.people-row']"):
        for each in frame.locator(part).all():
            expect(each).to_be_hidden()


def test_people_only_is_one_tap_and_closes_the_ai_door(stack: Stack, person: Person) -> None:
    page = person(**BERLIN).new_page()
    frame = opened(page, stack.shop("fjell") + PAGE)
    frame.get_by_role("switch", name="People only").click()
    expect(frame.locator(".door--ask")).to_be_hidden()
    expect(frame.locator(".door--person")).to_be_visible()
    expect(frame.locator(".door--book")).to_be_visible()
    page.reload()
    expect(frame.get_by_role("switch", name="People only")).to_be_checked()


def test_who_came_online_meanwhile_is_found_at_the_tap(stack: Stack, person: Person) -> None:
    key = {"Authorization": f"Key {stack.key('fjell')}"}
    team = [f"{name}@fjell.example" for name in ("ada", "henrik", "mara", "tomas", "wiebke")]
    stack.clear_desk("mara@fjell.example")
    for email in team:
        stack.call("PUT", "me/status", {"status": "offline"}, **key, On_Behalf_Of=email)
    frame = opened(person(**BERLIN).new_page(), stack.shop("fjell") + PAGE)
    expect(frame.locator(".door--person")).not_to_contain_text("Online now")
    stack.call("PUT", "me/status", {"status": "online"}, **key, On_Behalf_Of="mara@fjell.example")
    frame.locator(".door--person .door__tap").click()
    expect(frame.locator(".head__state")).to_have_text("Finding a person")
    stack.clear_desk("mara@fjell.example")


def test_a_time_booked_in_the_window_comes_as_a_calendar_invitation(stack: Stack, person: Person) -> None:
    page = person(**BERLIN).new_page()
    frame = opened(page, stack.shop("lumen") + "/p/dune-pendant")
    frame.locator(".door--book .door__tap").click()
    frame.locator(".time").nth(2).click()
    frame.locator("#book-name").fill("Kim Doe")
    address = f"{uuid4().hex[:8]}@example.com"
    frame.locator("#book-email").fill(address)
    frame.get_by_role("button", name="Confirm the time").click()
    expect(frame.get_by_role("heading", name="Booked")).to_be_visible()
    mails: list[Any] = []

    def came() -> bool:
        mails[:] = [mail for mail in _mails(stack.var / "mail") if address in mail["To"]]
        return bool(mails)

    stack.wait(came, 60, "the confirmation")
    kinds = [part.get_content_type() for part in mails[0].walk()]
    assert "text/calendar" in kinds
    _move_and_cancel(person(**BERLIN).new_page(), _link(mails[0]))


def _move_and_cancel(page: Page, link: str) -> None:
    """On another device, through the mail alone."""
    page.goto(link)
    frame = page.frame_locator("#vitrine iframe")
    expect(frame.get_by_role("heading", name="Your appointment")).to_be_visible()
    assert "#" not in page.url
    before = frame.locator("[data-target='widget-appointment.when']").inner_text()
    frame.get_by_role("button", name="Another time").click()
    frame.locator(".time").nth(5).click()
    expect(frame.get_by_role("heading", name="Booked")).to_be_visible()
    assert frame.locator("[data-target='widget-booking.done-when']").inner_text() != before
    page.goto("about:blank")
    page.goto(link)
    frame.get_by_role("button", name="Cancel it").click()
    frame.get_by_role("button", name="Really cancel it").click()
    expect(frame.get_by_text("This appointment is cancelled.")).to_be_visible()


def _link(mail: Any) -> str:
    found = re.search(r"http\S+#vitrine_appointment=\S+", mail.get_body(("plain",)).get_content())
    assert found
    return found[0]


def test_a_page_of_another_origin_gets_nothing(stack: Stack, person: Person) -> None:
    page = person(**BERLIN).new_page()
    page.goto(stack.shop("fjell") + PAGE)
    key = page.locator("script[data-vitrine-key]").get_attribute("data-vitrine-key")
    page.goto(stack.url + "/accounts/login/")
    with page.expect_console_message(lambda said: "does not work on " + stack.url in said.text):
        page.evaluate(
            "key => { const tag = document.createElement('script'); tag.src = '/widget/v1.js';"
            "tag.setAttribute('data-vitrine-key', key); document.head.append(tag); }",
            key,
        )
    page.evaluate("window.vitrine('open')")
    expect(page.locator("#vitrine button")).to_be_hidden()
    assert page.locator("#vitrine iframe").count() == 0


def test_a_brands_developer_drives_it_from_the_page(stack: Stack, person: Person) -> None:
    page = person(**BERLIN).new_page()
    page.add_init_script(
        "window.dataLayer = []; window.heard = [];"
        "window.vitrine = function () { (window.vitrine.q = window.vitrine.q || []).push(arguments); };"
        "window.vitrine('on', 'open', () => window.heard.push('open')); window.vitrine('open');"
    )
    page.goto(stack.shop("fjell") + PAGE)
    frame = page.frame_locator("#vitrine iframe")
    expect(frame.locator(".strip__title")).to_have_text("Ridge 45 Backpack")
    assert page.evaluate("heard") == ["open"]
    assert page.evaluate("dataLayer[0].event") == "vitrine.open"
    page.evaluate("window.vitrine('update', { product: 'tarn-2-tent' })")
    expect(frame.locator(".strip__title")).to_have_text("Tarn 2 Tent")
    page.evaluate("window.vitrine('close')")
    expect(page.locator("#vitrine iframe")).to_be_hidden()
    page.evaluate("window.vitrine('shutdown')")
    expect(page.locator("#vitrine")).to_have_count(0)
    assert page.evaluate("sessionStorage.length") == 0


def test_escape_closes_and_the_focus_goes_back_to_what_opened_it(stack: Stack, person: Person) -> None:
    page = person(**BERLIN).new_page()
    page.goto(stack.shop("fjell") + PAGE)
    expect(page.locator("#vitrine button")).to_be_visible()
    page.locator(".buy__ask").click()
    frame = page.frame_locator("#vitrine iframe")
    expect(frame.locator(".door--ask .door__tap")).to_be_focused()
    frame.locator(".door--ask .door__tap").press("Escape")
    expect(page.locator("#vitrine iframe")).to_be_hidden()
    expect(page.locator(".buy__ask")).to_be_focused()


def _mails(folder: Path) -> list[Any]:
    found = []
    for path in sorted(folder.glob("*")):
        for text in path.read_bytes().split(b"-" * 79):
            if text.strip():
                found.append(message_from_bytes(text.strip(), policy=default))
    return [mail for mail in found if mail["To"]]
