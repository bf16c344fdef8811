"""Is somebody here, and when are people back: from presence and working hours."""

from __future__ import annotations

from datetime import UTC, datetime

from apps.grounding.outcomes import Answer
from apps.grounding.phrases import say
from apps.grounding.types import AvailabilityView, Evidence, KnowledgePort, Source, Statement
from apps.grounding.understanding import Reading

CAPABILITY = "live_help"


def _evidence(key: str, text: str, view: AvailabilityView) -> Evidence:
    date = (view.read_at or datetime.now(UTC)).isoformat()
    return Evidence(f"hours:{key}", "hours", text, Source("hours", key, title="", date=date), name=key)


def _moment(opens: datetime, language: str) -> str:
    return f"{opens:am %d.%m. um %H:%M Uhr}" if language == "de" else f"{opens:%a %d %b, %H:%M}"


def availability(reading: Reading, port: KnowledgePort) -> Answer:
    """Who is there now, else the next opening; then the hours as the brand states them."""
    view = port.availability()
    minutes = max(1, round((view.wait_seconds or 60) / 60))
    if view.advisors_online:
        text = say("online", reading.language, minutes=minutes)
    elif view.opens_at:
        text = say("offline", reading.language, opens=_moment(view.opens_at, reading.language))
    else:
        text = say("offline_unknown", reading.language)
    first = _evidence("now", text, view)
    hours = [_evidence(f"hours-{i}", line, view) for i, line in enumerate(view.hours)]
    statements = tuple(Statement(item.text, (item.id,)) for item in [first, *hours])
    return Answer(statements, (first, *hours), CAPABILITY, 0.95)
