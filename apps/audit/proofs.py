"""Proof for one record, and between two heads, from O(log n) stored nodes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from apps.audit import checkpoints, keys, merkle, reading, sealing
from apps.audit.models import Checkpoint, Leaf, Seal
from apps.core.errors import Conflict, NotFound


def inclusion(ref: UUID) -> dict[str, Any]:
    """Everything a stranger needs to check that a thing is in the tree under the latest signed head.

    ``leaf`` is the exact line that was hashed; ``path`` the sibling hashes of RFC 6962 §2.1.1. Raises
    NotFound for what is not in the log, Conflict ``not_sealed_yet`` for what is a second too young.
    """
    position = Seal.objects.filter(pk=ref).values_list("position", flat=True).first()
    item = None if position is None else reading.one(position)
    if item is None or item.line is None:
        raise _not_there(ref)
    head = _latest()
    ranges = merkle.inclusion_ranges(item.position, head.size)
    return {
        "id": item.ref,
        "kind": item.kind,
        "position": item.position,
        "leaf": item.line,
        "leaf_hash": merkle.leaf_hash(item.line.encode()).hex(),
        "path": [value.hex() for value in _hashes(ranges)],
        "checkpoint": head.as_dict(),
        "public_key": keys.public_keys().get(head.key, b"").hex(),
    }


def consistency(old: int) -> dict[str, Any]:
    """Proof that the tree under the latest signed head only added to the one of ``old`` leaves."""
    head = _latest()
    if not 0 < old <= head.size:
        raise NotFound("There was never a head of that size.")
    path = [value.hex() for value in _hashes(merkle.consistency_ranges(old, head.size))]
    return {"old": old, "path": path, "checkpoint": head.as_dict()}


def _hashes(ranges: list[tuple[int, int]]) -> list[bytes]:
    """The hash of each range; all nodes they need come in one query."""
    needed = [node for low, high in ranges for node in merkle.full_subtrees(low, high)]
    nodes = sealing.stored_nodes(needed)
    return [merkle.range_hash(low, high, nodes.__getitem__) for low, high in ranges]


def _latest() -> checkpoints.Head:
    row = Checkpoint.objects.order_by("-size").first()
    if row is None:
        raise NotFound("Nothing is sealed yet.")
    return checkpoints.head_of(row)


def _not_there(ref: UUID) -> NotFound | Conflict:

    if Leaf.objects.filter(pk=ref).exists():
        return Conflict("Recorded, and sealed within a second or two. Try again.", code="not_sealed_yet")
    return NotFound("No record by that id in the log.")
