"""Work of quality: what the assistant could not answer, what an approval closes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from apps.quality import gaps
from apps.tenants.work import work


@work("quality.note_refusal", lease=60)
def note_refusal(payload: dict[str, Any]) -> None:
    """Put a refused question to its gap."""
    gaps.note(
        payload["question"],
        product=payload["product"],
        language=payload["language"],
        reason=payload["reason"],
        session_id=UUID(payload["session"]),
        record_id=UUID(payload["record"]),
    )


@work("quality.article_approved", lease=60)
def article_approved(payload: dict[str, Any]) -> None:
    """Close what the article answers."""
    gaps.answered_by(UUID(payload["article"]))
