"""Keeping one text from standing many times among the passages found. Pure.

Sixty notes that say the same of returns would fill every place, and the one passage that answers would not
be seen. So of passages that repeat each other, or that bear the question's words in the same sentence, the
best stays and the others go behind; and so does what one article has beyond its share.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from apps.knowledge.cutting import sentences

# Share of words in common from which two passages say the same.
ALIKE = 0.8
_WORD = re.compile(r"\w+")
# Words of a question that tell what it is about are rarely shorter; endings come after this many letters.
_TELLING, _ROOT = 4, 5


@dataclass(frozen=True, slots=True)
class Standing:
    """A passage in its place: where it is from, and its text."""

    source: Hashable
    text: str


def spread(question: str, found: Sequence[Standing], limit: int) -> tuple[list[int], list[int]]:
    """Places of at most `limit` passages that differ, best first, and of those that went behind.

    `found` is in order of rank. One source has half of the places before others have had theirs.
    """
    asked = _roots(question)
    kept: list[int] = []
    behind: list[int] = []
    bags: list[frozenset[str]] = []
    leads: set[str] = set()
    counted: Counter[Hashable] = Counter()
    for place, one in enumerate(found):
        bag, lead = frozenset(_words(one.text)), _lead(one.text, asked)
        again = (lead and lead in leads) or any(_alike(bag, other) for other in bags)
        if again or counted[one.source] >= max(1, limit // 2):
            behind.append(place)
            continue
        kept.append(place)
        if len(kept) == limit:
            break
        bags.append(bag)
        leads.add(lead)
        counted[one.source] += 1
    return kept, behind


def _lead(text: str, asked: frozenset[str]) -> str:
    """The sentence that bears most words of the question, or "" where none bears any."""
    best, most = "", 0
    for sentence in sentences(text):
        shared = len(asked & _roots(sentence))
        if shared > most:
            best, most = " ".join(_words(sentence)), shared
    return best


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= ALIKE * max(1, len(one | other))


def _words(text: str) -> Iterable[str]:
    return _WORD.findall(text.lower())


def _roots(text: str) -> frozenset[str]:
    return frozenset(word[:_ROOT] for word in _words(text) if len(word) >= _TELLING)
