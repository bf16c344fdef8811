"""Cursor paging: stable under inserts, the same cost on every page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from rest_framework.request import Request

from apps.core.errors import Invalid

M = TypeVar("M", bound=Model)
LARGEST = 200


def bounds(request: Request) -> tuple[int, UUID | None]:
    """How many rows are asked for, and after which id. Raises Invalid."""
    try:
        size = min(max(int(request.query_params.get("limit", 50)), 1), LARGEST)
        cursor = request.query_params.get("cursor", "")
        return size, UUID(cursor) if cursor else None
    except ValueError as error:
        raise Invalid("limit is a number, cursor the value of next.", code="bad_cursor") from error


def page(rows: QuerySet[M], request: Request, render: Callable[[M], dict[str, Any]]) -> dict[str, Any]:
    """``{results, next}``, newest first. Ids are time-ordered (UUIDv7), so the last id is the cursor."""
    size, after = bounds(request)
    rows = rows.order_by("-pk")
    if after:
        rows = rows.filter(pk__lt=after)
    found = list(rows[: size + 1])
    return {
        "results": [render(row) for row in found[:size]],
        "next": str(found[size - 1].pk) if len(found) > size else None,
    }
