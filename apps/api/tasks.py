"""The sweep behind kept answers."""

from __future__ import annotations

from apps.api import idempotency
from apps.tenants.work import sweep


@sweep(every=3600)
def forget_kept_answers() -> None:
    """Answers older than a day go."""
    idempotency.sweep_expired()
