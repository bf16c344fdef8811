"""What the lists of relations and rules share: filters, and going on from where one stands."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from apps.catalog import listing
from apps.console.access import ConsoleRequest


def around(request: ConsoleRequest, rows: QuerySet[Any], wanted: dict[str, str]) -> dict[str, Any]:
    """The page asked for, with the addresses of its neighbours; `wanted` are the filters, by name."""
    part = listing.part(rows, older=named_id(request, "older"), newer=named_id(request, "newer"))
    kept = {name: value for name, value in wanted.items() if value}
    return {
        "found": part.rows,
        "older": f"?{urlencode(kept | {'older': str(part.older)})}" if part.older else "",
        "newer": f"?{urlencode(kept | {'newer': str(part.newer)})}" if part.newer else "",
        "wanted": wanted,
        "filtered": bool(kept),
    }


def back_to(request: ConsoleRequest, name: str) -> HttpResponse:
    """To the list by this name, filtered as it was where the button was pressed on it."""
    home, came = reverse(name), urlsplit(request.headers.get("Referer", ""))
    return redirect(f"{home}?{came.query}" if came.path == home and came.query else home)


def came_from(request: ConsoleRequest, name: str) -> bool:
    """Whether the button was pressed on the page by this name."""
    return urlsplit(request.headers.get("Referer", "")).path == reverse(name)


def named_id(request: ConsoleRequest, name: str) -> UUID | None:
    """The id in the address by this name; None where there is none or no id."""
    try:
        return UUID(request.GET.get(name, ""))
    except ValueError:
        return None
