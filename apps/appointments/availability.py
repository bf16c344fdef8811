"""Which times can be booked. Pure: values in, values out; the same code offers and accepts.

A start lies on the service's grid, counted on the advisor's wall clock from each opening's start. The
meeting lies in open time; with its buffers it touches neither busy time nor another booking with its
buffers. The grid is stepped on the wall, so no start is a time that does not exist (the spring gap)
and no time of day is offered twice (the autumn fold). Notice, horizon and the advisor's daily limit
take starts away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from apps.schedule.clock import Opening, merged
from apps.schedule.intervals import Interval, contains, merge, overlaps


@dataclass(frozen=True, slots=True)
class Terms:
    """The rules of a service, in real durations. ``horizon`` None: no limit. ``per_day`` None: no cap."""

    length: timedelta
    step: timedelta
    before: timedelta = timedelta()
    after: timedelta = timedelta()
    notice: timedelta = timedelta()
    horizon: timedelta | None = None
    per_day: int | None = None

    def blocked(self, start: datetime) -> Interval:
        """What a meeting at ``start`` keeps free for itself, buffers included."""
        return start - self.before, start + self.length + self.after

    def window(self, now: datetime, from_: datetime, to: datetime) -> Interval:
        """The part of ``[from_, to)`` in which a start may lie, by notice and horizon."""
        last = to if self.horizon is None else min(to, now + self.horizon)
        return max(from_, now + self.notice), last


@dataclass(frozen=True, slots=True)
class Diary:
    """One advisor's time: openings by day, busy time, bookings with buffers, bookings per day."""

    advisor: str
    tz: ZoneInfo
    openings: Sequence[Opening]
    taken: Sequence[Interval] = ()
    booked_on: Mapping[date, int] = field(default_factory=dict)

    def day(self, moment: datetime) -> date:
        """The advisor's date at this instant."""
        return moment.astimezone(self.tz).date()


@dataclass(frozen=True, slots=True)
class Slot:
    """A start that can be booked, with everybody who could take it."""

    start: datetime
    end: datetime
    advisors: tuple[str, ...]


def starts(terms: Terms, diary: Diary, now: datetime, from_: datetime, to: datetime) -> Iterator[datetime]:
    """Bookable starts of one advisor within ``[from_, to)``, in UTC. Not sorted, possibly repeated."""
    opened, taken = merged(diary.openings), merge(diary.taken)
    first, last = terms.window(now, from_, to)
    cap = terms.per_day
    full = {day for day, count in diary.booked_on.items() if cap is not None and count >= cap}
    for opening in diary.openings:
        if opening.end <= first or opening.start >= last:
            continue
        for start in opening.grid(terms.step):
            if not first <= start < last or overlaps(taken, *terms.blocked(start)):
                continue
            if contains(opened, start, start + terms.length) and not (full and diary.day(start) in full):
                yield start


def slots(terms: Terms, diaries: Iterable[Diary], now: datetime, from_: datetime, to: datetime) -> list[Slot]:
    """All bookable starts within ``[from_, to)``, by time, advisors in the order given."""
    found: dict[datetime, dict[str, None]] = {}
    for diary in diaries:
        for start in starts(terms, diary, now, from_, to):
            found.setdefault(start, {})[diary.advisor] = None
    return [Slot(start, start + terms.length, tuple(found[start])) for start in sorted(found)]


def advisors_at(terms: Terms, diaries: Iterable[Diary], now: datetime, start: datetime) -> list[str]:
    """Who could take a meeting at exactly this start. Empty: it is not offered."""
    found = slots(terms, diaries, now, start, start + timedelta(microseconds=1))
    return list(found[0].advisors) if found else []
