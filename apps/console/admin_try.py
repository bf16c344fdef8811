"""Asking as a shopper would, and seeing everything that happened on the way to the answer."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext_lazy

from apps.assistant import answering
from apps.assistant.answering import Answer, Ask
from apps.catalog import selectors
from apps.catalog.models import Product
from apps.console import admin_engine, trace
from apps.console.access import ConsoleRequest, requires
from apps.console.admin_forms import Form, carry_out, page
from apps.core.errors import Invalid
from apps.grounding.types import Making
from apps.people.roles import Capability, may
from apps.quality import sources
from apps.quality.judging import OUTCOMES
from apps.quality.set_models import Expects
from apps.rollout import services as rollout

SUGGESTED = 200


class AskForm(Form):
    question = forms.CharField(
        label=gettext_lazy("Question"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "autofocus": True}),
    )
    product = forms.CharField(
        label=gettext_lazy("Product in view"),
        required=False,
        max_length=255,
        help_text=gettext_lazy("Its number; empty = no product page."),
        widget=forms.TextInput(attrs={"list": "skus", "autocomplete": "off"}),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    engine = forms.ChoiceField(
        label=gettext_lazy("Engine"),
        required=False,
        choices=[("", gettext_lazy("As for shoppers")), *admin_engine.ENGINES],
    )


@requires(Capability.ROLLOUT, Capability.EDIT_KNOWLEDGE, Capability.APPROVE_KNOWLEDGE)
def try_it(request: ConsoleRequest) -> HttpResponse:
    """The preview. What is asked here is logged as an act without a session."""
    form = AskForm(request.POST or None, initial={"language": request.brand.default_language})
    context: dict[str, Any] = {}
    if request.method == "POST" and carry_out(form, lambda: _ask(request, form.cleaned_data)):
        context = _shown(form.result)
    context |= {
        "skus": Product.objects.filter(active=True).values_list("sku", "title").order_by("title")[:SUGGESTED],
        "live": rollout.ask_door_open(),
        "may_keep": may(request.member, Capability.EDIT_KNOWLEDGE),
    }
    return page(request, "console/admin/try.html", form, **context)


def _ask(request: ConsoleRequest, data: dict[str, Any]) -> Answer:
    sku = data["product"].strip()
    if sku and selectors.resolve_sku(sku) is None:
        raise Invalid("No product by that number.", fields={"product": ["No product by that number."]})
    ask = Ask(data["question"], product=sku, language=data["language"], engine=data["engine"])
    done = answering.answer(ask, request.brand)
    answering.record(done)
    return done


def _shown(done: Answer) -> dict[str, Any]:
    decision = done.decision
    claims = [answering.claim(each) for each in decision.judgement.claims]
    retrieved = [answering.retrieved(each) for each in decision.retrieved]
    return {
        "done": done,
        "keep": _kept_as(done),
        "decision": decision,
        "read_as": answering.read_as(decision),
        "document": trace.document(decision.text, claims, retrieved),
        "engine": dict(admin_engine.ENGINES)[decision.making.engine],
        "fell_back": [admin_engine.FELL_BACK.get(why, why) for why in _reasons(decision.making)],
        "stopped": [each for each in claims if each["verdict"] != "supported"],
    }


def _kept_as(done: Answer) -> str:
    """The address's part that begins a question of a set with what was asked and what came."""
    decision, found = done.decision, sources.described(done.citations)
    expects = {outcome: kind for kind, outcome in OUTCOMES.items()}[decision.outcome]
    answered = expects == Expects.ANSWER
    return urlencode(
        {
            "text": done.ask.text,
            "product": done.ask.product,
            "language": done.ask.language,
            "expects": expects,
            "source": str(found[0]["ref"]).partition("@")[0] if answered and found else "",
            "reason": "" if answered else decision.reason,
        }
    )


def _reasons(making: Making) -> list[str]:
    return making.fell_back.split(", ") if making.fell_back else []
