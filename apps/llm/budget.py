"""A brand's tokens of the day: reserved before a call, settled after it, so that calls side by side can't
run past the bound together."""

from __future__ import annotations

from datetime import date

from django.db.models import F

from apps.core.clock import now
from apps.core.errors import TooMany
from apps.llm.models import Usage
from apps.llm.types import Request

_CHARACTERS_A_TOKEN = 3  # on the careful side


def estimate(request: Request) -> int:
    """The most tokens a call may cost."""
    sent = len(request.prompt.system) + len(request.content)
    return sent // _CHARACTERS_A_TOKEN + request.max_tokens


def used_today() -> int:
    """Tokens of today, those of running calls by estimate."""
    return Usage.objects.filter(day=now().date()).values_list("tokens", flat=True).first() or 0


def reserve(tokens: int, limit: int) -> date:
    """Take the tokens off the day's bound (0 = none); the day they were taken from. Raises TooMany
    ``budget_spent``."""
    day = now().date()
    Usage.objects.bulk_create([Usage(day=day)], ignore_conflicts=True)
    free = Usage.objects.filter(day=day)
    if limit:
        free = free.filter(tokens__lte=limit - tokens)
    if not free.update(tokens=F("tokens") + tokens):
        raise TooMany("The brand's tokens of today are used up.", code="budget_spent")
    return day


def settle(day: date, reserved: int, used: int, *, calls: int = 1) -> None:
    """Put what was really used in the place of what was reserved."""
    Usage.objects.filter(day=day).update(tokens=F("tokens") - reserved + used, calls=F("calls") + calls)
