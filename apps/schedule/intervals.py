"""Arithmetic on half-open intervals ``[start, end)`` of aware instants. Pure.

Results are always sorted and disjoint: touching intervals become one, empty ones vanish.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import datetime

Interval = tuple[datetime, datetime]


def merge(intervals: Iterable[Interval]) -> list[Interval]:
    """The union."""
    merged: list[Interval] = []
    for start, end in sorted(pair for pair in intervals if pair[0] < pair[1]):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def subtract(intervals: Iterable[Interval], holes: Iterable[Interval]) -> list[Interval]:
    """What is left of ``intervals`` without ``holes``."""
    left: list[Interval] = []
    cuts = merge(holes)
    for start, end in merge(intervals):
        for cut_start, cut_end in cuts:
            if cut_end <= start or cut_start >= end:
                continue
            if start < cut_start:
                left.append((start, cut_start))
            start = max(start, cut_end)
        if start < end:
            left.append((start, end))
    return left


def clip(intervals: Iterable[Interval], start: datetime, end: datetime) -> list[Interval]:
    """The part within ``[start, end)``."""
    return merge((max(a, start), min(b, end)) for a, b in intervals)


def covering(merged: Sequence[Interval], moment: datetime) -> Interval | None:
    """The interval of a merged list that contains ``moment``."""
    at = bisect_right(merged, moment, key=lambda pair: pair[0]) - 1
    return merged[at] if at >= 0 and moment < merged[at][1] else None


def contains(merged: Sequence[Interval], start: datetime, end: datetime) -> bool:
    """Whether one interval of a merged list holds all of ``[start, end)``."""
    found = covering(merged, start)
    return found is not None and end <= found[1]


def overlaps(merged: Sequence[Interval], start: datetime, end: datetime) -> bool:
    """Whether anything of a merged list lies within ``[start, end)``."""
    at = bisect_right(merged, start, key=lambda pair: pair[0])
    if at < len(merged) and merged[at][0] < end:
        return True
    return at > 0 and merged[at - 1][1] > start
