from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from apps.appointments import placing, reminders
from apps.core.clock import now
from apps.tenants.work import sweep, work

LAPSED_KEPT = timedelta(days=30)


@work("appointments.remind", lease=60)
def remind(payload: dict[str, Any]) -> None:
    """Send one reminder, if it is still wanted."""
    reminders.remind(UUID(payload["appointment"]), payload["lead"])


@sweep(every=30)
def lapse_holds() -> None:
    """Holds that ran out become lapsed; the slot list ignored them from the second they did."""
    with transaction.atomic():
        placing.lapse_expired(now())


@sweep(every=3600)
def forget_lapsed_holds() -> None:
    """Holds nobody confirmed are kept for a month, for the funnel, then forgotten."""
    placing.forget_lapsed(now() - LAPSED_KEPT)
