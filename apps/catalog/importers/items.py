"""What every importer yields: the catalogue item of the public JSON form, and the row that went wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from apps.catalog.rule_values import RuleWish

AttributeValue = str | int | float | bool | list[str]

RELATION_KINDS = frozenset({"fits", "requires", "not_with", "replaces", "part_of"})
# A note is what a shop suggests beside a product: for people to turn into a relation, one by one.
UNAPPROVED_KINDS = frozenset({"review", "question", "note"})


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in major units; an empty currency means the brand's own."""

    amount: Decimal
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Sale:
    """A lower amount for a while. Moments are ISO 8601, without an offset in the brand's own time zone."""

    amount: Decimal
    starts: str = ""
    ends: str = ""


@dataclass(frozen=True, slots=True)
class Attribute:
    """A typed fact: `type` is text, number, bool or list and tells the type of `value`."""

    name: str
    label: str
    type: str
    value: AttributeValue
    unit: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "label": self.label,
            "type": self.type,
            "value": self.value,
            "unit": self.unit,
        }


@dataclass(frozen=True, slots=True)
class Image:
    url: str
    alt: str = ""


@dataclass(frozen=True, slots=True)
class RelationItem:
    """A link to another product, by sku where known, else by the name the feed gives."""

    kind: str
    sku: str = ""
    name: str = ""
    note: str = ""


@dataclass(slots=True)
class VariantItem:
    """One buyable version. `stock` counts pieces per store ("" = everywhere); None = not counted.

    `policy` says what happens at zero: deny, continue (sold all the same) or untracked (never counted).
    """

    sku: str
    options: dict[str, str] = field(default_factory=dict)
    price: Money | None = None
    compare_at: Decimal | None = None
    stock: dict[str, int] | None = None
    policy: str = "deny"
    attributes: list[Attribute] = field(default_factory=list)
    image: str = ""
    market_prices: dict[str, dict[str, str]] = field(default_factory=dict)
    sale: Sale | None = None


@dataclass(slots=True)
class CatalogueItem:
    """One product as the feed states it, cleaned, typed and harmless."""

    sku: str
    title: str
    brand: str = ""
    category: str = ""
    product_type: str = ""
    kind: str = "product"
    status: str = "active"
    url: str = ""
    description: str = ""
    bullets: list[str] = field(default_factory=list)
    attributes: list[Attribute] = field(default_factory=list)
    price: Money | None = None
    compare_at: Decimal | None = None
    stock: dict[str, int] | None = None
    policy: str = "deny"
    images: list[Image] = field(default_factory=list)
    variants: list[VariantItem] = field(default_factory=list)
    relations: list[RelationItem] = field(default_factory=list)
    unapproved: list[tuple[str, str]] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    sale: Sale | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain values, amounts as text: what is hashed and kept as a version."""
        return _slots(self)


def _slots(one: Any) -> dict[str, Any]:
    """Fields by name. No sale is no field: what was imported before sales existed must hash as it did."""
    found = {name: _plain(getattr(one, name)) for name in one.__slots__}
    if found.get("sale", "") is None:
        del found["sale"]
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if isinstance(value, Attribute):
        return value.as_json()
    if isinstance(value, Decimal):
        return str(value)
    if hasattr(value, "__slots__"):
        return _slots(value)
    return list(value) if isinstance(value, tuple) else value


@dataclass(frozen=True, slots=True)
class RowError:
    """A row that was left out, or kept with a note. `row` counts as a spreadsheet does (header = 1)."""

    row: int
    code: str
    detail: str

    def as_json(self) -> dict[str, Any]:
        return {"row": self.row, "code": self.code, "detail": self.detail}


@dataclass(slots=True)
class Parsed:
    """A product that was read; `notes` tell what was changed or ignored on the way."""

    row: int
    data: CatalogueItem
    notes: list[RowError] = field(default_factory=list)


@dataclass(slots=True)
class ParsedRelation:
    """A row of a relations file: the product it belongs to and the link."""

    row: int
    sku: str
    relation: RelationItem


@dataclass(slots=True)
class ParsedRule:
    """A row of a rules file."""

    row: int
    rule: RuleWish


@dataclass(slots=True)
class ParsedStock:
    """A row of an inventory file: pieces of one variant in one store. None = the store does not carry it.

    The variant is named by its sku, or by its product and the values of its options.
    """

    row: int
    product: str
    sku: str
    options: tuple[str, ...]
    store: str
    pieces: int | None


class ItemError(Exception):
    """A value that makes the whole item unusable; `code` is for programs, `detail` for people."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


class FeedError(Exception):
    """The file as a whole cannot be read in this format."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
