"""Rules of who may have what: a CSV with the columns of `rule_values.FIELDS`, `kind` at least."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from apps.catalog.importers.csv_records import CsvFile
from apps.catalog.importers.items import FeedError, ParsedRule, RowError
from apps.catalog.rule_values import FIELDS, checked
from apps.core.errors import Invalid


def rows(path: Path, mapping: dict[str, Any] | None = None) -> Iterator[ParsedRule | RowError]:
    """Each rule of the file. Raises FeedError when the column kind is missing."""
    source = CsvFile(path)
    header = [name.lower().replace(" ", "_") for name in source.header]
    if "kind" not in header:
        raise FeedError("not_rules_csv", f"the header line needs the column kind, and of {', '.join(FIELDS)}")
    known = [(place, name) for place, name in enumerate(header) if name in FIELDS]
    for record in source.records():
        if isinstance(record, RowError):
            yield record
        else:
            yield read(record.row, {name: record.cells[place] for place, name in known})


def read(row: int, given: object) -> ParsedRule | RowError:
    """One rule, or why it can't be kept."""
    if not isinstance(given, dict):
        return RowError(row, "bad_rule", "a rule must be an object")
    try:
        return ParsedRule(row, checked(given))
    except Invalid as error:
        said = "; ".join(f"{name}: {' '.join(lines)}" for name, lines in sorted(error.fields.items()))
        return RowError(row, "bad_rule", said or error.detail)
