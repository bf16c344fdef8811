"""The variant cells of one row of a Shopify product CSV."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from apps.catalog.importers import shopify_metafields, values
from apps.catalog.importers.csv_records import Record, unquoted
from apps.catalog.importers.items import Attribute, ItemError, Money, RowError, VariantItem
from apps.catalog.importers.record import SKU_LIMIT
from apps.catalog.importers.shopify_columns import Columns, Metafield
from apps.catalog.texts import line, web_address

_WEIGHT_IN_GRAMS = {
    "g": Decimal(1),
    "kg": Decimal(1000),
    "oz": Decimal("28.349523125"),
    "lb": Decimal("453.59237"),
}
HEAVIEST = 10**9
_POLICIES = {"deny": "deny", "continue": "continue", "": "deny", "false": "deny", "true": "continue"}
_UNTRACKED = {"", "none", "not tracked", "false"}


class VariantReader:
    """Reads variant cells; `notes` takes what was ignored without losing the variant."""

    def __init__(self, columns: Columns, notes: list[RowError]) -> None:
        self.columns, self.notes = columns, notes

    def read(self, record: Record) -> VariantItem:
        """The variant, its options still without names. Raises ItemError for a price that cannot be read."""
        price = values.amount(self._get(record, "price"))
        return VariantItem(
            sku=line(unquoted(self._get(record, "sku")), SKU_LIMIT),
            price=None if price is None else Money(price),
            compare_at=self._compare_at(record, price),
            stock=self._stock(record),
            policy=self._policy(record),
            attributes=self._attributes(record),
            image=self.address(record, "variant_image"),
            market_prices=self._market_prices(record),
        )

    def metafields(self, record: Record, owner: str, left_out: Iterable[str] = ()) -> list[Attribute]:
        """The typed metafields of the product or the variant, those in `left_out` by their path apart."""
        found: dict[str, Attribute] = {}
        for column in self.columns.metafields:
            if column.owner == owner and column.path not in left_out:
                made = self._metafield(record, column)
                if made:
                    found[made.name] = made
        return list(found.values())

    def address(self, record: Record, name: str) -> str:
        """The web address in a cell; one that cannot be shown is noted."""
        raw = self._get(record, name)
        found = web_address(raw)
        if raw and not found:
            self.note(record.row, "bad_address", f"“{line(raw, 80)}” is no web address")
        return found

    def note(self, row: int, code: str, detail: str) -> None:
        self.notes.append(RowError(row, code, detail))

    def _get(self, record: Record, name: str) -> str:
        return self.columns.get(record.cells, name)

    def _metafield(self, record: Record, column: Metafield) -> Attribute | None:
        try:
            return shopify_metafields.attribute(column.name, record.cells[column.index], column.label)
        except ItemError as error:
            self.note(record.row, "bad_attribute", f"{column.label or column.name}: {error.detail}")
            return None

    def _compare_at(self, record: Record, price: Decimal | None) -> Decimal | None:
        """What is struck through; an amount that is not above the price is none, as in the shop."""
        try:
            amount = values.amount(self._get(record, "compare_at"))
        except ItemError as error:
            self.note(record.row, "bad_compare_at", error.detail)
            return None
        return amount if amount and (price is None or amount > price) else None

    def _tracked(self, record: Record) -> bool:
        return not self.columns.has("tracker") or self._get(record, "tracker").lower() not in _UNTRACKED

    def _policy(self, record: Record) -> str:
        if not self._tracked(record):
            return "untracked"
        stated = self._get(record, "policy").lower()
        if stated not in _POLICIES:
            self.note(record.row, "unknown_policy", f"inventory policy “{line(stated, 40)}” is read as deny")
        return _POLICIES.get(stated, "deny")

    def _stock(self, record: Record) -> dict[str, int] | None:
        if not self._tracked(record):
            return None
        try:
            return values.stock(unquoted(self._get(record, "quantity")))
        except ItemError as error:
            self.note(record.row, error.code, error.detail)
            return None

    def _attributes(self, record: Record) -> list[Attribute]:
        barcode, part = unquoted(self._get(record, "barcode")), unquoted(self._get(record, "mpn"))
        made = [
            values.attribute("barcode", barcode, cast="text", label="Barcode"),
            values.attribute("mpn", part, cast="text", label="Manufacturer part number"),
            self._weight(record),
            self._contents(record),
        ]
        return [one for one in made if one] + self.metafields(record, "variant")

    def _weight(self, record: Record) -> Attribute | None:
        """The weight in the unit the shop shows it in; Shopify stores grams, 0 where nobody filled it in."""
        raw = self._get(record, "grams")
        unit = self._get(record, "weight_unit").lower() or "g"
        try:
            grams = Decimal(str(values.number(raw))) if raw else Decimal(0)
        except ItemError as error:
            self.note(record.row, "bad_weight", error.detail)
            return None
        if grams <= 0 or unit not in _WEIGHT_IN_GRAMS:
            return None
        if grams > HEAVIEST:
            self.note(record.row, "bad_weight", f"{line(raw, 60)} grams are out of range")
            return None
        shown = (grams / _WEIGHT_IN_GRAMS[unit]).quantize(Decimal("0.001"))
        return values.attribute("weight", shown, cast="number", unit=unit, label="Weight")

    def _contents(self, record: Record) -> Attribute | None:
        try:
            measure = values.number(self._get(record, "measure") or "0")
        except ItemError as error:
            self.note(record.row, "bad_measure", error.detail)
            return None
        unit = self._get(record, "measure_unit")
        if not measure:
            return None
        return values.attribute("contents", measure, cast="number", unit=unit, label="Contents")

    def _market_prices(self, record: Record) -> dict[str, dict[str, str]]:
        """Prices per market as the file states them, in major units of that market's currency."""
        found: dict[str, dict[str, str]] = {}
        for field, market, index in self.columns.markets:
            if cell := record.cells[index].strip():
                found.setdefault(market, {})[field.replace(" ", "_")] = line(cell, 40)
        return found
