"""How much one guest may do: hold few times at once, change a booking in time and not for ever."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet

from apps.appointments.errors import SlotTaken
from apps.appointments.models import Appointment, Service
from apps.core.errors import Conflict, TooMany
from apps.people.actors import Actor
from apps.people.models import Shopper

MOST_HOLDS = 3
MOST_NOBODYS_HOLDS = 40
MOST_CHANGES = 10
LONGEST_HOLD = timedelta(hours=1)


def lock(shopper: Shopper) -> None:
    """Make the shopper's other requests wait, so that counting and adding are one step."""
    Shopper.objects.select_for_update(no_key=True).get(pk=shopper.pk)


def hold_on(shopper: Shopper, service: Service, start: datetime, moment: datetime) -> Appointment | None:
    """The shopper's live hold on exactly this time, if any."""
    rows = _live(shopper, moment).select_related("service", "member")
    return rows.filter(service=service, start=start).first()


def check_holds(shopper: Shopper, service: Service, start: datetime, moment: datetime) -> None:
    """Raise SlotTaken if the shopper holds this very time, TooMany ``too_many_holds`` beyond the cap."""
    if hold_on(shopper, service, start, moment):
        raise SlotTaken
    if _live(shopper, moment).count() >= MOST_HOLDS:
        raise TooMany("Please book or let go of a time you already hold.", code="too_many_holds")


def check_strangers(service: Service, by: Actor, moment: datetime) -> None:
    """Raise TooMany when callers without a session hold a service's calendar together."""
    if by.kind in ("member", "api_key", "ai"):
        return
    nobodys = Appointment.objects.filter(
        service=service, shopper=None, state="held", hold_expires_at__gt=moment
    )
    if nobodys.count() >= MOST_NOBODYS_HOLDS:
        raise TooMany("Please start a conversation first, or try again in a moment.", code="too_many_holds")


def check_change(row: Appointment, by: Actor, moment: datetime) -> None:
    """Raise Conflict when a guest comes too late or changes too often. The brand's people always may."""
    if by.kind in ("member", "api_key", "system"):
        return
    if row.start - timedelta(minutes=row.service.change_notice_minutes) <= moment:
        raise Conflict("It is too late to change this online. Please write to us.", code="too_late")
    if row.sequence >= MOST_CHANGES:
        raise Conflict("This was changed very often. Please write to us.", code="too_many_changes")


def _live(shopper: Shopper, moment: datetime) -> QuerySet[Appointment]:
    return Appointment.objects.filter(shopper=shopper, state="held", hold_expires_at__gt=moment)
