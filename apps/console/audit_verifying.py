"""The whole log read against its tree and the published heads, by a worker; the page waits for it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from apps.audit import verifications
from apps.console.access import ConsoleRequest, requires
from apps.console.audit_acts import standing
from apps.core.errors import NotFound
from apps.people.roles import Capability


@requires(Capability.AUDIT)
@require_POST
def verify(request: ConsoleRequest) -> HttpResponse:
    """Have the log read, and go where the verdict will stand."""
    row = verifications.ask(by=request.actor)
    return redirect("console:audit-verified", row.pk)


@requires(Capability.AUDIT)
@require_safe
def verified(request: ConsoleRequest, verification_id: UUID) -> HttpResponse:
    """How far the reading is, then what came of it."""
    row = verifications.find(verification_id)
    if row is None:
        raise NotFound
    context = {"row": row, "verdict": row.verdict, "log": standing()}
    if row.state == row.State.WAITING:
        context["share"] = verifications.read_share(row)
    template = "console/audit/_verified.html" if request.htmx else "console/audit/verified.html"
    return render(request, template, context)
