"""Reads things of the log back, in bulk and as they stand, and says what their leaves ought to say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from apps.audit import canonical, facts, sources
from apps.audit.models import AIRecord, Body, Claim, Entry, Leaf, Seal
from apps.tenants.scope import current_brand_id

CHUNK = 2000
ERASED = "privacy.erased"


@dataclass(frozen=True, slots=True)
class Sealed:
    """One position of the tree with what hangs on it. ``line`` is None when the thing itself is gone.

    ``content`` is the canonical text of its words, None when they are gone; an erased thing has
    neither content nor salt.
    """

    ref: UUID
    position: int
    nodes: bytes
    root: bytes
    kind: str
    commitment: str
    hash: bytes
    line: str | None
    content: str | None
    salt: str


@dataclass(frozen=True, slots=True)
class _Found:
    """The rows behind a chunk of leaves, by id."""

    lines: Mapping[UUID, str]
    contents: Mapping[UUID, str | None]
    salts: Mapping[UUID, str]


def sealed(start: int = 0) -> Iterator[Sealed]:
    """Everything sealed in the brand in scope, by position from ``start``, in bounded memory."""
    while True:
        rows = Seal.objects.filter(position__gte=start).order_by("position")
        seals = list(rows.values_list("id", "position", "nodes", "root")[:CHUNK])
        yield from _chunk(seals)
        if len(seals) < CHUNK:
            return
        start = seals[-1][1] + 1


def one(ref: UUID) -> Sealed | None:
    """The sealed thing with this id, or None when it is not sealed (yet)."""
    rows = Seal.objects.filter(pk=ref).values_list("id", "position", "nodes", "root")
    return next(_chunk(list(rows)), None)


def erased_ids() -> set[UUID]:
    """Every id whose erasure was entered into the log."""
    refs = Entry.objects.filter(action=ERASED).values_list("refs", flat=True)
    return {UUID(ref) for row in refs for ref in row}


def _chunk(seals: Sequence[tuple[UUID, int, Any, Any]]) -> Iterator[Sealed]:
    ids = [row[0] for row in seals]
    rows = Leaf.objects.filter(pk__in=ids).values_list("id", "kind", "commitment", "hash", "created_at")
    leaves = {row[0]: row[1:] for row in rows}
    found = _read(leaves)
    for ref, position, nodes, root in seals:
        kind, commitment, digest, _ = leaves.get(ref, ("", "", b"", None))
        yield Sealed(
            ref=ref,
            position=position,
            nodes=bytes(nodes),
            root=bytes(root),
            kind=kind,
            commitment=commitment,
            hash=bytes(digest),
            line=found.lines.get(ref),
            content=found.contents.get(ref),
            salt=found.salts.get(ref, ""),
        )


def _read(leaves: Mapping[UUID, Any]) -> _Found:
    kinds: dict[str, list[UUID]] = defaultdict(list)
    for ref, (kind, *_) in leaves.items():
        kinds[kind].append(ref)
    bodies = Body.objects.filter(pk__in=list(leaves)).values_list("id", "content", "salt")
    contents: dict[UUID, str | None] = {}
    salts: dict[UUID, str] = {}
    for ref, content, salt in bodies:
        contents[ref], salts[ref] = content or None, salt
    lines = _records(kinds[Leaf.Kind.RECORD], leaves) | _entries(kinds[Leaf.Kind.ENTRY], leaves)
    events, words = _events(kinds[Leaf.Kind.EVENT], leaves)
    return _Found(lines | events, contents | words, salts)


def _records(ids: list[UUID], leaves: Mapping[UUID, Any]) -> dict[UUID, str]:
    brand, claims = current_brand_id(), _claims(ids)
    rows = AIRecord.objects.filter(pk__in=ids).values_list("id", *facts.RECORD_FIELDS) if ids else ()
    return {
        row[0]: facts.of_record(brand, row[0], leaves[row[0]][1], row[1:], claims[row[0]]) for row in rows
    }


def _claims(ids: list[UUID]) -> dict[UUID, list[tuple[Any, ...]]]:
    by_record: dict[UUID, list[tuple[Any, ...]]] = defaultdict(list)
    if ids:
        rows = Claim.objects.filter(record__in=ids).order_by("record_id", "position")
        for record, *values in rows.values_list("record_id", *facts.CLAIM_FIELDS):
            by_record[record].append(tuple(values))
    return by_record


def _entries(ids: list[UUID], leaves: Mapping[UUID, Any]) -> dict[UUID, str]:
    brand = current_brand_id()
    rows = Entry.objects.filter(pk__in=ids).values_list("id", *facts.ENTRY_FIELDS) if ids else ()
    return {row[0]: facts.of_entry(brand, row[0], leaves[row[0]][1], row[1:]) for row in rows}


def _events(ids: list[UUID], leaves: Mapping[UUID, Any]) -> tuple[dict[UUID, str], dict[UUID, str | None]]:
    source = sources.get(Leaf.Kind.EVENT)
    if not ids or source is None:
        return {}, {}
    brand, rows = current_brand_id(), source.fetch(ids)
    lines = {ref: facts.of_event(brand, ref, leaves[ref][1], leaves[ref][3]) for ref in rows}
    words = {
        ref: None if content is None else canonical.dumps(canonical.clean(content))
        for ref, content in rows.items()
    }
    return lines, words
