"""Reading gaps: lists, counts and what was asked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, QuerySet

from apps.core.clock import rfc3339
from apps.quality.models import Gap, GapQuestion

SAMPLES = 5
# So many of the newest are looked at for differing ones.
LOOKED_AT = 25


def gaps(state: str = "") -> QuerySet[Gap]:
    """Gaps with what stands around them, the most asked first."""
    rows = Gap.objects.select_related("product", "owner", "article")
    return rows.filter(state=state) if state else rows


def counts() -> dict[str, int]:
    """How many gaps are in each state."""
    rows = Gap.objects.order_by().values_list("state").annotate(n=Count("id"))
    return dict(rows)


def samples(gaps: Iterable[Gap]) -> dict[UUID, list[str]]:
    """The newest differing wordings of each gap, five at most; the database reads no more than it gives."""
    newest = GapQuestion.objects.filter(gap=OuterRef("pk")).exclude(text="")
    words = newest.order_by("-asked_at", "id").values("text")[:LOOKED_AT]
    rows = Gap.objects.filter(pk__in=[gap.pk for gap in gaps]).annotate(said=ArraySubquery(words))
    found = rows.order_by().values_list("pk", "said")
    return {pk: list(dict.fromkeys(said))[:SAMPLES] for pk, said in found if said}


def card(gap: Gap, said: list[str]) -> dict[str, Any]:
    """A gap as JSON."""
    return {
        "id": str(gap.pk),
        "question": gap.question,
        "language": gap.language,
        "product": gap.product.sku if gap.product else None,
        "state": gap.state,
        "count": gap.count,
        "first_at": rfc3339(gap.first_at),
        "last_at": rfc3339(gap.last_at),
        "owner": gap.owner.name if gap.owner else None,
        "article": str(gap.article_id) if gap.article_id else None,
        "reason": gap.reason,
        "samples": said,
    }
