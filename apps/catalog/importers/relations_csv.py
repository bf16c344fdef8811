"""Relations between products: a CSV with the columns sku, kind, target_sku, target_name, note."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from apps.catalog.importers.csv_records import CsvFile
from apps.catalog.importers.items import FeedError, ItemError, ParsedRelation, RowError
from apps.catalog.importers.record import SKU_LIMIT, relation
from apps.catalog.texts import line

COLUMNS = ("sku", "kind", "target_sku", "target_name", "note")


def rows(path: Path, mapping: dict[str, Any] | None = None) -> Iterator[ParsedRelation | RowError]:
    """Each relation of the file. Raises FeedError when the columns sku and kind are missing."""
    source = CsvFile(path)
    header = [name.lower().replace(" ", "_") for name in source.header]
    if not {"sku", "kind"} <= set(header):
        raise FeedError("not_relations_csv", f"the header line needs the columns {', '.join(COLUMNS)}")
    places = [header.index(name) if name in header else None for name in COLUMNS]
    for record in source.records():
        if isinstance(record, RowError):
            yield record
            continue
        values = ["" if place is None else record.cells[place] for place in places]
        yield _read(record.row, dict(zip(COLUMNS, values, strict=True)))


def _read(row: int, cells: dict[str, str]) -> ParsedRelation | RowError:
    sku = line(cells["sku"], SKU_LIMIT)
    if not sku:
        return RowError(row, "no_sku", "the row names no product")
    try:
        target = {"sku": cells["target_sku"], "name": cells["target_name"], "note": cells["note"]}
        return ParsedRelation(row, sku, relation({"kind": cells["kind"], **target}))
    except ItemError as error:
        return RowError(row, error.code, error.detail)
