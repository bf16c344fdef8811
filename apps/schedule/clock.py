"""From rules on a wall clock to instants in UTC. Pure: no database, no "now".

A week's rules read ``{"mon": [["09:00", "17:00"]], …}`` in an IANA zone. An interval whose end is not
after its start runs over midnight; ``"24:00"`` is the end of a day. It is open at exactly the instants
at which a clock on the wall shows a time within the interval, so where the clock jumps (DST) nobody is
promised outside the agreed hours: 01:00–04:00 lasts two hours one night of the year and four another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from apps.schedule.hours import DAYS, minutes_of
from apps.schedule.intervals import Interval, clip, covering, merge

Pairs = Sequence[Sequence[str]]
Weekly = Mapping[str, Pairs]
Exceptions = Mapping[date, Pairs]
_DAY = timedelta(days=1)
# Wider than any offset from UTC (-12 to +14 h) and any jump (24 h when a zone changes its date line).
_REACH = timedelta(hours=39)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of an opening during which the zone keeps one offset from UTC."""

    start: datetime
    end: datetime
    offset: timedelta


@dataclass(frozen=True, slots=True)
class Opening:
    """One interval of one day's rules: on the wall (naive) and in UTC (pieces, at least one)."""

    day: date
    wall_start: datetime
    wall_end: datetime
    pieces: tuple[Piece, ...]

    @property
    def start(self) -> datetime:
        return self.pieces[0].start

    @property
    def end(self) -> datetime:
        return self.pieces[-1].end

    def spans(self) -> list[Interval]:
        """The open time in UTC."""
        return [(piece.start, piece.end) for piece in self.pieces]

    def grid(self, step: timedelta) -> Iterator[datetime]:
        """Instants at ``step`` on the wall from the start: each once, none that does not exist."""
        wall = self.wall_start
        while wall < self.wall_end:
            for piece in self.pieces:
                moment = wall.replace(tzinfo=UTC) - piece.offset
                if piece.start <= moment < piece.end:
                    yield moment
                    break
            wall += step


def openings(
    weekly: Weekly, exceptions: Exceptions, tz: ZoneInfo, from_: datetime, to: datetime
) -> Iterator[Opening]:
    """Every opening that touches ``[from_, to)``, by day. Not merged and not clipped."""
    day, last = from_.astimezone(tz).date() - _DAY, to.astimezone(tz).date()
    while day <= last:
        for pair in exceptions[day] if day in exceptions else weekly.get(DAYS[day.weekday()], ()):
            opening = _opening(tz, day, pair[0], pair[1])
            if opening.pieces and opening.start < to and opening.end > from_:
                yield opening
        day += _DAY


def open_intervals(
    weekly: Weekly, exceptions: Exceptions, tz: ZoneInfo, from_: datetime, to: datetime
) -> list[Interval]:
    """The open time within ``[from_, to)`` as merged UTC intervals."""
    found = openings(weekly, exceptions, tz, from_, to)
    return clip((span for opening in found for span in opening.spans()), from_, to)


def merged(found: Sequence[Opening]) -> list[Interval]:
    """The open time of openings as merged UTC intervals, not clipped."""
    return merge(span for opening in found for span in opening.spans())


def opens_at(intervals: Sequence[Interval], now: datetime) -> datetime | None:
    """When it is open next, ``now`` itself while it is; None when never within these merged intervals."""
    if covering(intervals, now):
        return now
    return next((start for start, _ in intervals if start > now), None)


@lru_cache(maxsize=65536)
def _opening(tz: ZoneInfo, day: date, opens: str, closes: str) -> Opening:
    midnight = datetime.combine(day, time())
    start, end = minutes_of(opens), minutes_of(closes)
    if end <= start:
        end += 1440
    wall_start, wall_end = midnight + timedelta(minutes=start), midnight + timedelta(minutes=end)
    return Opening(day, wall_start, wall_end, tuple(_pieces(tz, wall_start, wall_end)))


def _pieces(tz: ZoneInfo, wall_start: datetime, wall_end: datetime) -> Iterator[Piece]:
    first, last = wall_start.replace(tzinfo=UTC), wall_end.replace(tzinfo=UTC)
    for start, end, offset in _offsets(tz, first - _REACH, last + _REACH):
        piece = Piece(max(start, first - offset), min(end, last - offset), offset)
        if piece.start < piece.end:
            yield piece


def _offsets(tz: ZoneInfo, start: datetime, end: datetime) -> list[tuple[datetime, datetime, timedelta]]:
    """The stretches of one offset within ``[start, end)``, which holds one jump at most."""
    before, after = _offset(tz, start), _offset(tz, end)
    if before == after:
        return [(start, end, before)]
    low, high = start, end
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        low, high = (middle, high) if _offset(tz, middle) == before else (low, middle)
    jump = high.replace(microsecond=0)
    return [(start, jump, before), (jump, end, after)]


def _offset(tz: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(tz).utcoffset() or timedelta()
