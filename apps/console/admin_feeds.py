"""Feeds by address: adding one, watching it, reading its runs, letting it rest."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from apps.catalog import feeds
from apps.catalog.feed_logins import Login
from apps.catalog.models import Feed, Import
from apps.console.access import ConsoleRequest, requires
from apps.console.admin_catalogue import FORMATS, RUNNING, SHOWN, MappingForm
from apps.console.admin_forms import carry_out, page, tried
from apps.console.admin_sections import KNOWLEDGE
from apps.people.roles import Capability, may

EVERY = {
    15: gettext_lazy("every 15 minutes"),
    60: gettext_lazy("every hour"),
    180: gettext_lazy("every 3 hours"),
    360: gettext_lazy("every 6 hours"),
    720: gettext_lazy("twice a day"),
    1440: gettext_lazy("once a day"),
    10080: gettext_lazy("once a week"),
}
LOGINS = {
    "none": gettext_lazy("None"),
    "basic": gettext_lazy("User and password"),
    "header": gettext_lazy("A header, e.g. X-Api-Key"),
}


class AddressForm(MappingForm):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    url = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=2000,
        help_text=gettext_lazy(
            "https://… as your shop gives it. Addresses inside our own network are refused."
        ),
        widget=forms.URLInput(attrs={"placeholder": "https://", "spellcheck": "false"}),
    )
    every_minutes = forms.TypedChoiceField(
        label=gettext_lazy("Fetch it"), choices=list(EVERY.items()), coerce=int, initial=1440
    )
    full = forms.BooleanField(
        label=gettext_lazy("It names everything: what it brought and names no more has left"), required=False
    )
    approve = forms.BooleanField(
        label=gettext_lazy("The AI may state what it brings, approved in my name"), required=False
    )
    login = forms.ChoiceField(
        label=gettext_lazy("Login at its server"), choices=list(LOGINS.items()), initial="none"
    )
    login_name = forms.CharField(
        label=gettext_lazy("User, or the header's name"), required=False, max_length=200
    )
    secret = forms.CharField(
        label=gettext_lazy("Password, or the header's value"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("Kept encrypted and never shown. Empty = as it is."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )


@requires(Capability.EDIT_KNOWLEDGE)
def edit(request: ConsoleRequest, feed_id: UUID | None = None) -> HttpResponse:
    """A new feed, or one to change; saving fetches it."""
    row = feeds.get(feed_id) if feed_id else None
    form = AddressForm(request.POST or None, initial=_initial(row) if row else {})
    form.fields["approve"].disabled = not may(request.member, Capability.APPROVE_KNOWLEDGE)
    if request.method == "POST" and carry_out(form, lambda: _save(request, form.cleaned_data, row)):
        return redirect("console:admin-feed", form.result.pk)
    return page(request, "console/admin/feed_edit.html", form, feed=row)


@requires(*KNOWLEDGE)
def feed(request: ConsoleRequest, feed_id: UUID) -> HttpResponse:
    """How a feed goes, and its last runs."""
    row = feeds.get(feed_id)
    runs = list(Import.objects.filter(feed=row).defer("errors", "mapping").order_by("-created_at")[:SHOWN])
    context = {
        "feed": row,
        "runs": runs,
        "running": any(run.state in RUNNING for run in runs),
        "asking": next((run for run in runs if run.state == Import.State.NEEDS_DECISION), None),
        "every": EVERY.get(row.every_minutes),
        "formats": FORMATS,
        "may_edit": may(request.member, Capability.EDIT_KNOWLEDGE),
    }
    template = "console/admin/_feed.html" if request.htmx else "console/admin/feed.html"
    return render(request, template, context)


@requires(Capability.EDIT_KNOWLEDGE)
@require_POST
def run(request: ConsoleRequest, feed_id: UUID) -> HttpResponse:
    """Fetch it now."""
    row = feeds.get(feed_id)
    tried(request, lambda: feeds.run_now(row, by=request.actor), _("It is being fetched."))
    return redirect("console:admin-feed", row.pk)


@requires(Capability.EDIT_KNOWLEDGE)
@require_POST
def pause(request: ConsoleRequest, feed_id: UUID) -> HttpResponse:
    """Let it rest, or go on."""
    row, rest = feeds.get(feed_id), request.POST.get("pause") == "yes"
    said = _("It rests. What it brought stays.") if rest else _("It is fetched again from now on.")
    tried(request, lambda: feeds.pause(row, rest, by=request.actor), said)
    return redirect("console:admin-feed", row.pk)


@requires(Capability.EDIT_KNOWLEDGE)
@require_POST
def remove(request: ConsoleRequest, feed_id: UUID) -> HttpResponse:
    """Forget it."""
    row = feeds.get(feed_id)
    feeds.remove(row, by=request.actor)
    messages.success(request, _("“%(name)s” is no longer fetched.") % {"name": row.name})
    return redirect("console:admin-catalogue")


def _save(request: ConsoleRequest, data: dict[str, Any], row: Feed | None) -> Feed:
    named = ("name", "url", "format", "every_minutes", "mapping", "full")
    login = Login(data["login"], data["login_name"], data["secret"])
    wish = feeds.Wish(
        **{name: data[name] for name in named}, approve_as=_approver(request, data, row), login=login
    )
    return feeds.save(wish, row, by=request.actor)


def _approver(request: ConsoleRequest, data: dict[str, Any], row: Feed | None) -> str:
    """Who answers for what comes in: whoever ticked the box stays, a new tick is one's own."""
    if not may(request.member, Capability.APPROVE_KNOWLEDGE):
        return row.approve_as if row else ""
    if not data["approve"]:
        return ""
    return (row.approve_as if row else "") or request.member.user.email


def _initial(row: Feed) -> dict[str, Any]:
    names = ("name", "url", "format", "every_minutes", "full", "login", "login_name")
    mapping = json.dumps(row.mapping, ensure_ascii=False, indent=2) if row.mapping else ""
    return {name: getattr(row, name) for name in names} | {
        "mapping": mapping,
        "approve": bool(row.approve_as),
    }
