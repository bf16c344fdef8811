"""Shopify inventory CSV: pieces per variant and location, in both of its layouts.

Source: Shopify Help Centre, "Exporting or importing inventory with a CSV file". The newer layout has a row
for each location with the columns Available and On hand; the older one has a column for each location after
COO. What may be sold is Available; On hand holds reserved pieces too and counts only where that is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from apps.catalog.importers import values
from apps.catalog.importers.csv_records import CsvFile, Record, unquoted
from apps.catalog.importers.items import FeedError, ItemError, ParsedStock, RowError
from apps.catalog.importers.record import SKU_LIMIT
from apps.catalog.texts import line

_OPTION_VALUE = re.compile(r"^option[1-9] value$")
_NOT_STOCKED = {"not stocked", ""}
# In this order: the first of them that is there and filled counts.
_COUNTS = ("available", "on hand (new)", "on hand (current)", "on hand")


def rows(path: Path, mapping: dict[str, Any] | None = None) -> Iterator[ParsedStock | RowError]:
    """Each count of the file. Raises FeedError when it is not a Shopify inventory CSV."""
    if mapping:
        raise FeedError("no_mapping", "Shopify's inventory CSV has fixed columns and takes no mapping")
    source = CsvFile(path)
    layout = _Layout(source.header)
    for record in source.records():
        if isinstance(record, RowError):
            yield record
        else:
            yield from layout.read(record)


class _Layout:
    def __init__(self, header: list[str]) -> None:
        self.names = [re.sub(r" \(not editable\)$", "", name.lower()) for name in header]
        self.places = {name: place for place, name in reversed(list(enumerate(self.names)))}
        self.options = [place for place, name in enumerate(self.names) if _OPTION_VALUE.match(name)]
        self.stores: list[tuple[str, int]] = []
        if "location" not in self.places and "coo" in self.places:
            first = self.places["coo"] + 1
            self.stores = [(line(name, 120), place) for place, name in enumerate(header) if place >= first]
        counted = any(name in self.places for name in _COUNTS)
        if not ({"handle", "url handle", "sku"} & set(self.places)) or not (self.stores or counted):
            raise FeedError(
                "not_shopify_inventory", "the header line lacks the columns of a Shopify inventory CSV"
            )

    def read(self, record: Record) -> Iterator[ParsedStock | RowError]:
        """One count for each location the row names, or what is wrong with the row."""
        product = line(self._get(record, "handle") or self._get(record, "url handle"), SKU_LIMIT)
        sku = line(unquoted(self._get(record, "sku")), SKU_LIMIT)
        options = tuple(value for place in self.options if (value := line(record.cells[place], 255)))
        if not product and not sku:
            yield RowError(record.row, "no_handle", "the row names neither a product nor a sku")
            return
        for store, cell in self._counts(record):
            try:
                yield ParsedStock(record.row, product, sku, options, store, _pieces(cell))
            except ItemError as error:
                yield RowError(record.row, error.code, f"{store}: {error.detail}")

    def _counts(self, record: Record) -> list[tuple[str, str]]:
        if self.stores:
            return [(store, record.cells[place].strip()) for store, place in self.stores if store]
        cells = (self._get(record, name) for name in _COUNTS)
        return [(line(self._get(record, "location"), 120), next((cell for cell in cells if cell), ""))]

    def _get(self, record: Record, name: str) -> str:
        place = self.places.get(name)
        return "" if place is None else record.cells[place].strip()


def _pieces(cell: str) -> int | None:
    if cell.lower() in _NOT_STOCKED:
        return None
    return (values.stock(unquoted(cell)) or {}).get("")
