"""What arrives in the guest's mailbox and calendar."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from icalendar import Calendar

from apps.appointments import booking, invitations, tokens
from apps.core.errors import NotFound, Unauthenticated
from apps.integrations.models import Mail
from apps.people.actors import Actor
from apps.tenants.scope import brand_scope
from tests.appointments.world import HOUSE, World, monday
from tests.people import make_brand


def mails(to: str = "kim@guest.example") -> list[Mail]:
    return list(Mail.objects.filter(to=to).order_by("id"))


def event(mail: Mail) -> tuple[str, Any]:
    """METHOD and the one event of a mail's calendar file."""
    (part,) = mail.attachments
    file = Calendar.from_ical(base64.b64decode(part["content"]))
    assert part["mimetype"] == f"text/calendar; method={file['METHOD']}; charset=utf-8"
    (found,) = file.walk("VEVENT")
    return str(file["METHOD"]), found


def test_a_booking_invites_the_guest_once_in_the_own_time_zone(shop: World):
    booked = shop.book("09:00")
    (mail,) = mails()
    assert mail.subject == (
        "Your appointment: Advice, Monday, 7 December 2026, 09:00–10:00 (Europe/Berlin, UTC+01:00)"
    )
    method, found = event(mail)
    assert (method, found["UID"], found["SEQUENCE"]) == ("REQUEST", booked.uid, 0)
    assert found["DTSTART"].to_ical() == b"20261207T080000Z"
    assert found["DTEND"].to_ical() == b"20261207T090000Z"
    assert found["DTSTAMP"].to_ical() == b"20261206T120000Z"
    assert found["STATUS"] == "CONFIRMED"
    assert found["ORGANIZER"] == "MAILTO:vitrine@localhost"
    assert found["ATTENDEE"] == "MAILTO:kim@guest.example"


def test_every_version_keeps_the_uid_and_raises_the_sequence(shop: World):
    moved = booking.reschedule(shop.book("09:00"), monday("10:30"), by=HOUSE)
    booking.cancel(moved, by=HOUSE)
    events = sorted((event(mail) for mail in mails()), key=lambda pair: int(pair[1]["SEQUENCE"]))
    assert [(method, int(found["SEQUENCE"])) for method, found in events] == [
        ("REQUEST", 0),
        ("REQUEST", 1),
        ("CANCEL", 2),
    ]
    assert {str(found["UID"]) for _, found in events} == {moved.uid}
    assert events[-1][1]["STATUS"] == "CANCELLED"


def test_german_guests_are_written_to_in_german(shop: World):
    shop.book("09:00", language="de-AT")
    (mail,) = mails()
    assert mail.subject == (
        "Ihr Termin: Advice, Montag, 7. Dezember 2026, 09:00–10:00 (Europe/Berlin, UTC+01:00)"
    )
    assert "Guten Tag Kim Ude" in mail.text
    assert 'lang="de"' in mail.html


def test_the_link_leads_to_the_brands_page_with_the_token_behind_the_hash(shop: World):
    booked = shop.book("09:00")
    link = tokens.link(booked)
    assert link.startswith("http://shop.example/#vitrine_appointment=")
    assert link in mails()[0].text
    assert tokens.appointment_for(link.split("=", 1)[1]).pk == booked.pk


def test_the_page_it_was_booked_on_is_kept_only_if_it_is_the_brands(shop: World):
    assert tokens.clean_page("http://shop.example/boots?size=42#x") == "http://shop.example/boots?size=42"
    assert tokens.clean_page("https://evil.example/boots") == ""
    assert tokens.clean_page("http://shop.example.evil.example/") == ""
    assert tokens.clean_page("http://[bad") == ""


def test_the_old_link_still_works_after_moving(shop: World):
    booked = shop.book("09:00")
    token = tokens.manage_token(booked)
    moved = booking.reschedule(booked, monday("10:30"), by=HOUSE)
    assert tokens.appointment_for(token).pk == moved.pk


def test_a_token_is_worth_nothing_when_forged_or_at_another_brand(shop: World):
    token = tokens.manage_token(shop.book("09:00"))
    with pytest.raises(Unauthenticated):
        tokens.appointment_for(token[:-2] + "xx")
    with brand_scope(make_brand("other")), pytest.raises(NotFound):
        tokens.appointment_for(token)


def test_the_advisor_is_told_without_the_guests_link(shop: World):
    shop.book("09:00")
    (mail,) = mails("mara@fjell.example")
    assert mail.subject.startswith("Booked: Advice with Kim Ude")
    assert "vitrine_appointment" not in mail.text + mail.html + str(event(mail)[1].to_ical())


def test_words_of_a_guest_never_become_markup_headers_or_buttons(shop: World):
    held = shop.hold("09:00")
    booked = booking.confirm(
        held, name="Kim & Co\tLtd", email="kim@guest.example", by=Actor.shopper(shop.shopper)
    )
    booked.service.questions = [{"id": "why", "label": "Why", "required": False}]
    booked.answers = {"why": "x\n[Click] https://evil.example <b>"}
    invitations.send_to_advisor(booked, "rescheduled")
    guest, advisor = mails()[0], Mail.objects.get(to="mara@fjell.example", kind="appointment.rescheduled")
    assert "Hello Kim & Co Ltd" in guest.text
    assert "Hello Kim &amp; Co Ltd" in guest.html
    assert 'href="https://evil.example' not in advisor.html
    assert "&lt;b&gt;" in advisor.html
