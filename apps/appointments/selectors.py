"""Reads of appointments: services, slots, one's own bookings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Prefetch, Q, QuerySet

from apps.appointments import availability, diaries
from apps.appointments.availability import Slot
from apps.appointments.models import Appointment, Service, ServiceAdvisor
from apps.core.clock import now, rfc3339
from apps.core.errors import Invalid, NotFound
from apps.people.models import Member, Shopper

LONGEST_WINDOW = timedelta(days=62)
ALTERNATIVES = 5
_SEARCHED_DAYS = (3, 14, 60)


def services() -> QuerySet[Service]:
    """What can be booked now, with its advisors (one query more, for any number of services)."""
    return all_services().filter(active=True)


def all_services() -> QuerySet[Service]:
    """Also what is no longer offered."""
    active = ServiceAdvisor.objects.filter(member__active=True).select_related("member")
    return Service.objects.prefetch_related(Prefetch("advisors", active))


def service(reference: str) -> Service:
    """A bookable service by slug or id, or NotFound."""
    try:
        found = services().filter(Q(slug=reference) | Q(pk=UUID(str(reference)))).first()
    except (ValueError, ValidationError):
        found = services().filter(slug=reference).first()
    if found is None:
        raise NotFound("There is no such service.")
    return found


def service_card(row: Service) -> dict[str, Any]:
    """A service as shoppers see it. Advisors by id and name only."""
    people = [{"id": str(each.member_id), "name": each.member.name} for each in row.advisors.all()]
    return {
        "id": str(row.pk),
        "slug": row.slug,
        "name": row.name,
        "description": row.description,
        "minutes": row.minutes,
        "mode": row.mode,
        "assign": row.assign,
        "questions": row.questions,
        "advisors": people,
    }


def slots(
    row: Service, from_: datetime, to: datetime, *, advisor: Member | None = None, at: datetime | None = None
) -> list[Slot]:
    """Free starts within ``[from_, to)``, at most 62 days, in UTC, with who could take each.

    What stands here is accepted by ``booking.hold``: both use the same computation. Raises Invalid
    ``window_invalid``. Costs the same number of queries for any number of advisors and days.
    """
    moment = at or now()
    if from_.tzinfo is None or to.tzinfo is None or from_ >= to or to - from_ > LONGEST_WINDOW:
        raise Invalid("Ask for up to 62 days, from before to.", code="window_invalid")
    terms = row.terms()
    low, high = terms.window(moment, from_, to)
    if low >= high:
        return []
    people = [advisor] if advisor else diaries.advisors(row)
    return availability.slots(terms, diaries.diaries(row, people, low, high, moment), moment, low, high)


def alternatives(row: Service, near: datetime, *, count: int = ALTERNATIVES) -> list[dict[str, Any]]:
    """The next free slots from ``near`` on, or from now where that is past."""
    start = max(near, now()) if near < now() + 2 * LONGEST_WINDOW else now()
    found: Sequence[Slot] = []
    for days in _SEARCHED_DAYS:
        found = slots(row, start, start + timedelta(days=days))
        if len(found) >= count:
            break
    return [slot_card(slot) for slot in found[:count]]


def slot_card(slot: Slot) -> dict[str, Any]:
    """``{start, end, advisors}`` with RFC 3339 instants and the advisors' ids."""
    return {"start": rfc3339(slot.start), "end": rfc3339(slot.end), "advisors": list(slot.advisors)}


def by_uid(uid: str) -> Appointment:
    """The newest version of a booking, or NotFound."""
    rows = Appointment.objects.select_related("service", "member").filter(uid=uid).order_by("-sequence")
    found = rows.first()
    if found is None:
        raise NotFound("There is no such appointment.")
    return found


def hold_of(hold_id: UUID | str, shopper: Shopper | None) -> Appointment:
    """A shopper's own hold (or what became of it), or one made before anybody was known; else NotFound."""
    rows = Appointment.objects.select_related("service", "member")
    rows = rows.filter(Q(shopper=shopper) | Q(shopper=None)) if shopper else rows.filter(shopper=None)
    try:
        found = rows.filter(pk=UUID(str(hold_id))).first()
    except ValueError:
        found = None
    if found is None:
        raise NotFound("There is no such hold.")
    return found


def calendar(member: Member | None, from_: datetime, to: datetime) -> QuerySet[Appointment]:
    """Bookings, not mere holds, that touch the window: a member's, or everybody's."""
    rows = Appointment.objects.select_related("service", "member").filter(start__lt=to, end__gt=from_)
    rows = rows.filter(state__in=["confirmed", "attended", "no_show"])
    return rows.filter(member=member) if member else rows


def for_session(session_id: UUID) -> QuerySet[Appointment]:
    """Confirmed and held bookings that belong to a session, next first."""
    rows = Appointment.objects.select_related("service", "member").filter(session_id=session_id)
    return rows.filter(state__in=["held", "confirmed", "attended"])


def card(row: Appointment) -> dict[str, Any]:
    """A booking as its guest and the API see it."""
    return {
        "id": str(row.pk),
        "uid": row.uid,
        "state": row.state,
        "service": {"slug": row.service.slug, "name": row.service.name, "mode": row.service.mode},
        "advisor": {"id": str(row.member_id), "name": row.member.name},
        "start": rfc3339(row.start),
        "end": rfc3339(row.end),
        "timezone": row.timezone,
        "name": row.name,
        "email": row.email,
        "sequence": row.sequence,
        "session": str(row.session_id) if row.session_id else None,
        "expires_at": rfc3339(row.hold_expires_at) if row.state == Appointment.State.HELD else None,
    }
