"""Pages of a demo shop: shelves, products, cart. The widget's script tag is all they know of Vitrine."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from apps.assistant import terms
from apps.people.models import WidgetKey
from apps.storefront import policies as articles
from apps.storefront import shelves, structured
from apps.storefront.shops import face
from apps.tenants.models import Brand

FEATURED = 8


def _shop(request: HttpRequest) -> Brand:
    shop: Brand = request.shop  # type: ignore[attr-defined]
    return shop


def _page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    shop = _shop(request)
    key = WidgetKey.objects.filter(kind="live", active=True).first()
    context |= {
        "shop": shop,
        "face": face(shop.slug, shop.name),
        "logo": shop.settings.get("logo", ""),
        "groups": context.get("groups") or shelves.groups(shelves.active()),
        "widget_key": key.key if key else "",
        "platform": settings.PUBLIC_URL,
    }
    return render(request, template, context, status=status)


@require_safe
def icon(request: HttpRequest) -> HttpResponse:
    """The shop's logo, for whoever asks for an icon by its old address."""
    return redirect(_shop(request).settings.get("logo") or f"{settings.STATIC_URL}mark.svg")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The front: who we are, the shelves, a few of each."""
    products = shelves.active()
    groups = shelves.groups(products)
    firsts = _some_of_each(products)
    context = {"groups": groups, "tiles": shelves.tiles(firsts), "hero": firsts[0] if firsts else None}
    return _page(request, "storefront/home.html", context)


def _some_of_each(products: list[Any]) -> list[Any]:
    """One of each shelf, then the second of each, until the grid is full."""
    rows: dict[str, list[Any]] = {}
    for product in products:
        rows.setdefault(shelves.group_of(product), []).append(product)
    deep = max(map(len, rows.values()), default=0)
    return [row[i] for i in range(deep) for row in rows.values() if i < len(row)][:FEATURED]


@require_safe
def group(request: HttpRequest, group: str) -> HttpResponse:
    """One shelf."""
    products = shelves.active()
    groups = shelves.groups(products)
    current = next((one for one in groups if one["slug"] == group), None)
    if current is None:
        raise Http404
    chosen = [product for product in products if shelves.group_of(product) == current["name"]]
    context = {"groups": groups, "current": current, "title": current["name"], "tiles": shelves.tiles(chosen)}
    return _page(request, "storefront/shelf.html", context)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Products by words."""
    text = request.GET.get("q", "").strip()[:200]
    found = terms.products(text, limit=24)
    context = {
        "title": f"“{text}”" if text else "Search",
        "query": text,
        "tiles": shelves.tiles([hit.product for hit in found]),
        # Search also finds by meaning, and then something is always nearest
        "named": any(hit.coverage for hit in found),
    }
    return _page(request, "storefront/shelf.html", context)


@require_safe
def product(request: HttpRequest, name: str) -> HttpResponse:
    """One product with its choices, facts and relations."""
    found = shelves.find(name)
    if found is None:
        return _page(request, "storefront/missing.html", {}, status=404)
    choices = shelves.choices(found)
    base = request.build_absolute_uri("/").rstrip("/")
    alike = [one for one in shelves.active() if shelves.group_of(one) == shelves.group_of(found)]
    context = {
        "product": found,
        "group": next(g for g in shelves.groups(alike)),
        "description": mark_safe(found.description),  # noqa: S308 - made safe by the importer (nh3)
        "choices": choices,
        "choices_json": json.dumps(choices),
        "first": next((one for one in choices if one["state"] != "out_of_stock"), choices[0]),
        "pickers": [one for one in shelves.pickers(choices) if len(one["values"]) > 1],
        "facts": shelves.facts(found),
        "related": shelves.related(found),
        "alike": shelves.tiles([one for one in alike if one.pk != found.pk][:4]),
        "url": shelves.address(found),
        "ld": mark_safe(structured.product_ld(found, choices, base, shelves.address(found))),  # noqa: S308
    }
    return _page(request, "storefront/product.html", context)


@require_safe
def cart(request: HttpRequest) -> HttpResponse:
    """The cart, which lives in the browser."""
    return _page(request, "storefront/cart.html", {"title": "Cart"})


@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """After the demo's pretended order."""
    return _page(request, "storefront/thanks.html", {"title": "Thank you"})


@require_safe
def policies(request: HttpRequest) -> HttpResponse:
    """What is approved for shoppers to read."""
    return _page(
        request, "storefront/policies.html", {"title": "Good to know", "policies": articles.listed()}
    )


@require_safe
def policy(request: HttpRequest, name: str) -> HttpResponse:
    """One approved text."""
    found = articles.find(name)
    if found is None:
        return _page(request, "storefront/missing.html", {}, status=404)
    return _page(request, "storefront/policy.html", {"title": found["title"], "policy": found})
