"""Reads things of the log back, in bulk and as they stand, and says what their leaves ought to say.

Plain SQL, because a verifier that takes hours is not run: one query per kind and chunk, keys and
times already as the text that is hashed. Row level security holds here as everywhere, and each
query names the brand in scope.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from apps.audit import canonical, facts, sources
from apps.audit.models import Entry, Leaf
from apps.tenants.scope import current_brand_id

CHUNK = 2000
_RECORD, _ENTRY = Leaf.Kind.RECORD.value, Leaf.Kind.ENTRY.value
_OURS = frozenset({"", _RECORD, _ENTRY})
ERASED = "privacy.erased"
_TIME = "to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"+00:00\"')"
_AS_TEXT = {name: f"{{}}.{name}::text" for name in ("session_id", "message_id", "cost")} | {
    "created_at": _TIME.format("{}.created_at")
}
_loads = lru_cache(maxsize=4096)(json.loads)


def _columns(alias: str, names: tuple[str, ...]) -> str:
    return ", ".join(_AS_TEXT.get(name, "{}." + name).format(alias) for name in names)


# S608: nothing below comes from outside; the names are those of facts.py.
_THINGS = (
    "SELECT t.{id}::text, {columns} FROM audit_seal s JOIN audit_{table} t ON t.brand_id = s.brand_id "
    "AND t.{id} = s.id WHERE s.brand_id = %s AND s.position BETWEEN %s AND %s"
)
_SEALS = (
    "SELECT s.id::text, s.position, s.nodes, s.root, coalesce(l.kind, ''), coalesce(l.commitment, ''), "  # noqa: S608
    f"coalesce(l.hash, ''), b.content, coalesce(b.salt, ''), {_TIME.format('l.created_at')} "
    "FROM audit_seal s LEFT JOIN audit_leaf l ON l.brand_id = s.brand_id AND l.id = s.id "
    "LEFT JOIN audit_body b ON b.brand_id = s.brand_id AND b.id = s.id "
    "WHERE s.brand_id = %s AND s.position BETWEEN %s AND %s ORDER BY s.position"
)
_ENDS = "SELECT coalesce(min(position), 0), coalesce(max(position), -1) FROM audit_seal WHERE brand_id = %s"
_RECORDS = _THINGS.format(id="id", table="airecord", columns=_columns("t", facts.RECORD_FIELDS))
_ENTRIES = _THINGS.format(id="id", table="entry", columns=_columns("t", facts.ENTRY_FIELDS))
_CLAIMS = _THINGS.format(id="record_id", table="claim", columns=_columns("t", facts.CLAIM_FIELDS)) + (
    " ORDER BY t.record_id, t.position, t.id"
)
_JSON = {name: facts.RECORD_FIELDS.index(name) + 1 for name in ("parameters", "consent")}
_REFS = facts.ENTRY_FIELDS.index("refs") + 1


class Sealed(NamedTuple):
    """One position of the tree with what hangs on it. ``line`` is None when the thing itself is gone.

    ``content`` is the canonical text of its words, None when they are gone; an erased thing has
    neither content nor salt. ``kind`` is empty when the leaf is gone.
    """

    ref: str
    position: int
    nodes: bytes
    root: bytes
    kind: str
    commitment: str
    hash: bytes
    content: str | None
    salt: str
    created_at: str
    line: str | None


@dataclass(frozen=True, slots=True)
class _Range:
    """The things behind a run of positions, by id."""

    records: dict[str, list[Any]]
    claims: dict[str, list[list[Any]]]
    entries: dict[str, list[Any]]
    others: dict[str, str | None]


def sealed(*, below: int | None = None) -> Iterator[Sealed]:
    """Everything sealed in the brand in scope, by position, in bounded memory; ``below`` is a tree size."""
    with connection.cursor() as cursor:
        cursor.execute(_ENDS, [current_brand_id()])
        first, last = cursor.fetchone()
    last = last if below is None else min(last, below - 1)
    for low in range(first, last + 1, CHUNK):
        yield from _chunk(low, min(low + CHUNK - 1, last))


def one(position: int) -> Sealed | None:
    """What is sealed at a position, or None."""
    return next(_chunk(position, position), None)


def erased_ids() -> set[str]:
    """Every id whose erasure was entered into the log."""
    refs = Entry.objects.filter(action=ERASED).values_list("refs", flat=True)
    return {ref for row in refs for ref in row}


def _chunk(low: int, high: int) -> Iterator[Sealed]:
    brand, rows = current_brand_id(), _rows(_SEALS, low, high)
    others: dict[str, list[UUID]] = defaultdict(list)
    for row in rows:
        if row[4] not in _OURS:
            others[row[4]].append(UUID(row[0]))
    found = _read(low, high, others)
    for ref, position, nodes, root, kind, commitment, digest, content, salt, at in rows:
        if kind not in _OURS:
            content = found.others.get(ref)
        line = _line(brand, ref, kind, commitment, at, found)
        yield Sealed(ref, position, nodes, root, kind, commitment, digest, content or None, salt, at, line)


def _read(low: int, high: int, others: dict[str, list[UUID]]) -> _Range:
    claims: dict[str, list[list[Any]]] = defaultdict(list)
    for ref, *values in _rows(_CLAIMS, low, high):
        claims[ref].append(values)
    records = {row[0]: _decoded(row, *_JSON.values()) for row in _rows(_RECORDS, low, high)}
    entries = {row[0]: _decoded(row, _REFS) for row in _rows(_ENTRIES, low, high)}
    words: dict[str, str | None] = {}
    for kind, ids in others.items():
        words |= _words(kind, ids)
    return _Range(records, claims, entries, words)


def _line(brand: int, ref: str, kind: str, commitment: str, at: str, found: _Range) -> str | None:
    if kind not in _OURS:
        return facts.of_row(kind, brand, ref, commitment, at) if ref in found.others else None
    if kind == _RECORD and ref in found.records:
        return facts.of_record(brand, ref, commitment, found.records[ref], found.claims.get(ref, ()))
    if kind == _ENTRY and ref in found.entries:
        return facts.of_entry(brand, ref, commitment, found.entries[ref])
    return None


def _words(kind: str, ids: list[UUID]) -> dict[str, str | None]:
    """The canonical words of another app's rows that still exist; None where they were erased."""
    source = sources.get(kind)
    if source is None:
        return {}
    return {
        str(ref): None if content is None else canonical.dumps(canonical.clean(content))
        for ref, content in source.fetch(ids).items()
    }


def _decoded(row: tuple[Any, ...], *places: int) -> list[Any]:
    """The row without its id, JSON columns read. Equal JSON is common, so each text is read once."""
    values = list(row)
    for place in places:
        values[place] = _loads(values[place])
    return values[1:]


def _rows(sql: str, low: int, high: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [current_brand_id(), low, high])
        return list(cursor.fetchall())
