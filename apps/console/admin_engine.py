"""Which engine words the answers, and where the brand's own model is reached."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.console.access import ConsoleRequest, requires
from apps.console.admin_forms import Form, carry_out, page, spoken
from apps.core.errors import Invalid, VitrineError
from apps.llm import budget, gateway, servers
from apps.people.roles import Capability
from apps.rollout import services as rollout

ENGINES = (
    ("offline", gettext_lazy("Approved words only")),
    ("generative", gettext_lazy("A language model words what was found")),
)
FELL_BACK = {
    "model_slow": gettext_lazy("The model took too long."),
    "out_of_time": gettext_lazy("The model took too long."),
    "model_failed": gettext_lazy("The model did not answer."),
    "model_resting": gettext_lazy("The model failed several times and is left alone for a while."),
    "model_busy": gettext_lazy("The model has enough to do."),
    "budget_spent": gettext_lazy("Today's tokens are used up."),
    "no_model": gettext_lazy("No model is set up."),
    "secret_unreadable": gettext_lazy("The stored key can't be read any more. Enter it again."),
    "unreadable": gettext_lazy("The model did not keep to the form it was asked for."),
    "nothing_said": gettext_lazy("The model said that it can't answer."),
    "nothing_held": gettext_lazy("Nothing the model said held against the sources."),
}


class EngineForm(Form):
    engine = forms.ChoiceField(
        label=gettext_lazy("Who words the answers?"), choices=ENGINES, widget=forms.RadioSelect
    )
    base_url = forms.CharField(
        label=gettext_lazy("Address of your model's server"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Speaks OpenAI's protocol, e.g. https://api.example.com/v1."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
    model = forms.CharField(
        label=gettext_lazy("Model"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    key = forms.CharField(
        label=gettext_lazy("Key"),
        required=False,
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    forget_key = forms.BooleanField(label=gettext_lazy("Forget the stored key"), required=False)
    timeout = forms.FloatField(
        label=gettext_lazy("Wait at most"),
        help_text=gettext_lazy("Seconds, 1 to 20. Then the approved words are said; live never past 4.5."),
        widget=forms.NumberInput(attrs={"step": "0.5", "min": servers.SHORTEST, "max": servers.LONGEST}),
    )
    daily_tokens = forms.IntegerField(
        label=gettext_lazy("Tokens a day"),
        help_text=gettext_lazy("0 = the installation's bound. Past it, approved words only."),
        widget=forms.NumberInput(attrs={"step": "1000", "min": 0}),
    )


@requires(Capability.ADMINISTER)
def engine(request: ConsoleRequest) -> HttpResponse:
    """Show and change the engine; the second button also asks the model a tiny question."""
    form = EngineForm(request.POST or None, initial=_initial())
    if request.method == "POST" and carry_out(form, lambda: _save(request, form.cleaned_data)):
        messages.success(request, _("Saved. The next answer is made this way."))
        if "check" in request.POST:
            _check(request)
        return redirect("console:admin-engine")
    row = servers.current()
    context = {
        "has_key": bool(row.sealed_key),
        "house": urlsplit(settings.LLM_URL).hostname or "",
        "house_model": settings.LLM_MODEL,
        "used": budget.used_today(),
        "limit": row.daily_tokens or settings.LLM_DAILY_TOKENS,
    }
    return page(request, "console/admin/engine.html", form, **context)


def summary() -> dict[str, str]:
    """The engine in use, for the page above: its name, and of a model where it runs."""
    row, chosen = servers.current(), rollout.current().engine
    model = row.model if row.base_url else row.model or settings.LLM_MODEL
    host = urlsplit(row.base_url or settings.LLM_URL).hostname or ""
    return {"engine": chosen, "model": model if host else "", "host": host}


def _save(request: ConsoleRequest, data: dict[str, Any]) -> None:
    if data["engine"] == "generative" and not (data["base_url"].strip() or settings.LLM_URL):
        said = _("A model needs a server. The operator of this installation has set up none.")
        raise Invalid(said, fields={"base_url": [said]})
    key = "" if data["forget_key"] else data["key"] or None
    servers.save(
        base_url=data["base_url"],
        model=data["model"],
        key=key,
        timeout=data["timeout"],
        daily_tokens=data["daily_tokens"],
        by=request.actor,
    )
    rollout.choose_engine(data["engine"], by=request.actor)


def _check(request: ConsoleRequest) -> None:
    try:
        health = gateway.check()
    except VitrineError as error:
        messages.error(request, _("The test failed: %(why)s") % {"why": spoken(error.detail)})
        return
    told = {"model": health.model, "ms": health.latency_ms}
    if health.structured:
        messages.success(request, _("%(model)s answers in %(ms)s ms and keeps to the form.") % told)
    else:
        loose = _("%(model)s answers in %(ms)s ms but not in the form asked for: most will be stopped.")
        messages.warning(request, loose % told)


def _initial() -> dict[str, Any]:
    row = servers.current()
    return {
        "engine": rollout.current().engine,
        "base_url": row.base_url,
        "model": row.model,
        "timeout": row.timeout,
        "daily_tokens": row.daily_tokens,
    }
