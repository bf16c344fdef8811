"""The only clock. Tests freeze it with time-machine."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    """The current instant, aware, in UTC."""
    return timezone.now()


def rfc3339(moment: datetime | None) -> str | None:
    """``2026-11-24T23:16:43.120Z`` (RFC 3339, UTC, milliseconds), or None."""
    if moment is None:
        return None
    utc = moment.astimezone(timezone.get_fixed_timezone(0))
    return utc.strftime("%Y-%m-%dT%H:%M:%S.") + f"{utc.microsecond // 1000:03d}Z"
