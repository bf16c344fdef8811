"""Which past acts of the AI stand on a source: counted up to a bound, and listed page by page.

However often a source was cited, a page reads no more of each cited id than it shows: the index holds the
records in order, so nothing is sorted or counted to the end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from apps.audit import selectors
from apps.audit.models import AIRecord
from apps.audit.selectors import Act, Page
from apps.tenants.scope import current_brand_id

Cited = tuple[str, str]
"""Kind and id of a source, as claims name it."""
MOST = 100
PAGE = 25

# Claims that were not proven were taken out of the answer: it does not stand on what they named.
_RECORDS = (
    "SELECT DISTINCT used.record_id FROM unnest(%s::text[], %s::text[]) AS cited(kind, id) "
    "CROSS JOIN LATERAL (SELECT DISTINCT c.record_id FROM audit_claim c WHERE c.brand_id = %s "
    "AND c.source_kind = cited.kind AND c.source_id = cited.id AND c.verdict = 'supported' "
    "AND (%s = '' OR c.source_version = %s) AND c.record_id < %s "
    "ORDER BY c.record_id DESC LIMIT %s) AS used ORDER BY used.record_id DESC LIMIT %s"
)
_COUNTS = (
    "SELECT cited.thing, count(DISTINCT used.record_id) "
    "FROM unnest(%s::text[], %s::text[], %s::text[]) AS cited(thing, kind, id) "
    "CROSS JOIN LATERAL (SELECT DISTINCT c.record_id FROM audit_claim c WHERE c.brand_id = %s "
    "AND c.source_kind = cited.kind AND c.source_id = cited.id AND c.verdict = 'supported' "
    "ORDER BY c.record_id DESC LIMIT %s) AS used GROUP BY cited.thing"
)
_LAST = UUID(int=2**128 - 1)


@dataclass(frozen=True)
class Count:
    """How many acts, up to MOST; `more` says that it is more than that."""

    n: int
    more: bool

    def __str__(self) -> str:
        return f"{self.n}+" if self.more else str(self.n)


def ids(
    cited: Sequence[Cited], *, version: str = "", before: UUID | None = None, limit: int = PAGE
) -> list[UUID]:
    """The newest acts that stand on any of these sources (in this version), older than `before`."""
    kinds, names = [kind for kind, _ in cited], [name for _, name in cited]
    values: list[Any] = [kinds, names, current_brand_id(), version, version, before or _LAST, limit, limit]
    with connection.cursor() as cursor:
        cursor.execute(_RECORDS, values)
        return [row[0] for row in cursor.fetchall()]


def acts(cited: Sequence[Cited], *, version: str = "", before: UUID | None = None) -> Page:
    """The same as lines of a list. The words of erased sessions are gone here as everywhere."""
    found = ids(cited, version=version, before=before, limit=PAGE + 1)
    records = list(AIRecord.objects.filter(pk__in=found[:PAGE]).order_by("-id"))
    listed: list[Act] = selectors.lines(records)
    return Page(listed, found[PAGE - 1] if len(found) > PAGE else None, bounded=False)


def count(cited: Sequence[Cited], *, version: str = "") -> Count:
    """How many acts stand on any of these sources."""
    return _bounded(len(ids(cited, version=version, limit=MOST + 1)))


def counts(things: Mapping[UUID, Sequence[Cited]]) -> dict[UUID, Count]:
    """How many acts stand on each of these things, in one query; those with none are left out."""
    rows = [(str(key), *each) for key, cited in things.items() for each in cited]
    columns = [list(column) for column in zip(*rows, strict=True)] or [[], [], []]
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, [*columns, current_brand_id(), MOST + 1])
        return {UUID(key): _bounded(found) for key, found in cursor.fetchall()}


def sessions(cited: Sequence[Cited], *, version: str = "") -> set[UUID]:
    """The sessions of the newest MOST acts that stand on these sources."""
    found = AIRecord.objects.filter(pk__in=ids(cited, version=version, limit=MOST))
    return {ref for ref in found.values_list("session_id", flat=True) if ref}


def _bounded(found: int) -> Count:
    return Count(min(found, MOST), found > MOST)
