"""One product out of the rows of its handle."""

from __future__ import annotations

from decimal import Decimal

from apps.catalog.html_blocks import list_items
from apps.catalog.importers import values
from apps.catalog.importers.csv_records import Record
from apps.catalog.importers.items import (
    Attribute,
    CatalogueItem,
    Image,
    ItemError,
    Money,
    RowError,
    VariantItem,
)
from apps.catalog.importers.record import SKU_LIMIT
from apps.catalog.importers.shopify_columns import Columns
from apps.catalog.texts import LINE_LIMIT, TEXT_LIMIT, line, safe_html, web_address

_VARIANT_CELLS = (
    "sku",
    "price",
    "option1_value",
    "option2_value",
    "option3_value",
    "barcode",
    "grams",
    "quantity",
)
_WEIGHT_IN_GRAMS = {
    "g": Decimal(1),
    "kg": Decimal(1000),
    "oz": Decimal("28.349523125"),
    "lb": Decimal("453.59237"),
}
_POLICIES = {"deny": "deny", "continue": "continue", "": "deny", "false": "deny", "true": "continue"}
_UNTRACKED = {"", "none", "not tracked", "false"}
DEFAULT_TITLE = "default title"


class ProductBuilder:
    """Gathers the rows of one handle. `notes` tells what was left out; `row` is the product's first row."""

    def __init__(self, handle: str, row: int, columns: Columns) -> None:
        self.handle, self.row, self.columns = handle, row, columns
        self.notes: list[RowError] = []
        self.item = CatalogueItem(sku=handle, title="")
        self._option_names = ["", "", ""]
        self._images: list[tuple[int, int, Image]] = []
        self._options_seen: set[tuple[str, ...]] = set()
        self._skus: set[str] = set()
        self._rejected = 0

    def add(self, record: Record) -> None:
        """Takes one more row: product fields, a variant, a picture, or several of these."""
        cells = record.cells
        if not self.item.title and self._get(cells, "title"):
            self._read_product(record)
        self._read_image(cells)
        if any(self._get(cells, name) for name in _VARIANT_CELLS):
            self._read_variant(record)

    def build(self) -> CatalogueItem | None:
        """The product, or None when it cannot stand (the reasons are in `notes`)."""
        item = self.item
        if not item.title:
            self._note(self.row, "no_title", f"the product “{self.handle}” has no title")
            return None
        if self._rejected and not item.variants:
            return None
        item.images = list(
            dict.fromkeys(image for _, _, image in sorted(self._images, key=lambda one: one[:2]))
        )
        alone = len(item.variants) == 1
        if alone and item.variants[0].options.get("Title", "").lower() == DEFAULT_TITLE:
            item.variants[0].options = {}
        priced = [variant for variant in item.variants if variant.price]
        if priced:
            cheapest = min(priced, key=lambda variant: variant.price.amount if variant.price else Decimal(0))
            item.price, item.compare_at = cheapest.price, cheapest.compare_at
        return item

    def _get(self, cells: list[str], name: str) -> str:
        return self.columns.get(cells, name)

    def _note(self, row: int, code: str, detail: str) -> None:
        self.notes.append(RowError(row, code, detail))

    def _read_product(self, record: Record) -> None:
        cells, item = record.cells, self.item
        item.title = line(self._get(cells, "title"), LINE_LIMIT)
        body = self._get(cells, "body")
        if len(body) > TEXT_LIMIT:
            self._note(
                record.row, "text_truncated", f"a text of {len(body)} characters was cut at {TEXT_LIMIT}"
            )
        item.description = safe_html(body)
        item.bullets = [line(text, 2000) for text in list_items(item.description)][:100]
        item.brand = line(self._get(cells, "vendor"), 200)
        item.product_type = line(self._get(cells, "type"), 200)
        google = self._get(cells, "google_category")
        item.category = line(self._get(cells, "category"), 300) or (
            "" if google.isdigit() else line(google, 300)
        )
        item.category = item.category or item.product_type
        item.tags = values.texts(self._get(cells, "tags"), ",")
        item.kind = "gift_card" if self._get(cells, "gift_card").lower() in values.TRUE_WORDS else "product"
        item.status = self._status(record)
        item.attributes = self._metafields(record, "product") + self._google(cells)

    def _status(self, record: Record) -> str:
        status, published = (
            self._get(record.cells, "status").lower(),
            self._get(record.cells, "published").lower(),
        )
        if status in {"draft", "archived"}:
            return status
        if status not in {"", "active"}:
            self._note(record.row, "unknown_status", f"status “{line(status, 40)}” is read as draft")
            return "draft"
        return "hidden" if published in values.FALSE_WORDS else "active"

    def _metafields(self, record: Record, owner: str) -> list[Attribute]:
        found: dict[str, Attribute] = {}
        for column in self.columns.metafields:
            if column.owner != owner:
                continue
            try:
                made = values.guessed_attribute(column.name, record.cells[column.index], column.label)
            except ItemError as error:
                self._note(record.row, "bad_attribute", f"{column.label or column.name}: {error.detail}")
                continue
            if made:
                found[made.name] = made
        return list(found.values())

    def _google(self, cells: list[str]) -> list[Attribute]:
        named = (("gender", "Gender"), ("age_group", "Age group"), ("condition", "Condition"))
        made = (
            values.attribute(name, self._get(cells, name), cast="text", label=label) for name, label in named
        )
        return [one for one in made if one]

    def _read_image(self, cells: list[str]) -> None:
        address = web_address(self._get(cells, "image"))
        if address:
            position = self._get(cells, "image_position")
            place = int(position) if position.isdigit() else 10_000
            image = Image(address, line(self._get(cells, "image_alt"), 300))
            self._images.append((place, len(self._images), image))

    def _read_variant(self, record: Record) -> None:
        try:
            variant = self._variant(record)
        except ItemError as error:
            self._rejected += 1
            self._note(record.row, error.code, error.detail)
            return
        options = tuple(variant.options.values())
        if options in self._options_seen:
            self._note(
                record.row, "duplicate_variant", f"“{' / '.join(options)}” is there twice; the first is kept"
            )
            return
        self._options_seen.add(options)
        self._skus.add(variant.sku)
        self.item.variants.append(variant)

    def _variant(self, record: Record) -> VariantItem:
        cells = record.cells
        price = values.amount(self._get(cells, "price"))
        number = len(self.item.variants) + 1
        sku = line(self._get(cells, "sku").lstrip("'"), SKU_LIMIT)
        if sku in self._skus:
            self._note(record.row, "duplicate_sku", f"the sku “{sku}” is there twice in “{self.handle}”")
            sku = ""
        return VariantItem(
            sku=sku or f"{self.handle[: SKU_LIMIT - 8]}#{number}",
            options=self._options(cells),
            price=None if price is None else Money(price),
            compare_at=values.amount(self._get(cells, "compare_at")),
            stock=self._stock(record),
            policy=self._policy(record),
            attributes=self._variant_attributes(record),
            image=web_address(self._get(cells, "variant_image")),
            market_prices=self._market_prices(record),
        )

    def _options(self, cells: list[str]) -> dict[str, str]:
        """Names stand on the product's first row and hold for the rows below."""
        options: dict[str, str] = {}
        for index in range(3):
            name = line(self._get(cells, f"option{index + 1}_name"), 120)
            self._option_names[index] = name or self._option_names[index]
            value = line(self._get(cells, f"option{index + 1}_value"), 255)
            if value:
                options[self._option_names[index] or f"Option {index + 1}"] = value
        return options

    def _tracked(self, cells: list[str]) -> bool:
        return not self.columns.has("tracker") or self._get(cells, "tracker").lower() not in _UNTRACKED

    def _policy(self, record: Record) -> str:
        if not self._tracked(record.cells):
            return "untracked"
        stated = self._get(record.cells, "policy").lower()
        if stated not in _POLICIES:
            self._note(record.row, "unknown_policy", f"inventory policy “{line(stated, 40)}” is read as deny")
        return _POLICIES.get(stated, "deny")

    def _stock(self, record: Record) -> dict[str, int] | None:
        if not self._tracked(record.cells):
            return None
        try:
            return values.stock(self._get(record.cells, "quantity"))
        except ItemError as error:
            self._note(record.row, error.code, error.detail)
            return None

    def _variant_attributes(self, record: Record) -> list[Attribute]:
        cells = record.cells
        made = [
            values.attribute(
                "barcode", self._get(cells, "barcode").lstrip("'"), cast="text", label="Barcode"
            ),
            values.attribute("mpn", self._get(cells, "mpn"), cast="text", label="Manufacturer part number"),
            self._weight(record),
            self._contents(cells),
        ]
        return [one for one in made if one] + self._metafields(record, "variant")

    def _weight(self, record: Record) -> Attribute | None:
        """The weight in the unit the shop shows it in; Shopify stores grams, 0 where nobody filled it in."""
        raw = self._get(record.cells, "grams")
        unit = self._get(record.cells, "weight_unit").lower() or "g"
        try:
            grams = Decimal(str(values.number(raw))) if raw else Decimal(0)
        except ItemError as error:
            self._note(record.row, "bad_weight", error.detail)
            return None
        if grams <= 0 or unit not in _WEIGHT_IN_GRAMS:
            return None
        shown = (grams / _WEIGHT_IN_GRAMS[unit]).quantize(Decimal("0.001"))
        return values.attribute("weight", shown, cast="number", unit=unit, label="Weight")

    def _contents(self, cells: list[str]) -> Attribute | None:
        try:
            measure = values.number(self._get(cells, "measure") or "0")
        except ItemError:
            return None
        unit = self._get(cells, "measure_unit")
        return (
            values.attribute("contents", measure, cast="number", unit=unit, label="Contents")
            if measure
            else None
        )

    def _market_prices(self, record: Record) -> dict[str, dict[str, str]]:
        """Prices per market as the file states them, in major units of that market's currency."""
        found: dict[str, dict[str, str]] = {}
        for field, market, index in self.columns.markets:
            if cell := record.cells[index].strip():
                found.setdefault(market, {})[field.replace(" ", "_")] = line(cell, 40)
        return found
