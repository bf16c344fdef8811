"""WooCommerce product CSV: products, and variations that name their parent by SKU or `id:`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from apps.catalog.importers.csv_records import CsvFile, Record
from apps.catalog.importers.items import FeedError, ItemError, Parsed, RowError
from apps.catalog.importers.record import SKU_LIMIT
from apps.catalog.importers.woo_columns import WooColumns, columns_of
from apps.catalog.importers.woo_product import WooBuilder
from apps.catalog.texts import line


def rows(path: Path, mapping: dict[str, Any] | None = None) -> Iterator[Parsed | RowError]:
    """Each product of the file. Raises FeedError when it is not a WooCommerce product CSV.

    The file is read twice: the first pass finds who the parents are and where their last variation stands.
    """
    if mapping:
        raise FeedError("no_mapping", "WooCommerce CSV has fixed columns and takes no mapping")
    source = CsvFile(path)
    family = _Family(source, columns_of(source.header))
    waiting: dict[str, WooBuilder] = {}
    for record in source.records():
        if isinstance(record, RowError):
            yield record
            continue
        key = family.product_of(record)
        if not key:
            yield RowError(record.row, *family.reason(record))
            continue
        builder = waiting.setdefault(key, WooBuilder(family.columns))
        if family.is_variation(record):
            builder.variations.append(record)
        elif builder.parent is not None:
            yield RowError(record.row, "duplicate_sku", f"“{key}” stands in the feed twice")
        else:
            builder.parent = record
        if family.last[key] == record.row:
            yield from _finished(key, waiting.pop(key))


def _finished(sku: str, builder: WooBuilder) -> Iterator[Parsed | RowError]:
    assert builder.parent is not None  # a variation without its parent's row is no member of any family
    try:
        item = builder.build(sku)
    except ItemError as error:
        yield RowError(builder.parent.row, error.code, error.detail)
        yield from (RowError(one.row, "no_parent", "its product was left out") for one in builder.variations)
    else:
        yield Parsed(builder.parent.row, item, builder.notes)


class _Family:
    """Which product each row belongs to, by sku or by id, and the last row of each product."""

    def __init__(self, source: CsvFile, columns: WooColumns) -> None:
        self.columns = columns
        self._by_name: dict[str, str] = {}
        self.last: dict[str, int] = {}
        for record in source.records():
            if isinstance(record, Record) and not self.is_variation(record) and (key := self._key(record)):
                self._by_name.setdefault(key.lower(), key)
                if number := columns.get(record.cells, "id"):
                    self._by_name.setdefault(f"id:{number}", key)
        for record in source.records():
            if isinstance(record, Record) and (key := self.product_of(record)):
                self.last[key] = record.row

    def is_variation(self, record: Record) -> bool:
        """Whether the row is a variation; a row can be of several types at once."""
        types = self.columns.get(record.cells, "type").lower().split(",")
        return "variation" in (one.strip() for one in types)

    def product_of(self, record: Record) -> str:
        """The sku of the product the row is or belongs to; the empty text when there is none."""
        if not self.is_variation(record):
            return self._key(record)
        return self._by_name.get(self.columns.get(record.cells, "parent").lower(), "")

    def reason(self, record: Record) -> tuple[str, str]:
        """Why a row belongs to no product: code and words."""
        if self.is_variation(record):
            parent = line(self.columns.get(record.cells, "parent"), 80)
            return "no_parent", f"there is no product “{parent}” for this variation"
        return "no_sku", "the row has neither a sku nor an id"

    def _key(self, record: Record) -> str:
        sku = line(self.columns.get(record.cells, "sku"), SKU_LIMIT)
        number = line(self.columns.get(record.cells, "id"), 40)
        return sku or (f"id:{number}" if number else "")
