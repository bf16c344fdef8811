"""Putting a booking into the calendar: the database decides who is first.

The insert waits for a rival's transaction and then does nothing (ON CONFLICT DO NOTHING against the
exclusion constraint), so the loser of a race is a quiet "no", not an error, and can't deadlock.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from apps.appointments import diaries
from apps.appointments.models import Appointment, Service, ServiceAdvisor
from apps.appointments.states import APPOINTMENT
from apps.core.states import move
from apps.people.models import Member
from apps.schedule import selectors as schedule


def place(
    service: Service, members: Sequence[Member], start: datetime, moment: datetime, **values: Any
) -> Appointment | None:
    """Insert a booking for the first of the members who is still free; None if none is.

    Runs in the caller's transaction.
    """
    for member in members:
        row = _build(service, member, start, values)
        lapse_expired(moment, member=member, blocked=row.blocked)
        if not _has_room(service, member, start, moment):
            continue
        Appointment.objects.bulk_create([row], ignore_conflicts=True)
        if Appointment.objects.filter(pk=row.pk).exists():
            return row
    return None


def lapse_expired(moment: datetime, *, member: Member | None = None, blocked: Any = None) -> int:
    """Give back the time of holds that ran out: one advisor's in the way of a booking, or all."""
    rows = Appointment.objects.filter(state=Appointment.State.HELD, hold_expires_at__lte=moment).order_by(
        "pk"
    )
    if member is not None:
        rows = rows.filter(member=member, blocked__overlap=blocked)
    # The lock makes an extension or a confirmation that is under way be seen first.
    expired = list(rows.select_for_update(of=("self",)))
    for row in expired:
        move(row, APPOINTMENT, "lapsed", only_from="held")
    return len(expired)


def forget_lapsed(before: datetime) -> int:
    """Delete holds that came to nothing and ran out before then. They carry no guest's details."""
    rows = Appointment.objects.filter(state=Appointment.State.LAPSED, hold_expires_at__lt=before)
    return rows.delete()[0]


def _build(service: Service, member: Member, start: datetime, values: dict[str, Any]) -> Appointment:
    terms = service.terms()
    row = Appointment(
        service=service,
        member=member,
        start=start,
        end=start + terms.length,
        blocked=terms.blocked(start),
        **values,
    )
    row.uid = row.uid or f"{row.pk}@{urlsplit(settings.PUBLIC_URL).hostname or 'vitrine'}"
    return row


def _has_room(service: Service, member: Member, start: datetime, moment: datetime) -> bool:
    """Whether the advisor's day has room. The row lock makes rivals for the last place queue."""
    if service.per_day is None:
        return True
    chosen = ServiceAdvisor.objects.filter(service=service, member=member)
    if not list(chosen.select_for_update(of=("self",), no_key=True)):
        return False
    rules = schedule.rules_for([member.pk]).get(member.pk)
    if rules is None:
        return False
    day: date = start.astimezone(rules.tz).date()
    return diaries.bookings_on(service, member, day, rules.tz, moment) < service.per_day
