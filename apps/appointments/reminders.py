"""Reminders, decided at the moment they are due: a moved or cancelled booking has none."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from apps.appointments.invitations import guest, letter
from apps.appointments.models import Appointment
from apps.core.clock import now
from apps.integrations import mail
from apps.integrations.models import Mail
from apps.tenants.models import Brand
from apps.tenants.scope import current_brand_id
from apps.tenants.work import enqueue

KIND = "appointment.reminder"
LEADS = {"24h": timedelta(hours=24), "1h": timedelta(hours=1)}
# A day's reminder that comes late (a worker was away) is dropped this close to the hour's.
_TOO_LATE = timedelta(hours=2)


def plan(row: Appointment) -> None:
    """Ask for the reminders that still lie ahead, in the caller's transaction."""
    for name, lead in LEADS.items():
        if row.start - lead > now():
            key = f"reminder:{row.pk}:{name}"
            enqueue(
                "appointments.remind",
                {"appointment": str(row.pk), "lead": name},
                key=key,
                run_after=row.start - lead,
            )


def remind(appointment_id: UUID, lead: str) -> None:
    """Queue one reminder if it is still wanted. May run twice; the letter is there once."""
    row = Appointment.objects.select_related("service", "member").filter(pk=appointment_id).first()
    if row is None or not _is_due(row, lead):
        return
    brand = Brand.objects.get(pk=current_brand_id())
    words = letter(row, "appointment_reminder", guest(row), brand)
    mail.queue(
        to=row.email,
        subject=words.subject,
        text=words.text,
        html=words.html,
        kind=KIND,
        object_id=row.pk,
        key=f"reminder:{row.pk}:{lead}",
    )


@mail.wanted_if(KIND)
def is_wanted(queued: Mail) -> bool:
    """Asked again when the letter leaves: the booking may have been cancelled since it was queued."""
    rows = Appointment.objects.filter(pk=queued.object_id, state=Appointment.State.CONFIRMED, start__gt=now())
    return rows.exists()


def _is_due(row: Appointment, lead: str) -> bool:
    left = row.start - now()
    latest = timedelta() if lead == "1h" else _TOO_LATE
    return row.state == Appointment.State.CONFIRMED and left > latest
