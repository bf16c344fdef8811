"""Verbs of a booking. Every road to an appointment — shopper, advisor, AI, API — comes through here.

What ``selectors.slots`` offers, ``hold`` accepts; who comes second gets SlotTaken with alternatives.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import OperationalError, transaction

from apps.appointments import announcing, availability, diaries, guests, limits, selectors
from apps.appointments.errors import SlotTaken
from apps.appointments.models import Appointment, Service
from apps.appointments.placing import place
from apps.appointments.states import APPOINTMENT
from apps.appointments.tokens import clean_page
from apps.core.clock import now
from apps.core.errors import Conflict, Invalid, NotFound
from apps.core.states import move
from apps.people.actors import Actor
from apps.people.models import Member, Shopper
from apps.schedule import selectors as schedule
from apps.schedule.hours import zone

HOLD = timedelta(minutes=5)


def hold(
    service: Service,
    start: datetime,
    *,
    advisor: Member | None = None,
    shopper: Shopper | None = None,
    session_id: UUID | None = None,
    language: str = "",
    timezone: str = "",
    by: Actor,
) -> Appointment:
    """Keep a time for 5 minutes. The same shopper asking again for it gets the same hold.

    Raises SlotTaken ``slot_taken``, or ``slot_not_offered`` for a time the rules don't offer, both with
    alternatives; TooMany ``too_many_holds`` beyond 3 live holds of a shopper; NotFound for an advisor
    who doesn't give the service; Invalid ``start_invalid``, ``timezone_unknown``.
    """
    moment, start = now(), _start(start)
    language, timezone = _words(shopper, language, timezone)
    if shopper and (mine := limits.hold_on(shopper, service, start, moment)):
        return mine
    details = {"shopper": shopper, "session_id": session_id, "language": language, "timezone": timezone}
    try:
        members = _free(service, start, _people(service, advisor), moment)
        return _hold(service, start, members, moment, details, by)
    except SlotTaken:
        # A double click: the time is taken because this very shopper has it by now.
        if shopper and (mine := limits.hold_on(shopper, service, start, moment)):
            return mine
        raise


def extend_hold(row: Appointment, *, by: Actor) -> Appointment:
    """Five more minutes from now, within an hour of its making. Raises Conflict ``hold_expired``."""
    moment = now()
    latest = min(moment + HOLD, row.created_at + limits.LONGEST_HOLD)
    live = Appointment.objects.filter(pk=row.pk, state="held", hold_expires_at__gt=moment)
    if not live.update(hold_expires_at=latest):
        raise _expired(row)
    row.hold_expires_at = latest
    return row


def release_hold(row: Appointment, *, by: Actor) -> None:
    """Give a held time back at once. A hold that lapsed already is fine; a booking is Conflict."""
    if row.state != Appointment.State.LAPSED:
        move(row, APPOINTMENT, "lapsed", only_from="held")


def confirm(
    row: Appointment,
    *,
    name: str,
    email: str,
    answers: Mapping[str, str] | None = None,
    phone: str = "",
    page: str = "",
    by: Actor,
) -> Appointment:
    """Turn a hold into an appointment; the invitation goes out. Repeating it gives the same booking.

    Raises Invalid for the guest's details (see guests.clean), SlotTaken ``hold_expired`` when the five
    minutes are over, ``slot_taken`` when the advisor became busy meanwhile.
    """
    guest = guests.clean(name, email, phone, answers or {}, row.service.questions)
    with transaction.atomic():
        row = (
            Appointment.objects.select_related("service", "member")
            .select_for_update(of=("self",))
            .get(pk=row.pk)
        )
        if row.state == Appointment.State.CONFIRMED and row.email == guest.email:
            return row
        if row.is_live_hold(now()) and not _became_busy(row):
            details = vars(guest) | {"page": clean_page(page)}
            move(row, APPOINTMENT, "confirmed", only_from="held", **details)
            announcing.confirmed(row, by=by)
            return row
    raise _expired(row)


def reschedule(row: Appointment, start: datetime, *, advisor: Member | None = None, by: Actor) -> Appointment:
    """Move a confirmed booking: the old time is given back and the new one taken at once, or neither.

    The same advisor if free, else (without ``advisor``) another of the service. Asking for the time it
    already has changes nothing. Raises SlotTaken as ``hold`` does; Conflict ``bad_state``,
    ``too_late``, ``too_many_changes`` for guests.
    """
    start, moment = _start(start), now()
    if row.start == start and row.state == Appointment.State.CONFIRMED:
        return row
    limits.check_change(row, by, moment)
    try:
        return _reschedule(row, start, advisor, moment, by)
    except Conflict:
        # A double click: the booking stands there already.
        newest = selectors.by_uid(row.uid)
        if newest.pk != row.pk and newest.start == start and newest.state == Appointment.State.CONFIRMED:
            return newest
        raise


def cancel(row: Appointment, *, by: Actor) -> Appointment:
    """Call a confirmed booking off; the cancellation goes out. Repeating it is fine.

    Raises Conflict ``bad_state``, or ``too_late`` for guests.
    """
    if row.state == Appointment.State.CANCELLED:
        return row
    limits.check_change(row, by, now())
    with transaction.atomic():
        move(row, APPOINTMENT, "cancelled", sequence=row.sequence + 1, cancelled_by=by.kind)
        announcing.cancelled(row, by=by)
    return row


def mark_attended(row: Appointment, *, by: Actor) -> Appointment:
    """They met. Raises Conflict ``too_early`` before the start, ``bad_state``."""
    return _mark(row, "attended", by)


def mark_no_show(row: Appointment, *, by: Actor) -> Appointment:
    """The guest didn't come. Raises Conflict ``too_early`` before the start, ``bad_state``."""
    return _mark(row, "no_show", by)


def _mark(row: Appointment, state: str, by: Actor) -> Appointment:
    if row.start > now():
        raise Conflict("That can be said once it has started.", code="too_early")
    with transaction.atomic():
        move(row, APPOINTMENT, state)
        announcing.marked(row, by=by)
    return row


def _hold(
    service: Service,
    start: datetime,
    members: Sequence[Member],
    moment: datetime,
    details: dict[str, Any],
    by: Actor,
) -> Appointment:
    shopper: Shopper | None = details["shopper"]
    with transaction.atomic():
        if shopper:
            limits.lock(shopper)
            limits.check_holds(shopper, service, start, moment)
        else:
            limits.check_strangers(service, by, moment)
        row = place(service, members, start, moment, hold_expires_at=moment + HOLD, **details)
    if row is None:
        raise _taken(service, start)
    return row


def _reschedule(
    row: Appointment, start: datetime, advisor: Member | None, moment: datetime, by: Actor
) -> Appointment:
    people = _people(row.service, advisor)
    people.sort(key=lambda member: member.pk != row.member_id)
    members = _free(row.service, start, people, moment, moving=row)
    try:
        return _move_to(row, start, members, moment, by)
    except OperationalError:
        # Two bookings changing places wait for each other; PostgreSQL ends one, which tries again.
        return _move_to(row, start, members, moment, by)


def _move_to(
    row: Appointment, start: datetime, members: Sequence[Member], moment: datetime, by: Actor
) -> Appointment:
    with transaction.atomic():
        move(row, APPOINTMENT, "rescheduled")
        kept = {name: getattr(row, name) for name in announcing.KEPT_WHEN_MOVED}
        moved = place(
            row.service, members, start, moment, state="confirmed", sequence=row.sequence + 1, **kept
        )
        if moved is not None:
            announcing.moved(row, moved, by=by)
            return moved
        transaction.set_rollback(True)
    row.state = Appointment.State.CONFIRMED
    raise _taken(row.service, start)


def _free(
    service: Service,
    start: datetime,
    people: Sequence[Member],
    moment: datetime,
    moving: Appointment | None = None,
) -> list[Member]:
    """Who can take this start, in the order the service gives bookings; SlotTaken if nobody."""
    after = start + timedelta(microseconds=1)
    found = diaries.diaries(service, people, start, after, moment, without=moving)
    free = set(availability.advisors_at(service.terms(), found, moment, start))
    members = [member for member in people if str(member.pk) in free]
    if not members:
        taken = diaries.overlapping(service.terms(), people, start, moment, without=moving)
        raise _taken(service, start, code="slot_taken" if taken else "slot_not_offered")
    return members if moving else diaries.in_turn(service, members, start)


def _people(service: Service, advisor: Member | None) -> list[Member]:
    if not service.active:
        raise NotFound("There is no such service.")
    people = diaries.advisors(service)
    if advisor is None:
        return people
    if advisor.pk not in {member.pk for member in people}:
        raise NotFound("That advisor doesn't give this service.")
    return [advisor]


def _became_busy(row: Appointment) -> bool:
    busy = schedule.busy_for([row.member_id], row.blocked.lower, row.blocked.upper)
    return bool(busy.get(row.member_id))


def _start(start: datetime) -> datetime:
    if start.tzinfo is None:
        raise Invalid("The start needs a time zone.", code="start_invalid")
    return start.astimezone(UTC)


def _words(shopper: Shopper | None, language: str, timezone: str) -> tuple[str, str]:
    name = timezone or "UTC"
    zone(name)
    return (language or (shopper.language if shopper else "") or "en")[:8], name


def _taken(service: Service, start: datetime, *, code: str = "slot_taken") -> SlotTaken:
    detail = "" if code == "slot_taken" else "That time is not offered. These times are free."
    return SlotTaken(detail, code=code, alternatives=selectors.alternatives(service, start))


def _expired(row: Appointment) -> SlotTaken:
    found = selectors.alternatives(row.service, row.start)
    return SlotTaken(
        "The time was kept for five minutes. Please pick again.", code="hold_expired", alternatives=found
    )
