"""Picking a product while typing: by its name, its number, or what it is for."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.catalog import listing, selectors
from apps.catalog.models import Product
from apps.console.access import ConsoleRequest, requires
from apps.console.admin_sections import KNOWLEDGE

MOST, SHORTEST, LONGEST = 8, 2, 200


@requires(*KNOWLEDGE)
@require_safe
def pick(request: ConsoleRequest) -> HttpResponse:
    """Products for what is typed into one field, whatever the field is called."""
    text = str(next(iter(request.GET.values()), "")).strip()[:LONGEST]
    found = listing.products(text, MOST)[:MOST] if len(text) >= SHORTEST else []
    return render(request, "console/admin/_picked.html", {"text": text, "products": found})


def number(text: str) -> str:
    """The number of the product that was typed: its number, or its whole name where one only bears it."""
    text = text.strip()
    if not text or Product.objects.filter(sku=text).exists():
        return text
    called = [one.sku for one in listing.products(text, MOST) if one.title.casefold() == text.casefold()]
    return called[0] if len(called) == 1 else text


def chosen(text: str) -> Product | None:
    """The product a field holds, to be shown beside it."""
    return selectors.product_by_sku(text.strip()) if text.strip() else None
