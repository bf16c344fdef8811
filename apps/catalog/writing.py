"""From catalogue items to rows: what is new, what changed, what stays. One batch, one transaction."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from apps.catalog import bulk, children, indexing
from apps.catalog.html_blocks import html_to_text
from apps.catalog.importers.items import Attribute, CatalogueItem, Parsed
from apps.catalog.models import APPROVABLE, Product, ProductVersion
from apps.catalog.money import cents, stored_sale
from apps.catalog.signals import products_changed
from apps.core.clock import now
from apps.core.ids import uuid7

# Prices and stock change by the hour under one approval; words need a fresh one when they change.
_LIVE_FIELDS = {"price", "stock"}


@dataclass(slots=True)
class Context:
    """What holds for a whole run: whose language and currency, who approves, which import."""

    language: str
    currency: str
    approve_as: str = ""
    import_id: UUID | None = None
    zone: str = "UTC"
    feed_id: UUID | None = None
    definitions: dict[str, Attribute] = field(default_factory=dict)


@dataclass(slots=True)
class Known:
    """What the database knows of a product before the batch is written."""

    id: UUID
    content_hash: str
    stock_hash: str
    version: int
    approved_fields: list[str]
    approved_at: datetime | None
    approved_by: str
    status: str
    created_at: datetime
    feed_id: UUID | None


@dataclass(slots=True)
class Change:
    """An item on its way into the database."""

    item: CatalogueItem
    content: dict[str, Any]
    content_hash: str
    stock_hash: str
    known: Known | None
    id: UUID

    @property
    def content_changed(self) -> bool:
        return self.known is None or self.known.content_hash != self.content_hash


def write(batch: list[Parsed], context: Context) -> Counter[str]:
    """Write a batch of products with distinct skus; returns how many were created, updated, unchanged."""
    for parsed in batch:
        learn(parsed.data, context)
    with transaction.atomic():
        known = _known([parsed.data.sku for parsed in batch])
        changes = [_change(parsed.data, known.get(parsed.data.sku), context) for parsed in batch]
        counts = Counter(_outcome(change) for change in changes)
        to_write = [change for change in changes if _outcome(change) != "unchanged"]
        approved_only = [c for c in changes if _outcome(c) == "unchanged" and _needs_approval(c, context)]
        _save(to_write, context)
        _approve(approved_only, context)
        _mark_seen([c for c in changes if _outcome(c) == "unchanged"], context)
        touched = [change.id for change in to_write + approved_only]
        announce(touched)
    return counts


def announce(product_ids: list[UUID]) -> None:
    """Tell the floors above, once the transaction is through, that these products changed."""
    if product_ids:
        transaction.on_commit(lambda: _send(product_ids))


def _send(product_ids: list[UUID]) -> None:
    products_changed.send(Product, product_ids=product_ids)


def learn(item: CatalogueItem, context: Context) -> None:
    """Note the names of its attributes, to be kept at the end of the run."""
    for attribute in item.attributes:
        context.definitions.setdefault(attribute.name, attribute)
    for variant in item.variants:
        for attribute in variant.attributes:
            context.definitions.setdefault(attribute.name, attribute)


def _known(skus: list[str]) -> dict[str, Known]:
    names = ("id", "content_hash", "stock_hash", "version", "approved_fields", "approved_at", "approved_by")
    rows = Product.objects.select_for_update().filter(sku__in=skus).order_by("id")
    return {
        row[0]: Known(*row[1:]) for row in rows.values_list("sku", *names, "status", "created_at", "feed_id")
    }


def _change(item: CatalogueItem, known: Known | None, context: Context) -> Change:
    content = item.as_json()
    counted = [content.pop("stock"), [variant.pop("stock") for variant in content["variants"]]]
    # What the brand's own settings add is part of the content: another language is another text.
    hashed = _hash([content, context.language, context.currency])
    return Change(item, content, hashed, _hash(counted), known, known.id if known else uuid7())


def _hash(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _outcome(change: Change) -> str:
    known = change.known
    if known is None:
        return "created"
    same = known.content_hash == change.content_hash and known.stock_hash == change.stock_hash
    return "unchanged" if same and known.status == change.item.status else "updated"


def _needs_approval(change: Change, context: Context) -> bool:
    return bool(context.approve_as and change.known and set(APPROVABLE) - set(change.known.approved_fields))


def _save(changes: list[Change], context: Context) -> None:
    if not changes:
        return
    moment = now()
    products = [_product(change, context, moment) for change in changes]
    bulk.upsert(products, unique=["brand_id", "sku"], keep=["created_at"])
    versions = [
        {"product_id": row.pk, "number": row.version, "content": change.content,
         "import_id": context.import_id, "created_at": moment}
        for row, change in zip(products, changes, strict=True)
        if change.content_changed
    ]  # fmt: skip
    bulk.insert_plain(ProductVersion, versions)
    pairs = list(zip(products, [c.item for c in changes], strict=True))
    children.replace(pairs, context.approve_as, moment, context.zone)
    indexing.reindex([row.pk for row in products])


def _product(change: Change, context: Context, moment: datetime) -> Product:
    item, known = change.item, change.known
    row = Product(
        id=change.id,
        sku=item.sku,
        title=item.title,
        supplier=item.brand,
        category=item.category,
        product_type=item.product_type,
        kind=item.kind,
        status=item.status,
        active=item.status == Product.Status.ACTIVE,
        url=item.url,
        language=context.language,
        description=item.description,
        description_text=html_to_text(item.description, items=not item.bullets),
        bullets=item.bullets,
        attributes=change.content["attributes"],
        tags=item.tags,
        images=change.content["images"],
        price_amount=cents(item.price.amount if item.price else None),
        price_currency=(item.price.currency or context.currency) if item.price else "",
        compare_at_amount=cents(item.compare_at),
        sale=stored_sale(item.sale, context.zone),
        stock_policy=item.policy,
        version=(known.version + change.content_changed) if known else 1,
        content_hash=change.content_hash,
        stock_hash=change.stock_hash,
        last_import=context.import_id,
        feed_id=context.feed_id or (known.feed_id if known else None),
        updated_at=moment,
    )
    _carry_approval(row, change, context, moment)
    return row


def _carry_approval(row: Product, change: Change, context: Context, moment: datetime) -> None:
    known = change.known
    if context.approve_as:
        row.approved_fields, row.approved_at, row.approved_by = list(APPROVABLE), moment, context.approve_as
    elif known:
        kept = set(known.approved_fields)
        if change.content_changed:
            kept &= _LIVE_FIELDS
        row.approved_fields = sorted(kept)
        row.approved_at, row.approved_by = known.approved_at, known.approved_by


def _approve(changes: list[Change], context: Context) -> None:
    if changes:
        Product.objects.filter(pk__in=[change.id for change in changes]).update(
            approved_fields=list(APPROVABLE), approved_at=now(), approved_by=context.approve_as
        )
        children.approve_relations([change.id for change in changes], context.approve_as)


def _mark_seen(changes: Iterable[Change], context: Context) -> None:
    ids = [change.id for change in changes]
    if ids:
        seen = {"last_import": context.import_id} | ({"feed_id": context.feed_id} if context.feed_id else {})
        Product.objects.filter(pk__in=ids).update(**seen)
