"""What an answer about goods shows besides its words: a table of several products, the card of one."""

from __future__ import annotations

from typing import Any

from apps.catalog import selectors as catalog
from apps.catalog.models import Product
from apps.grounding.phrases import say
from apps.grounding.types import Decision, Evidence

CAPABILITY = "orientation"
_FIELDS = frozenset({"attribute", "price"})


def table(decision: Decision, language: str) -> dict[str, Any] | None:
    """Products beside each other: ``{columns: [{sku, title, url}], rows: [{label, values}]}``.

    Only what the verifier let pass is in it; None is what no approved field tells. None instead of a table
    where fewer than two products are spoken of, or something else than fields is.
    """
    cited = decision.cited
    if decision.capability != CAPABILITY or any(item.kind not in _FIELDS for item in cited):
        return None
    products = {item.product: item.source for item in cited if item.product}
    if len(products) < 2:
        return None
    cells = {(_label(item, language), item.product): _value(item) for item in cited}
    labels = dict.fromkeys(label for label, _ in cells)
    rows = [{"label": name, "values": [cells.get((name, sku)) for sku in products]} for name in labels]
    titles = _titles(list(products))
    columns = [
        {"sku": sku, "title": titles.get(sku, source.title), "url": source.url}
        for sku, source in products.items()
    ]
    return {"columns": columns, "rows": rows}


def cards(decision: Decision, in_view: str) -> list[dict[str, Any]]:
    """The card of the one product spoken of, with its approved values of now; none for the page in view (its
    sku) and none beside a table."""
    skus = {item.product for item in decision.cited if item.product}
    if in_view or len(skus) != 1:
        return []
    return [_card(row) for row in Product.objects.filter(sku__in=skus, active=True)]


def _card(product: Product) -> dict[str, Any]:
    made = catalog.card(product)
    if not product.approved("price"):
        made |= {"price": None, "compare_at": None}
    return made if product.approved("stock") else made | {"stock": None}


def _titles(skus: list[str]) -> dict[str, str]:
    return dict(Product.objects.filter(sku__in=skus).values_list("sku", "title"))


def _label(item: Evidence, language: str) -> str:
    return say("label_price", language) if item.kind == "price" else item.text.partition(": ")[0]


def _value(item: Evidence) -> str:
    return item.text.partition(": ")[2].partition(", as of ")[0]
