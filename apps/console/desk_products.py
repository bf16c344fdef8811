"""Finding a product while talking, and putting its card into the conversation."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.assistant import terms
from apps.catalog import selectors as catalog
from apps.catalog.models import Product, Variant
from apps.console.access import ConsoleRequest, requires
from apps.core.errors import NotFound
from apps.people.roles import Capability

MOST = 8
SHORTEST = 2


@requires(Capability.ADVISE)
@require_safe
def search(request: ConsoleRequest) -> HttpResponse:
    """Products by words, names or sku, best first."""
    text = request.GET.get("q", "").strip()[:200]
    found: list[Product] = []
    if len(text) >= SHORTEST:
        exact = catalog.product_by_sku(text)
        hits = [hit.product for hit in terms.products(text, limit=MOST)]
        found = [exact, *(each for each in hits if each.pk != exact.pk)] if exact else hits
    return render(request, "console/desk/products.html", {"text": text, "products": found[:MOST]})


@requires(Capability.ADVISE)
@require_safe
def product(request: ConsoleRequest, product_id: UUID) -> HttpResponse:
    """One product with the values of now, its versions, and what is known of it."""
    row = catalog.get_product(product_id)
    if row is None:
        raise NotFound
    variants = catalog.variants_of(row)
    chosen = _chosen(variants, request.GET.get("variant", ""))
    context = {
        "card": catalog.card(row, chosen),
        "product_id": row.pk,
        "variants": variants if len(variants) > 1 else [],
        "chosen": chosen,
        "attributes": catalog.approved_attributes(row, chosen)[:8],
    }
    return render(request, "console/desk/product.html", context)


def _chosen(variants: list[Variant], sku: str) -> Variant | None:
    return next((each for each in variants if each.sku == sku), None)
