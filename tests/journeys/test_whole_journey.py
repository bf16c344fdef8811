"""The whole job in three browsers: a shopper asks the AI and a person, an advisor helps, an auditor looks."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.mails import mail, text_of
from tests.journeys.pages import BERLIN, WIDE, Desk, Window, complaints, sign_in, snap
from tests.journeys.stack import Stack

pytestmark = [pytest.mark.journey, pytest.mark.timeout(400)]
Person = Callable[..., BrowserContext]

MARA = "mara@fjell.example"
QUESTION = "How long do I have to return something?"
SECRET_NOTE = "He sounds unsure about the volume, suggest the 38."
LETTER = "One more thing: your size is held until Friday."


def test_the_whole_journey(stack: Stack, person: Person, album: Path) -> None:
    """One story; each step stands on the one before."""
    people = {name: person(**BERLIN, **WIDE) for name in ("shopper", "advisor", "auditor")}
    said = {name: complaints(context) for name, context in people.items()}
    for context in people.values():
        context.tracing.start(screenshots=True, snapshots=True)
    try:
        stack.clear_desk(MARA)
        desk = Desk(people["advisor"].new_page(), stack, MARA)
        desk.go_online()
        shopper = Window(people["shopper"].new_page(), stack, "fjell", "/p/ridge-45-backpack")
        _asks_the_ai(shopper, album)
        _goes_on_another_page(shopper, album)
        _asks_for_a_person(shopper, album)
        _is_accepted(desk, album)
        _they_talk(desk, shopper, album)
        _leaves_an_address(shopper, album)
        _ends_and_writes(desk, album)
        _gets_the_mail(stack)
        _audits(people["auditor"].new_page(), stack, album)
    finally:
        (album / "console.json").write_text(json.dumps(said, indent=1))
        for name, context in people.items():
            context.tracing.stop(path=album / f"{name}.zip")
    assert said == {"shopper": [], "advisor": [], "auditor": []}


def _asks_the_ai(shopper: Window, album: Path) -> None:
    shopper.open()
    expect(shopper.frame.locator(".view--first .disclosure")).to_contain_text("AI assistant")
    shopper.picture(album, "01 shopper sees the disclosure")
    shopper.ask(QUESTION)
    expect(shopper.said("ai")).to_have_count(1)
    expect(shopper.said("ai")).to_contain_text(re.compile(r"\b\d+ days"))
    expect(shopper.frame.locator(".turn--ai .cite").first).to_be_visible()
    expect(shopper.frame.locator(".turn--ai .chip--ai").first).to_be_visible()
    shopper.picture(album, "02 shopper has an answer with its source")
    shopper.frame.get_by_role("button", name="Why am I told this?").click()
    expect(shopper.frame.locator("dialog.sheet .why__quote").first).to_contain_text("days")
    expect(shopper.frame.locator("dialog.sheet .why__source").first).to_contain_text("Version")
    shopper.picture(album, "03 shopper sees why")
    shopper.close_sheet()


def _goes_on_another_page(shopper: Window, album: Path) -> None:
    shopper.page.goto(shopper.home + "/p/tarn-2-tent")
    expect(shopper.said("own")).to_have_text([QUESTION])
    shopper.page.reload()
    expect(shopper.said("own")).to_have_text([QUESTION])
    expect(shopper.said("ai")).to_have_count(1)
    shopper.picture(album, "04 shopper goes on on another page")


def _asks_for_a_person(shopper: Window, album: Path) -> None:
    shopper.frame.locator(".head").get_by_role("button", name="Talk to a person").click()
    expect(shopper.frame.locator(".handoff")).to_be_visible()
    shopper.frame.locator(".handoff").get_by_role("button", name="Edit").click()
    expect(shopper.frame.locator("[data-line=question]")).to_contain_text(QUESTION)
    device = shopper.frame.locator("[data-line=device]")
    expect(device).to_contain_text("desktop")
    device.get_by_role("button", name="Do not pass on").click()
    expect(device).to_contain_text("Not passed on")
    shopper.frame.get_by_role("switch", name="Let AI prepare the advisor").click()
    expect(shopper.frame.get_by_role("switch", name="Let AI prepare the advisor")).to_be_checked()
    shopper.picture(album, "05 shopper sees what is passed on")


def _is_accepted(desk: Desk, album: Path) -> None:
    expect(desk.waiting).to_have_count(1)
    expect(desk.page.locator("#workspace h1")).to_have_text("1 shopper waits")
    desk.picture(album, "06 advisor sees somebody waiting")
    desk.waiting.locator(".row__link").click()
    desk.page.locator(".decide").get_by_role("button", name="Accept").click()
    expect(desk.words).to_be_focused()
    packet = desk.page.locator(".packet")
    expect(packet).to_contain_text(QUESTION)
    expect(packet).to_contain_text("withheld by the shopper")
    expect(desk.page.locator("#pane-context")).not_to_contain_text("desktop")
    expect(desk.said("ai")).to_have_count(1)


def _they_talk(desk: Desk, shopper: Window, album: Path) -> None:
    expect(shopper.frame.locator(".head__state")).to_have_text("With Mara Lindqvist")
    desk.words.press_sequentially("Hello")
    expect(shopper.frame.locator(".status")).to_contain_text("Mara Lindqvist is writing")
    desk.write("Hello, I am Mara. What will you carry?")
    expect(shopper.said("advisor")).to_have_text(["Hello, I am Mara. What will you carry?"])
    shopper.frame.locator("#composer-text").press_sequentially("A ten")
    expect(desk.page.locator(".talk__typing")).to_be_visible()
    shopper.write("A tent and food for a week. It is a bit expensive though.")
    expect(desk.said("shopper").last).to_have_text(
        "A tent and food for a week. It is a bit expensive though."
    )
    desk.note(SECRET_NOTE)
    title = desk.add_card("tarn 2 tent")
    desk.page.get_by_role("button", name="Note").and_(desk.page.locator("[aria-pressed=false]")).wait_for()
    desk.write("This one fits into it. I hold your size until Friday.")
    card = shopper.frame.locator(".turn--advisor .product-card")
    expect(card).to_contain_text(title)
    expect(card).to_contain_text("€")
    expect(shopper.frame.locator("body")).not_to_contain_text(SECRET_NOTE)
    shopper.picture(album, "07 shopper gets a card")
    desk.picture(album, "08 advisor talks")
    expect(shopper.said("ai")).to_have_count(1)


def _leaves_an_address(shopper: Window, album: Path) -> None:
    shopper.menu("Write to me afterwards")
    shopper.frame.locator("dialog.sheet").get_by_label("Mail address").fill("sam.whole@example.org")
    shopper.picture(album, "09 shopper leaves an address")
    shopper.frame.get_by_role("button", name="Leave my address").click()
    expect(shopper.frame.locator("dialog.sheet")).to_contain_text(
        "A person can write to sam.whole@example.org"
    )
    shopper.close_sheet()


def _ends_and_writes(desk: Desk, album: Path) -> None:
    desk.end("Decides later")
    expect(desk.page.locator(".row--mine")).to_have_count(0)
    wrapup = desk.page.locator("#wrapup")
    expect(wrapup.locator(".points li").first).to_be_visible(timeout=30_000)
    expect(wrapup.locator(".doubts")).to_contain_text("expensive")
    body = wrapup.get_by_label("Words")
    expect(body).not_to_be_empty()
    body.fill(f"{body.input_value()}\n\n{LETTER}")
    desk.picture(album, "10 advisor reads the wrap-up")
    wrapup.get_by_role("button", name="Approve and send").click()
    expect(wrapup).to_contain_text("Approved by Mara Lindqvist")


def _gets_the_mail(stack: Stack) -> None:
    letter = mail(stack, "sam.whole@example.org")
    assert LETTER in text_of(letter)
    assert "Mara Lindqvist" in text_of(letter)


def _audits(page: Page, stack: Stack, album: Path) -> None:
    sign_in(page, stack, "ines@fjell.example", "/console/audit/")
    page.get_by_label("Search in the words").fill("have to return something")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name=QUESTION).first.click()
    expect(page.locator("h1")).to_have_text(QUESTION)
    expect(page.locator(".sentence .claim--supported").first).to_contain_text("proven")
    expect(page.locator(".replay__sources .source--cited").first).to_contain_text("days")
    expect(page.locator(".looked")).to_contain_text("Ines")
    snap(page, album, "11 auditor replays the answer", whole=True)
    page.get_by_role("link", name="The whole conversation").click()
    expect(page.locator(".script")).to_contain_text(SECRET_NOTE)
    snap(page, album, "12 auditor reads the conversation", whole=True)
