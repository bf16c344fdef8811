"""Relations and rules by CSV: in with each line's error, out as a file, and a file to begin from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from apps.catalog import relating, ruling, sheets
from apps.catalog.declared import Declared
from apps.console.access import ConsoleRequest, requires
from apps.console.admin_files import approves, content_of, given_out, told
from apps.console.admin_forms import Form, carry_out, page, spoken
from apps.console.admin_relations import rights
from apps.console.admin_sections import KNOWLEDGE
from apps.people.roles import Capability, require

SIZE = 2_000_000


@dataclass(frozen=True)
class Sheet:
    """One kind of file: its columns with what they mean, lines to begin from, and what takes it in."""

    name: str
    title: str | Promise
    about: str | Promise
    back: str
    back_title: str | Promise
    columns: Sequence[tuple[str, str | Promise]]
    example: Sequence[Sequence[str]]
    most: int
    declare: Callable[[bytes, ConsoleRequest, bool], Declared]
    export: Callable[[], str]


def _relations(content: bytes, request: ConsoleRequest, approve: bool) -> Declared:
    return relating.declare(relating.from_csv(content), by=request.actor, approve=approve)


def _rules(content: bytes, request: ConsoleRequest, approve: bool) -> Declared:
    approver = request.actor if approve else None
    return ruling.declare(ruling.from_csv(content), by=request.actor, approve_as=approver)


SHEETS = {
    "relations": Sheet(
        "relations", gettext_lazy("Compatibility by CSV"),
        gettext_lazy("What fits, needs or replaces what, a line each."),
        "console:admin-relations", gettext_lazy("Compatibility"),
        (
            ("sku", gettext_lazy("The number of this product")),
            ("kind", gettext_lazy("fits, requires, not_with, replaces or part_of")),
            ("target_sku", gettext_lazy("The number of that product")),
            ("target_name", gettext_lazy("Or a thing you don't sell, by its name")),
            ("note", gettext_lazy("For colleagues; never said")),
        ),
        (
            ("footprint-2", "fits", "tent-2", "", ""),
            ("stove-1", "requires", "", "gas cartridges with a screw valve", ""),
        ),
        relating.MOST, _relations, sheets.relations,
    ),
    "rules": Sheet(
        "rules", gettext_lazy("Rules by CSV"),
        gettext_lazy("Who may have what, a line each."),
        "console:admin-rules", gettext_lazy("Rules"),
        (
            ("kind", gettext_lazy("delivery, region (where it is sold) or age")),
            ("sku", gettext_lazy("For one product: its number")),
            ("category", gettext_lazy("Or for a category; both empty = all you sell")),
            ("allowed", gettext_lazy("yes or no; empty = yes")),
            ("only", gettext_lazy("yes = nowhere else; empty = yes where it is allowed")),
            ("countries", gettext_lazy("Codes such as DE, with semicolons between")),
            ("postcodes", gettext_lazy("How they begin, in one country")),
            ("min_age", gettext_lazy("Years, for a rule about age")),
            ("text_en", gettext_lazy("Your own words, told with the answer")),
            ("text_de", gettext_lazy("The same in German")),
            ("valid_from", gettext_lazy("The first day, like 2026-05-31; empty = now")),
            ("valid_to", gettext_lazy("The last day; empty = until you retire it")),
        ),
        (
            ("delivery", "", "", "yes", "yes", "DE;AT;CH", "", "", "Not to islands.",
             "Nicht auf Inseln.", "", ""),
            ("age", "", "knives", "", "", "", "", "18", "", "", "", ""),
        ),
        ruling.MOST, _rules, sheets.rules,
    ),
}  # fmt: skip


class SheetForm(Form):
    """A file, or its lines typed in: what was left out comes back in the lines, to be mended."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=gettext_lazy("Up to 2 MB. Bad lines are listed and the rest comes in."),
        error_messages={"empty": gettext_lazy("The file is empty.")},
    )
    lines = forms.CharField(
        label=gettext_lazy("Or the lines themselves"),
        required=False,
        strip=False,
        help_text=gettext_lazy("With the line of column names on top."),
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "class": "input mono"}),
    )
    approve = forms.BooleanField(label=gettext_lazy("Approve what comes in, in my name"), required=False)


@requires(*KNOWLEDGE)
def sheet(request: ConsoleRequest, which: str) -> HttpResponse:
    """Take a file in; what was wrong is listed by line and comes back to be mended."""
    kind = SHEETS[which]
    form = SheetForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"sheet": kind, **rights(request)}
    if request.method == "POST":
        require(request.member, Capability.EDIT_KNOWLEDGE)
        if carry_out(form, lambda: _take_in(request, kind, form)):
            done, content = form.result
            if not done.failed:
                messages.success(request, told(done))
                return redirect(kind.back)
            context |= _left_out(done, content)
            form = SheetForm(initial={"lines": context["rest"], "approve": form.cleaned_data["approve"]})
    return page(request, "console/admin/sheet.html", form, **context)


@requires(*KNOWLEDGE)
@require_safe
def download(request: ConsoleRequest, which: str) -> HttpResponse:
    """All that is declared; with `template` the columns and two lines to begin from."""
    kind = SHEETS[which]
    begin = "template" in request.GET
    names = [name for name, _about in kind.columns]
    text = sheets.written(names, kind.example) if begin else kind.export()
    return given_out(text, f"{kind.name}-template" if begin else kind.name)


def _take_in(request: ConsoleRequest, kind: Sheet, form: SheetForm) -> tuple[Declared, bytes]:
    too_large = _("Larger than 2 MB. Import it under Catalogue, which takes 100 MB.")
    content = content_of(form, most=SIZE, too_large=too_large)
    return kind.declare(content, request, approves(request, form)), content


def _left_out(done: Declared, content: bytes) -> dict[str, Any]:
    errors = [{**one, "detail": spoken(one["detail"])} for one in done.errors]
    rest = sheets.left_out(content, {one["row"] for one in done.errors})
    return {"done": done, "wrong": errors, "rest": rest}
