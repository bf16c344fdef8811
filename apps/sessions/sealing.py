"""How the audit log reads people's messages back to compare them with what was sealed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from apps.sessions.conversations import leaf_content
from apps.sessions.models import Event

PEOPLE = ("shopper", "advisor")


def words_of_events(ids: Sequence[UUID]) -> Mapping[UUID, Mapping[str, Any] | None]:
    """The sealed content of each event; None where a person's words were erased."""
    rows = Event.objects.filter(pk__in=ids).select_related("message")
    return {
        row.pk: None if row.message is None or row.message.data.get("erased") else leaf_content(row.message)
        for row in rows
    }


def event_ids() -> Iterable[UUID]:
    """Every event that must have a leaf."""
    rows = Event.objects.filter(kind="message", message__author_kind__in=PEOPLE)
    return rows.values_list("pk", flat=True).iterator(chunk_size=5000)
