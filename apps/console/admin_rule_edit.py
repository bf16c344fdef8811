"""Writing a rule in plain words, with the sentence it makes while one writes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from apps.catalog import eligibility, listing
from apps.catalog.models import Rule
from apps.catalog.rule_values import CATEGORY, LONGEST, OLDEST, RuleWish, checked
from apps.console import admin_pick
from apps.console import rule_sayings as sayings
from apps.console.access import ConsoleRequest, requires
from apps.console.admin_fact_rows import columns
from apps.console.admin_forms import Form, carry_out, page, spoken
from apps.console.admin_relations import approve_too, rights
from apps.core.errors import Conflict, Invalid
from apps.people.roles import Capability, may

HOW = {
    "only": gettext_lazy("Yes, and nowhere else"),
    "yes": gettext_lazy("Yes; nothing is said of other places"),
    "no": gettext_lazy("No, not there"),
}
_PLACED = ("countries", "postcodes")


def _radio(label: Any, choices: dict[str, Any], initial: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=list(choices.items()), widget=forms.RadioSelect, initial=initial
    )


def _day(label: Any, hint: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, help_text=hint)


def _words(label: Any, hint: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=label, required=False, max_length=LONGEST, widget=widget, help_text=hint)


class RuleForm(Form):
    kind = _radio(gettext_lazy("What is it about?"), sayings.KINDS, "delivery")
    scope = _radio(gettext_lazy("What does it hold for?"), sayings.SCOPES, "brand")
    category = forms.CharField(
        label=gettext_lazy("Category"),
        required=False,
        max_length=CATEGORY,
        help_text=gettext_lazy("As in your feed: a part of it, or a path such as camping > stoves"),
    )
    sku = forms.CharField(label=gettext_lazy("Product"), required=False, max_length=255)
    how = _radio(gettext_lazy("In the countries below?"), HOW, "only")
    countries = forms.MultipleChoiceField(
        label=gettext_lazy("Countries"), required=False, widget=forms.CheckboxSelectMultiple
    )
    postcodes = forms.CharField(
        label=gettext_lazy("Only postcodes that begin with"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("For one country; commas between: 80, 81. Empty = the whole country."),
    )
    min_age = forms.IntegerField(
        label=gettext_lazy("Least age, in years"), required=False, min_value=1, max_value=OLDEST
    )
    text_en = _words(
        gettext_lazy("Your own words behind it, in English"),
        gettext_lazy("Told word for word, e.g. Not to islands."),
    )
    text_de = _words(gettext_lazy("Your own words behind it, in German"))
    valid_from = _day(gettext_lazy("From"), gettext_lazy("The first day; empty = at once"))
    valid_to = _day(gettext_lazy("Until"), gettext_lazy("The last day; empty = until you retire it"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["countries"].choices = columns()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What belongs to another choice is not meant."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("scope") == "category" and not data.get("category"):
            self.add_error("category", _("Name the category."))
        if data.get("scope") == "product" and not data.get("sku"):
            self.add_error("sku", _("Choose a product."))
        return data

    def wish(self) -> RuleWish:
        """The rule as it shall be. Raises Invalid by field."""
        data = self.cleaned_data
        given = {name: data[name] for name in ("kind", "text_en", "text_de", "valid_from", "valid_to")}
        given["category"] = data["category"] if data["scope"] == "category" else ""
        given["sku"] = admin_pick.number(data["sku"]) if data["scope"] == "product" else ""
        if data["kind"] == Rule.Kind.AGE:
            given["min_age"] = data["min_age"]
        else:
            given |= {name: data[name] for name in _PLACED}
            given |= {"allowed": data["how"] != "no", "only": data["how"] == "only"}
        return checked(given)


@requires(Capability.EDIT_KNOWLEDGE)
def edit(request: ConsoleRequest, rule_id: UUID | None = None) -> HttpResponse:
    """A new rule, or the next version of one."""
    row = eligibility.get(rule_id) if rule_id else None
    form = RuleForm(request.POST or None, initial=_initial(row))
    if request.method == "POST" and carry_out(form, lambda: _save(request, form, row)):
        return redirect("console:admin-rule", form.result.pk)
    picked = admin_pick.chosen(str(form["sku"].value() or ""))
    preview = _preview(request, form if request.method == "POST" else RuleForm(_initial(row)), row)
    context = {"rule": row, "picked": picked, **preview, **rights(request)}
    return page(request, "console/admin/rule_edit.html", form, **context)


@requires(Capability.EDIT_KNOWLEDGE)
@require_POST
def preview(request: ConsoleRequest) -> HttpResponse:
    """What the rule in the form would say."""
    context = _preview(request, RuleForm(request.POST), None)
    return render(request, "console/admin/_rule_preview.html", context)


def _preview(request: ConsoleRequest, form: RuleForm, row: Rule | None) -> dict[str, Any]:
    if not form.is_valid():
        return {"missing": [str(line) for lines in form.errors.values() for line in lines]}
    try:
        wish = form.wish()
        drawn = eligibility.draft(wish)
    except Invalid as error:
        return {"missing": [spoken(line) for lines in error.fields.values() for line in lines]}
    languages = [code for code in ("en", "de") if code in request.brand.languages] or ["en"]
    said = [(language, sayings.sentence(drawn, language)) for language in languages]
    strange = bool(wish.category) and not listing.known_category(wish.category)
    return {"said": said, "strange": wish.category if strange else ""}


def _save(request: ConsoleRequest, form: RuleForm, row: Rule | None) -> Rule:
    try:
        made = eligibility.save(form.wish(), by=request.actor, instead_of=row)
    except Invalid as error:
        if moved := error.fields.pop("allowed", []) + error.fields.pop("only", []):
            error.fields["how"] = moved
        raise
    if made is None:
        raise Conflict(_("This rule stands already."), code="exists")
    if request.POST.get("do") == "approve" and may(request.member, Capability.APPROVE_KNOWLEDGE):
        approve_too(request, lambda: eligibility.approve(made, by=request.actor))
    return made


def _initial(row: Rule | None) -> dict[str, Any]:
    if row is None:
        return {"kind": "delivery", "scope": "brand", "how": "only"}
    names = ("kind", "category", "countries", "min_age", "text_en", "text_de", "valid_from", "valid_to")
    scope = "product" if row.product_id else "category" if row.category else "brand"
    return {name: getattr(row, name) for name in names} | {
        "scope": scope,
        "sku": row.product.sku if row.product else "",
        "how": "only" if row.only else "yes" if row.allowed else "no",
        "postcodes": ", ".join(row.postcodes),
    }
