"""A product's typed fields as evidence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from apps.grounding.phrases import money, number
from apps.grounding.types import (
    AttributeValue,
    AttributeView,
    Evidence,
    ProductView,
    RelationView,
    Source,
    VariantView,
)
from apps.grounding.verifier.typed import opened, spoken

_EMPTY = frozenset(["", "-", "–", "n/a", "na", "n.a.", "none", "unknown", "tbd", "null", "not applicable"])
# The bare values of a notation whose shape is not known (`{ type:[ { value:"halogen" } ] }`).
_VALUES = re.compile(r'value:\s*"?([^"{}\[\],]+)')
RELATION_WORDS = {
    "fits": "fits", "requires": "requires", "not_with": "is not for use with", "replaces": "replaces",
    "part_of": "is part of",
}  # fmt: skip


def read_at(product: ProductView) -> str:
    """When price and stock were read, for people (UTC)."""
    return f"{(product.read_at or datetime.now(UTC)).astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _iso(product: ProductView) -> str:
    return (product.read_at or datetime.now(UTC)).astimezone(UTC).isoformat()


def called(product: ProductView, variant: VariantView | None = None) -> str:
    """The product's title, with the variant's options in brackets where one is meant."""
    options = ", ".join(str(v) for v in variant.options.values()) if variant else ""
    return f"{product.title} ({options})" if options else product.title


def value_text(value: AttributeValue, unit: str, language: str) -> str:
    """A typed value as it is said: `1.4 kg`, `yes`, `nylon, cork`; a feed's code (`3_5_mm`) in words."""
    if isinstance(value, bool):
        return {True: ("yes", "ja"), False: ("no", "nein")}[value][language == "de"]
    if isinstance(value, int | float | Decimal):
        return f"{number(value, language)} {unit}".strip()
    if isinstance(value, str):
        said = _said(value)
        return f"{said} {unit}".strip() if unit and unit.lower() not in said.lower() else said
    return ", ".join(_said(str(v)) for v in value)


def _said(value: str) -> str:
    return spoken(value) if value == value.lower() and not is_notation(value) else value


def attribute(product: ProductView, attr: AttributeView, variant: VariantView | None = None) -> Evidence:
    """One approved attribute as evidence: `Label: value unit`."""
    label = attr.label or attr.name.replace("_", " ")
    owner = variant.sku if variant else product.sku
    source = Source(
        "attribute", f"{owner}:{attr.name}", product.version, called(product, variant), product.url
    )
    text = f"{label}: {value_text(attr.value, attr.unit, 'en')}"
    return Evidence(source.id, "attribute", text, source, product.sku, attr.name, attr.value, attr.unit)


def _says(attr: AttributeView) -> bool:
    """False for a value that feeds write where there is none."""
    if not isinstance(attr.value, str):
        return True
    plain = plainly("x", attr.value).partition(": ")[2] if is_notation(attr.value) else attr.value
    return plain.partition(";")[0].strip().lower() not in _EMPTY


def is_notation(value: object) -> bool:
    """True for a value in the notation of some feeds (`{ unit:inches, value:9 }`), which nobody would say."""
    first = value[0] if isinstance(value, list | tuple) and value else value
    return isinstance(first, str) and first.lstrip()[:1] in ("{", "[")


def plainly(label: str, value: object) -> str:
    """A label with a value of that notation as it is said: `label: 9 inches`, or `not label`."""
    whole = "; ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    said = opened(f"{label}: {whole}").strip()
    return f"{label}: {', '.join(_VALUES.findall(whole))}" if "{" in said else said


def attributes(product: ProductView, variant: VariantView | None = None) -> list[Evidence]:
    """All approved attributes, a variant's own in the place of the product's."""
    own = tuple(a for a in variant.attributes if _says(a)) if variant else ()
    names = {a.name for a in own}
    rest = [attribute(product, a) for a in product.attributes if a.name not in names and _says(a)]
    return [*(attribute(product, a, variant) for a in own), *rest]


def options(product: ProductView) -> list[Evidence]:
    """The values each option comes in, as evidence: `Colour: Moss, Sand`."""
    values: dict[str, list[str]] = {}
    for variant in product.variants:
        for name, value in variant.options.items():
            if value not in values.setdefault(name, []):
                values[name].append(value)
    out = []
    for name, found in values.items():
        source = Source(
            "attribute", f"{product.sku}:option:{name}", product.version, product.title, product.url
        )
        text = f"Available {name}: {', '.join(found)}"
        out.append(Evidence(source.id, "attribute", text, source, product.sku, name, tuple(found)))
    return out


def price(product: ProductView, variant: VariantView | None = None) -> Evidence | None:
    """The price now, as evidence; None where it is unknown."""
    amount = variant.price if variant and variant.price is not None else product.price
    currency = (variant.currency if variant and variant.price is not None else "") or product.currency
    if amount is None:
        return None
    sku = variant.sku if variant else product.sku
    source = Source("price", sku, product.version, called(product, variant), product.url, _iso(product))
    text = f"Price of {called(product, variant)}: {money(amount, currency, 'en')}, as of {read_at(product)}"
    return Evidence(f"price:{sku}", "price", text, source, product.sku, "price", amount, currency)


def price_of(product: ProductView, variants: Sequence[VariantView]) -> Evidence | None:
    """The one price of these variants: the product's where all its variants cost that, else said of the
    options they share."""
    if not variants:
        return price(product)
    if len(variants) == 1 and len(product.variants) > 1:
        return price(product, variants[0])
    if len({v.price for v in product.variants}) == 1:
        return price(product) or price(product, variants[0])
    first = variants[0]
    shared = {n: x for n, x in first.options.items() if all(v.options.get(n) == x for v in variants)}
    return price(product, replace(first, options=shared))


def lowest_price(product: ProductView) -> Evidence | None:
    """The price of the variants that cost least, or of the product where it has none."""
    lowest = min((v.price for v in product.variants if v.price is not None), default=None)
    return price_of(product, [v for v in product.variants if v.price == lowest])


def stock(product: ProductView, variant: VariantView | None = None) -> Evidence | None:
    """The stock now, as evidence; None where it is unknown."""
    count = variant.stock if variant else product.stock
    orderable = variant.orderable if variant else product.orderable
    if count is None and not orderable:
        return None
    sku = variant.sku if variant else product.sku
    source = Source("stock", sku, product.version, called(product, variant), product.url, _iso(product))
    state = _state(count)
    text = f"{called(product, variant)}: {state}, as of {read_at(product)}"
    return Evidence(f"stock:{sku}", "stock", text, source, product.sku, "stock", count)


def _state(count: int | None) -> str:
    if count is None:
        return "can be ordered, available to order"
    return f"in stock, {count} available" if count > 0 else "out of stock, not in stock, 0 available"


def relation(owner: ProductView, rel: RelationView, target: str) -> Evidence:
    """A declared relation as evidence, in the direction in which it was declared."""
    source = Source("relation", rel.id, rel.version, owner.title, owner.url, rel.date)
    text = f"{owner.title} {RELATION_WORDS[rel.kind]} {target}"
    return Evidence(f"relation:{rel.id}", "relation", text, source, None, rel.kind, target)


def all_of(product: ProductView, variant: VariantView | None = None) -> Sequence[Evidence]:
    """Everything approved about the product that a question may be answered from, price and stock apart."""
    return [*attributes(product, variant), *options(product), *product.texts]
