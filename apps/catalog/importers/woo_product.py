"""One product out of its row and the rows of its variations."""

from __future__ import annotations

import re

from apps.catalog.html_blocks import list_items
from apps.catalog.importers import google_offer, grouping, values
from apps.catalog.importers.csv_records import Record
from apps.catalog.importers.items import (
    Attribute,
    CatalogueItem,
    Image,
    ItemError,
    Money,
    RowError,
    Sale,
    VariantItem,
)
from apps.catalog.importers.record import SKU_LIMIT
from apps.catalog.importers.woo_columns import WooColumns, split
from apps.catalog.texts import LINE_LIMIT, TEXT_LIMIT, line, safe_html, web_address

_STATUSES = {"": "active", "1": "active", "0": "hidden", "-1": "draft"}
_SHORTCODE = re.compile(
    r"\[/?(?:gallery|caption|embed|video|audio|playlist|vc_\w+|et_pb_\w+|contact-form-7|products?|add_to_cart\w*)"
    r"\b[^\]]{0,500}\]"
)
_SUGGESTED = {"upsells": "Upsells", "cross_sells": "Cross-sells", "grouped": "Grouped products"}
_MEASURES = {"weight": "Weight", "length": "Length", "width": "Width", "height": "Height"}


class WooBuilder:
    """Gathers a product's row and its variations; `notes` tells what was ignored or left out."""

    def __init__(self, columns: WooColumns) -> None:
        self.columns = columns
        self.notes: list[RowError] = []
        self.parent: Record | None = None
        self.variations: list[Record] = []

    def build(self, sku: str) -> CatalogueItem:
        """The product. Raises ItemError without a name, or for a price that cannot be read."""
        assert self.parent is not None
        row = self.parent
        title = line(self._get(row, "name"), LINE_LIMIT)
        if not title:
            raise ItemError("no_title", "the product has no name")
        item = CatalogueItem(sku=sku, title=title, status=self._status(row))
        self._words(item, row)
        item.price, item.compare_at, item.sale = self._price(row)
        item.stock, item.policy = self._stock(row)
        item.images = self._images(row)
        item.unapproved = self._suggestions(row)
        item.variants = self._variants(item)
        item.attributes = self._attributes(row, self._chosen(item)) + self._facts(row)
        grouping.price_from_variants(item)
        return item

    def _get(self, record: Record, name: str) -> str:
        return self.columns.get(record.cells, name)

    def _note(self, row: int, code: str, detail: str) -> None:
        self.notes.append(RowError(row, code, detail))

    def _words(self, item: CatalogueItem, row: Record) -> None:
        short, long = (prose(self._get(row, name)) for name in ("short", "description"))
        text = "\n".join(part for part in (short, long if long != short else "") if part)
        if len(text) > TEXT_LIMIT:
            self._note(row.row, "text_truncated", f"a text of {len(text)} characters was cut at {TEXT_LIMIT}")
        item.description = safe_html(text)
        item.bullets = [line(one, 2000) for one in list_items(item.description)][:100]
        categories = [
            " > ".join(part.strip() for part in one.split(">")) for one in self._list(row, "categories")
        ]
        item.category = line(categories[0], 300) if categories else ""
        item.product_type = line(item.category.rpartition(" > ")[2], 200)
        item.tags = [*self._list(row, "tags"), *categories[1:]][: values.LIST_LIMIT]
        item.brand = line(" / ".join(self._list(row, "brands")), 200)
        item.url = web_address(self._get(row, "url"))

    def _list(self, row: Record, name: str) -> list[str]:
        return [line(one, 300) for one in split(self._get(row, name))]

    def _status(self, row: Record) -> str:
        stated = self._get(row, "published")
        if stated not in _STATUSES:
            self._note(row.row, "unknown_status", f"published “{line(stated, 40)}” is read as draft")
        status = _STATUSES.get(stated, "draft")
        hidden = self._get(row, "visibility").lower() == "hidden"
        return "hidden" if status == "active" and hidden else status

    def _price(self, row: Record) -> tuple[Money | None, None, Sale | None]:
        regular = values.amount(self._get(row, "price"))
        price = None if regular is None else Money(regular)
        try:
            lower = values.amount(self._get(row, "sale_price"))
            starts = google_offer.moment(self._get(row, "sale_starts"), end=False)
            ends = google_offer.moment(self._get(row, "sale_ends"), end=True)
        except ItemError as error:
            self._note(row.row, "bad_sale", error.detail)
            return price, None, None
        if lower is None:
            return price, None, None
        if regular is None or lower >= regular:
            self._note(row.row, "bad_sale", "the sale price is not below the regular price")
            return price, None, None
        return price, None, Sale(lower, starts, ends)

    def _stock(self, row: Record) -> tuple[dict[str, int] | None, str]:
        """Pieces where the shop counts them; else In stock? alone decides."""
        stated, there = self._get(row, "stock").lower(), self._get(row, "in_stock").lower()
        beyond = self._get(row, "backorders").lower() in {"1", "notify", "yes"}
        policy = "continue" if beyond or there == "backorder" else "deny"
        if stated == "parent" and self.parent is not None:
            shared, policy = self._stock(self.parent) if row is not self.parent else (None, policy)
            # Pieces all variations share are no variation's own count; that none is left holds for each.
            return (
                ({"": 0}, policy) if shared and shared[""] <= 0 else (None, "untracked" if shared else policy)
            )
        try:
            pieces = values.stock(stated)
        except ItemError as error:
            self._note(row.row, error.code, error.detail)
            pieces = None
        if pieces is not None:
            return pieces, policy
        if there in {"0", "no", "outofstock"}:
            return {"": 0}, policy
        return None, "untracked" if there in {"1", "yes", "instock"} else policy

    def _images(self, row: Record) -> list[Image]:
        found = []
        for raw in split(self._get(row, "images")):
            address = web_address(raw)
            if address:
                found.append(Image(address))
            else:
                self._note(row.row, "bad_address", f"“{line(raw, 80)}” is no web address")
        return list(dict.fromkeys(found))[:100]

    def _suggestions(self, row: Record) -> list[tuple[str, str]]:
        """What the shop sells beside or together with the product: a note, never compatibility."""
        found = {label: ", ".join(self._list(row, name)) for name, label in _SUGGESTED.items()}
        return [("note", line(f"{label}: {skus}", 8000)) for label, skus in found.items() if skus]

    def _variants(self, item: CatalogueItem) -> list[VariantItem]:
        found: dict[str, VariantItem] = {}
        for record in sorted(self.variations, key=self._position):
            try:
                variant = self._variant(record, item)
            except ItemError as error:
                self._note(record.row, error.code, error.detail)
                continue
            if variant is None:
                continue
            if variant.sku in found:
                self._note(record.row, "duplicate_sku", f"the sku “{variant.sku}” is there twice")
            else:
                found[variant.sku] = variant
        return list(found.values())

    def _position(self, record: Record) -> int:
        stated = self._get(record, "position")
        return int(stated) if re.fullmatch("[0-9]{1,6}", stated) else 0

    def _variant(self, record: Record, item: CatalogueItem) -> VariantItem | None:
        if self._status(record) != "active":
            self._note(record.row, "variation_disabled", "the variation is switched off and left out")
            return None
        price, compare_at, sale = self._price(record)
        stock, policy = self._stock(record)
        number = self._get(record, "id") or str(record.row)
        images = self._images(record)
        return VariantItem(
            sku=line(self._get(record, "sku"), SKU_LIMIT) or line(f"{item.sku}#{number}", SKU_LIMIT),
            options={one.label: line(text(one), 255) for one in self._attributes(record, (), every=True)},
            price=price,
            compare_at=compare_at,
            stock=stock,
            policy=policy,
            attributes=self._facts(record),
            image=images[0].url if images else "",
            sale=sale,
        )

    def _chosen(self, item: CatalogueItem) -> list[str]:
        """Attributes every variation fixes: its options say them. Others hold for the product as a list."""
        names = [set(one.options) for one in item.variants]
        return sorted(set.intersection(*names)) if names else []

    def _attributes(
        self, row: Record, chosen: list[str] | tuple[()], *, every: bool = False
    ) -> list[Attribute]:
        """The attributes the shop shows; with `every` also those it only varies by."""
        found: dict[str, Attribute] = {}
        for number in sorted(self.columns.attributes):
            label = line(self.columns.attribute(row.cells, number, "name"), 120)
            shown = self.columns.attribute(row.cells, number, "visible") in {"1", "yes", ""}
            if not label or label in chosen or not (shown or every):
                continue
            name = re.sub(r"\W+", "_", label.lower()).strip("_")
            listed = split(self.columns.attribute(row.cells, number, "value(s)"))
            if len(listed) > 1:
                made = values.attribute(name, listed, label=label)
            else:
                made = values.guessed_attribute(name, listed[0], label) if listed else None
            if made and name:
                found[name] = made
        return list(found.values())

    def _facts(self, row: Record) -> list[Attribute]:
        barcode = values.attribute("barcode", self._get(row, "barcode"), cast="text", label="Barcode")
        found = [barcode] if barcode else []
        for name, (place, unit) in self.columns.measures.items():
            raw = row.cells[place].strip()
            try:
                number = values.number(raw.replace(",", ".")) if raw else 0
            except ItemError as error:
                self._note(row.row, "bad_attribute", f"{_MEASURES[name]}: {error.detail}")
                continue
            made = values.attribute(name, number, cast="number", unit=unit, label=_MEASURES[name])
            found += [made] if made and number else []
        return found


def text(one: Attribute) -> str:
    """An attribute's value in words, with its unit."""
    shown = ", ".join(one.value) if isinstance(one.value, list) else one.value
    return f"{shown} {one.unit}".strip()


def prose(cell: str) -> str:
    """A description as the exporter writes it: line ends as `\\n`, plug-ins' shortcodes, bare paragraphs."""
    words = re.sub(r"(?<!\\)\\n", "\n", cell).replace("\\\\n", "\\n")
    words = _SHORTCODE.sub("", words).strip()
    if "<p" in words or "\n\n" not in words:
        return words
    return "".join(f"<p>{part.strip()}</p>" for part in re.split(r"\n\s*\n", words) if part.strip())
