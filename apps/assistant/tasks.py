"""Work of the assistant: the turn, and the look for turns that hang."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from apps.assistant import turns
from apps.tenants.work import sweep, work


@work("assistant.turn", queue="answers", lease=4, attempts=8)
def take_turn(payload: dict[str, Any]) -> None:
    """Answer a shopper's message."""
    turns.take(UUID(payload["session"]), UUID(payload["message"]))


@sweep(every=1, due="assistant_late_brands")
def rescue_turns() -> None:
    """Offer a person where an answer is overdue."""
    turns.rescue()
