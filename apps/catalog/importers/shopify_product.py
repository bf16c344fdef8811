"""One product out of the rows of its handle."""

from __future__ import annotations

import re
from decimal import Decimal

from apps.catalog.html_blocks import list_items
from apps.catalog.importers import values
from apps.catalog.importers.csv_records import Record
from apps.catalog.importers.items import (
    Attribute,
    CatalogueItem,
    Image,
    ItemError,
    RowError,
    VariantItem,
)
from apps.catalog.importers.record import SKU_LIMIT
from apps.catalog.importers.shopify_columns import Columns
from apps.catalog.importers.shopify_variant import VariantReader
from apps.catalog.texts import LINE_LIMIT, TEXT_LIMIT, line, safe_html

OPTIONS = range(1, 10)
_VARIANT_CELLS = (
    "sku",
    "price",
    *(f"option{number}_value" for number in OPTIONS),
    "barcode",
    "grams",
    "quantity",
)
_STATUSES = {"": "active", "active": "active", "draft": "draft", "archived": "archived", "unlisted": "hidden"}
DEFAULT_TITLE = "default title"


class ProductBuilder:
    """Gathers the rows of one handle. `notes` tells what was left out; `row` is the product's first row."""

    def __init__(self, handle: str, row: int, columns: Columns) -> None:
        self.handle, self.row, self.columns = handle, row, columns
        self.notes: list[RowError] = []
        self.item = CatalogueItem(sku=handle, title="")
        self._reader = VariantReader(columns, self.notes)
        self._option_names: dict[int, str] = {}
        self._options: list[dict[int, str]] = []
        self._images: list[tuple[int, int, Image]] = []
        self._skus: set[str] = set()
        self._rejected = 0

    def add(self, record: Record) -> None:
        """Takes one more row: product fields, a variant, a picture, or several of these."""
        title = line(self._get(record, "title"), LINE_LIMIT)
        if title and not self.item.title:
            self._read_product(record, title)
        elif title and title != self.item.title:
            self._note(record.row, "second_title", f"“{line(title, 80)}” is ignored; the first title counts")
        self._read_image(record)
        for number in OPTIONS:
            name = line(self._get(record, f"option{number}_name"), 120)
            if name:
                self._option_names.setdefault(number, name)
        if any(self._get(record, name) for name in _VARIANT_CELLS):
            self._read_variant(record)

    def build(self) -> CatalogueItem | None:
        """The product, or None when it cannot stand (the reasons are in `notes`)."""
        item = self.item
        if not item.title:
            self._note(self.row, "no_title", f"the product “{self.handle}” has no title")
            return None
        if self._rejected and not item.variants:
            return None
        images: dict[str, Image] = {}
        for _, _, image in sorted(self._images, key=lambda one: one[:2]):
            images.setdefault(image.url, image)
        item.images = list(images.values())
        self._name_options()
        priced = [variant for variant in item.variants if variant.price]
        if priced:
            cheapest = min(priced, key=lambda variant: variant.price.amount if variant.price else Decimal(0))
            item.price, item.compare_at = cheapest.price, cheapest.compare_at
        return item

    def _name_options(self) -> None:
        """Option names stand on one row and hold for all of the handle."""
        variants = self.item.variants
        if len(variants) == 1 and {value.lower() for value in self._options[0].values()} == {DEFAULT_TITLE}:
            return
        for variant, options in zip(variants, self._options, strict=True):
            variant.options = {
                self._option_names.get(number, f"Option {number}"): value for number, value in options.items()
            }

    def _get(self, record: Record, name: str) -> str:
        return self.columns.get(record.cells, name)

    def _note(self, row: int, code: str, detail: str) -> None:
        self.notes.append(RowError(row, code, detail))

    def _read_product(self, record: Record, title: str) -> None:
        item = self.item
        item.title = title
        body = self._get(record, "body")
        if len(body) > TEXT_LIMIT:
            detail = f"a text of {len(body)} characters was cut at {TEXT_LIMIT}"
            self._note(record.row, "text_truncated", detail)
        item.description = safe_html(body)
        item.bullets = [line(text, 2000) for text in list_items(item.description)][:100]
        item.brand = line(self._get(record, "vendor"), 200)
        item.product_type = line(self._get(record, "type"), 200)
        item.category = self._category(record) or item.product_type
        item.tags = values.texts(self._get(record, "tags"), ",")
        gift = self._get(record, "gift_card").lower() in values.TRUE_WORDS
        item.kind = "gift_card" if gift else "product"
        item.status = self._status(record)
        # The options say what a metafield lists that they are linked to, and say it for each variant.
        linked = {self._get(record, f"option{number}_linked_to").lower() for number in OPTIONS}
        item.attributes = self._reader.metafields(record, "product", linked) + self._google(record)
        item.unapproved = self._suggestions(record)

    def _category(self, record: Record) -> str:
        google = self._get(record, "google_category")
        return line(self._get(record, "category") or ("" if google.isdigit() else google), 300)

    def _status(self, record: Record) -> str:
        stated = self._get(record, "status").lower()
        if stated not in _STATUSES:
            self._note(record.row, "unknown_status", f"status “{line(stated, 40)}” is read as draft")
        status = _STATUSES.get(stated, "draft")
        unpublished = self._get(record, "published").lower() in values.FALSE_WORDS
        return "hidden" if status == "active" and unpublished else status

    def _google(self, record: Record) -> list[Attribute]:
        named = (("gender", "Gender"), ("age_group", "Age group"), ("condition", "Condition"))
        made = (
            values.attribute(name, self._get(record, name), cast="text", label=label) for name, label in named
        )
        return [one for one in made if one]

    def _suggestions(self, record: Record) -> list[tuple[str, str]]:
        """What the shop's search suggests beside the product: a note, never compatibility."""
        cells = ((column, line(record.cells[column.index], 2000)) for column in self.columns.suggestions)
        return [("note", f"{column.label or column.name}: {cell}") for column, cell in cells if cell]

    def _read_image(self, record: Record) -> None:
        address = self._reader.address(record, "image")
        if address:
            position = self._get(record, "image_position")
            place = int(position) if re.fullmatch("[0-9]{1,6}", position) else 1_000_000
            image = Image(address, line(self._get(record, "image_alt"), 300))
            self._images.append((place, len(self._images), image))

    def _read_variant(self, record: Record) -> None:
        cells = {number: line(self._get(record, f"option{number}_value"), 255) for number in OPTIONS}
        options = {number: value for number, value in cells.items() if value}
        try:
            variant = self._reader.read(record)
        except ItemError as error:
            self._rejected += 1
            self._note(record.row, error.code, error.detail)
            return
        if options in self._options:
            shown = " / ".join(options.values())
            self._note(record.row, "duplicate_variant", f"“{shown}” is there twice; the first is kept")
            return
        variant.sku = self._own_sku(variant, record.row)
        self._options.append(options)
        self.item.variants.append(variant)

    def _own_sku(self, variant: VariantItem, row: int) -> str:
        sku = variant.sku
        if sku in self._skus:
            self._note(row, "duplicate_sku", f"the sku “{sku}” is there twice in “{self.handle}”")
            sku = ""
        sku = sku or f"{self.handle[: SKU_LIMIT - 8]}#{len(self.item.variants) + 1}"
        self._skus.add(sku)
        return sku
