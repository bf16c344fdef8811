"""What people did: who approved, changed, agreed, looked. The other half of the log."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from apps.audit import doings
from apps.console.access import ConsoleRequest, requires
from apps.console.audit_acts import log_reading, uuid_or_none
from apps.people.roles import Capability

AREAS = {
    "ai": gettext_lazy("AI's work handled"),
    "api_key": gettext_lazy("API keys"),
    "appointment": gettext_lazy("Appointments"),
    "audit": gettext_lazy("Looks at the log"),
    "brand": gettext_lazy("Brand"),
    "catalog": gettext_lazy("Catalogue"),
    "consent": gettext_lazy("Consents"),
    "handoff": gettext_lazy("Handoffs"),
    "hours": gettext_lazy("Hours"),
    "knowledge": gettext_lazy("Knowledge"),
    "member": gettext_lazy("People"),
    "notice": gettext_lazy("Consent texts"),
    "privacy": gettext_lazy("Erasure"),
    "rollout": gettext_lazy("AI stage and switches"),
    "service": gettext_lazy("Services"),
    "widget_key": gettext_lazy("Widget"),
}


@requires(Capability.AUDIT)
def people(request: ConsoleRequest) -> HttpResponse:
    """A page of entries, newest first, of one area or all. Reading it is entered too, after what it shows."""
    area = request.GET.get("area", "")[:60]
    before: UUID | None = uuid_or_none(request.GET.get("before", ""))
    found, following = doings.doings(action=area, before=before)
    log_reading(request, "audit.listed", {"list": "people"})
    context = {"found": found, "next": following, "area": area, "areas": doings.areas(), "names": AREAS}
    return render(request, "console/audit/doings.html", context)
