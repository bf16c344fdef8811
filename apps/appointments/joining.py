"""Through the link in the invitation into the conversation, with the advisor prepared.

Whoever has the link may meet the advisor, but not read what was said before: the address was typed by
hand, so the link proves a mailbox, not the shopper. The earlier session goes on only in the browser
that already has it; elsewhere a fresh one opens, and the advisor sees both.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.db import transaction

from apps.appointments import selectors, tokens
from apps.appointments.models import Appointment
from apps.core.clock import now
from apps.core.errors import Conflict
from apps.people.actors import Actor
from apps.people.models import Shopper, WidgetKey
from apps.sessions import conversations, opening, packet, stream
from apps.sessions.models import Session

OPENS_BEFORE = timedelta(minutes=15)
CLOSES_AFTER = timedelta(minutes=30)


class Door(StrEnum):
    """Whether the meeting can be joined now."""

    EARLY = "early"
    OPEN = "open"
    OVER = "over"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Joined:
    """The session of a meeting, and the shopper its access token is for."""

    appointment: Appointment
    session: Session


def door(row: Appointment) -> Door:
    """The state of the door at this moment: 15 minutes before the start until 30 after the end."""
    moment = now()
    if row.state in (Appointment.State.CANCELLED, Appointment.State.LAPSED):
        return Door.CANCELLED
    if moment < row.start - OPENS_BEFORE:
        return Door.EARLY
    return Door.OPEN if moment < row.end + CLOSES_AFTER else Door.OVER


def join(token: str, *, shopper: Shopper | None = None, widget_key: WidgetKey | None = None) -> Joined:
    """Open the meeting's session with its advisor. ``shopper`` is who the browser already is, if known.

    Joining again gives the same session. Raises Unauthenticated ``token_*``, NotFound, Conflict
    ``too_early``, ``too_late`` or ``cancelled``.
    """
    row = tokens.appointment_for(token)
    _check_door(row)
    with transaction.atomic():
        Appointment.objects.select_for_update().get(pk=row.pk)
        session = _session(row, shopper, widget_key)
        _meet(session, row)
        if row.joined_at is None:
            Appointment.objects.filter(pk=row.pk).update(joined_at=now())
    return Joined(row, session)


def _check_door(row: Appointment) -> None:
    state = door(row)
    if state is Door.CANCELLED:
        raise Conflict("This appointment was cancelled.", code="cancelled")
    if state is Door.EARLY:
        raise Conflict("The meeting opens 15 minutes before it starts.", code="too_early")
    if state is Door.OVER:
        raise Conflict("This appointment is over. You can book another time.", code="too_late")


def _session(row: Appointment, shopper: Shopper | None, widget_key: WidgetKey | None) -> Session:
    if shopper is not None and row.session_id and shopper.pk == row.shopper_id:
        return opening.get(row.session_id)
    others = Session.objects.filter(appointment_id=row.pk)
    if row.session_id:
        others = others.exclude(pk=row.session_id)
    made = others.order_by("created_at").first()
    if made is not None:
        return opening.get(made.pk)
    key = widget_key or WidgetKey.objects.filter(active=True, kind="live").first()
    guest = Shopper.objects.create(name=row.name, email=row.email, phone=row.phone, language=row.language)
    return opening.open_session(shopper=guest, widget_key=key, language=row.language, timezone=row.timezone)


def _meet(session: Session, row: Appointment) -> None:
    """Bring the session to the booked advisor, whoever had it before."""
    conversations.lock(session)
    guest = Actor.shopper(session.shopper)
    if session.state == "ended":
        conversations.reopen(session, by=guest)
    if session.appointment_id != row.pk:
        session.appointment_id = row.pk
        session.save(update_fields=["appointment_id"])
        brief = {
            "appointment": selectors.card(row),
            "answers": row.answers,
            "earlier": str(row.session_id or ""),
        }
        stream.append(session, "appointment", brief, by=guest, audience="staff")
    if session.state == "with_advisor":
        return
    packet.build(session, "appointment")
    conversations.change_owner(session, "with_advisor", by=guest, advisor=row.member, accepted_at=now())
    text = f"This is your appointment with {row.member.name}."
    conversations.house_says(session, text, key="appointment_joined", data={"name": row.member.name})
