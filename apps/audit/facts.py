"""What a leaf says: every column that is never erased, as one line of canonical JSON.

The recorder writes it from new rows, the verifier from the rows it finds; both through here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from apps.audit import canonical
from apps.audit.models import AIRecord, Claim, Entry, Leaf

RECORD_FIELDS = (
    "act",
    "session_id",
    "message_id",
    "capability",
    "stage",
    "engine",
    "model",
    "prompt",
    "parameters",
    "outcome",
    "reason",
    "confidence",
    "language",
    "consent",
    "latency_ms",
    "tokens",
    "cost",
    "created_at",
)
CLAIM_FIELDS = ("position", "kind", "verdict", "source_kind", "source_id", "source_version")
ENTRY_FIELDS = ("action", "actor_kind", "actor_id", "object_type", "object_id", "refs", "created_at")


def of_record(
    brand: int, ref: object, commitment: str, values: Sequence[Any], claims: Iterable[Sequence[Any]]
) -> str:
    """The line of an AI record with its claims in order."""
    facts = dict(zip(RECORD_FIELDS, values, strict=True))
    facts["claims"] = [dict(zip(CLAIM_FIELDS, claim, strict=True)) for claim in claims]
    return _line(Leaf.Kind.RECORD.value, brand, ref, commitment, facts)


def of_entry(brand: int, ref: object, commitment: str, values: Sequence[Any]) -> str:
    """The line of an entry."""
    return _line(Leaf.Kind.ENTRY.value, brand, ref, commitment, dict(zip(ENTRY_FIELDS, values, strict=True)))


def of_row(kind: str, brand: int, ref: object, commitment: str, created_at: datetime | str) -> str:
    """The line of another app's row: that it was, when, and the commitment to what it said."""
    return _line(kind, brand, ref, commitment, {"created_at": created_at})


def record_values(row: AIRecord) -> tuple[Any, ...]:
    """The record's columns in the order of RECORD_FIELDS; the cost with its six digits."""
    return tuple(f"{row.cost:.6f}" if name == "cost" else getattr(row, name) for name in RECORD_FIELDS)


def claim_values(row: Claim) -> tuple[Any, ...]:
    """The claim's columns in the order of CLAIM_FIELDS."""
    return tuple(getattr(row, name) for name in CLAIM_FIELDS)


def entry_values(row: Entry) -> tuple[Any, ...]:
    """The entry's columns in the order of ENTRY_FIELDS."""
    return tuple(getattr(row, name) for name in ENTRY_FIELDS)


def _line(kind: str, brand: int, ref: object, commitment: str, facts: dict[str, Any]) -> str:
    facts.update(kind=kind, brand=brand, id=ref, commitment=commitment)
    return canonical.dumps(facts)
