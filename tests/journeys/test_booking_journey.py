"""Booking in the window: two shoppers on one time, the calendar file in the mail, the link that opens it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar, Event
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.mails import mail, text_of
from tests.journeys.pages import BERLIN, Window, snap
from tests.journeys.stack import Stack

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]
Person = Callable[..., BrowserContext]

PAGE = "/p/ridge-45-backpack"
ALWAYS = {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
SERVICE = {
    "slug": "quick-fitting",
    "name": "Quick fitting",
    "minutes": 15,
    "slot_interval": 5,
    "notice_minutes": 0,
    "mode": "chat",
    "advisors": ["wiebke@fjell.example"],
    "assign": "round_robin",
}


@pytest.fixture
def service(stack: Stack) -> dict[str, Any]:
    """A service of one advisor who is always there, bookable from this minute on."""
    key = {"Authorization": f"Key {stack.key('fjell')}"}
    hours = {"timezone": "Europe/Berlin", "weekly": ALWAYS, "exceptions": []}
    put = stack.call("PUT", "working-hours/wiebke@fjell.example", hours, **key)
    assert put.status == 200, put.body
    made = stack.call("POST", "services", SERVICE, **key)
    assert made.status in (200, 201), made.body
    stack.clear_desk("wiebke@fjell.example")
    return SERVICE


def test_one_time_two_shoppers_a_mail_and_a_way_in(
    stack: Stack, person: Person, service: dict[str, Any], album: Path
) -> None:
    first, second = (_choosing(person(**BERLIN).new_page(), stack, service) for _ in range(2))
    start = _hold(first, first.frame.locator(".time").first)
    second.frame.locator(".time").first.click()
    expect(second.frame.get_by_text("Somebody was faster.")).to_be_visible()
    second.picture(album, "01 second shopper is offered alternatives")
    alternatives = second.frame.locator("[data-target='widget-booking.alternatives'] button")
    assert alternatives.count() >= 3
    later = _hold(second, alternatives.last)
    assert later >= start + timedelta(minutes=15)
    _confirm(first, "Ada Both", "ada.both@example.org")
    first.picture(album, "02 first shopper has booked")
    _confirm(second, "Bo Both", "bo.both@example.org")
    invitation = mail(stack, "ada.both@example.org")
    event = _event(invitation, "REQUEST")
    assert event.decoded("dtstart") == start
    assert event.decoded("dtend") == start + timedelta(minutes=15)
    assert start - datetime.now(UTC) <= timedelta(minutes=15)
    _join(person(**BERLIN).new_page(), stack, _link(invitation), album)


def test_the_same_event_moves_and_goes_away(stack: Stack, person: Person, service: dict[str, Any]) -> None:
    window = _choosing(person(**BERLIN).new_page(), stack, service)
    _hold(window, window.frame.locator(".day").nth(2).locator(".time").first)
    _confirm(window, "Cy Moves", "cy.moves@example.org")
    invitation = mail(stack, "cy.moves@example.org")
    made = _event(invitation, "REQUEST")
    page = person(**BERLIN).new_page()
    page.goto(_link(invitation))
    frame = page.frame_locator("#vitrine iframe")
    expect(frame.get_by_role("heading", name="Your appointment")).to_be_visible()
    frame.get_by_role("button", name="Another time").click()
    frame.locator(".day").nth(3).locator(".time").first.click()
    expect(frame.get_by_role("heading", name="Booked")).to_be_visible()
    moved = _event(_newer(stack, "cy.moves@example.org", made), "REQUEST")
    assert moved["uid"] == made["uid"]
    assert moved.decoded("dtstart") > made.decoded("dtstart")
    page.goto("about:blank")
    page.goto(_link(invitation))
    frame.get_by_role("button", name="Cancel it").click()
    frame.get_by_role("button", name="Really cancel it").click()
    expect(frame.get_by_text("This appointment is cancelled.")).to_be_visible()
    gone = _event(_newer(stack, "cy.moves@example.org", moved), "CANCEL")
    assert (gone["uid"], str(gone["status"])) == (made["uid"], "CANCELLED")


def _choosing(page: Page, stack: Stack, service: dict[str, Any]) -> Window:
    """The window where times are shown."""
    window = Window(page, stack, "fjell", PAGE)
    window.open()
    window.frame.locator(".door--book .door__tap").click()
    window.frame.locator(".choice", has_text=service["name"]).click()
    expect(window.frame.locator(".time").first).to_be_visible()
    return window


def _hold(window: Window, time: Any) -> datetime:
    """Tap a time; the instant the server holds."""
    with window.page.expect_response(re.compile(r"/shopper/holds$")) as answer:
        time.click()
    assert answer.value.status == 201, answer.value.text()
    return datetime.fromisoformat(answer.value.json()["start"])


def _confirm(window: Window, name: str, email: str) -> None:
    window.frame.locator("#book-name").fill(name)
    window.frame.locator("#book-email").fill(email)
    window.frame.get_by_role("button", name="Confirm the time").click()
    expect(window.frame.get_by_role("heading", name="Booked")).to_be_visible()


def _event(message: EmailMessage, method: str) -> Event:
    """The one event of the calendar file, read by a calendar library."""
    parts = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    assert len(parts) == 1
    assert parts[0].get_param("method") == method
    calendar = Calendar.from_ical(parts[0].get_payload(decode=True))
    assert str(calendar["method"]) == method
    events = list(calendar.walk("VEVENT"))
    assert len(events) == 1
    return events[0]


def _newer(stack: Stack, to: str, known: Event) -> EmailMessage:
    """The newest mail once its event has a higher sequence."""
    found: list[EmailMessage] = []

    def true() -> bool:
        found[:] = [mail(stack, to)]
        part = next(part for part in found[0].walk() if part.get_content_type() == "text/calendar")
        event = Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")[0]
        return int(event["sequence"]) > int(known["sequence"])

    stack.wait(true, 60, f"a newer calendar file for {to}")
    return found[0]


def _link(message: EmailMessage) -> str:
    found = re.search(r"http\S+#vitrine_appointment=\S+", text_of(message))
    assert found
    return found[0]


def _join(page: Page, stack: Stack, link: str, album: Path) -> None:
    """Another device, nothing but the mail: the link leads straight to the advisor."""
    page.goto(link)
    frame = page.frame_locator("#vitrine iframe")
    expect(frame.locator(".head__state")).to_have_text("With Wiebke Janssen")
    expect(frame.locator(".house", has_text="appointment")).to_be_visible()
    assert "#" not in page.url
    frame.locator("#composer-text").fill("Here I am.")
    frame.locator("#composer-text").press("Enter")
    expect(frame.locator(".turn--own:not(.turn--pending) .bubble")).to_have_text(["Here I am."])
    snap(page, album, "03 the link opens the session")
    as_wiebke = {"Authorization": f"Key {stack.key('fjell')}", "On_Behalf_Of": "wiebke@fjell.example"}
    mine = stack.call("GET", "sessions?state=with_advisor&mine=1", **as_wiebke).body["results"]
    assert len(mine) == 1
    heard = stack.call("GET", f"sessions/{mine[0]['id']}", **as_wiebke).body["messages"]
    assert [each["text"] for each in heard if each["author"]["kind"] == "shopper"] == ["Here I am."]
