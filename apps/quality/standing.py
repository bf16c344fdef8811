"""Whether what an answer stood on may still be said today."""

from __future__ import annotations

from typing import Any

from apps.catalog import selectors as catalog
from apps.catalog.models import Relation
from apps.knowledge import facts
from apps.knowledge.models import Passage
from apps.quality import proving


def still_stands(source: dict[str, Any]) -> bool:
    """True unless the cited text, fact, attribute or relation was replaced, taken back or has lapsed.

    Prices, stock and hours hold for a moment only and are never told later: for them it is false.
    """
    kind, source_id = str(source.get("kind", "")), str(source.get("id", ""))
    if kind == "fact":
        return any(str(row.pk) == source_id for row in facts.live())
    if kind == "relation":
        return bool(Relation.objects.filter(pk=source_id).exclude(approved_at=None).exists())
    if kind == "attribute":
        found = catalog.resolve_sku(source_id.rpartition(":")[0])
        return bool(
            found and found[0].approved("attributes") and str(found[0].version) == source.get("version")
        )
    return kind == "passage" and _passage_stands(source_id)


def _passage_stands(passage_id: str) -> bool:
    passage = Passage.objects.filter(pk=passage_id, live=True).select_related("revision").first()
    if passage is None or passage.revision is None:
        return passage is not None
    held = proving.holding_today(passage.revision.article_id)
    return held is not None and held.pk == passage.revision_id
