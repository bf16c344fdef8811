"""A schema.org Product or ProductGroup as a catalogue item.

Source: schema.org (Product, ProductGroup, PropertyValue, QuantitativeValue). Ratings are not read; reviews
and what the page calls related, similar or an accessory are kept for people and never stated.
"""

from __future__ import annotations

import re
from typing import Any

from apps.catalog.importers import values
from apps.catalog.importers.grouping import Offer
from apps.catalog.importers.items import Attribute, CatalogueItem, Image, ItemError, RowError
from apps.catalog.importers.jsonld import Graph
from apps.catalog.importers.record import SKU_LIMIT, required
from apps.catalog.importers.schema_offer import OfferFacts
from apps.catalog.importers.schema_units import CODES
from apps.catalog.texts import LINE_LIMIT, TEXT_LIMIT, block, line, safe_html, web_address

_IDS = ("sku", "productID", "gtin14", "gtin13", "gtin12", "gtin8", "gtin", "mpn", "url", "@id")
_GROUP_IDS = ("productGroupID", "sku", "url", "@id", "name")
_TEXTS = {
    "color": "Color",
    "size": "Size",
    "material": "Material",
    "pattern": "Pattern",
    "model": "Model",
    "mpn": "Manufacturer part number",
    "countryOfOrigin": "Country of origin",
    "itemCondition": "Condition",
}
_MEASURES = {"weight": "Weight", "width": "Width", "height": "Height", "depth": "Depth"}
_GTINS = ("gtin14", "gtin13", "gtin12", "gtin8", "gtin")
_LINKS = {
    "isAccessoryOrSparePartFor": "Called an accessory or spare part for",
    "isConsumableFor": "Called a consumable for",
    "isRelatedTo": "Called related to",
    "isSimilarTo": "Called similar to",
}
_MEASURE = re.compile(r"^(-?\d+(?:[.,]\d+)?)\s*([^\d\s].{0,20})?$")


class NodeReader:
    """Reads one product node; `notes` collects what was ignored without losing the product."""

    def __init__(self, graph: Graph, row: int) -> None:
        self.graph, self.row = graph, row
        self.notes: list[RowError] = []

    def offer(self, node: dict[str, Any], group: CatalogueItem | None = None) -> Offer:
        """A product that can be bought. Raises ItemError without an id, a name or a readable price."""
        named = {"name": self._text(node.get("name")) or (group.title if group else "")}
        item = CatalogueItem(sku=self._id(node, _IDS), title=required(named, "name", LINE_LIMIT))
        self._fill(item, node)
        OfferFacts(self.graph, self.row, self.notes).fill(item, node.get("offers"))
        return Offer(self.row, item, item.images[0].url if item.images else "", group, self.notes)

    def group(self, node: dict[str, Any]) -> CatalogueItem:
        """What a product group says of all its versions. Raises ItemError when nothing names it."""
        item = CatalogueItem(sku=self._id(node, _GROUP_IDS), title=line(self._text(node.get("name"))))
        self._fill(item, node)
        return item

    def _note(self, code: str, detail: str) -> None:
        self.notes.append(RowError(self.row, code, detail))

    def _id(self, node: dict[str, Any], names: tuple[str, ...]) -> str:
        for name in names:
            found = line(self._text(node.get(name)), SKU_LIMIT + 1)
            if 0 < len(found) <= SKU_LIMIT:
                return found
        raise ItemError("no_sku", "the product has no sku, product id, GTIN, part number or address")

    def _fill(self, item: CatalogueItem, node: dict[str, Any]) -> None:
        text = self._text(node.get("description"))
        if len(text) > TEXT_LIMIT:
            self._note("text_truncated", f"a text of {len(text)} characters was cut at {TEXT_LIMIT}")
        item.description = safe_html(text)
        item.brand = line(self._text(node.get("brand")) or self._text(node.get("manufacturer")), 200)
        item.category = line(self._text(node.get("category")), 300)
        item.product_type = line(re.split(r"[>/]", item.category)[-1], 200)
        item.url = web_address(self._text(node.get("url")))
        item.images = list(dict.fromkeys(self._images(node.get("image"))))[:100]
        item.attributes = self._attributes(node)
        item.unapproved = self._reviews(node) + self._links(node)

    def _text(self, value: Any) -> str:
        """A property in words: a text, the name of a thing, the value of a value object."""
        one = self.graph.first(value)
        if isinstance(one, dict):
            one = next((one[k] for k in ("name", "@value", "value", "url", "@id") if one.get(k)), "")
            one = one[0] if isinstance(one, list) and one else one
        return "" if isinstance(one, dict | list | bool) or one is None else str(one).strip()

    def _images(self, value: Any) -> list[Image]:
        found = []
        for one in self.graph.all(value):
            raw = one.get("contentUrl") or one.get("url") or one.get("@id") if isinstance(one, dict) else one
            alt = line(one.get("caption") or one.get("name"), 300) if isinstance(one, dict) else ""
            address = web_address(raw)
            if address:
                found.append(Image(address, alt))
            else:
                self._note("bad_address", f"“{line(raw, 80)}” is no web address")
        return found

    def _attributes(self, node: dict[str, Any]) -> list[Attribute]:
        found: dict[str, Attribute] = {}
        for name, label in _TEXTS.items():
            text = self._text(node.get(name))
            text = text.rpartition("/")[2].removesuffix("Condition") if name == "itemCondition" else text
            self._keep(found, values.attribute(_named(name), text, cast="text", label=label))
        code = next((text for name in _GTINS if (text := self._text(node.get(name)))), "")
        self._keep(found, values.attribute("gtin", code, cast="text", label="GTIN"))
        for name, label in _MEASURES.items():
            self._keep(found, self._measure(name, label, self.graph.first(node.get(name))))
        for one in self.graph.all(node.get("additionalProperty"))[:400]:
            self._keep(found, self._property(one))
        self._keep(found, self._energy(node))
        return list(found.values())

    @staticmethod
    def _keep(found: dict[str, Attribute], one: Attribute | None) -> None:
        if one and one.name:
            found.setdefault(one.name, one)

    def _property(self, one: Any) -> Attribute | None:
        label = (
            line(self._text(one.get("name")) or self._text(one.get("propertyID")), 120)
            if isinstance(one, dict)
            else ""
        )
        return self._measure(_named(label), label, one) if label else None

    def _measure(self, name: str, label: str, value: Any) -> Attribute | None:
        """A number with its unit, a range in words, a yes or no, a list or a text."""
        if not isinstance(value, dict):
            match = _MEASURE.match(str(value or "").strip())
            if match and match[2]:
                number = match[1].replace(",", ".")
                return values.attribute(name, number, cast="number", unit=line(match[2], 30), label=label)
            return None if isinstance(value, list) else values.attribute(name, value, label=label)
        unit = self._unit(value)
        raw = value.get("value")
        if raw in (None, "") and (
            value.get("minValue") not in (None, "") or value.get("maxValue") not in (None, "")
        ):
            ends = [str(value[k]) for k in ("minValue", "maxValue") if value.get(k) not in (None, "")]
            words = f"{'–'.join(ends) if len(ends) == 2 else ends[0]} {unit}".strip()
            prefix = (
                "" if len(ends) == 2 else "from " if value.get("minValue") not in (None, "") else "up to "
            )
            return values.attribute(name, prefix + words, cast="text", label=label)
        if isinstance(raw, list):
            return values.attribute(name, [self._text(one) for one in raw], label=label)
        if isinstance(raw, str) and unit:
            try:
                raw = values.number(raw.replace(",", "."))
            except ItemError:
                return values.attribute(name, f"{raw} {unit}", cast="text", label=label)
        if isinstance(raw, str):
            return values.guessed_attribute(name, raw, label)
        return None if isinstance(raw, dict) else values.attribute(name, raw, unit=unit, label=label)

    def _unit(self, value: dict[str, Any]) -> str:
        code = line(value.get("unitCode"), 30).rpartition("/")[2]
        return CODES.get(code.upper(), line(value.get("unitText"), 30) or code)

    def _energy(self, node: dict[str, Any]) -> Attribute | None:
        details = self.graph.first(node.get("hasEnergyConsumptionDetails"))
        raw = details.get("hasEnergyEfficiencyCategory") if isinstance(details, dict) else None
        category = self._text(raw).rpartition("/")[2].removeprefix("EUEnergyEfficiencyCategory")
        shown = category.replace("3Plus", "+++").replace("2Plus", "++").replace("1Plus", "+")
        return values.attribute(
            "energy_efficiency_class", shown, cast="text", label="Energy efficiency class"
        )

    def _reviews(self, node: dict[str, Any]) -> list[tuple[str, str]]:
        bodies = (
            self._text(one.get("reviewBody"))
            for one in self.graph.all(node.get("review"))[:200]
            if isinstance(one, dict)
        )
        return [("review", block(body, 8000)) for body in bodies if body]

    def _links(self, node: dict[str, Any]) -> list[tuple[str, str]]:
        found = []
        for name, words in _LINKS.items():
            others = [self._text(one) for one in self.graph.all(node.get(name))[:100]]
            if any(others):
                found.append(("note", line(f"{words}: {', '.join(filter(None, others))}", 8000)))
        return found


def _named(label: str) -> str:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", label)
    return re.sub(r"\W+", "_", words.lower()).strip("_")
