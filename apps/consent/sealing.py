"""How the audit log reads grants back to compare them with what was sealed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from apps.consent.models import Grant


def content(row: Grant) -> dict[str, Any]:
    """What of a grant is sealed: who answered what, to which text."""
    return {
        "shopper": str(row.shopper_id),
        "session": str(row.session_id or ""),
        "purpose": row.purpose,
        "granted": row.granted,
        "notice": str(row.notice_id),
        "how": row.how,
        "where": row.where,
    }


def grants(ids: Sequence[UUID]) -> Mapping[UUID, Mapping[str, Any] | None]:
    """The sealed content of each grant."""
    return {row.pk: content(row) for row in Grant.objects.filter(pk__in=ids)}


def grant_ids() -> Iterable[UUID]:
    """Every grant must have a leaf."""
    return Grant.objects.values_list("pk", flat=True).iterator(chunk_size=5000)
