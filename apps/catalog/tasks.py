"""The catalogue's background work: each task opens nothing and decides nothing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from apps.catalog import feeds, importing, indexing, reindexing, uploads
from apps.tenants.work import enqueue, sweep, work


@work("catalog.import", lease=importing.LEASE)
def import_feed(payload: dict[str, Any]) -> None:
    uploads.perform(UUID(payload["import"]))


@work("catalog.embed", lease=300)
def embed_products(payload: dict[str, Any]) -> None:
    """One portion, then a new row for the rest, so that other work gets its turn."""
    if indexing.embed_pending() == indexing.EMBED_AT_ONCE:
        enqueue("catalog.embed", {})


@work("catalog.reindex", lease=120)
def reindex_products(payload: dict[str, Any]) -> None:
    reindexing.go_on(UUID(payload["reindexing"]))


@sweep(every=600)
def embed_forgotten() -> None:
    if indexing.has_pending():
        enqueue("catalog.embed", {})


@sweep(every=20, due="catalog_due_feeds")
def fetch_due() -> None:
    feeds.run_due()
