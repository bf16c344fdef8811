"""When an appointment is free: the starts that the booking page would offer now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import groupby

from apps.grounding.outcomes import Answer, Courtesy, Refusal
from apps.grounding.phrases import say
from apps.grounding.types import Evidence, KnowledgePort, SlotsView, Source, Statement
from apps.grounding.understanding import Reading

CAPABILITY = "appointment"
_SURE = 0.95
_SERVICES = 3


def answer(reading: Reading, port: KnowledgePort) -> Answer | Courtesy | Refusal:
    """The next free times of what can be booked; the way to the booking where none is near, and no promise
    where nothing can be booked."""
    services = port.slots()
    if not services:
        return Refusal("nothing_to_book", CAPABILITY)
    proofs = tuple(_evidence(each, reading.language) for each in services if each.starts)[:_SERVICES]
    if not proofs:
        return Courtesy("book", CAPABILITY, "booking_offered")
    return Answer(tuple(Statement(p.text, (p.id,)) for p in proofs), proofs, CAPABILITY, _SURE, "free_times")


def _evidence(service: SlotsView, language: str) -> Evidence:
    text = say("slots", language, name=service.name, times=_times(service.starts, language))
    date = (service.read_at or datetime.now(UTC)).isoformat()
    source = Source("hours", f"slots:{service.key}", title=service.name, date=date)
    return Evidence(source.id, "hours", text, source, name=service.key)


def _times(starts: Sequence[datetime], language: str) -> str:
    """`Thu 26 Nov 09:00, 09:30; Fri 27 Nov 10:00 (CET)`."""
    form = "%d.%m. %H:%M" if language == "de" else "%a %d %b %H:%M"
    days = [list(found) for _, found in groupby(starts, key=lambda start: start.date())]
    told = [", ".join([f"{day[0]:{form}}", *(f"{start:%H:%M}" for start in day[1:])]) for day in days]
    return f"{'; '.join(told)} ({starts[0]:%Z})"
