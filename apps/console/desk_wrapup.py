"""After the session: what was prepared, and the follow-up's way to the shopper."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from apps.console import desk_workspace
from apps.console.access import ConsoleRequest, requires
from apps.copilot import follow_ups
from apps.copilot.models import FollowUp
from apps.core.errors import Invalid
from apps.people.roles import Capability
from apps.sessions import outcomes, selectors
from apps.sessions.models import Session


@requires(Capability.ADVISE)
@require_safe
def wrapup(request: ConsoleRequest, session_id: UUID) -> HttpResponse:
    """The wrap-up as it stands."""
    return _shown(request, selectors.for_member(session_id, request.member))


@requires(Capability.ADVISE)
@require_POST
def judge(request: ConsoleRequest, session_id: UUID) -> HttpResponse:
    """Say how an ended session turned out."""
    row = selectors.for_member(session_id, request.member)
    tags = request.POST.get("tags", "").split(",")
    outcomes.judge(row, outcome=request.POST.get("outcome", ""), tags=tags, by=request.member)
    return render(
        request, "console/desk/outcome.html", {"session": row, "outcomes": desk_workspace.outcomes()}
    )


@requires(Capability.ADVISE)
@require_POST
def write(request: ConsoleRequest, session_id: UUID) -> HttpResponse:
    """A follow-up all by hand, where the AI made none."""
    row = selectors.for_member(session_id, request.member)
    follow_ups.write(
        row, subject=request.POST.get("subject", ""), body=request.POST.get("body", ""), by=request.member
    )
    return _shown(request, row)


@requires(Capability.ADVISE)
@require_POST
def decide(request: ConsoleRequest, follow_up_id: UUID) -> HttpResponse:
    """Save, approve or discard a follow-up. What stands in the form is what is approved."""
    found = follow_ups.get(follow_up_id)
    session = selectors.for_member(found.session_id, request.member)
    what = request.POST.get("do", "")
    if what in ("save", "approve"):
        _keep(found, request)
    if what == "approve":
        follow_ups.approve(found, by=request.member)
    elif what == "discard":
        follow_ups.discard(found, by=request.member)
    elif what != "save":
        raise Invalid("Save, approve or discard.")
    return _shown(request, session)


def _keep(found: FollowUp, request: ConsoleRequest) -> None:
    subject, body = request.POST.get("subject", found.subject), request.POST.get("body", found.body)
    # Browsers send line breaks as CRLF; that alone is no edit.
    body = body.replace("\r\n", "\n")
    if (subject.strip(), body.strip()) != (found.subject, found.body.strip()):
        follow_ups.edit(found, subject=subject, body=body, by=request.member)


def _shown(request: ConsoleRequest, session: Session) -> HttpResponse:
    context = {"session": session} | desk_workspace.wrapup(session)
    return render(request, "console/desk/wrapup.html", context)
