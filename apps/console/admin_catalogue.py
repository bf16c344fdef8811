"""Bringing the catalogue in: uploading a feed, watching it, reading what was wrong, deciding."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from apps.catalog import approval, uploads
from apps.catalog.importers import registry
from apps.catalog.models import Feed, Import, Product, Variant
from apps.console.access import ConsoleRequest, requires
from apps.console.admin_forms import Form, carry_out, page, tried
from apps.console.admin_sections import KNOWLEDGE
from apps.core.errors import NotFound
from apps.people.roles import Capability, may

SHOWN = 20
FORMATS = {
    "shopify-csv": gettext_lazy("Shopify product CSV"),
    "google-merchant": gettext_lazy("Google Merchant feed: XML, TSV or CSV"),
    "woocommerce-csv": gettext_lazy("WooCommerce product CSV"),
    "schema-org": gettext_lazy("schema.org: JSON-LD, or pages that hold it"),
    "shopify-inventory": gettext_lazy("Shopify inventory CSV: pieces per location"),
    "json": gettext_lazy("JSON, with a mapping if its names differ from ours"),
    "relations-csv": gettext_lazy("Relations CSV: fits, requires, not with"),
    "rules-csv": gettext_lazy("Rules CSV: who may have what"),
}
RUNNING = (Import.State.QUEUED, Import.State.RUNNING)


class MappingForm(Form):
    """What a file is, and what its fields are called."""

    format = forms.ChoiceField(
        label=gettext_lazy("What is it?"),
        choices=[(name, FORMATS.get(name, name)) for name in sorted(registry.formats(), reverse=True)],
    )
    mapping = forms.CharField(
        label=gettext_lazy("Mapping"),
        required=False,
        help_text=gettext_lazy('Our name → theirs, as JSON: {"sku": "id", "price": "price.net"}.'),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "class": "input mono"}),
    )

    def clean_mapping(self) -> dict[str, Any] | None:
        text = str(self.cleaned_data["mapping"]).strip()
        if not text:
            return None
        try:
            value = json.loads(text)
        except ValueError as error:
            raise forms.ValidationError(_("This is no JSON: %(why)s") % {"why": error}) from error
        if not isinstance(value, dict):
            raise forms.ValidationError(_("A mapping is a JSON object."))
        return value


class FeedForm(MappingForm):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("Up to 100 MB. Bad rows are reported and the rest comes in."),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("The file is empty."),
        },
    )
    full = forms.BooleanField(
        label=gettext_lazy("This is the whole range: what it doesn't name has left"), required=False
    )


@requires(*KNOWLEDGE)
def catalogue(request: ConsoleRequest) -> HttpResponse:
    """What is there, a place to drop a feed, and the last imports."""
    form = FeedForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and carry_out(form, lambda: _submit(request, form.cleaned_data)):
        return redirect("console:admin-import", form.result.pk)
    context = {
        "feeds": Feed.objects.all(),
        "imports": Import.objects.defer("errors", "mapping").order_by("-created_at")[:SHOWN],
        "products": Product.objects.filter(active=True).count(),
        "variants": Variant.objects.filter(active=True, product__active=True).count(),
        "summary": approval.summary(),
        "formats": FORMATS,
        "may_edit": may(request.member, Capability.EDIT_KNOWLEDGE),
    }
    return page(request, "console/admin/catalogue.html", form, **context)


@requires(*KNOWLEDGE)
def import_page(request: ConsoleRequest, import_id: UUID) -> HttpResponse:
    """One import: progress while it runs, then counts and each row that was wrong."""
    row = _import(import_id)
    context = {"row": row, "formats": FORMATS, "running": row.state in RUNNING, "shown": row.errors[:200]}
    template = "console/admin/_import.html" if request.htmx else "console/admin/import.html"
    return render(request, template, context)


@requires(Capability.EDIT_KNOWLEDGE)
@require_POST
def decide(request: ConsoleRequest, import_id: UUID) -> HttpResponse:
    """Whether products that a whole feed no longer names leave the range."""
    row, remove = _import(import_id), request.POST.get("remove") == "yes"
    said = _("They left the range.") if remove else _("Nothing was removed.")
    tried(request, lambda: uploads.decide(row, remove=remove, by=request.actor), said)
    return redirect("console:admin-import", row.pk)


def _submit(request: ConsoleRequest, data: dict[str, Any]) -> Import:
    file: UploadedFile[Any] = data["file"]
    return uploads.submit(
        data["format"],
        file.name or "feed",
        file,
        by=request.actor,
        mapping=data["mapping"],
        full=data["full"],
    )


def _import(import_id: UUID) -> Import:
    row: Import | None = Import.objects.select_related("feed").filter(pk=import_id).first()
    if row is None:
        raise NotFound
    return row
