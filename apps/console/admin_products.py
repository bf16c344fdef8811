"""The products as they were imported, and what of each the AI may state."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from apps.assistant import terms
from apps.audit import using
from apps.catalog import selectors
from apps.catalog.models import Product, ProductVersion, Relation, UnapprovedText, Variant
from apps.console.access import ConsoleRequest, requires
from apps.console.admin_approval import product_fields
from apps.console.admin_sections import KNOWLEDGE
from apps.core.errors import NotFound
from apps.knowledge import citing
from apps.people.models import WidgetKey
from apps.people.roles import Capability, may

PER_PAGE = 50
VERSIONS = 10


@requires(*KNOWLEDGE)
def products(request: ConsoleRequest) -> HttpResponse:
    """A page of the range by name, or what a search finds, best first."""
    text = request.GET.get("q", "").strip()[:200]
    if text:
        hits = [hit.product for hit in terms.products(text, limit=PER_PAGE)]
        found = Paginator(hits, PER_PAGE).page(1)
    else:
        found = Paginator(Product.objects.order_by("-active", "title", "id"), PER_PAGE).get_page(
            request.GET.get("page")
        )
    context = {"found": found, "text": text}
    template = "console/admin/_products.html" if request.htmx else "console/admin/products.html"
    return render(request, template, context)


@requires(*KNOWLEDGE)
def product(request: ConsoleRequest, product_id: UUID) -> HttpResponse:
    """One product: every value that came in, beside whether it may be said."""
    row = selectors.get_product(product_id)
    if row is None:
        raise NotFound
    context = {
        "product": row,
        "page": _page(row),
        "fields": product_fields(row),
        "variants": _variants(row),
        "stock": selectors.stock(row),
        "relations": Relation.objects.filter(product=row, rejected_at=None)
        .select_related("target")
        .order_by("kind", "id"),
        "unapproved": UnapprovedText.objects.filter(product=row)[:20],
        "versions": ProductVersion.objects.filter(product_id=row.pk).order_by("-number")[:VERSIONS],
        "uses": using.count(citing.of_product(row).pairs),
        "may_approve": may(request.member, Capability.APPROVE_KNOWLEDGE),
        "may_edit": may(request.member, Capability.EDIT_KNOWLEDGE),
    }
    return render(request, "console/admin/product.html", context)


def _page(row: Product) -> str:
    """The product's page in the shop; feeds may give its path only."""
    if not row.url.startswith("/"):
        return row.url
    key = WidgetKey.objects.filter(kind="live", active=True).exclude(origins=[]).first()
    return key.origins[0] + row.url if key else ""


def _variants(row: Product) -> list[dict[str, Any]]:
    """The buyable versions with their stock, in two queries."""
    rows = Variant.objects.filter(product=row, active=True).prefetch_related("stock")
    return [{"variant": one, "stock": sum(each.quantity for each in one.stock.all())} for one in rows]
