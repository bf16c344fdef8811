"""The catalogue as a shop shows it: tiles for the grid, and one product with its choices."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.text import slugify

from apps.catalog import selectors as catalog
from apps.catalog.models import Product, Stock, Variant
from apps.catalog.priced import who_states

KINDS = {
    "fits": "Goes with",
    "requires": "Needs",
    "part_of": "Part of",
    "replaces": "Replaces",
    "not_with": "Not together with",
}
SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£"}


@dataclass(frozen=True)
class Tile:
    """A product in a grid. ``choices`` says in words what can be chosen."""

    title: str
    url: str
    image: str
    image_alt: str
    price: str
    compare_at: str
    varies: bool
    sold_out: bool
    choices: str
    group: str


def money(amount: Decimal | None, currency: str) -> str:
    """``€189.00``, ``CHF 189.00``, or nothing for no price."""
    symbol = SYMBOLS.get(currency, f"{currency} ")
    return "" if amount is None else f"{symbol}{amount:,.2f}"


def group_of(product: Product) -> str:
    """The shelf a product stands on: its type, else the last part of its category."""
    return product.product_type or product.category.split(" > ")[-1] or "More"


def address(product: Product) -> str:
    """The page of a product in this shop."""
    return product.url if product.url.startswith("/") else f"/p/{product.sku}"


def active() -> list[Product]:
    """Everything on sale, in the order of the feed."""
    return list(Product.objects.filter(active=True).order_by("created_at", "sku"))


def groups(products: Iterable[Product]) -> list[dict[str, Any]]:
    """Shelves in the order they first appear: ``{name, slug, count, image}``."""
    found: dict[str, dict[str, Any]] = {}
    for product in products:
        name = group_of(product)
        entry = found.setdefault(
            name, {"name": name, "slug": slugify(name), "count": 0, "image": product.image}
        )
        entry["count"] += 1
    return list(found.values())


def tiles(products: list[Product]) -> list[Tile]:
    """Tiles for these products in two queries, however many there are."""
    variants: dict[Any, list[Variant]] = {}
    for variant in Variant.objects.filter(product__in=products, active=True):
        variants.setdefault(variant.product_id, []).append(variant)
    counts: dict[Any, int] = {}
    for product_id, quantity in Stock.objects.filter(product__in=products).values_list(
        "product_id", "quantity"
    ):
        counts[product_id] = counts.get(product_id, 0) + max(quantity, 0)
    return [_tile(one, variants.get(one.pk, []), counts.get(one.pk)) for one in products]


def _tile(product: Product, variants: list[Variant], count: int | None) -> Tile:
    prices = {amount for variant in variants if (amount := variant.charged) is not None}
    cheapest = min(prices, default=product.charged)
    options: dict[str, set[str]] = {}
    for variant in variants:
        for name, value in variant.options.items():
            options.setdefault(name, set()).add(str(value))
    choices = " · ".join(
        f"{len(values)} {_plural(name.lower())}" for name, values in options.items() if len(values) > 1
    )
    return Tile(
        title=product.title,
        url=address(product),
        image=product.image,
        image_alt=str(product.images[0].get("alt") or product.title) if product.images else product.title,
        price=money(cheapest, product.price_currency),
        compare_at=money(who_states(product, variants).struck, product.price_currency),
        varies=len(prices) > 1,
        sold_out=count == 0,
        choices=choices,
        group=group_of(product),
    )


def _plural(word: str) -> str:
    return f"{word}es" if word.endswith(("s", "sh", "ch", "x")) else f"{word}s"


def find(name: str) -> Product | None:
    """The active product whose page has this name."""
    pages = Q(url=f"/p/{name}") | Q(url=f"/products/{name}") | Q(sku=name)
    found: Product | None = Product.objects.filter(pages, active=True).first()
    return found


def choices(product: Product) -> list[dict[str, Any]]:
    """The buyable versions, each with what the page shows when it is chosen."""
    rows: list[Variant | None] = [*catalog.variants_of(product)] or [None]
    return [_choice(product, variant) for variant in rows]


def _choice(product: Product, variant: Variant | None) -> dict[str, Any]:
    cost, level = catalog.price(product, variant), catalog.stock(product, variant)
    return {
        "sku": variant.sku if variant else product.sku,
        "options": dict(variant.options) if variant else {},
        "price": money(cost.amount, cost.currency) if cost else "",
        "amount": str(cost.amount) if cost else "",
        "compare_at": money(cost.compare_at, cost.currency) if cost else "",
        "image": (variant.image if variant else "") or product.image,
        "state": level.state,
        "quantity": level.quantity,
        "stores": [{"name": name, "quantity": n} for name, n in level.stores.items() if name],
    }


def pickers(options: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Option names with their values in order, e.g. ``{name: Colour, values: [Moss, Ink]}``."""
    found: dict[str, list[str]] = {}
    for option in options:
        for name, value in option["options"].items():
            values = found.setdefault(name, [])
            if str(value) not in values:
                values.append(str(value))
    return [{"name": name, "values": values} for name, values in found.items()]


def related(product: Product) -> list[dict[str, Any]]:
    """Approved links by kind: ``{label, tiles, names}``; names are things the shop does not sell."""
    rows = list(catalog.approved_relations(product))
    found = []
    for kind, label in KINDS.items():
        of_kind = [row for row in rows if row.kind == kind]
        targets = [row.target for row in of_kind if row.target and row.target.active]
        names = [(row.target_name, row.note) for row in of_kind if row.target is None and row.target_name]
        if targets or names:
            found.append({"kind": kind, "label": label, "tiles": tiles(targets), "names": names})
    return found


def facts(product: Product) -> list[tuple[str, str]]:
    """The attribute table in words."""
    return [(str(one["label"]), _value(one)) for one in product.attributes]


def _value(attribute: dict[str, Any]) -> str:
    value = attribute["value"]
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return f"{value} {attribute.get('unit') or ''}".strip()
