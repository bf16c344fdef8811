"""Is the log what it was? Checks each live row against its leaf, the leaves against the tree, the tree
against every signed head, and the heads against those that left the house.

What is found, and by what: a changed row, claim, word or event (its leaf), a deleted row (its leaf
stays), an inserted row (it has no leaf), a deleted, inserted or swapped leaf or seal (positions and
head), a cut tail and a tree rewritten as a whole (the published heads), words blanked outside the
privacy verb (no entry names them).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from apps.audit import canonical, checkpoints, keys, merkle, reading, sources
from apps.audit.checkpoints import Head
from apps.audit.models import AIRecord, Checkpoint, Entry, Leaf, Seal
from apps.core.clock import now
from apps.core.errors import VitrineError
from apps.tenants.models import Brand
from apps.tenants.scope import current_brand_id

# How long sealing and publishing may lag behind (a worker that restarts) before it is a finding.
PATIENCE = timedelta(seconds=60)
Progress = Callable[[int], None]


@dataclass(frozen=True)
class Finding:
    """Something that is not as it was. ``position`` is None for what has no place in the tree."""

    kind: str
    id: str
    position: int | None
    why: str


@dataclass
class Verdict:
    """``first_broken`` is the finding with the lowest position; ``broken`` counts all of them."""

    brand: str
    ok: bool = True
    size: int = 0
    root: str = ""
    checkpoints: int = 0
    unsealed: int = 0
    erased: int = 0
    broken: int = 0
    first_broken: Finding | None = None
    findings: list[Finding] = field(default_factory=list)

    def add(self, finding: Finding) -> None:
        """Count a finding and keep the first ones."""
        self.ok, self.broken = False, self.broken + 1
        if len(self.findings) < 50:
            self.findings.append(finding)
        first = self.first_broken
        if first is None or _order(finding) < _order(first):
            self.first_broken = finding

    def as_dict(self) -> dict[str, Any]:
        """JSON's own types only."""
        return asdict(self)


def verify(published: Path | None = None, progress: Progress | None = None) -> Verdict:
    """Verify the log of the brand in scope; ``published`` is a copy of its checkpoints from elsewhere.

    Reads everything once, in chunks, from one snapshot, while work goes on. Nothing is written; ``progress``
    is told now and then how many leaves were read.
    """
    brand = Brand.objects.get(pk=current_brand_id())
    verdict = Verdict(brand.slug)
    path = published or checkpoints.file_of(brand.slug)
    # Before the snapshot: a head that is published after it would look like a tail that was cut.
    outside = _outside(path, verdict)
    with _snapshot():
        stored = [checkpoints.head_of(row) for row in Checkpoint.objects.order_by("size", "id")]
        _check_signatures(stored, outside, verdict)
        _check_published(stored, outside, path, verdict)
        _walk(stored, outside, verdict, progress or (lambda _: None))
        for finding in (*_unsealed(verdict), *_without_leaf()):
            verdict.add(finding)
    return verdict


@contextmanager
def _snapshot() -> Iterator[None]:
    """One view of the database for all reads, unless the caller's transaction already decides that."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _walk(stored: list[Head], outside: list[Head], verdict: Verdict, progress: Progress) -> None:
    """Rebuild the tree from the rows as they stand, comparing with each head on the way."""
    tree, heads, erased = merkle.Frontier(), _by_size(stored, outside), reading.erased_ids()
    batch: list[tuple[str, int, bytes]] = []
    expected = 0
    for item in reading.sealed():
        for finding in _check_item(item, expected, erased):
            verdict.add(finding)
        expected = item.position + 1
        if expected % reading.CHUNK == 0:
            progress(expected)
        verdict.erased += not item.salt and item.ref in erased
        if b"".join(tree.append(item.hash)) != item.nodes:
            verdict.add(Finding("seal", item.ref, item.position, "The seal does not fit the tree."))
        batch.append((item.ref, item.position, item.root))
        if tree.size in heads:
            root = tree.root()
            here = heads.pop(tree.size)
            for finding in (*_check_heads(here, root), *_check_roots(batch, here, root)):
                verdict.add(finding)
            batch.clear()
    verdict.size, verdict.root = tree.size, tree.root().hex()
    for ref, position, _ in batch[:1]:
        verdict.add(Finding("seal", ref, position, "No signed head covers this."))
    for size, rest in heads.items():
        for name, head in rest:
            why = f"The tree ends before the {size} leaves of a signed head: its tail is gone."
            verdict.add(Finding(name, head.root.hex(), tree.size, why))


def _check_item(item: reading.Sealed, expected: int, erased: set[str]) -> Iterator[Finding]:
    kind, ref = item.kind or "leaf", item.ref
    if item.position != expected:
        yield Finding(
            "seal", ref, expected, f"Position {expected} is missing: the next one is {item.position}."
        )
    if not item.kind:
        yield Finding("leaf", ref, item.position, "The leaf is gone.")
    elif item.line is None:
        yield Finding(kind, ref, item.position, "The row is gone.")
    elif merkle.leaf_hash(item.line.encode()) != item.hash:
        yield Finding(kind, ref, item.position, "The row, its claims or its leaf were changed.")
    elif why := _broken_words(item, erased):
        yield Finding(kind, ref, item.position, why)


def _broken_words(item: reading.Sealed, erased: set[str]) -> str:
    if not item.salt:
        if item.ref not in erased:
            return "The words were blanked without an erasure on record."
        return "Erased, yet words stand here." if item.content else ""
    if item.content is None:
        return "The words are gone."
    return (
        "" if canonical.commitment(item.salt, item.content) == item.commitment else "The words were changed."
    )


def _check_heads(heads: list[tuple[str, Head]], root: bytes) -> Iterator[Finding]:
    for name, head in heads:
        if head.root != root:
            why = f"The first {head.size} leaves are not those that were signed on {head.at}."
            yield Finding(name, head.root.hex(), head.size - 1, why)


def _check_roots(
    batch: list[tuple[str, int, bytes]], heads: list[tuple[str, Head]], root: bytes
) -> Iterator[Finding]:
    known = {root, *(head.root for _, head in heads)}
    for ref, position, named in batch:
        if named not in known:
            yield Finding("seal", ref, position, "The seal names another head.")


def _by_size(stored: list[Head], outside: list[Head]) -> dict[int, list[tuple[str, Head]]]:
    heads: dict[int, list[tuple[str, Head]]] = defaultdict(list)
    for name, rows in (("checkpoint", stored), ("published_checkpoint", outside)):
        for head in rows:
            heads[head.size].append((name, head))
    return heads


def _outside(path: Path, verdict: Verdict) -> list[Head]:
    if not path.exists():
        return []
    try:
        return list(checkpoints.read(path))
    except VitrineError as error:
        verdict.add(Finding("published_checkpoint", path.name, None, error.detail))
        return []


def _check_signatures(stored: list[Head], outside: list[Head], verdict: Verdict) -> None:
    public, checked = keys.public_keys(), set()
    for name, heads in (("checkpoint", stored), ("published_checkpoint", outside)):
        for head in heads:
            if head in checked:
                continue
            checked.add(head)
            if head.brand != verdict.brand or not head.is_genuine(public):
                why = "The head's signature is not ours."
                verdict.add(Finding(name, head.root.hex(), head.size - 1, why))
    verdict.checkpoints = len(stored)


def _check_published(stored: list[Head], outside: list[Head], path: Path, verdict: Verdict) -> None:
    """Heads that were signed a while ago must have left the house."""
    limit, known = canonical.clean(now() - PATIENCE), set(outside)
    for head in stored:
        if head not in known and head.at < limit:
            why = f"This head was signed but is not among the published ones ({path.name})."
            verdict.add(Finding("published_checkpoint", head.root.hex(), head.size - 1, why))
            return


def _unsealed(verdict: Verdict) -> Iterator[Finding]:
    """Leaves without a place. A few seconds are normal; more means that sealing stopped or was robbed."""
    sealed = Exists(Seal.objects.filter(pk=OuterRef("pk")))
    waiting = Leaf.objects.filter(~sealed).order_by("id").values_list("id", "kind", "created_at")
    limit = now() - PATIENCE
    for ref, kind, created_at in waiting.iterator():
        verdict.unsealed += 1
        if created_at < limit:
            yield Finding(kind, str(ref), None, "Recorded, but never sealed.")


def _without_leaf() -> Iterator[Finding]:
    """Rows that nobody recorded: they were put there by SQL."""
    leaf = Exists(Leaf.objects.filter(pk=OuterRef("pk")))
    for kind, model in ((Leaf.Kind.RECORD, AIRecord), (Leaf.Kind.ENTRY, Entry)):
        for ref in model.objects.filter(~leaf).values_list("id", flat=True)[:50]:
            yield Finding(kind.value, str(ref), None, "A row without a leaf: not written by the recorder.")
    for other, source in sources.every().items():
        for ref in _missing(source.all_ids() if source.all_ids else ()):
            yield Finding(other, str(ref), None, "A row without a leaf: not written by the recorder.")


def _missing(ids: Iterable[UUID]) -> Iterator[UUID]:
    batch: list[UUID] = []
    for ref in ids:
        batch.append(ref)
        if len(batch) >= reading.CHUNK:
            yield from _unknown(batch)
            batch = []
    yield from _unknown(batch)


def _unknown(batch: list[UUID]) -> list[UUID]:
    known = set(Leaf.objects.filter(pk__in=batch).values_list("id", flat=True))
    return [ref for ref in batch if ref not in known]


def _order(finding: Finding) -> float:
    return float("inf") if finding.position is None else finding.position
