"""The policy interview: what a brand lays down about returns, delivery, warranty and payment."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from apps.console.access import ConsoleRequest, requires
from apps.console.admin_fact_rows import RATE, TERM, columns, fact_versions, rows_of, typed_rows
from apps.console.admin_forms import Form, carry_out, page, tried
from apps.console.admin_sections import KNOWLEDGE
from apps.core.errors import Conflict, Forbidden, Invalid
from apps.knowledge import facts
from apps.knowledge.fact_values import LONGEST, MOST_DAYS, MOST_MONTHS
from apps.knowledge.models import Fact
from apps.people import second_person
from apps.people.roles import Capability, may

CONDITIONS = {
    "unworn": gettext_lazy("unworn"),
    "unused": gettext_lazy("unused"),
    "unopened": gettext_lazy("unopened"),
    "packaging": gettext_lazy("in the original packaging"),
}
POSTAGE = {
    "": gettext_lazy("Not laid down"),
    "shopper": gettext_lazy("The shopper"),
    "brand": gettext_lazy("We do"),
}
METHODS = {
    "visa": "Visa", "mastercard": "Mastercard", "amex": "American Express", "paypal": "PayPal",
    "klarna": "Klarna", "apple_pay": "Apple Pay", "google_pay": "Google Pay",
    "direct_debit": gettext_lazy("Direct debit"), "bank_transfer": gettext_lazy("Bank transfer"),
    "prepayment": gettext_lazy("Prepayment"), "invoice": gettext_lazy("Invoice"),
    "instalments": gettext_lazy("Instalments"), "cash_on_delivery": gettext_lazy("Cash on delivery"),
    "gift_card": gettext_lazy("Gift card"), "twint": "TWINT", "ideal": "iDEAL",
}  # fmt: skip


def _whole(label: Any, most: int, hint: Any = "", *, least: int = 1) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=most, required=False, help_text=hint)


def _money(label: Any, hint: Any = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=0, max_value=10_000, decimal_places=2, required=False, help_text=hint
    )


def _ticks(label: Any, choices: dict[str, Any]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=list(choices.items()), widget=forms.CheckboxSelectMultiple, required=False
    )


def _text(label: Any, hint: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=label, required=False, max_length=LONGEST, widget=widget, help_text=hint)


_DAYS = gettext_lazy("Working days")


class FactsForm(Form):
    """The whole interview. What is left empty is not laid down."""

    returns_days = _whole(
        gettext_lazy("How many days may goods come back?"), MOST_DAYS, gettext_lazy("Counted from delivery")
    )
    returns_refund_days = _whole(
        gettext_lazy("Within how many days is the money back?"),
        MOST_DAYS,
        gettext_lazy("Counted from receiving the return"),
    )
    returns_conditions = _ticks(gettext_lazy("They must be"), CONDITIONS)
    returns_postage = forms.ChoiceField(
        label=gettext_lazy("Who pays the return postage?"), choices=list(POSTAGE.items()), required=False
    )
    returns_except_en = _text(
        gettext_lazy("What can't be returned, in English"), gettext_lazy("e.g. gift cards, opened fuel")
    )
    returns_except_de = _text(gettext_lazy("What can't be returned, in German"))
    delivery = forms.CharField(required=False)
    countries_complete = forms.BooleanField(
        label=gettext_lazy("These are all countries we deliver to."), required=False
    )
    express_cost = _money(gettext_lazy("Cost"))
    express_days_min = _whole(gettext_lazy("Fewest days"), 365, _DAYS, least=0)
    express_days_max = _whole(gettext_lazy("Most days"), 365, _DAYS, least=0)
    warranty_months = _whole(gettext_lazy("Warranty on everything"), MOST_MONTHS, gettext_lazy("Months"))
    warranty = forms.CharField(required=False)
    payment_methods = _ticks(gettext_lazy("How can shoppers pay?"), METHODS)
    payment_complete = forms.BooleanField(label=gettext_lazy("These are all ways to pay."), required=False)
    valid_to = forms.DateField(
        label=gettext_lazy("All this holds until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("The last day; empty = until you change it"),
    )


@requires(*KNOWLEDGE)
def interview(request: ConsoleRequest) -> HttpResponse:
    """The interview as it stands, what waits, and the form to change it."""
    edits = may(request.member, Capability.EDIT_KNOWLEDGE)
    if request.method == "POST" and not edits:
        raise Forbidden
    standing = facts.standing()
    form = FactsForm(request.POST or None, initial=_initial(standing))
    posted = request.method == "POST"
    rates = typed_rows(request.POST, RATE) if posted else rows_of(standing, RATE)
    terms = typed_rows(request.POST, TERM) if posted else rows_of(standing, TERM)
    if posted and carry_out(form, lambda: _save(request, form, rates, terms)):
        return redirect("console:admin-facts")
    waiting = facts.waiting()
    context = {
        "rates": rates or [{}], "terms": terms, "countries": columns(), "may_edit": edits,
        "may_approve": may(request.member, Capability.APPROVE_KNOWLEDGE), "waiting": waiting,
        "live": len(facts.live()), "currency": request.member.brand.currency,
        "versions": fact_versions(),
    }  # fmt: skip
    return page(request, "console/admin/facts.html", form, **context)


@requires(Capability.APPROVE_KNOWLEDGE)
@require_POST
def approve(request: ConsoleRequest) -> HttpResponse:
    """Let out all that waits, but for what its own writer may not let out alone."""
    own: list[str] = []
    if tried(
        request, lambda: own.extend(_approve_all(request)), _("Approved. The AI answers from it at once.")
    ):
        for said in own:
            messages.warning(request, said)
    return redirect("console:admin-facts")


@transaction.atomic
def _approve_all(request: ConsoleRequest) -> list[str]:
    """What was held back, in words. Raises Conflict `same_person` where that is all there is."""
    refused: list[Conflict] = []
    waiting = facts.waiting()
    for fact in waiting:
        try:
            facts.approve(fact, by=request.actor)
        except Conflict as error:
            if error.code != "same_person":
                raise
            refused.append(error)
    if refused and len(refused) == len(waiting):
        raise refused[0]
    words = ngettext(
        "%(n)s change is yours: another person must approve it.",
        "%(n)s changes are yours: another person must approve them.",
        len(refused),
    )
    return [words % {"n": len(refused)}] if refused else []


@transaction.atomic
def _save(
    request: ConsoleRequest, form: FactsForm, rates: list[dict[str, Any]], terms: list[dict[str, Any]]
) -> int:
    """Keep what changed; whoever may approve lets it out at once, unless the brand wants two people."""
    wanted = _wanted(form.cleaned_data, rates, terms)
    before = {(f.kind, f.scope): f for f in facts.standing()}
    gone: dict[tuple[str, str], dict[str, Any]] = {key: {} for key in before if key not in wanted}
    made = []
    for (kind, scope), value in (wanted | gone).items():
        dates = _dates(form, before.get((kind, scope))) if value else {}
        made.append(_one(request, kind, scope, value, dates))
    new = [fact for fact in made if fact]
    lets_out = may(request.member, Capability.APPROVE_KNOWLEDGE) and not second_person.wanted()
    for fact in new if lets_out else ():
        facts.approve(fact, by=request.actor)
    _tell(request, len(new), lets_out)
    return len(new)


def _dates(form: FactsForm, before: Fact | None) -> dict[str, Any]:
    """The first and the last day: where the form's day was not touched, each fact keeps its own."""
    if before is None or "valid_to" in form.changed_data:
        return {"valid_from": before and before.valid_from, "valid_to": form.cleaned_data["valid_to"]}
    return {"valid_from": before.valid_from, "valid_to": before.valid_to}


def _one(
    request: ConsoleRequest, kind: str, scope: str, value: dict[str, Any], dates: dict[str, Any]
) -> Fact | None:
    """One fact kept; a refusal lands beside the field, or the rows, it is about."""
    try:
        return facts.save(kind, scope, value, by=request.actor, **dates)
    except Invalid as error:
        said = [line for lines in error.fields.values() for line in lines]
        if kind in ("delivery", "warranty") and scope:
            named = dict(columns()).get(scope, scope)
            raise Invalid(error.detail, fields={kind: [f"{named}: {_(line)}" for line in said]}) from error
        fields = {f"{kind}_{name}": lines for name, lines in error.fields.items()}
        raise Invalid(error.detail, fields=fields) from error


def _tell(request: ConsoleRequest, count: int, lets_out: bool) -> None:
    if not count:
        messages.info(request, _("Nothing changed."))
    elif lets_out:
        messages.success(request, _("Saved. The AI answers from it at once."))
    else:
        words = ngettext("%(n)s change waits for approval.", "%(n)s changes wait for approval.", count)
        messages.success(request, words % {"n": count})


def _wanted(
    data: dict[str, Any], rates: list[dict[str, Any]], terms: list[dict[str, Any]]
) -> dict[tuple[str, str], dict[str, Any]]:
    """The facts the form tells, by kind and scope."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for kind in ("returns", "express", "payment"):
        names = [name for name in FactsForm.base_fields if name.startswith(f"{kind}_")]
        value = {name.removeprefix(f"{kind}_"): data[name] for name in names}
        if any(each not in (None, "", [], False) for each in value.values()):
            found[kind, ""] = value
    if data["warranty_months"]:
        found["warranty", ""] = {"months": data["warranty_months"]}
    for row in terms:
        _put(found, "warranty", row)
    for row in rates:
        _put(found, "delivery", row)
    if rates and data["countries_complete"]:
        found["countries", ""] = {"complete": True}
    return found


def _put(found: dict[tuple[str, str], dict[str, Any]], kind: str, row: dict[str, Any]) -> None:
    scope = row["scope"].lower() if kind == "warranty" else row["scope"]
    if not scope:
        raise Invalid(
            "A row lacks its name.", fields={kind: ["Say which country or category each row is for."]}
        )
    if (kind, scope) in found:
        raise Invalid("Named twice.", fields={kind: ["Each country or category only once."]})
    found[kind, scope] = {name: value for name, value in row.items() if name != "scope"}


def _initial(standing: list[Fact]) -> dict[str, Any]:
    own = [fact for fact in standing if not fact.scope]
    found = {f"{fact.kind}_{name}": value for fact in own for name, value in fact.value.items()}
    ends = {fact.valid_to for fact in standing}
    return found | {"valid_to": ends.pop() if len(ends) == 1 else None}
