"""Shopify product CSV: rows with one handle are one product, its variants and its pictures."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from apps.catalog.importers.csv_records import CsvFile, Record
from apps.catalog.importers.items import CatalogueItem, FeedError, Parsed, RowError
from apps.catalog.importers.record import SKU_LIMIT
from apps.catalog.importers.shopify_columns import Columns, columns_of
from apps.catalog.importers.shopify_product import ProductBuilder
from apps.catalog.texts import LINE_LIMIT, line


def rows(path: Path, mapping: dict[str, Any] | None = None) -> Iterator[Parsed | RowError]:
    """Each product of the file. Raises FeedError when the file is not a Shopify product CSV.

    The file is read twice: the first pass finds the last row of each handle, so that a product whose rows
    do not stand together is still one product while memory holds only the products still open.
    """
    if mapping:
        raise FeedError("no_mapping", "Shopify CSV has fixed columns and takes no mapping")
    source = CsvFile(path)
    columns = columns_of(source.header)
    last = {handle: record.row for record, handle in _with_handles(source, columns)}
    yield from _products(source, columns, last)


def _products(source: CsvFile, columns: Columns, last: dict[str, int]) -> Iterator[Parsed | RowError]:
    open_groups: dict[str, ProductBuilder] = {}
    for record in source.records():
        if isinstance(record, RowError):
            yield record
            continue
        handle = _handle(columns, record.cells)
        if not handle:
            yield RowError(record.row, "no_handle", "the row has neither a handle nor a title")
            continue
        builder = open_groups.setdefault(handle, ProductBuilder(handle, record.row, columns))
        builder.add(record)
        if last.get(handle) == record.row:
            yield from _finished(open_groups.pop(handle))
    for builder in open_groups.values():
        yield from _finished(builder)


def _finished(builder: ProductBuilder) -> Iterator[Parsed | RowError]:
    item: CatalogueItem | None = builder.build()
    if item is None:
        yield from builder.notes
    else:
        yield Parsed(builder.row, item, builder.notes)


def _with_handles(source: CsvFile, columns: Columns) -> Iterator[tuple[Record, str]]:
    for record in source.records():
        if isinstance(record, Record) and (handle := _handle(columns, record.cells)):
            yield record, handle


def _handle(columns: Columns, cells: list[str]) -> str:
    """The handle of a row; without one Shopify makes it from the title."""
    stated = line(columns.get(cells, "handle"), SKU_LIMIT)
    return stated or slug(line(columns.get(cells, "title"), LINE_LIMIT))


def slug(title: str) -> str:
    """A title as Shopify makes a handle of it: lower case, letters and digits, hyphens between."""
    plain = unicodedata.normalize("NFKD", title).lower()
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return re.sub(r"[\W_]+", "-", plain).strip("-")[:SKU_LIMIT]
