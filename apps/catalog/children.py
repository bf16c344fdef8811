"""A product's variants, stock, relations and unapproved texts, brought to what the feed says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from apps.catalog import bulk
from apps.catalog.importers.items import CatalogueItem, RelationItem, VariantItem
from apps.catalog.models import Product, Relation, Stock, UnapprovedText, Variant
from apps.catalog.money import cents, stored_sale
from apps.core.clock import now
from apps.core.ids import uuid7
from apps.people import second_person
from apps.people.actors import Actor

Pair = tuple[Product, CatalogueItem]


def replace(pairs: Sequence[Pair], approve_as: str, moment: datetime, zone: str = "UTC") -> None:
    """Bring all children of these products to what the items say, in the caller's transaction."""
    ids = [product.pk for product, _ in pairs]
    variants = _variants(pairs, ids, zone)
    Stock.objects.filter(product__in=ids).delete()
    bulk.insert_plain(Stock, _stock(pairs, variants, moment))
    UnapprovedText.objects.filter(product__in=ids).delete()
    bulk.insert(
        [
            UnapprovedText(product=p, kind=kind, text=text)
            for p, item in pairs
            for kind, text in item.unapproved
        ]
    )
    _relations(pairs, ids, approve_as)


def _variants(pairs: Sequence[Pair], ids: list[UUID], zone: str) -> dict[tuple[UUID, str], Variant]:
    """Variants keep their row across imports, since sessions and carts point at it; vanished ones rest."""
    old = {
        (product, sku): pk
        for pk, product, sku in Variant.objects.filter(product__in=ids).values_list("id", "product_id", "sku")
    }
    rows = [
        _variant(product, position, one, old.get((product.pk, one.sku)) or uuid7(), zone)
        for product, item in pairs
        for position, one in enumerate(item.variants)
    ]
    found = {(row.product_id, row.sku): row for row in rows}
    bulk.upsert(rows, unique=["brand_id", "product_id", "sku"])
    if gone := [pk for key, pk in old.items() if key not in found]:
        Variant.objects.filter(pk__in=gone).update(active=False)
    return found


def _variant(product: Product, position: int, item: VariantItem, pk: UUID, zone: str) -> Variant:
    price = item.price
    return Variant(
        id=pk,
        product=product,
        sku=item.sku,
        options=item.options,
        price_amount=cents(price.amount) if price else None,
        price_currency=(price.currency or product.price_currency) if price else "",
        compare_at_amount=cents(item.compare_at),
        sale=stored_sale(item.sale, zone),
        market_prices=item.market_prices,
        stock_policy=item.policy,
        attributes=[attribute.as_json() for attribute in item.attributes],
        image=item.image,
        position=position,
        active=True,
    )


def _stock(
    pairs: Sequence[Pair], variants: dict[tuple[UUID, str], Variant], moment: datetime
) -> list[bulk.Plain]:
    rows, counted = [], moment.isoformat()

    def count(product: Product, variant: Variant | None, stores: Mapping[str, int]) -> None:
        own = {"product_id": str(product.pk), "variant_id": str(variant.pk) if variant else None}
        for store, quantity in stores.items():
            rows.append({**own, "store": store, "quantity": quantity, "counted_at": counted})

    for product, item in pairs:
        count(product, None, item.stock or {})
        for one in item.variants:
            count(product, variants[(product.pk, one.sku)], one.stock or {})
    return rows


def _relations(pairs: Sequence[Pair], ids: list[UUID], approve_as: str) -> None:
    """Relations of the feed are replaced; those people or a relations file gave stay."""
    wanted = {
        (product.pk, one.kind, one.sku, one.name): (product, one)
        for product, item in pairs
        for one in item.relations
    }
    old = Relation.objects.filter(product__in=ids, origin=Relation.Origin.FEED)
    keys = ("id", "product_id", "kind", "target_sku", "target_name")
    Relation.objects.filter(
        pk__in=[row[0] for row in old.values_list(*keys) if row[1:] not in wanted]
    ).delete()
    create_relations(list(wanted.values()), Relation.Origin.FEED, approve_as)


def create_relations(
    pairs: Sequence[tuple[Product, RelationItem]], origin: str, approve_as: str, by: Actor | None = None
) -> int:
    """Add relations that are not there yet and approve the ones that are; returns how many are new.

    `by` is the person whose words they are, where one declared them. Targets named by sku are tied to their
    product when it exists; `tie_targets` does it for later ones.
    """
    if not pairs:
        return 0
    moment = now() if approve_as else None
    written = {"writer": second_person.key(by), "written_by": by.name or by.id} if by else {}
    targets = dict(Product.objects.filter(sku__in={one.sku for _, one in pairs}).values_list("sku", "id"))
    rows = [
        Relation(
            product=product,
            kind=one.kind,
            target_id=targets.get(one.sku),
            target_sku=one.sku,
            target_name=one.name,
            note=one.note,
            origin=origin,
            approved_at=moment,
            approved_by=approve_as,
            **written,
        )
        for product, one in pairs
    ]
    created = bulk.insert(rows, ignore_conflicts=True)
    _take_over(pairs, origin, written)
    if approve_as:
        approve_relations(list({product.pk for product, _ in pairs}), approve_as)
    return created


def _take_over(pairs: Sequence[tuple[Product, RelationItem]], origin: str, written: dict[str, str]) -> None:
    """What the machine had read in a text and somebody now declares is theirs, also if it was rejected; so is
    what a person declares again that was taken back or rejected."""
    wanted = {(product.pk, one.kind, one.sku, one.name) for product, one in pairs}
    others = Q(origin=Relation.Origin.MACHINE)
    if origin == Relation.Origin.EDITOR:
        others |= Q(rejected_at__isnull=False)
    read = Relation.objects.filter(others, product__in={key[0] for key in wanted})
    keys = read.values_list("id", "product_id", "kind", "target_sku", "target_name")
    ids = [key[0] for key in keys if key[1:] in wanted]
    if ids:
        Relation.objects.filter(pk__in=ids).update(origin=origin, rejected_at=None, rejected_by="", **written)


def approve_relations(product_ids: Sequence[UUID], by: str) -> None:
    """Let the AI state the waiting relations of these products, but not those the machine proposed: they are
    approved one by one. So is what shall replace another, and where the brand wants two people what a person
    wrote."""
    waiting = Relation.objects.filter(product__in=product_ids, approved_at=None, rejected_at=None)
    waiting = waiting.exclude(origin=Relation.Origin.MACHINE).filter(instead_of=None)
    if second_person.wanted():
        waiting = waiting.filter(writer="")
    waiting.update(approved_at=now(), approved_by=by)


def tie_targets() -> None:
    """Tie relations whose product arrived after them."""
    loose = Relation.objects.filter(target=None).exclude(target_sku="")
    wanted = set(loose.values_list("target_sku", flat=True).distinct())
    for sku, pk in Product.objects.filter(sku__in=wanted).values_list("sku", "id"):
        Relation.objects.filter(target=None, target_sku=sku).update(target=pk)
