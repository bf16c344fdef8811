"""The desk as two advisors meet it: live, one winner, and nothing lost when the line is cut."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.pages import BERLIN, WIDE, Desk, complaints
from tests.journeys.shopper import RestShopper
from tests.journeys.stack import Stack

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]
Person = Callable[..., BrowserContext]


def waiting(stack: Stack, question: str) -> RestShopper:
    """A shopper who has asked and waits for a person."""
    shopper = RestShopper(stack, "fjell", product="ridge-45-backpack")
    shopper.agree("chat", "journey")
    assert shopper.call("POST", "/handoff", {}).status == 202
    assert shopper.say(question).status == 201
    return shopper


def opened(desk: Desk, shopper: RestShopper) -> Page:
    desk.page.locator(f"#row-{shopper.id}").click()
    expect(desk.page.locator(".pane--conversation")).to_have_attribute("data-session", shopper.id)
    return desk.page


def test_one_of_two_advisors_wins_and_the_other_is_told_who(stack: Stack, person: Person) -> None:
    contexts = [person(**BERLIN, **WIDE) for _ in range(2)]
    said = [complaints(context) for context in contexts]
    mara, tomas = (
        Desk(context.new_page(), stack, f"{name}@fjell.example")
        for context, name in zip(contexts, ("mara", "tomas"), strict=True)
    )
    mara.go_online()
    shopper = waiting(stack, "Does it come in blue?")
    for desk in (mara, tomas):
        expect(opened(desk, shopper).locator(".packet")).to_contain_text("Ridge 45 Backpack")
    mara.page.keyboard.press("a")
    expect(mara.page.locator(".pane--conversation")).to_have_attribute("data-mode", "mine")
    expect(tomas.page.locator(".toast")).to_contain_text("Mara Lindqvist has taken this conversation.")
    expect(tomas.page.locator(".pane--empty.pane--conversation")).to_be_visible()
    shopper.hears("house")
    mara.write("Yes, in slate blue.")
    assert shopper.hears("advisor")["text"] == "Yes, in slate blue."
    shopper.call("POST", "/read", {"seq": shopper.hears("advisor")["seq"]})
    expect(mara.page.locator("[data-read]")).to_be_visible()
    mara.end("Purchased")
    expect(mara.page.locator(".pane--conversation")).to_have_attribute("data-mode", "ended")
    assert said == [[], []]


def test_what_is_written_and_said_while_the_line_is_cut_arrives_once(stack: Stack, person: Person) -> None:
    context = person(**BERLIN, **WIDE)
    desk = Desk(context.new_page(), stack, "mara@fjell.example")
    shopper = waiting(stack, "Is it waterproof?")
    opened(desk, shopper).keyboard.press("a")
    expect(desk.words).to_be_visible()
    context.set_offline(True)
    desk.write("It sheds a shower.")
    expect(desk.page.locator(".turn--pending")).to_contain_text("Not sent.")
    desk.words.fill("Half a sent")
    assert shopper.say("Are you still there?").status == 201
    context.set_offline(False)
    desk.page.reload()
    expect(desk.words).to_have_value("Half a sent")
    expect(desk.said("shopper").last).to_have_text("Are you still there?")
    expect(desk.said("advisor")).to_have_text(["It sheds a shower."])
    expect(desk.page.locator(".turn--pending")).to_have_count(0)
    texts = [m["text"] for m in shopper.messages() if m["author"]["kind"] in ("shopper", "advisor")]
    assert texts == ["Is it waterproof?", "Are you still there?", "It sheds a shower."]
    desk.page.keyboard.press("Escape")
    desk.end("Purchased")
    expect(desk.page.locator("#outcome")).to_contain_text("Purchased")


def test_everything_is_reached_by_keyboard_and_the_map_tells_how(stack: Stack, person: Person) -> None:
    desk = Desk(person(**BERLIN, **WIDE).new_page(), stack, "wiebke@fjell.example")
    page, shopper = desk.page, waiting(stack, "Which size?")
    expect(page.locator(f"#row-{shopper.id}")).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    rows = page.locator("#lists a.row__link")
    for _ in range(rows.count()):
        page.keyboard.press("j")
        if page.evaluate("document.activeElement.id") == f"row-{shopper.id}":
            break
    page.keyboard.press("Enter")
    expect(page.locator(".pane--conversation")).to_have_attribute("data-session", shopper.id)
    page.keyboard.press("a")
    expect(desk.words).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("p")
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.keyboard.type("Asks about sizes")
    page.keyboard.press("Enter")
    expect(page.locator(".note__text")).to_have_text("Asks about sizes")
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    expect(page.get_by_role("dialog", name="End this conversation")).to_be_visible()
    page.keyboard.press("Escape")
    assert "Asks about sizes" not in str(shopper.messages())


def test_on_a_phone_there_is_one_pane_at_a_time(stack: Stack, person: Person) -> None:
    context = person(**BERLIN, viewport={"width": 390, "height": 844}, has_touch=True)
    desk = Desk(context.new_page(), stack, "mara@fjell.example")
    shopper = waiting(stack, "And on the phone?")
    expect(desk.page.locator(".pane--conversation")).to_be_hidden()
    opened(desk, shopper)
    expect(desk.page.locator("#pane-lists")).to_be_hidden()
    expect(desk.said("shopper")).to_have_text(["And on the phone?"])
    desk.page.get_by_role("button", name="Shopper").click()
    expect(desk.page.locator(".packet")).to_be_visible()
    expect(desk.page.locator(".pane--conversation")).to_be_hidden()
    assert desk.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
