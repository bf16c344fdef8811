"""Google Merchant files as records: attribute name → its values, from RSS, Atom, TSV or CSV."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from apps.catalog.importers.csv_records import CsvFile
from apps.catalog.importers.items import FeedError, RowError
from apps.catalog.importers.xml_records import elements, local

_GOOGLE = "base.google.com"
# Attributes of which a text file holds several values in one cell, divided by commas.
_REPEATED = frozenset({"additional_image_link", "product_highlight", "product_detail", "shipping"})
_WITH_PARTS = re.compile(r"^([a-z_]+)\(([a-z_:]+)\)$")
# What the parts of a shipping cell are when the header does not say, by how many there are.
_SHIPPING = {
    2: "country:price",
    3: "country:service:price",
    4: "country:region:service:price",
    6: "country:region:service:price:min_handling_time:max_handling_time",
    8: "country:region:service:price:min_handling_time:max_handling_time:min_transit_time:max_transit_time",
}
Value = str | dict[str, str]


@dataclass(slots=True)
class GoogleRecord:
    """One offer of the feed; `row` counts rows of a text file (header = 1) or items of an XML file."""

    row: int
    values: dict[str, list[Value]] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The first plain value of an attribute, or the empty text."""
        return next((one for one in self.values.get(name, []) if isinstance(one, str)), "")

    def texts(self, name: str) -> list[str]:
        """All plain values of an attribute."""
        return [one for one in self.values.get(name, []) if isinstance(one, str) and one]

    def parts(self, name: str) -> list[dict[str, str]]:
        """All values of an attribute that consist of named parts."""
        return [one for one in self.values.get(name, []) if isinstance(one, dict)]


def records(path: Path) -> Iterator[GoogleRecord | RowError]:
    """Each offer. Raises FeedError when the file is neither an XML feed nor a table with an `id` column."""
    if not path.is_file():
        raise FeedError("no_file", f"there is no file {path.name}")
    return _from_xml(path) if _is_xml(path) else _from_table(path)


def _is_xml(path: Path) -> bool:
    with path.open("rb") as stream:
        head = stream.read(4096)
    text = head.decode("utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", errors="ignore")
    return text.lstrip().startswith("<")


def _from_xml(path: Path) -> Iterator[GoogleRecord | RowError]:
    number = 0
    for element in elements(path):
        if isinstance(element, RowError):
            yield element
            continue
        number += 1
        yield GoogleRecord(number, _fields(element))


def _fields(element: Any) -> dict[str, list[Value]]:
    """Google's own attributes; the feed's plain title, link and description where Google's are missing."""
    own: dict[str, list[Value]] = {}
    plain: dict[str, list[Value]] = {}
    for child in element:
        name = local(child.tag)
        value: Value = {local(part.tag): _text(part) for part in child} if len(child) else _text(child)
        if name == "link" and not value:
            value = str(child.get("href") or "").strip()
        if value:
            (own if _GOOGLE in child.tag else plain).setdefault(name, []).append(value)
    for name, fallback in (("summary", "description"), ("content", "description"), ("guid", "id")):
        if name in plain:
            plain.setdefault(fallback, plain[name])
    return plain | own


def _text(element: Any) -> str:
    return "".join(element.itertext()).strip()


def _from_table(path: Path) -> Iterator[GoogleRecord | RowError]:
    source = CsvFile(path)
    names = [re.sub(r"[\s-]+", "_", name.strip().lower().removeprefix("g:")) for name in source.header]
    if "id" not in names or not {"title", "price", "link"} & set(names):
        raise FeedError(
            "not_google_merchant", "the file is neither an XML feed nor a table with id and title"
        )
    for record in source.records():
        if isinstance(record, RowError):
            yield record
            continue
        found = GoogleRecord(record.row)
        for name, cell in zip(names, record.cells, strict=True):
            if cell.strip():
                _put(found, name, cell.strip())
        yield found


def _put(record: GoogleRecord, column: str, cell: str) -> None:
    match = _WITH_PARTS.match(column)
    name, parts = (match[1], match[2]) if match else (column, "")
    pieces = _pieces(cell) if name in _REPEATED else [cell]
    if name == "product_detail":
        pieces = _rejoined(pieces)
    values: list[Value] = []
    for piece in pieces:
        if name == "product_detail" and piece.count(":") >= 1:
            values.append(_detail(piece))
        elif name == "shipping" and (named := _named(piece, parts)):
            values.append(named)
        else:
            values.append(piece)
    record.values.setdefault(name, []).extend(values)


def _pieces(cell: str) -> list[str]:
    """Values of a cell divided by commas; quoted ones may hold commas themselves."""
    try:
        found = next(csv.reader([cell], skipinitialspace=True), [])
    except csv.Error:
        found = [cell]
    return [piece.strip() for piece in found if piece.strip()]


def _rejoined(pieces: list[str]) -> list[str]:
    """A detail has two colons; a piece with fewer is the rest of a value that holds a comma."""
    found: list[str] = []
    for piece in pieces:
        if piece.count(":") < 2 and found:
            found[-1] += f", {piece}"
        else:
            found.append(piece)
    return found


def _detail(piece: str) -> Value:
    parts = [part.strip() for part in piece.split(":", 2)]
    section, name, value = parts if len(parts) == 3 else ["", *parts]
    return {"section_name": section, "attribute_name": name, "attribute_value": value}


def _named(piece: str, parts: str) -> Value | None:
    cells = [cell.strip() for cell in piece.split(":")]
    names = (parts or _SHIPPING.get(len(cells), "")).split(":")
    return dict(zip(names, cells, strict=True)) if len(names) == len(cells) else None
