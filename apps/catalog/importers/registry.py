"""Which formats can be imported, by the names the commands and the API use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from apps.catalog.importers import json_feed, relations_csv, shopify_csv
from apps.catalog.importers.items import FeedError, Parsed, ParsedRelation, RowError

Rows = Callable[[Path, dict[str, Any] | None], Iterator[Parsed | RowError]]
RelationRows = Callable[[Path, dict[str, Any] | None], Iterator[ParsedRelation | RowError]]

PRODUCT_FORMATS: dict[str, Rows] = {"shopify-csv": shopify_csv.rows, "json": json_feed.rows}
RELATION_FORMATS: dict[str, RelationRows] = {"relations-csv": relations_csv.rows}
ANNOUNCED = ("google-merchant", "woocommerce-csv", "schema-org")


def formats() -> list[str]:
    """The names of all formats that can be read."""
    return sorted([*PRODUCT_FORMATS, *RELATION_FORMATS])


def check(name: str) -> None:
    """Raises FeedError `format_not_available` or `unknown_format` unless the format can be read."""
    if name in ANNOUNCED:
        raise FeedError(
            "format_not_available", f"“{name}” cannot be read yet; there are {', '.join(formats())}"
        )
    if name not in PRODUCT_FORMATS and name not in RELATION_FORMATS:
        raise FeedError("unknown_format", f"“{name}” is no known format; there are {', '.join(formats())}")
