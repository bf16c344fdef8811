"""The rows of the policy interview: a country or a category each, as typed and as kept."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language

from apps.audit import using
from apps.audit.using import Count
from apps.core import countries
from apps.knowledge.models import Fact

RATE = ("delivery", "scope", "cost", "days_min", "days_max", "free_from")
TERM = ("warranty", "scope", "months")
_WHOLE = frozenset({"days_min", "days_max", "months"})
_MOST_ROWS, _LONGEST, _VERSIONS = 100, 200, 200


def columns() -> list[tuple[str, str]]:
    """All countries by name, in the reader's language."""
    language = (get_language() or "en")[:2]
    return sorted(((code, countries.name(code, language)) for code in countries.CODES), key=lambda c: c[1])


def typed_rows(post: QueryDict, shape: tuple[str, ...]) -> list[dict[str, Any]]:
    """The rows as typed, whole numbers as numbers; rows without a word are dropped."""
    kind, *names = shape
    lists = (post.getlist(f"{kind}-{name}")[:_MOST_ROWS] for name in names)
    rows = [dict(zip(names, map(_clean, row), strict=True)) for row in zip(*lists, strict=False)]
    return [{name: _typed(name, value) for name, value in row.items()} for row in rows if any(row.values())]


def rows_of(standing: list[Fact], shape: tuple[str, ...]) -> list[dict[str, Any]]:
    """The rows of what is kept."""
    kind, _, *names = shape
    return [
        {"scope": fact.scope} | {name: fact.value.get(name, "") for name in names}
        for fact in standing
        if fact.kind == kind and fact.scope
    ]


def fact_versions() -> list[tuple[Fact, Count]]:
    """The newest versions that past answers stand on, also those that hold no more, with how many do."""
    rows = list(Fact.objects.exclude(approved_at=None).order_by("-approved_at", "-pk")[:_VERSIONS])
    uses = using.counts({row.pk: [("fact", str(row.pk))] for row in rows})
    return [(row, uses[row.pk]) for row in rows if row.pk in uses]


def _clean(text: str) -> str:
    return text.strip()[:_LONGEST]


def _typed(name: str, text: str) -> Any:
    if name in _WHOLE and text.isdecimal() and text.isascii():
        return int(text)
    return text.replace(",", ".") if name in ("cost", "free_from") else text
