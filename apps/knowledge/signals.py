"""What this floor does with news from below."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from apps.catalog.signals import products_changed
from apps.knowledge import indexing, proposing


def on_products_changed(sender: object, product_ids: list[UUID], **_: Any) -> None:
    """New or withdrawn texts of products become, or stop being, passages, and are read for relations. The
    sweep repeats what was lost."""
    indexing.index_products(product_ids)
    proposing.read_later(product_ids)


products_changed.connect(on_products_changed, dispatch_uid="knowledge.products_changed")
