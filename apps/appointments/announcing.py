"""What the world hears of a booking, written in the same transaction as the booking itself."""

from __future__ import annotations

from apps.appointments import invitations, reminders, selectors
from apps.appointments.models import Appointment
from apps.audit import recorder
from apps.core.clock import rfc3339
from apps.people.actors import Actor
from apps.sessions import stream
from apps.sessions.models import Session

# What a guest told once stays with the booking when it moves.
KEPT_WHEN_MOVED = (
    "shopper_id", "session_id", "uid", "name", "email", "phone", "answers", "language", "timezone", "page",
)  # fmt: skip
# Contact details stand in the booking alone, where erasure finds them.
_PRIVATE = ("name", "email")


def confirmed(row: Appointment, *, by: Actor) -> None:
    """Session event, log entry, invitations to guest and advisor, reminders."""
    _tell("appointment.confirmed", row, by)
    invitations.send(row, "confirmed")
    reminders.plan(row)


def moved(old: Appointment, new: Appointment, *, by: Actor) -> None:
    """Session event, log entry, updated invitations, reminders for the new time.

    The old row's reminders will find that it moved.
    """
    _tell("appointment.rescheduled", new, by, {"from": rfc3339(old.start)})
    if new.member_id != old.member_id:
        old.sequence = new.sequence
        invitations.send_to_advisor(old, "cancelled")
    invitations.send(new, "rescheduled")
    reminders.plan(new)


def cancelled(row: Appointment, *, by: Actor) -> None:
    """Session event, log entry, cancellations (METHOD:CANCEL). Reminders will find it cancelled."""
    _tell("appointment.cancelled", row, by)
    invitations.send(row, "cancelled")


def marked(row: Appointment, *, by: Actor) -> None:
    """Session event, log entry: attended or no-show."""
    _tell(f"appointment.{row.state}", row, by)


def _tell(action: str, row: Appointment, by: Actor, more: dict[str, str | None] | None = None) -> None:
    data = {
        "service": row.service.slug,
        "start": rfc3339(row.start),
        "sequence": row.sequence,
        **(more or {}),
    }
    session = Session.objects.filter(pk=row.session_id).first() if row.session_id else None
    if session is not None:
        public = {name: value for name, value in selectors.card(row).items() if name not in _PRIVATE}
        payload = {"what": action.removeprefix("appointment."), "appointment": public}
        stream.append(session, "appointment", payload, by=by)
    recorder.entry(
        action, by=by, object_type="appointment", object_id=row.pk, data=data, session_id=row.session_id
    )
