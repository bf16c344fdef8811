"""Keys for programs: issued with scopes, shown once, revoked at once."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from apps.console.access import ConsoleRequest, requires
from apps.console.admin_forms import Form, carry_out, page, tried
from apps.core.errors import NotFound
from apps.people import onboarding
from apps.people.models import ApiKey
from apps.people.roles import Capability

SCOPES = {
    "shopper": gettext_lazy("open sessions as your shoppers"),
    "advise": gettext_lazy("act for an advisor it names"),
    "read": gettext_lazy("read products and articles"),
    "catalog": gettext_lazy("import feeds"),
    "knowledge": gettext_lazy("import articles"),
    "appointments": gettext_lazy("book and manage appointments"),
    "members": gettext_lazy("invite and change members"),
    "audit": gettext_lazy("read the AI's log"),
    "rollout": gettext_lazy("stage, switches and kill switch"),
    "consents": gettext_lazy("read receipts, publish texts"),
    "insights": gettext_lazy("read numbers"),
    "orders": gettext_lazy("send orders"),
    "webhooks": gettext_lazy("manage webhooks"),
}


class KeyForm(Form):
    label = forms.CharField(
        label=gettext_lazy("What is it for?"),
        max_length=80,
        help_text=gettext_lazy("You will recognise it by this."),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What may it do?"),
        widget=forms.CheckboxSelectMultiple,
        choices=[(scope, scope) for scope in onboarding.SCOPES],
        error_messages={"required": gettext_lazy("Choose at least one.")},
    )


@requires(Capability.ADMINISTER)
def keys(request: ConsoleRequest) -> HttpResponse:
    """All keys, and a form for another; a new key is shown on the answer to the form and never again."""
    form, shown = KeyForm(request.POST or None), {}
    if request.method == "POST" and carry_out(form, lambda: _issue(request, form)):
        issued, secret = form.result
        form, shown = KeyForm(), {"issued": issued, "secret": secret}
    return page(request, "console/admin/keys.html", form, rows=_rows(), does=SCOPES, **shown)


@requires(Capability.ADMINISTER)
@require_POST
def revoke(request: ConsoleRequest, key_id: UUID) -> HttpResponse:
    """Make a key useless."""
    row = ApiKey.objects.filter(pk=key_id).first()
    if row is None:
        raise NotFound
    said = _("“%(label)s” no longer works.") % {"label": row.label}
    tried(request, lambda: onboarding.revoke_api_key(row, by=request.actor), said)
    return redirect("console:admin-keys")


def _issue(request: ConsoleRequest, form: KeyForm) -> tuple[ApiKey, str]:
    data = form.cleaned_data
    return onboarding.issue_api_key(data["label"], data["scopes"], by=request.actor)


def _rows() -> list[ApiKey]:
    return list(ApiKey.objects.order_by("revoked_at", "-created_at"))
