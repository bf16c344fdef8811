"""Trying the rules: a place or an age, put as a shopper's question and answered as one would be."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.assistant import answering
from apps.assistant.answering import Answer, Ask
from apps.catalog import selectors
from apps.console import admin_pick
from apps.console.access import ConsoleRequest, requires
from apps.console.admin_fact_rows import columns
from apps.console.admin_forms import Form, carry_out, page
from apps.console.admin_sections import KNOWLEDGE
from apps.core import countries
from apps.core.errors import Invalid

WHAT = {
    "deliver": gettext_lazy("Is it delivered there?"),
    "sell": gettext_lazy("Is it sold there?"),
    "age": gettext_lazy("Is somebody old enough?"),
}
# By language and matter: with a product in view, and without one.
_PLACES = {
    ("en", "deliver"): ("Do you deliver this {to}?", "Do you deliver {to}?"),
    ("en", "sell"): ("Can I order this {to}?", "Can I order {to}?"),
    ("de", "deliver"): ("Liefern Sie das {to}?", "Liefern Sie {to}?"),
    ("de", "sell"): ("Kann ich das {to} bestellen?", "Kann ich {to} bestellen?"),
}
_AGES = {
    "en": ("How old must I be to buy this?", "Can I buy this if I am {age}?"),
    "de": ("Wie alt muss ich sein, um das zu kaufen?", "Darf ich das als {age}-Jähriger kaufen?"),
}


class TryForm(Form):
    sku = forms.CharField(
        label=gettext_lazy("Product"),
        max_length=255,
        required=False,
        help_text=gettext_lazy("Empty = asked in general."),
    )
    what = forms.ChoiceField(
        label=gettext_lazy("What is asked?"),
        choices=list(WHAT.items()),
        widget=forms.RadioSelect,
        initial="deliver",
    )
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    postcode = forms.CharField(label=gettext_lazy("Postcode"), required=False, max_length=10)
    age = forms.IntegerField(label=gettext_lazy("Age"), required=False, min_value=1, max_value=99)
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), choices=(("en", "English"), ("de", "Deutsch"))
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", _("Choose a country")), *columns()]  # type: ignore[attr-defined]


@requires(*KNOWLEDGE)
def try_it(request: ConsoleRequest) -> HttpResponse:
    """Ask and show what is said, and by which rule. Logged as an act without a session."""
    language = request.brand.default_language
    first = {"language": language if language in ("en", "de") else "en", "sku": request.GET.get("sku", "")}
    form = TryForm(request.POST or None, initial=first)
    context: dict[str, Any] = {}
    if request.method == "POST" and carry_out(form, lambda: _ask(request, form.cleaned_data)):
        done: Answer = form.result
        context = {"done": done, "sources": [(each, _place(each)) for each in done.citations]}
    context["picked"] = admin_pick.chosen(str(form["sku"].value() or ""))
    return page(request, "console/admin/rule_try.html", form, **context)


def question(data: dict[str, Any]) -> str:
    """What a shopper would write. Raises Invalid where a place has no country."""
    language, seen = data["language"], bool(data["sku"].strip())
    if data["what"] == "age":
        general, own = _AGES[language]
        return own.format(age=data["age"]) if data["age"] else general
    if not data["country"]:
        said = _("Choose a country.")
        raise Invalid(said, fields={"country": [said]})
    place = f"{countries.towards(data['country'], language)} {data['postcode'].strip()}".strip()
    with_product, without = _PLACES[language, data["what"]]
    return (with_product if seen else without).format(to=place)


def _ask(request: ConsoleRequest, data: dict[str, Any]) -> Answer:
    sku = admin_pick.number(data["sku"])
    if sku and selectors.resolve_sku(sku) is None:
        said = _("No product by that number.")
        raise Invalid(said, fields={"sku": [said]})
    done = answering.answer(Ask(question(data), product=sku, language=data["language"]), request.brand)
    answering.record(done)
    return done


def _place(source: dict[str, Any]) -> str:
    """The rule a source is, if it is one."""
    return str(source["id"]) if source.get("kind") == "rule" else ""
