"""The background work of knowledge."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q

from apps.catalog.models import Product
from apps.knowledge import indexing, proposing, review
from apps.knowledge.models import Passage
from apps.tenants.work import enqueue, sweep, work

FORGOTTEN_AT_ONCE = 500


@work("knowledge.embed", lease=300)
def embed_passages(payload: dict[str, Any]) -> None:
    """One portion, then a new row for the rest, so that other work gets its turn."""
    if indexing.embed_pending() == indexing.PORTION:
        enqueue("knowledge.embed", {})


@work(proposing.KIND, lease=300)
def propose_relations(payload: dict[str, Any]) -> None:
    proposing.read(payload)


@sweep(every=300)
def catch_up() -> None:
    """Expire what is over, forget proposals out of texts taken back, cut product texts whose news was lost,
    ask for missing vectors."""
    review.expire_old()
    proposing.forget_withdrawn()
    sayable = Q(approved_fields__contains=["description"]) & ~Q(description_text="")
    sayable |= Q(approved_fields__contains=["bullets"]) & ~Q(bullets=[])
    live = Passage.objects.filter(product=OuterRef("pk"), live=True)
    forgotten = Product.objects.filter(sayable, ~Exists(live), active=True)
    ids = list(forgotten.values_list("id", flat=True)[:FORGOTTEN_AT_ONCE])
    if ids:
        indexing.index_products(ids)
    if indexing.pending().exists():
        indexing.embed_later()
