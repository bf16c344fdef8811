from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple


class Pii(NamedTuple):
    """A stretch of personal data; `start` and `end` are character offsets into the text."""

    kind: str
    start: int
    end: int


def words(*alternatives: str) -> str:
    """One alternation of whole words and phrases, given as regular-expression pieces."""
    return r"(?<!\w)(?:" + "|".join(alternatives) + r")(?!\w)"


def cued(text: str, start: int, cue: re.Pattern[str], reach: int = 40) -> bool:
    """Does the cue stand within `reach` characters before `start`, on the way to it?"""
    return cue.search(text, max(0, start - reach), start) is not None


def followed(text: str, end: int, cue: re.Pattern[str]) -> bool:
    return cue.match(text, end) is not None


def groups(kind: str, pattern: re.Pattern[str], text: str, group: int = 1) -> Iterator[Pii]:
    for match in pattern.finditer(text):
        yield Pii(kind, match.start(group), match.end(group))


def without_overlaps(found: Iterable[Pii]) -> list[Pii]:
    """Earlier detectors win; the rest is kept where nothing stands yet, in order of position."""
    kept: list[Pii] = []
    for span in found:
        if span.start < span.end and all(span.end <= one.start or span.start >= one.end for one in kept):
            kept.append(span)
    return sorted(kept, key=lambda span: span.start)
