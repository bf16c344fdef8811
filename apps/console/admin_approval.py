"""Deciding which fields of the catalogue the AI may state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from apps.catalog import approval, relating, selectors
from apps.catalog.models import Product, Relation
from apps.console.access import ConsoleRequest, requires
from apps.console.admin_forms import tried
from apps.console.admin_sections import KNOWLEDGE
from apps.core.errors import NotFound
from apps.people.roles import Capability, may


@dataclass(frozen=True)
class Field:
    """A field of the feed in words; ``proposed`` ones are ticked at first: typed values, not prose."""

    label: str | Promise
    about: str | Promise
    proposed: bool


FIELDS = {
    "attributes": Field(
        gettext_lazy("Attributes"), gettext_lazy("Typed facts: weight, size, material."), True
    ),
    "price": Field(
        gettext_lazy("Price"), gettext_lazy("Read at the moment of the answer, per variant."), True
    ),
    "stock": Field(gettext_lazy("Stock"), gettext_lazy("Read at the moment of the answer, per store."), True),
    "relations": Field(
        gettext_lazy("Relations"), gettext_lazy("What fits, is needed, or can't go together."), True
    ),
    "bullets": Field(
        gettext_lazy("Bullet points"), gettext_lazy("Short claims, quoted word for word."), False
    ),
    "description": Field(
        gettext_lazy("Description"),
        gettext_lazy("Marketing prose. Read some before you let the AI quote it."),
        False,
    ),
}


@requires(*KNOWLEDGE)
def fields(request: ConsoleRequest) -> HttpResponse:
    """Each field with how much of it is approved and what it would say."""
    counted = {str(row["field"]): row for row in approval.summary()}
    samples = _samples()
    rows = [
        {"name": name, "words": words, "samples": samples.get(name, []), **counted[name]}
        for name, words in FIELDS.items()
    ]
    fresh = not any(row["approved"] for row in rows)
    may_approve = may(request.member, Capability.APPROVE_KNOWLEDGE)
    context = {"rows": rows, "fresh": fresh, "may_approve": may_approve, "any": any(r["total"] for r in rows)}
    return render(request, "console/admin/approval.html", context)


@requires(Capability.APPROVE_KNOWLEDGE)
@require_POST
def approve(request: ConsoleRequest) -> HttpResponse:
    """Let the AI state the ticked fields of all products, or take them back."""
    chosen = request.POST.getlist("field")
    if not chosen:
        messages.error(request, _("Tick at least one field."))
        return redirect("console:admin-approval")
    withdraw = request.POST.get("do") == "withdraw"
    verb = approval.withdraw_products if withdraw else approval.approve_products
    said = _("Taken back. It holds from the next answer on.") if withdraw else _("Approved, in your name.")
    tried(request, lambda: verb(by=request.actor, fields=chosen), said)
    return redirect("console:admin-approval")


def product_fields(product: Product) -> list[dict[str, Any]]:
    """The same for one product's page."""
    return [
        {"name": name, "label": FIELDS[name].label, "approved": name in product.approved_fields}
        for name in ("attributes", "price", "stock", "bullets", "description")
    ]


@requires(Capability.APPROVE_KNOWLEDGE)
@require_POST
def approve_one(request: ConsoleRequest, product_id: UUID) -> HttpResponse:
    """One field of one product."""
    if selectors.get_product(product_id) is None:
        raise NotFound
    withdraw, names = request.POST.get("do") == "withdraw", request.POST.getlist("field")
    verb = approval.withdraw_products if withdraw else approval.approve_products
    said = _("Taken back.") if withdraw else _("Approved, in your name.")
    tried(request, lambda: verb([product_id], by=request.actor, fields=names), said)
    return redirect("console:admin-product", product_id)


@requires(Capability.APPROVE_KNOWLEDGE)
@require_POST
def approve_relation(request: ConsoleRequest, product_id: UUID, relation_id: UUID) -> HttpResponse:
    """One relation of one product: approved, or with `do` take_back gone (a proposal for good)."""
    if request.POST.get("do") == "take_back":
        tried(request, lambda: relating.remove(relation_id, by=request.actor), _("Taken back."))
    else:
        tried(request, lambda: approval.approve_relation(relation_id, by=request.actor), _("Approved."))
    return redirect("console:admin-product", product_id)


def _samples() -> dict[str, list[str]]:
    """What each field says of one real product."""
    found = Product.objects.filter(active=True).exclude(attributes=[]).order_by("title").first()
    found = found or Product.objects.filter(active=True).first()
    if found is None:
        return {}
    cost, level = selectors.price(found), selectors.stock(found)
    relation = Relation.objects.select_related("target", "product").order_by("id").first()
    pieces = ngettext("%(n)s piece", "%(n)s pieces", level.quantity or 0) % {"n": level.quantity}
    return {
        "attributes": [_attribute(each) for each in found.attributes[:3]],
        "price": [f"{cost.amount} {cost.currency}"] if cost else [],
        "stock": [pieces] if level.quantity is not None else [],
        "bullets": [str(each) for each in found.bullets[:2]],
        "description": [found.description_text[:160]] if found.description_text else [],
        "relations": [_relation(relation)] if relation else [],
    }


def _attribute(each: dict[str, Any]) -> str:
    value = ", ".join(map(str, each["value"])) if isinstance(each["value"], list) else each["value"]
    return f"{each.get('label') or each['name']}: {value} {each.get('unit') or ''}".strip()


def _relation(row: Relation) -> str:
    target = row.target.title if row.target else row.target_name or row.target_sku
    return f"{row.product.title} · {row.get_kind_display()} · {target}"
