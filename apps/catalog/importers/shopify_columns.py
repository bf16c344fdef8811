"""The columns of the Shopify product CSV under one name each.

Source: Shopify Help Centre, "Using CSV files to import and export products". Two generations of headers
are in use: the older ("Handle", "Body (HTML)", "Variant SKU") and the newer ("URL handle", "Description",
"SKU"). Prices per market and metafields carry a name of the shop inside the header. What is for the shop
alone (cost, tax, SEO, advertising labels) has no name here and is never read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from apps.catalog.importers.items import FeedError
from apps.catalog.texts import line

_ALIASES = {
    "handle": ("handle", "url handle"),
    "title": ("title",),
    "body": ("body (html)", "body html", "body", "description"),
    "vendor": ("vendor",),
    "category": ("product category", "standard product type", "standardized product type"),
    "type": ("type", "custom product type", "product type"),
    "tags": ("tags",),
    "published": ("published", "published on online store"),
    "status": ("status",),
    "sku": ("variant sku", "sku"),
    "barcode": ("variant barcode", "barcode"),
    "price": ("variant price", "price"),
    "compare_at": ("variant compare at price", "compare-at price", "compare at price"),
    "tracker": ("variant inventory tracker", "inventory tracker"),
    "quantity": ("variant inventory qty", "inventory quantity", "variant inventory quantity"),
    "policy": ("variant inventory policy", "continue selling when out of stock", "inventory policy"),
    "grams": ("variant grams", "weight value (grams)"),
    "weight_unit": ("variant weight unit", "weight unit for display"),
    "image": ("image src", "product image url"),
    "image_position": ("image position",),
    "image_alt": ("image alt text",),
    "variant_image": ("variant image", "variant image url"),
    "gift_card": ("gift card",),
    "measure": ("unit price total measure",),
    "measure_unit": ("unit price total measure unit",),
    "google_category": ("google shopping / google product category",),
    "gender": ("google shopping / gender",),
    "age_group": ("google shopping / age group",),
    "mpn": ("google shopping / mpn", "google shopping / manufacturer part number (mpn)"),
    "condition": ("google shopping / condition",),
}
_BY_HEADER = {alias: name for name, aliases in _ALIASES.items() for alias in aliases}
_OPTION = re.compile(r"^option([1-9]) (name|value|linked to)$")
_METAFIELD = re.compile(r"^(?:(.*?)\s*\()?(product|variant)\.metafields\.([^.()]+)\.([^()]+)\)?$", re.I)
_OLD_METAFIELD = re.compile(r"^(?:metafield|(variant) metafield):\s*([^.\s]+)\.([^\s\[]+)", re.I)
# Metafields apps keep for themselves: search engines, advertising, review scores.
_INTERNAL = {"seo", "global", "mm-google-shopping", "mc-facebook", "reviews", "spr", "judgeme", "yotpo"}
_SUGGESTIONS = "shopify--discovery--product_recommendation"
_INVENTORY = re.compile(r"^(on hand|available|incoming|committed)\b")
_MARKET = re.compile(r"^(price|compare[- ]at price|included) / (.+)$", re.I)


@dataclass(frozen=True, slots=True)
class Metafield:
    """A metafield column: whose it is (product or variant), its key and the label people gave it."""

    index: int
    owner: str
    name: str
    label: str
    path: str = ""


@dataclass(slots=True)
class Columns:
    """Where each known column stands."""

    places: dict[str, int] = field(default_factory=dict)
    metafields: list[Metafield] = field(default_factory=list)
    suggestions: list[Metafield] = field(default_factory=list)
    markets: list[tuple[str, str, int]] = field(default_factory=list)

    def has(self, name: str) -> bool:
        return name in self.places

    def get(self, cells: list[str], name: str) -> str:
        """The cell, trimmed; the empty text when the file has no such column."""
        place = self.places.get(name)
        return "" if place is None else cells[place].strip()


def columns_of(header: list[str]) -> Columns:
    """The columns of a header line. Raises FeedError `not_shopify_csv` when it is another kind of file."""
    found = Columns()
    for index, raw in enumerate(header):
        name = line(raw, 300)
        key = re.sub(r"\s+", " ", name.lower())
        if key in _BY_HEADER:
            found.places.setdefault(_BY_HEADER[key], index)
        elif option := _OPTION.match(key):
            found.places.setdefault(f"option{option[1]}_{option[2].replace(' ', '_')}", index)
        elif metafield := _metafield(name, index):
            _keep(metafield, found)
        elif market := _MARKET.match(name):
            found.markets.append((market[1].lower().replace("-", " "), line(market[2], 80), index))
    if _is_inventory(header, found):
        raise FeedError(
            "shopify_inventory_csv", "this is Shopify's inventory file; import it as shopify-inventory"
        )
    if not found.has("title") or not (found.has("handle") or found.has("price") or found.has("body")):
        raise FeedError("not_shopify_csv", "the header line lacks the columns of a Shopify product CSV")
    return found


def _is_inventory(header: list[str], found: Columns) -> bool:
    names = {name.strip().lower() for name in header}
    if found.has("price") or found.has("body"):
        return False
    return "coo" in names or ("location" in names and any(_INVENTORY.match(name) for name in names))


def _keep(metafield: Metafield, found: Columns) -> None:
    space = metafield.path.split(".")[-2]
    if space == _SUGGESTIONS:
        found.suggestions.append(metafield)
    elif space not in _INTERNAL:
        found.metafields.append(metafield)


def _metafield(header: str, index: int) -> Metafield | None:
    if match := _METAFIELD.match(header):
        label, owner, space, key = match[1] or "", match[2].lower(), match[3], match[4]
    elif match := _OLD_METAFIELD.match(header):
        label, owner, space, key = "", (match[1] or "product").lower(), match[2], match[3]
    else:
        return None
    name = re.sub(r"[^a-z0-9]+", "_", key.lower()).strip("_")
    path = f"{owner}.metafields.{space.lower()}.{key.lower()}"
    return Metafield(index, owner, name, line(label, 120), path) if name else None
