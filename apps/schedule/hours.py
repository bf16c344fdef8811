"""Hours as people write them: checked before they become rules. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from apps.core.errors import Invalid

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_MINUTES = 1440
_TIME = re.compile(r"([0-2][0-9]):([0-5][0-9])")
_MOST_INTERVALS = 12


def zone(name: str) -> ZoneInfo:
    """The IANA zone, or Invalid ``timezone_unknown``."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError, TypeError) as error:
        raise Invalid("That time zone is not known.", code="timezone_unknown") from error


def minutes_of(text: object) -> int:
    """``"09:30"`` → 570; up to ``"24:00"``. Invalid ``hours_invalid`` for anything else."""
    found = _TIME.fullmatch(text) if isinstance(text, str) else None
    total = int(found[1]) * 60 + int(found[2]) if found else DAY_MINUTES + 1
    if total > DAY_MINUTES:
        raise Invalid("Times read HH:MM, from 00:00 to 24:00.", code="hours_invalid")
    return total


def clean_pairs(value: object) -> list[list[str]]:
    """Intervals of one day: checked, sorted, without overlap. Invalid ``hours_invalid`` if not sound."""
    if not isinstance(value, list | tuple) or len(value) > _MOST_INTERVALS:
        raise Invalid("A day's hours are a list of [start, end].", code="hours_invalid")
    spans = sorted((_span(pair) for pair in value), key=lambda span: span[0])
    if any(before[1] > after[0] for before, after in zip(spans, spans[1:], strict=False)):
        raise Invalid("Hours of one day overlap.", code="hours_invalid")
    return [span[2] for span in spans]


def clean_weekly(value: object) -> dict[str, list[list[str]]]:
    """A week's rules, days without hours left out. Invalid ``hours_invalid`` if not sound."""
    if not isinstance(value, dict) or not set(value) <= set(DAYS):
        raise Invalid("A week's hours use the days mon to sun.", code="hours_invalid")
    return {day: clean_pairs(value[day]) for day in DAYS if value.get(day)}


def union(weeks: Iterable[Mapping[str, Sequence[Sequence[str]]]]) -> dict[str, list[list[str]]]:
    """The hours of several people of one zone as one week."""
    together: dict[str, list[list[str]]] = {}
    for day, pairs in [(day, pairs) for week in weeks for day, pairs in week.items()]:
        together.setdefault(day, []).extend([pair[0], pair[1]] for pair in pairs)
    return {day: _joined(pairs) for day, pairs in together.items() if pairs}


def _joined(pairs: list[list[str]]) -> list[list[str]]:
    spans = sorted((_span(pair) for pair in pairs), key=lambda span: span[:2])
    joined = [spans[0]]
    for start, end, pair in spans[1:]:
        first_start, first_end, first = joined[-1]
        if start > first_end:
            joined.append((start, end, pair))
        elif end > first_end:
            joined[-1] = (first_start, end, [first[0], pair[1]])
    return [pair for _, _, pair in joined]


def _span(pair: object) -> tuple[int, int, list[str]]:
    if not isinstance(pair, list | tuple) or len(pair) != 2:
        raise Invalid("A day's hours are a list of [start, end].", code="hours_invalid")
    start, end = minutes_of(pair[0]), minutes_of(pair[1])
    if start in (end, DAY_MINUTES):
        raise Invalid("Hours start before they end.", code="hours_invalid")
    return start, end if end > start else end + DAY_MINUTES, [str(pair[0]), str(pair[1])]
