"""What people and the house did, for the auditor to read: approvals, settings, consents, looks."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from apps.audit.models import Body, Entry

PAGE = 100


@dataclass(frozen=True)
class Doing:
    """One entry with its words; erased ones have none."""

    entry: Entry
    name: str
    data: dict[str, Any]


def doings(
    *, action: str = "", before: UUID | None = None, limit: int = PAGE
) -> tuple[list[Doing], UUID | None]:
    """Entries, newest first, and the id to go on before (None at the end). Two queries.

    ``action`` is the first part of an action or all of it, e.g. ``catalog`` or ``catalog.approved``.
    """
    rows = Entry.objects.order_by("-id")
    if action:
        rows = rows.filter(action=action) if "." in action else rows.filter(action__startswith=f"{action}.")
    if before:
        rows = rows.filter(id__lt=before)
    found = list(rows[: limit + 1])
    shown = found[:limit]
    bodies = Body.objects.filter(pk__in=[row.pk for row in shown]).exclude(content="")
    words = {ref: json.loads(content) for ref, content in bodies.values_list("id", "content")}
    made = [_doing(row, words.get(row.pk, {})) for row in shown]
    return made, shown[-1].pk if len(found) > limit else None


def areas() -> list[str]:
    """The first parts of all actions that occur."""
    names = Entry.objects.order_by().values_list("action", flat=True).distinct()
    return sorted({name.split(".")[0] for name in names})


def _doing(row: Entry, words: dict[str, Any]) -> Doing:
    return Doing(row, str(words.get("by") or ""), words.get("data") or {})
