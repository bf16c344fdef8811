"""How many things a list in the evidence names: what a claim that counts them may say."""

from __future__ import annotations

import re
from collections import Counter

from apps.grounding.words import content

from .typed import opened

_OPENS = re.compile(
    r"(?:\binclud\w*|\bcontains?|\bconsists? of|\bcomes? with|\benthält|(?<=[a-zäöü]):)\s*:?\s*([^.;:]+)",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_NEXT = re.compile(r"\s*,\s*(?:and\s+|und\s+|&\s*)?|\s+(?:and|und|&|plus)\s+", re.IGNORECASE)
_MANY = re.compile(r"^\s*(\d{1,3})\b(?!\s?[%\"'”°]|[.,]\d)")
_LEAST = 2


def counts(text: str) -> frozenset[int]:
    """The numbers of things listed: how many entries a list has, and what their own numbers add up to."""
    plain = _ASIDE.sub(" ", opened(text))
    lists = [_NEXT.split(match[1]) for match in _OPENS.finditer(plain)]
    labelled = [entry.partition(": ") for entry in plain.split("; ")]
    names = Counter(label for label, colon, _ in labelled if colon)
    lists += [[value for label, _, value in labelled if label == name] for name, n in names.items() if n > 1]
    return frozenset(total for entries in lists for total in _totals(entries))


def _totals(entries: list[str]) -> set[int]:
    named = [entry for entry in entries if any(c.isalpha() for c in entry)]
    if len(named) < _LEAST:
        return set()
    counted = [int(many[1]) for entry in named if (many := _MANY.match(entry))]
    return {
        len(named),
        sum(counted) + len(named) - len(counted),
        *([sum(counted)] if len(counted) > 2 else []),
    }


def many_of(noun: str, text: str) -> int:
    """How many entries of the lists in a text are a thing of this name (`cat figure, dog figure`)."""
    entries = [
        entry for match in _OPENS.finditer(_ASIDE.sub(" ", opened(text))) for entry in _NEXT.split(match[1])
    ]
    return sum(content(entry)[-1:] == [noun] for entry in entries)
