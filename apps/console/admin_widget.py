"""The widget's keys: where they work, and the one line that goes into the shop's pages."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from apps.console.access import ConsoleRequest, requires
from apps.console.admin_forms import Form, carry_out, page, words
from apps.core.errors import Invalid
from apps.people import onboarding
from apps.people.models import WidgetKey
from apps.people.roles import Capability
from apps.sessions.models import Session


class OriginsForm(Form):
    origins = forms.CharField(
        label=gettext_lazy("Where it may run"),
        required=False,
        help_text=gettext_lazy("One address per line, like https://shop.example. On others it stays away."),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocapitalize": "off"}),
    )


@requires(Capability.ADMINISTER)
def widget(request: ConsoleRequest) -> HttpResponse:
    """The brand's live key with its script tag and origins."""
    key = WidgetKey.objects.filter(kind="live", active=True).first()
    form = OriginsForm(request.POST or None, initial={"origins": "\n".join(key.origins) if key else ""})
    if request.method == "POST" and key:
        wanted = words(request.POST.get("origins", ""))
        if carry_out(form, lambda: _set_origins(request, key, wanted)):
            messages.success(request, _("Saved. It holds at once."))
            return redirect("console:admin-widget")
    context = {"key": key, "tag": _tag(key) if key else "", "seen": _seen(key) if key else None}
    return page(request, "console/admin/widget.html", form, **context)


@requires(Capability.ADMINISTER)
@require_POST
def make_key(request: ConsoleRequest) -> HttpResponse:
    """The brand's first live key."""
    onboarding.widget_key(by=request.actor)
    return redirect("console:admin-widget")


def _set_origins(request: ConsoleRequest, key: WidgetKey, wanted: list[str]) -> WidgetKey:
    """Check each line, so that all bad ones are named at once."""
    bad = []
    for line in wanted:
        try:
            onboarding.clean_origin(line)
        except Invalid as error:
            bad.append(f"{error.detail} {' '.join(error.fields.get('origins', []))}".strip())
    if bad:
        raise Invalid("Nothing was saved.", fields={"origins": bad})
    return onboarding.set_origins(key, wanted, by=request.actor)


def _tag(key: WidgetKey) -> str:
    return f'<script async src="{settings.PUBLIC_URL}/widget/v1.js" data-vitrine-key="{key.key}"></script>'


def _seen(key: WidgetKey) -> Session | None:
    """The last time somebody opened the widget through this key."""
    return Session.objects.filter(widget_key=key).order_by("-created_at").first()
