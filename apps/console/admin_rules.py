"""Rules of who may have what: the list with what each says, approving, retiring."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.audit import using
from apps.catalog import eligibility, listing
from apps.catalog.models import Rule
from apps.console import rule_sayings as sayings
from apps.console.access import ConsoleRequest, requires
from apps.console.admin_forms import tried
from apps.console.admin_listing import around, back_to, came_from
from apps.console.admin_relations import rights
from apps.console.admin_sections import KNOWLEDGE
from apps.core.errors import NotFound
from apps.people.roles import Capability, require

FILTERS = ("q", "kind", "scope", "state", "days")
WORDS = {
    "kinds": sayings.KINDS,
    "states": sayings.STATES,
    "scopes": sayings.SCOPES,
    "days": sayings.DAYS,
}


@requires(*KNOWLEDGE)
def rules(request: ConsoleRequest) -> HttpResponse:
    """A page of the list."""
    wanted = {name: request.GET.get(name, "").strip()[:200] for name in FILTERS}
    own = {name: wanted[name] for name in FILTERS[1:]}
    context = around(request, listing.rules(request.brand, text=wanted["q"], **own), wanted)
    context |= WORDS | rights(request)
    context["found"] = [sayings.saying(row) for row in context["found"]]
    template = "console/admin/_rules.html" if request.htmx else "console/admin/rules.html"
    return render(request, template, context)


@requires(*KNOWLEDGE)
def rule(request: ConsoleRequest, rule_id: UUID) -> HttpResponse:
    """One version: what it says in each language, and the versions before and after it."""
    row = eligibility.get(rule_id)
    spoken = [(language, sayings.sentence(row, language)) for language in ("en", "de")]
    versions = [sayings.saying(each) for each in eligibility.versions(row)]
    context = {"rule": row, "spoken": spoken, "versions": versions, **WORDS, **rights(request)}
    context["uses"] = using.count([("rule", str(row.pk))])
    return render(request, "console/admin/rule.html", context)


@requires(*KNOWLEDGE)
@require_POST
def step(request: ConsoleRequest, rule_id: UUID, what: str) -> HttpResponse:
    """Approve a version or retire it. Who only edits drops what waits."""
    row: Rule = eligibility.get(rule_id)
    verbs = {
        "approve": (eligibility.approve, _("Approved, in your name.")),
        "retire": (eligibility.retire, _("Retired. It holds from the next answer on.")),
    }
    if what not in verbs:
        raise NotFound
    waits = row.state == "waiting" and what == "retire"
    require(request.member, Capability.EDIT_KNOWLEDGE if waits else Capability.APPROVE_KNOWLEDGE)
    verb, said = verbs[what]
    tried(request, lambda: verb(row, by=request.actor), said)
    if came_from(request, "console:admin-rules"):
        return back_to(request, "console:admin-rules")
    return redirect("console:admin-rule", row.pk)
