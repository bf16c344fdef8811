"""Which formats can be imported, by the names the commands and the API use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from apps.catalog.importers import (
    google_merchant,
    json_feed,
    relations_csv,
    rules_csv,
    schema_org,
    shopify_csv,
    shopify_inventory,
    woocommerce_csv,
)
from apps.catalog.importers.items import FeedError, Parsed, ParsedRelation, ParsedRule, ParsedStock, RowError

Rows = Callable[[Path, dict[str, Any] | None], Iterator[Parsed | RowError]]
RelationRows = Callable[[Path, dict[str, Any] | None], Iterator[ParsedRelation | RowError]]
RuleRows = Callable[[Path, dict[str, Any] | None], Iterator[ParsedRule | RowError]]
StockRows = Callable[[Path, dict[str, Any] | None], Iterator[ParsedStock | RowError]]

PRODUCT_FORMATS: dict[str, Rows] = {
    "shopify-csv": shopify_csv.rows,
    "google-merchant": google_merchant.rows,
    "woocommerce-csv": woocommerce_csv.rows,
    "schema-org": schema_org.rows,
    "json": json_feed.rows,
}
RELATION_FORMATS: dict[str, RelationRows] = {"relations-csv": relations_csv.rows}
RULE_FORMATS: dict[str, RuleRows] = {"rules-csv": rules_csv.rows}
STOCK_FORMATS: dict[str, StockRows] = {"shopify-inventory": shopify_inventory.rows}


def formats() -> list[str]:
    """The names of all formats that can be read."""
    return sorted([*PRODUCT_FORMATS, *RELATION_FORMATS, *RULE_FORMATS, *STOCK_FORMATS])


def check(name: str) -> None:
    """Raises FeedError `unknown_format` unless the format can be read."""
    if name not in formats():
        raise FeedError("unknown_format", f"“{name}” is no known format; there are {', '.join(formats())}")
