"""What the world hears of a booking, written in the same transaction as the booking itself."""

from __future__ import annotations

from apps.appointments import invitations, reminders
from apps.appointments.models import Appointment
from apps.audit import recorder
from apps.core.clock import rfc3339
from apps.people.actors import Actor

# What a guest told once stays with the booking when it moves.
KEPT_WHEN_MOVED = (
    "shopper_id", "session_id", "uid", "name", "email", "phone", "answers", "language", "timezone", "page",
)  # fmt: skip


def confirmed(row: Appointment, *, by: Actor) -> None:
    """Log entry, invitations to guest and advisor, reminders."""
    _log("appointment.confirmed", row, by)
    invitations.send(row, "confirmed")
    reminders.plan(row)


def moved(old: Appointment, new: Appointment, *, by: Actor) -> None:
    """Log entry, updated invitations, reminders for the new time (the old row's find it moved)."""
    _log("appointment.rescheduled", new, by, {"from": rfc3339(old.start)})
    if new.member_id != old.member_id:
        old.sequence = new.sequence
        invitations.send_to_advisor(old, "cancelled")
    invitations.send(new, "rescheduled")
    reminders.plan(new)


def cancelled(row: Appointment, *, by: Actor) -> None:
    """Log entry, cancellations with METHOD:CANCEL. Reminders decide when they are due: there are none."""
    _log("appointment.cancelled", row, by)
    invitations.send(row, "cancelled")


def marked(row: Appointment, *, by: Actor) -> None:
    """Log entry: attended or no-show."""
    _log(f"appointment.{row.state}", row, by)


def _log(action: str, row: Appointment, by: Actor, more: dict[str, str | None] | None = None) -> None:
    data = {
        "service": row.service.slug,
        "start": rfc3339(row.start),
        "sequence": row.sequence,
        **(more or {}),
    }
    recorder.entry(
        action, by=by, object_type="appointment", object_id=row.pk, data=data, session_id=row.session_id
    )
