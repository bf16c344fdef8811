"""How many things a list in the evidence names: what a claim that counts them may say."""

from __future__ import annotations

import re
from collections import Counter

from .typed import opened

_OPENS = re.compile(
    r"(?:\binclud\w*|\bcontains?|\bconsists? of|\bcomes? with|\benthält|[a-zäöü]:)\s*:?\s*([^.;:]+)",
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
    return {len(named), sum(int(many[1]) if (many := _MANY.match(entry)) else 1 for entry in named)}
