"""Offers that are sold one by one, put together as the variants of one product.

Google feeds and schema.org describe each version as a product of its own. What all versions share belongs to
the product; what sets them apart is what a shopper chooses between.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from apps.catalog.importers.items import Attribute, CatalogueItem, RowError, VariantItem
from apps.catalog.texts import line

# Attributes that make versions of one product, in the order a shopper chooses them.
CHOICES = ("color", "size", "material", "pattern", "age_group", "gender", "size_type", "size_system")
LABELS = {"color": "Colour"}


@dataclass(slots=True)
class Offer:
    """One version as its feed gives it: a whole item with its attributes by name."""

    row: int
    item: CatalogueItem
    image: str = ""
    group: CatalogueItem | None = None
    notes: list[RowError] = field(default_factory=list)


def together(sku: str, offers: Sequence[Offer], choices: Sequence[str] = CHOICES) -> CatalogueItem:
    """One product of several offers; its words are the first offer's, its price the lowest.

    Offers that are no longer shown are no choices while others are.
    """
    offers = [one for one in offers if one.item.status == "active"] or offers
    first = offers[0].item
    group = next((one.group for one in offers if one.group), None)
    title = group.title if group and group.title else common_title([one.item.title for one in offers])
    product = CatalogueItem(sku=sku, title=title)
    for name in ("brand", "category", "product_type", "url", "description", "bullets", "tags", "kind"):
        setattr(product, name, (getattr(group, name) if group else None) or getattr(first, name))
    options = _options(offers, choices)
    shared = _shared(offers)
    product.attributes = [one for one in first.attributes if one.name in shared]
    own = {one.name for one in product.attributes}
    product.attributes += [one for one in (group.attributes if group else []) if one.name not in own]
    product.variants = [
        _variant(offer, chosen, shared) for offer, chosen in zip(offers, options, strict=True)
    ]
    every = [*(group.images if group else []), *(image for one in offers for image in one.item.images)]
    product.images = list({image.url: image for image in every}.values())[:100]
    kept = [*(group.unapproved if group else []), *(text for one in offers for text in one.item.unapproved)]
    product.unapproved = list(dict.fromkeys(kept))
    product.status = first.status
    price_from_variants(product)
    return product


def price_from_variants(product: CatalogueItem) -> None:
    """Give the product the price, the sale and the struck amount of its cheapest variant."""
    priced = [one for one in product.variants if one.price]
    if priced:
        cheapest = min(priced, key=lambda one: one.price.amount if one.price else Decimal(0))
        product.price, product.compare_at, product.sale = cheapest.price, cheapest.compare_at, cheapest.sale


def common_title(titles: Sequence[str]) -> str:
    """What the titles begin with together, cut at a word; the first title where that says too little."""
    if len(set(titles)) == 1:
        return titles[0]
    start = os.path.commonprefix([title + " " for title in titles])
    words = start[: start.rfind(" ") + 1].strip().rstrip("-–—|/,:;(·").strip()
    return words if len(words) >= 3 and len(words) * 3 >= len(min(titles, key=len)) else titles[0]


def _options(offers: Sequence[Offer], choices: Sequence[str]) -> list[dict[str, str]]:
    by_name = [{one.name: one for one in offer.item.attributes} for offer in offers]
    differing = [name for name in choices if len({_words(found.get(name)) for found in by_name}) > 1]
    options = [
        {
            LABELS.get(name, found[name].label): line(_words(found[name]), 255)
            for name in differing
            if name in found
        }
        for found in by_name
    ]
    if len(offers) > 1 and len({tuple(one.items()) for one in options}) < len(options):
        # Versions nobody can tell apart by their choices are told apart by their own names.
        for offer, one in zip(offers, options, strict=True):
            one["Version"] = line(offer.item.title, 255)
    return options


def _shared(offers: Sequence[Offer]) -> set[str]:
    """Names of the attributes that every offer gives with one and the same value."""
    found = [{one.name: one for one in offer.item.attributes} for offer in offers]
    return {name for name, one in found[0].items() if all(other.get(name) == one for other in found)}


def _variant(offer: Offer, options: dict[str, str], shared: set[str]) -> VariantItem:
    item = offer.item
    return VariantItem(
        sku=item.sku,
        options=options,
        price=item.price,
        compare_at=item.compare_at,
        stock=item.stock,
        policy=item.policy,
        attributes=[one for one in item.attributes if one.name not in shared],
        image=offer.image,
        sale=item.sale,
    )


def _words(one: Attribute | None) -> str:
    if one is None:
        return ""
    return " / ".join(one.value) if isinstance(one.value, list) else f"{one.value} {one.unit}".strip()
