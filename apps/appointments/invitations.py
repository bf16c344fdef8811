"""Invitations: a mail in the reader's language with a calendar file (RFC 5545, RFC 5546).

The UID stays through all versions of a booking and SEQUENCE rises, so calendars move and remove the one
event they have. Instants are UTC; nothing depends on a zone definition at the reader's end.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from icalendar import Calendar, Event, vCalAddress, vText

from apps.appointments.models import Appointment
from apps.appointments.tokens import link
from apps.core.clock import now
from apps.integrations import letters, mail
from apps.schedule import selectors as schedule
from apps.schedule.hours import zone
from apps.tenants.models import Brand
from apps.tenants.scope import current_brand_id

CONSOLE = "/console/appointments/"
_METHODS = {"confirmed": "REQUEST", "rescheduled": "REQUEST", "cancelled": "CANCEL"}


@dataclass(frozen=True)
class Reader:
    """Who reads an invitation, and how."""

    to: str
    name: str
    language: str
    timezone: str
    url: str


def send(row: Appointment, what: str) -> None:
    """Tell guest and advisor that the booking was ``confirmed``, ``rescheduled`` or ``cancelled``."""
    _mail(row, what, f"appointment_{what}", guest(row), _brand())
    send_to_advisor(row, what)


def send_to_advisor(row: Appointment, what: str) -> None:
    """The same for the advisor only, with a link to the console instead of the guest's."""
    brand = _brand()
    rules = schedule.rules_for([row.member_id]).get(row.member_id)
    reader = Reader(
        to=row.member.user.email,
        name=row.member.name,
        language=brand.default_language,
        timezone=rules.tz.key if rules else brand.timezone,
        url=f"{settings.PUBLIC_URL}{CONSOLE}",
    )
    _mail(row, what, f"advisor_appointment_{what}", reader, brand)


def letter(row: Appointment, template: str, reader: Reader, brand: Brand) -> letters.Letter:
    """The words of one mail about a booking."""
    said = {
        "brand_name": brand.name,
        "name": reader.name,
        "guest": row.name,
        "advisor": row.member.name,
        "service": row.service.name,
        "minutes": row.service.minutes,
        "when": when(row.start, row.end, reader.language, reader.timezone),
        "answers": _answers(row),
        "link": reader.url,
    }
    return letters.render(template, reader.language, said)


def guest(row: Appointment) -> Reader:
    """The guest as a reader; the link is theirs alone."""
    return Reader(row.email, row.name, row.language, row.timezone, link(row))


def calendar(row: Appointment, method: str, reader: Reader, brand: Brand) -> bytes:
    """The calendar file for one reader. ``method`` is REQUEST or CANCEL."""
    file = Calendar()
    file.add("prodid", "-//Vitrine//Appointments//EN")
    file.add("version", "2.0")
    file.add("method", method)
    event = Event()
    event.add("uid", row.uid)
    event.add("sequence", row.sequence)
    event.add("dtstamp", now())
    event.add("dtstart", row.start)
    event.add("dtend", row.end)
    event.add("summary", f"{row.service.name} · {brand.name}")
    event.add("description", f"{row.service.name}: {row.member.name}, {row.name}\n{reader.url}")
    event.add("url", reader.url)
    event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    event.add("transp", "OPAQUE")
    event["organizer"] = _person(parseaddr(settings.DEFAULT_FROM_EMAIL)[1], brand.name)
    attendee = _person(reader.to, reader.name)
    attendee.params |= {
        "ROLE": vText("REQ-PARTICIPANT"),
        "PARTSTAT": vText("ACCEPTED"),
        "RSVP": vText("FALSE"),
    }
    event.add("attendee", attendee, encode=False)
    file.add_component(event)
    return bytes(file.to_ical())


def when(start: datetime, end: datetime, language: str, zone_name: str) -> str:
    """``Monday, 7 December 2026, 10:00–10:30 (Europe/Berlin, UTC+01:00)`` in the language."""
    tz = zone(zone_name)
    local, until = start.astimezone(tz), end.astimezone(tz)
    with translation.override(language.split("-")[0]):
        day = date_format(local, "l, j. F Y" if language.startswith("de") else "l, j F Y")
    offset = local.strftime("%z")
    return f"{day}, {local:%H:%M}–{until:%H:%M} ({zone_name}, UTC{offset[:3]}:{offset[3:5]})"


def _mail(row: Appointment, what: str, template: str, reader: Reader, brand: Brand) -> None:
    words, method = letter(row, template, reader, brand), _METHODS[what]
    file = calendar(row, method, reader, brand)
    mail.queue(
        to=reader.to,
        subject=words.subject,
        text=words.text,
        html=words.html,
        attachments=[("appointment.ics", file, f"text/calendar; method={method}; charset=utf-8")],
        kind=f"appointment.{what}",
        object_id=row.pk,
    )


def _answers(row: Appointment) -> list[tuple[str, str]]:
    asked = [each for each in row.service.questions if each["id"] in row.answers]
    return [(each["label"], mail.one_line(row.answers[each["id"]])) for each in asked]


def _brand() -> Brand:
    return Brand.objects.get(pk=current_brand_id())


def _person(address: str, name: str) -> vCalAddress:
    person = vCalAddress(f"MAILTO:{address}")
    person.params["CN"] = vText(name)
    return person
