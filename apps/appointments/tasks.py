from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from apps.appointments import placing, reminders
from apps.core.clock import now
from apps.tenants.work import sweep, work


@work("appointments.remind", lease=60)
def remind(payload: dict[str, Any]) -> None:
    """Send one reminder, if it is still wanted."""
    reminders.remind(UUID(payload["appointment"]), payload["lead"])


@sweep(every=30)
def lapse_holds() -> None:
    """Holds that ran out become lapsed; the slot list ignored them from the second they did."""
    with transaction.atomic():
        placing.lapse_expired(now())
