"""Lists of what is declared, for people: filtered, newest first, a page at a time by where one stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q, QuerySet

from apps.catalog import selectors
from apps.catalog.models import Product, Relation, Rule
from apps.core.clock import now
from apps.tenants.models import Brand

Row = TypeVar("Row", bound=models.Model)
PER_PAGE, PRODUCTS, NEAR = 50, 30, 5
RELATION_STATES = ("approved", "waiting", "rejected")
RULE_STATES = ("approved", "waiting", "retired")
SCOPES = ("brand", "category", "product")
DAYS = ("today", "later", "over")
# The long texts of products, which no list shows.
_LONG = ("description", "description_text", "bullets", "attributes", "images")
_UNSEEN = [f"{side}__{name}" for side in ("product", "target") for name in _LONG]


@dataclass(frozen=True, slots=True)
class Part(Generic[Row]):
    """A page of rows; `older` and `newer` are ids to go on from, None at an end."""

    rows: Sequence[Row]
    older: UUID | None = None
    newer: UUID | None = None


def part(rows: QuerySet[Row], *, older: UUID | None = None, newer: UUID | None = None) -> Part[Row]:
    """The rows behind `older`, or those before `newer`; else the newest. One query by the order of ids."""
    if newer:
        found = list(rows.filter(pk__gt=newer).order_by("pk")[: PER_PAGE + 1])
        shown = found[:PER_PAGE][::-1]
        more_new, more_old = len(found) > PER_PAGE, bool(shown)
    else:
        behind = rows.filter(pk__lt=older) if older else rows
        found = list(behind.order_by("-pk")[: PER_PAGE + 1])
        shown = found[:PER_PAGE]
        more_new, more_old = bool(older and shown), len(found) > PER_PAGE
    return Part(shown, shown[-1].pk if more_old else None, shown[0].pk if more_new else None)


def relations(text: str = "", kind: str = "", state: str = "") -> QuerySet[Relation]:
    """Relations of or to the products a text means; without a state all but rejected ones."""
    rows = Relation.objects.select_related("product", "target").defer(*_UNSEEN)
    rows = rows.filter(kind=kind) if kind in Relation.Kind.values else rows
    if state == "approved":
        rows = rows.filter(approved_at__isnull=False)
    elif state == "waiting":
        rows = rows.filter(approved_at=None, rejected_at=None)
    else:
        rows = rows.filter(rejected_at__isnull=state != "rejected")
    if text:
        meant = [product.pk for product in products(text, PRODUCTS)]
        rows = rows.filter(Q(product__in=meant) | Q(target__in=meant))
    return rows


def rules(
    brand: Brand, *, text: str = "", kind: str = "", scope: str = "", state: str = "", days: str = ""
) -> QuerySet[Rule]:
    """Versions of rules; without a state all but retired ones. A text: a product, or a category."""
    rows = Rule.objects.select_related("product")
    rows = rows.filter(kind=kind) if kind in Rule.Kind.values else rows
    if state in ("approved", "waiting"):
        rows = rows.filter(approved_at__isnull=state == "waiting")
    rows = rows.filter(retired_at__isnull=state != "retired")
    if scope in SCOPES:
        general = Q(product=None)
        meant = {"brand": general & Q(category=""), "category": general & ~Q(category="")}
        rows = rows.filter(meant.get(scope, ~general))
    if text:
        own = [product.pk for product in products(text, PRODUCTS)]
        rows = rows.filter(Q(product__in=own) | Q(product=None, category__startswith=text.lower()))
    return _within(rows, brand, days)


def _within(rows: QuerySet[Rule], brand: Brand, days: str) -> QuerySet[Rule]:
    today = now().astimezone(ZoneInfo(brand.timezone)).date()
    begun, over = Q(valid_from=None) | Q(valid_from__lte=today), Q(valid_to__lt=today)
    spans = {"today": begun & ~over, "later": Q(valid_from__gt=today), "over": over}
    return rows.filter(spans[days]) if days in DAYS else rows


def products(text: str, most: int) -> list[Product]:
    """The products a person means: by number, those whose names hold all words, else the likest that hold
    any of them."""
    exact = selectors.product_by_sku(text)
    hits = selectors.search_products(text, limit=most)
    words = text.lower().split()
    whole = [
        hit.product
        for hit in hits
        if all(word in f"{hit.product.title} {hit.product.sku}".lower() for word in words)
    ]
    found = whole or ([] if exact else [hit.product for hit in hits if hit.coverage > 0][:NEAR])
    return [exact, *(one for one in found if one.pk != exact.pk)] if exact else found


def known_category(name: str) -> bool:
    """Whether a product stands in the category a rule would name. Reads until the first that does."""
    inside = Q(category__istartswith=f"{name} >") | Q(category__icontains=f"> {name}")
    return Product.objects.filter(
        inside | Q(category__iexact=name) | Q(product_type__iexact=name), active=True
    ).exists()
