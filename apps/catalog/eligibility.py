"""Rules of who may have what: written, approved, read afresh for each answer. A change is a new version."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max, Q, QuerySet

from apps.audit import recorder
from apps.catalog.models import Product
from apps.catalog.related import Rule
from apps.catalog.rule_values import RuleWish
from apps.core.clock import now
from apps.core.errors import Conflict, Invalid, NotFound
from apps.people import second_person
from apps.people.actors import Actor
from apps.tenants.models import Brand
from apps.tenants.scope import current_brand_id

_KEPT = (
    "kind", "product_id", "category", "allowed", "only", "countries", "postcodes", "min_age", "text_en",
    "text_de", "valid_from", "valid_to",
)  # fmt: skip


def live(brand: Brand, product: Product | None = None) -> list[Rule]:
    """The approved rules that hold today for a product: its own, its category's, the brand's. One query.

    Without a product: those of the brand and of all categories.
    """
    today = now().astimezone(ZoneInfo(brand.timezone)).date()
    rows = Rule.objects.filter(approved_at__isnull=False, retired_at=None)
    rows = rows.filter(Q(valid_from=None) | Q(valid_from__lte=today)).exclude(valid_to__lt=today)
    general = Q(product=None)
    if product is None:
        return list(rows.filter(general))
    return list(rows.filter(Q(product=product) | (general & Q(category__in=["", *depths(product)]))))


def depths(product: Product) -> dict[str, int]:
    """The names a rule may use for the product's category, and how close each is: the deepest most."""
    parts = [part.strip().lower() for part in product.category.split(">") if part.strip()]
    found: dict[str, int] = {}
    for depth, part in enumerate(parts, start=1):
        found[part] = found[" > ".join(parts[:depth])] = depth
    if product.product_type.strip():
        found[product.product_type.strip().lower()] = len(parts) or 1
    return found


def standing(*, product: Product | None = None) -> QuerySet[Rule]:
    """What people see when they edit: all versions that wait or are approved, whatever their days."""
    rows = Rule.objects.filter(retired_at=None).select_related("product")
    rows = rows.filter(product=product) if product else rows
    return rows.order_by("product__title", "category", "kind", "key", "number")


def standing_as(wish: RuleWish) -> Rule | None:
    """The version that says exactly this and waits or is approved."""
    rows = Rule.objects.filter(retired_at=None, **_values(wish)).order_by("-approved_at")
    return rows.first()


def draft(wish: RuleWish) -> Rule:
    """The rule as it would be kept, for showing it. Raises Invalid `unknown_sku`."""
    return Rule(**_values(wish))


def versions(rule: Rule) -> QuerySet[Rule]:
    """All versions of the rule, the newest first."""
    return Rule.objects.filter(key=rule.key).select_related("product").order_by("-number")


def get(rule_id: Any) -> Rule:
    """The version with this id. Raises NotFound."""
    row: Rule | None = Rule.objects.filter(pk=rule_id).select_related("product").first()
    if row is None:
        raise NotFound("No such rule.")
    return row


@transaction.atomic
def save(wish: RuleWish, *, by: Actor, instead_of: Rule | None = None) -> Rule | None:
    """A version that waits to be approved: of a new rule, or the next one `instead_of` an older version.

    None where exactly this stands already. Raises Invalid `unknown_sku`, Conflict `bad_state` where the
    older version is retired.
    """
    _lock()
    if standing_as(wish):
        return None
    values = _values(wish)
    key, number = {}, 1
    if instead_of is not None:
        instead_of.refresh_from_db()
        if instead_of.retired_at:
            raise Conflict("It is retired already.", code="bad_state")
        versions = Rule.objects.filter(key=instead_of.key)
        versions.filter(approved_at=None, retired_at=None).update(retired_at=now())
        number = (versions.aggregate(last=Max("number"))["last"] or 0) + 1
        key = {"key": instead_of.key}
    row = Rule.objects.create(
        **values, **key, number=number, written_by=by.name or by.id, writer=second_person.key(by)
    )
    _record("catalog.rule_written", row, by)
    return row


@transaction.atomic
def approve(rule: Rule, *, by: Actor) -> Rule:
    """Let the AI say it from now on, in place of its older version.

    Raises Conflict `bad_state` unless it waits, `same_person` where the brand wants two people and it is one.
    """
    _lock()
    rule.refresh_from_db()
    if rule.approved_at or rule.retired_at:
        raise Conflict("It no longer waits.", code="bad_state")
    second_person.refuse_same(by, (rule.writer, rule.written_by))
    Rule.objects.filter(key=rule.key, retired_at=None).exclude(pk=rule.pk).update(retired_at=now())
    rule.approved_at, rule.approved_by = now(), by.name or by.id
    rule.save(update_fields=["approved_at", "approved_by"])
    _record("catalog.rule_approved", rule, by)
    return rule


@transaction.atomic
def retire(rule: Rule, *, by: Actor) -> Rule:
    """Say it no longer, from now on; of one that waits: drop it. Raises Conflict `bad_state` if it is."""
    _lock()
    rule.refresh_from_db()
    if rule.retired_at:
        raise Conflict("It is retired already.", code="bad_state")
    rule.retired_at = now()
    rule.save(update_fields=["retired_at"])
    _record("catalog.rule_retired", rule, by)
    return rule


def _values(wish: RuleWish) -> dict[str, Any]:
    product = Product.objects.filter(sku=wish.sku).first() if wish.sku else None
    if wish.sku and product is None:
        said = f"there is no product “{wish.sku}”"
        raise Invalid(said, code="unknown_sku", fields={"sku": [said]})
    own: dict[str, Any] = {name: getattr(wish, name) for name in _KEPT if name != "product_id"}
    places = {"countries": list(wish.countries), "postcodes": list(wish.postcodes)}
    return own | places | {"product_id": product.pk if product else None}


def _lock() -> None:
    """The brand's row keeps two writers apart."""
    Brand.objects.select_for_update(of=("self",), no_key=True).get(pk=current_brand_id())


def _record(action: str, rule: Rule, by: Actor) -> None:
    data = {name: getattr(rule, name) for name in ("kind", "category", "number", "allowed", "only",
            "countries", "postcodes", "min_age")}  # fmt: skip
    data["product"] = str(rule.product_id or "")
    recorder.entry(action, by=by, object_type="rule", object_id=rule.pk, data=data)
