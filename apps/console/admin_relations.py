"""Compatibility: what fits, needs or replaces what. The list, writing one by hand, approving, taking back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from apps.audit import using
from apps.catalog import approval, listing, proposals, relating
from apps.catalog.importers.items import RelationItem
from apps.catalog.models import Relation
from apps.catalog.texts import line
from apps.console import admin_pick
from apps.console.access import ConsoleRequest, requires
from apps.console.admin_forms import Form, carry_out, page, tried
from apps.console.admin_listing import around, back_to
from apps.console.admin_sections import KNOWLEDGE
from apps.core.errors import Invalid, NotFound, VitrineError
from apps.people.roles import Capability, may, require

MANY = 99
KINDS = {
    "fits": gettext_lazy("fits"),
    "requires": gettext_lazy("needs"),
    "not_with": gettext_lazy("doesn't go with"),
    "replaces": gettext_lazy("replaces"),
    "part_of": gettext_lazy("is part of"),
}
STATES = {
    "approved": gettext_lazy("Approved"),
    "waiting": gettext_lazy("Waiting"),
    "rejected": gettext_lazy("Taken back or rejected"),
}
ORIGINS = {
    "feed": gettext_lazy("from a feed"),
    "csv": gettext_lazy("from a file"),
    "editor": gettext_lazy("by hand"),
    "machine": gettext_lazy("read in a text"),
}


class RelationForm(Form):
    sku = forms.CharField(label=gettext_lazy("This product"), max_length=255, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("How they belong together"), choices=list(KINDS.items()))
    target_sku = forms.CharField(label=gettext_lazy("That product"), max_length=255, required=False)
    target_name = forms.CharField(
        label=gettext_lazy("Or a thing you don't sell, by its name"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("e.g. cartridges with a screw valve. It is said as you write it."),
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("For colleagues; never said."),
    )


@requires(*KNOWLEDGE)
def relations(request: ConsoleRequest) -> HttpResponse:
    """A page of the list, and how many proposals wait."""
    wanted = {name: request.GET.get(name, "").strip()[:200] for name in ("q", "kind", "state")}
    rows = listing.relations(wanted["q"], wanted["kind"], wanted["state"])
    context = around(request, rows, wanted) | {
        "kinds": KINDS,
        "states": STATES,
        "origins": ORIGINS,
        "proposed": proposals.waiting().order_by()[: MANY + 1].count(),
        "many": MANY,
        **rights(request),
    }
    template = "console/admin/_relations.html" if request.htmx else "console/admin/relations.html"
    return render(request, template, context)


@requires(Capability.EDIT_KNOWLEDGE)
def edit(request: ConsoleRequest, relation_id: UUID | None = None) -> HttpResponse:
    """A relation by hand, or a change of one."""
    row = _get(relation_id) if relation_id else None
    form = RelationForm(request.POST or None, initial=_initial(row) or _asked(request))
    if request.method == "POST" and carry_out(form, lambda: _save(request, form.cleaned_data, row)):
        return redirect("console:admin-relations")
    picked = {name: admin_pick.chosen(str(form[name].value() or "")) for name in ("sku", "target_sku")}
    uses = using.count([("relation", str(row.pk))]) if row else None
    shown = {"row": row, "picked": picked, "uses": uses, **rights(request)}
    return page(request, "console/admin/relation_edit.html", form, **shown)


@requires(*KNOWLEDGE)
@require_POST
def step(request: ConsoleRequest, relation_id: UUID, what: str) -> HttpResponse:
    """Approve one, or take it back. Who only edits takes back what waits."""
    row = _get(relation_id)
    if what not in ("approve", "withdraw"):
        raise NotFound
    if what == "approve" or row.state == "approved" or row.origin == Relation.Origin.MACHINE:
        require(request.member, Capability.APPROVE_KNOWLEDGE)
    if what == "approve":
        tried(request, lambda: approval.approve_relation(row.pk, by=request.actor), _("Approved."))
    else:
        said = _("Taken back. It holds from the next answer on.")
        tried(request, lambda: relating.remove(row.pk, by=request.actor), said)
    return back_to(request, "console:admin-relations")


def rights(request: ConsoleRequest) -> dict[str, bool]:
    """What the member may do with knowledge, for the pages."""
    return {
        "may_edit": may(request.member, Capability.EDIT_KNOWLEDGE),
        "may_approve": may(request.member, Capability.APPROVE_KNOWLEDGE),
    }


def _save(request: ConsoleRequest, data: dict[str, Any], row: Relation | None) -> Relation:
    target, name = admin_pick.number(data["target_sku"]), line(data["target_name"], 300)
    if bool(target) == bool(name):
        said = _("Either a product or a name.") if target else _("Choose a product, or name the thing.")
        raise Invalid(said, fields={"target_name" if target else "target_sku": [said]})
    wish = RelationItem(data["kind"], target, name, line(data["note"], 500))
    made = relating.write(admin_pick.number(data["sku"]), wish, by=request.actor, instead_of=row)
    if made.state == "approved":
        messages.success(request, _("Saved."))
    elif request.POST.get("do") == "approve" and may(request.member, Capability.APPROVE_KNOWLEDGE):
        approve_too(request, lambda: approval.approve_relation(made.pk, by=request.actor))
    else:
        messages.success(request, _("Saved. It waits for approval."))
    return made


def approve_too(request: ConsoleRequest, verb: Any) -> None:
    """Approve what was just saved; where that is refused it stays saved and waits."""
    try:
        verb()
    except VitrineError as error:
        messages.warning(request, _("Saved. It waits for approval.") + " " + _(error.detail))
    else:
        messages.success(request, _("Saved and approved, in your name."))


def _get(relation_id: UUID) -> Relation:
    row: Relation | None = Relation.objects.filter(pk=relation_id).select_related("product", "target").first()
    if row is None:
        raise NotFound
    return row


def _initial(row: Relation | None) -> dict[str, Any]:
    if row is None:
        return {}
    target = row.target.sku if row.target_id and row.target else row.target_sku
    names = {name: getattr(row, name) for name in ("kind", "target_name", "note")}
    return names | {"sku": row.product.sku, "target_sku": target}


def _asked(request: ConsoleRequest) -> dict[str, Any]:
    return {"sku": request.GET.get("sku", "")[:255]}
