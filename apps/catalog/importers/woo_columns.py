"""The columns of the WooCommerce product CSV under one name each.

Source: WooCommerce documentation, "Product CSV Importer and Exporter" and its column schema. What is for the
shop alone (tax, shipping class, low stock amount, downloads, purchase notes, `Meta:` fields) is not read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from apps.catalog.importers.csv_records import unquoted
from apps.catalog.importers.items import FeedError

_ALIASES = {
    "id": ("id",),
    "type": ("type",),
    "sku": ("sku",),
    "barcode": ("gtin, upc, ean, or isbn",),
    "name": ("name",),
    "published": ("published",),
    "visibility": ("visibility in catalog", "visibility in catalogue"),
    "short": ("short description",),
    "description": ("description",),
    "sale_starts": ("date sale price starts",),
    "sale_ends": ("date sale price ends",),
    "in_stock": ("in stock?",),
    "stock": ("stock",),
    "backorders": ("backorders allowed?",),
    "sale_price": ("sale price",),
    "price": ("regular price",),
    "categories": ("categories",),
    "tags": ("tags",),
    "brands": ("brands", "brand"),
    "images": ("images",),
    "parent": ("parent",),
    "grouped": ("grouped products",),
    "upsells": ("upsells",),
    "cross_sells": ("cross-sells",),
    "url": ("external url",),
    "position": ("position",),
}
_BY_HEADER = {alias: name for name, aliases in _ALIASES.items() for alias in aliases}
_ATTRIBUTE = re.compile(r"^attribute (\d{1,3}) (name|value\(s\)|visible|global|default)$")
_MEASURE = re.compile(r"^(weight|length|width|height)(?: \(([^)]{1,12})\))?$")
# Cells that hold numbers as text, before which spreadsheets put an apostrophe too.
_NUMBERS = {"id", "sku", "parent", "barcode", "stock"}
_UNITS = {"lbs": "lb", "inches": "in"}


@dataclass(slots=True)
class WooColumns:
    """Where each known column stands; `measures` with their unit, `attributes` by their parts."""

    places: dict[str, int] = field(default_factory=dict)
    measures: dict[str, tuple[int, str]] = field(default_factory=dict)
    attributes: dict[int, dict[str, int]] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        return name in self.places

    def get(self, cells: list[str], name: str) -> str:
        """The cell, trimmed; the empty text when the file has no such column."""
        place = self.places.get(name)
        text = "" if place is None else plain(cells[place])
        return unquoted(text) if name in _NUMBERS else text

    def attribute(self, cells: list[str], number: int, part: str) -> str:
        """A part (`name`, `value(s)`, `visible`) of a numbered attribute."""
        place = self.attributes[number].get(part)
        return "" if place is None else plain(cells[place])


def columns_of(header: list[str]) -> WooColumns:
    """The columns of a header line. Raises FeedError `not_woocommerce_csv` for another kind of file."""
    found = WooColumns()
    for place, raw in enumerate(header):
        name = re.sub(r"\s+", " ", raw.strip().lower())
        if name in _BY_HEADER:
            found.places.setdefault(_BY_HEADER[name], place)
        elif attribute := _ATTRIBUTE.match(name):
            found.attributes.setdefault(int(attribute[1]), {})[attribute[2]] = place
        elif measure := _MEASURE.match(name):
            unit = measure[2] or ""
            found.measures[measure[1]] = (place, _UNITS.get(unit, unit))
    if not found.has("name") or not (found.has("type") or found.has("price")):
        raise FeedError(
            "not_woocommerce_csv", "the header line lacks the columns of a WooCommerce product CSV"
        )
    return found


def plain(cell: str) -> str:
    """The cell without the apostrophe the exporter puts before what a spreadsheet would calculate."""
    text = cell.strip()
    return text[1:] if text[:1] == "'" and text[1:2] in tuple("=+-@\t\r") else text


def split(cell: str) -> list[str]:
    """The values of a cell: divided by commas, where a backslash keeps a comma inside its value."""
    parts = re.split(r"(?<!\\),", cell)
    return [text for part in parts if (text := part.replace("\\,", ",").strip())]
