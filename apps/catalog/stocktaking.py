"""Counts of an inventory file, brought to the variants they belong to. Nothing else of a product changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from apps.catalog import bulk
from apps.catalog.importers.items import ParsedStock, RowError
from apps.catalog.models import Product, Stock, Variant
from apps.catalog.writing import announce
from apps.core.clock import now


@dataclass(slots=True)
class Counted:
    """How many products have other counts than before, how many the same, and what was left out."""

    updated: int
    unchanged: int
    errors: list[RowError]


@transaction.atomic
def count(rows: Sequence[ParsedStock]) -> Counted:
    """Replace the counts of every variant the rows name; the other variants keep theirs."""
    finder, errors = _Finder(rows), []
    wanted: dict[Variant, dict[str, int]] = {}
    for one in rows:
        variant = finder.variant(one)
        if variant is None:
            errors.append(RowError(one.row, "unknown_variant", f"there is no variant {finder.words(one)}"))
            continue
        stores = wanted.setdefault(variant, {})
        if one.pieces is not None:
            stores[one.store] = stores.get(one.store, 0) + one.pieces
    changed = _write(wanted)
    products = {variant.product_id for variant in wanted}
    announce(sorted(changed))
    return Counted(len(changed), len(products) - len(changed), errors)


def _write(wanted: dict[Variant, dict[str, int]]) -> set[UUID]:
    before: dict[UUID, dict[str, int]] = {variant.pk: {} for variant in wanted}
    for row in Stock.objects.filter(variant__in=list(before)).select_for_update():
        before[row.variant_id or row.pk][row.store] = row.quantity
    other = {variant: stores for variant, stores in wanted.items() if before[variant.pk] != stores}
    Stock.objects.filter(variant__in=[variant.pk for variant in other]).delete()
    moment = now()
    bulk.insert(
        [
            Stock(
                product_id=variant.product_id,
                variant=variant,
                store=store,
                quantity=pieces,
                counted_at=moment,
            )
            for variant, stores in other.items()
            for store, pieces in stores.items()
        ]
    )
    same = [variant.pk for variant in wanted if variant not in other]
    Stock.objects.filter(variant__in=same).update(counted_at=moment)
    return {variant.product_id for variant in other}


class _Finder:
    """Finds variants by product and options, by product and sku, or by a sku that only one variant has."""

    def __init__(self, rows: Sequence[ParsedStock]) -> None:
        handles = {one.product for one in rows if one.product}
        skus = {one.sku for one in rows if one.sku and not one.product}
        self._by_options: dict[tuple[str, tuple[str, ...]], Variant] = {}
        self._by_sku: dict[tuple[str, str], Variant | None] = {}
        names = dict(Product.objects.filter(sku__in=handles).values_list("id", "sku"))
        for row in Variant.objects.filter(product__in=list(names), active=True):
            handle = names[row.product_id]
            self._by_options[handle, _key(row.options.values())] = row
            self._by_sku[handle, row.sku] = row
        for row in Variant.objects.filter(sku__in=skus, active=True, product__active=True):
            self._by_sku["", row.sku] = None if ("", row.sku) in self._by_sku else row

    def variant(self, one: ParsedStock) -> Variant | None:
        """The variant a row means, or None when there is none or more than one."""
        options = _key(one.options)
        found = self._by_options.get((one.product, () if options == ("default title",) else options))
        return found or self._by_sku.get((one.product, one.sku))

    @staticmethod
    def words(one: ParsedStock) -> str:
        """What the row names, for people."""
        return f"“{' / '.join(part for part in (one.product, one.sku, *one.options) if part)}”"


def _key(options: Iterable[Any]) -> tuple[str, ...]:
    return tuple(str(value).lower() for value in options)
