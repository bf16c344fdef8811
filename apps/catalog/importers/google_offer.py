"""One offer of a Google Merchant feed as a catalogue item.

Source: Google Merchant Center Help, "Product data specification". What steers advertising (custom labels,
ads and destination attributes, cost of goods sold) has no name here and is never read.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal

from apps.catalog.importers import values
from apps.catalog.importers.google_records import GoogleRecord
from apps.catalog.importers.grouping import Offer
from apps.catalog.importers.items import Attribute, CatalogueItem, Image, ItemError, RowError, Sale
from apps.catalog.importers.record import SKU_LIMIT, required
from apps.catalog.texts import LINE_LIMIT, TEXT_LIMIT, block, line, safe_html, web_address
from apps.core.clock import now

_AVAILABILITY = {"in_stock": True, "out_of_stock": False, "preorder": True, "backorder": True}
_TEXTS = {
    "condition": "Condition",
    "color": "Color",
    "size": "Size",
    "material": "Material",
    "pattern": "Pattern",
    "age_group": "Age group",
    "gender": "Gender",
    "size_type": "Size type",
    "size_system": "Size system",
    "energy_efficiency_class": "Energy efficiency class",
    "min_energy_efficiency_class": "Lowest energy efficiency class of the scale",
    "max_energy_efficiency_class": "Highest energy efficiency class of the scale",
    "gtin": "GTIN",
    "mpn": "Manufacturer part number",
}
_MEASURES = {
    "shipping_weight": "Shipping weight",
    "product_weight": "Weight",
    "product_length": "Length",
    "product_width": "Width",
    "product_height": "Height",
    "unit_pricing_measure": "Contents",
    "multipack": "Pieces in the pack",
}
_NAMES = {
    "unit_pricing_measure": "contents",
    **{f"product_{one}": one for one in ("weight", "length", "width", "height")},
}
_MEASURE = re.compile(r"^(\d+(?:[.,]\d+)?)\s*([^\d\s].*)?$")
_MOMENT = re.compile(r"^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?)?$", re.I)


class OfferReader:
    """Reads one record; `notes` collects what was ignored without losing the offer."""

    def __init__(self, record: GoogleRecord) -> None:
        self.record = record
        self.notes: list[RowError] = []

    def read(self) -> Offer:
        """The offer. Raises ItemError without a usable id or title, or for a price that cannot be read."""
        record = self.record
        named = {name: record.text(name) for name in ("id", "title")}
        sku = required(named, "id", SKU_LIMIT)
        item = CatalogueItem(sku=sku, title=required(named, "title", LINE_LIMIT))
        text = record.text("description")
        if len(text) > TEXT_LIMIT:
            self._note("text_truncated", f"a text of {len(text)} characters was cut at {TEXT_LIMIT}")
        item.description = safe_html(text)
        item.bullets = [line(one, 2000) for one in record.texts("product_highlight")][:100]
        item.brand = line(record.text("brand"), 200)
        item.product_type, item.category = self._categories()
        item.url = web_address(record.text("link"))
        self._price(item)
        self._availability(item)
        item.attributes += self._attributes()
        images = [record.text("image_link"), *record.texts("additional_image_link")]
        item.images = [Image(one) for one in dict.fromkeys(map(self._address, images)) if one]
        item.status = self._status()
        return Offer(record.row, item, item.images[0].url if item.images else "", notes=self.notes)

    def _note(self, code: str, detail: str) -> None:
        self.notes.append(RowError(self.record.row, code, detail))

    def _address(self, raw: str) -> str:
        found = web_address(raw)
        if raw and not found:
            self._note("bad_address", f"“{line(raw, 80)}” is no web address")
        return found

    def _categories(self) -> tuple[str, str]:
        """The shop's own path; Google's where there is none and it is given in words."""
        own = line(self.record.text("product_type"), 300)
        google = self.record.text("google_product_category")
        path = own or ("" if google.isdigit() else line(google, 300))
        return line(own.rpartition(">")[2], 200), path

    def _price(self, item: CatalogueItem) -> None:
        item.price = values.money(self.record.text("price"))
        try:
            lower = values.money(self.record.text("sale_price"))
            starts, ends = window(self.record.text("sale_price_effective_date"))
        except ItemError as error:
            self._note("bad_sale", error.detail)
            return
        if lower is None:
            return
        if item.price is None or lower.amount >= item.price.amount or lower.currency != item.price.currency:
            self._note("bad_sale", "the sale price is not below a price in the same currency")
            return
        item.sale = Sale(lower.amount, starts, ends)

    def _availability(self, item: CatalogueItem) -> None:
        """Google gives no pieces: in stock is sold without counting, pre- and back-order are sold at zero."""
        stated = re.sub(r"[\s-]+", "_", self.record.text("availability").lower())
        if stated not in _AVAILABILITY:
            if stated:
                self._note("unknown_availability", f"availability “{line(stated, 40)}” is read as unknown")
            return
        if stated == "out_of_stock":
            item.stock = {"": 0}
        else:
            item.policy = "untracked" if stated == "in_stock" else "continue"
        since = _MOMENT.match(self.record.text("availability_date").strip())
        if since and stated in {"preorder", "backorder"}:
            made = values.attribute("available_from", since[1], cast="text", label="Available from")
            item.attributes += [made] if made else []

    def _attributes(self) -> list[Attribute]:
        record = self.record
        found: dict[str, Attribute] = {}
        for name, label in _TEXTS.items():
            text = " / ".join(record.texts(name)) if name == "size" else record.text(name)
            if name.endswith("_group") or name in {"condition", "gender"}:
                text = text.replace("_", " ")
            if made := values.attribute(name, text, cast="text", label=label):
                found[name] = made
        for name, label in _MEASURES.items():
            if made := self._measure(_NAMES.get(name, name), record.text(name), label):
                found[made.name] = made
        for one in (*self._details(), *self._certificates(), *self._shipping()):
            found.setdefault(one.name, one)
        return list(found.values())

    def _measure(self, name: str, raw: str, label: str) -> Attribute | None:
        match = _MEASURE.match(raw.strip())
        if raw and not match:
            self._note("bad_attribute", f"{label}: “{line(raw, 60)}” is no number with a unit")
        if not match:
            return None
        number = Decimal(match[1].replace(",", "."))
        return values.attribute(name, number, cast="number", unit=line(match[2], 30), label=label)

    def _details(self) -> list[Attribute]:
        found = []
        for one in self.record.parts("product_detail"):
            label = line(one.get("attribute_name"), 120)
            name = re.sub(r"\W+", "_", label.lower()).strip("_")
            made = values.guessed_attribute(name, one.get("attribute_value", ""), label) if name else None
            found += [made] if made else []
        return found

    def _certificates(self) -> list[Attribute]:
        found = []
        for one in self.record.parts("certification"):
            label = line(one.get("certification_name"), 100).replace("_", " ")
            value = one.get("certification_value") or one.get("certification_code") or ""
            name = "certification_" + re.sub(r"\W+", "_", label.lower()).strip("_")
            made = values.attribute(name, value, cast="text", label=f"Certification {label}")
            found += [made] if made else []
        return found

    def _shipping(self) -> list[Attribute]:
        """What delivery costs to a country, as the feed says it."""
        found = []
        for one in self.record.parts("shipping"):
            where = [line(one.get(part), 40) for part in ("country", "region", "service")]
            words = ", ".join(part for part in where if part)
            try:
                price = values.money(one.get("price", ""))
            except ItemError as error:
                self._note("bad_shipping", error.detail)
                continue
            if price is None:
                continue
            name = re.sub(r"\W+", "_", f"shipping {words}".lower()).strip("_")
            text = f"{price.amount:.2f} {price.currency}".strip()
            made = values.attribute(name, text, cast="text", label=f"Shipping {words}".strip())
            found += [made] if made else []
        return found

    def _status(self) -> str:
        """An offer past its expiration date is kept and no longer shown."""
        try:
            ends = moment(self.record.text("expiration_date"), end=True)
        except ItemError as error:
            self._note("bad_date", error.detail)
            return "active"
        if not ends:
            return "active"
        until = datetime.fromisoformat(ends)
        if (until if until.tzinfo else until.replace(tzinfo=UTC)) >= now():
            return "active"
        self._note("expired", f"the offer ended on {ends[:10]} and is kept, not shown")
        return "hidden"


def window(raw: str) -> tuple[str, str]:
    """Both ends of a period written `start/end`, ISO 8601. Raises ItemError `bad_date`."""
    if not raw.strip():
        return "", ""
    start, _, end = block(raw, 120).partition("/")
    return moment(start, end=False), moment(end, end=True)


def moment(raw: str, *, end: bool) -> str:
    """A moment in ISO 8601, without an offset where the feed gives none. Raises ItemError `bad_date`.

    A day alone means its first or its last second.
    """
    text = raw.strip()
    if not text:
        return ""
    match = _MOMENT.match(text)
    if not match:
        raise ItemError("bad_date", f"“{line(text, 60)}” is no date")
    day, hour, seconds, offset = match.groups()
    clock = (hour + (seconds or ":00")) if hour else ("23:59:59" if end else "00:00:00")
    zone = "+00:00" if offset in {"Z", "z"} else f"{offset[:3]}:{offset[-2:]}" if offset else ""
    try:
        return datetime.fromisoformat(f"{day}T{clock}{zone}").isoformat()
    except ValueError as error:
        raise ItemError("bad_date", f"“{line(text, 60)}” is no date") from error
