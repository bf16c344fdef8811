"""What an advisor does with a session. Each view calls one verb and shows what became of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.catalog import selectors as catalog
from apps.console import desk, desk_timeline, wording
from apps.console.access import ConsoleRequest, requires
from apps.core.errors import Conflict, Forbidden, Invalid, NotFound
from apps.people.models import Member
from apps.people.roles import Capability
from apps.sessions import conversations, handoffs, presence, selectors
from apps.sessions.models import Presence, Session

MOST_CARDS = 4


@requires(Capability.ADVISE)
@require_POST
def accept(request: ConsoleRequest, session_id: UUID) -> HttpResponse:
    """Take a waiting session; who comes second is told who was faster."""
    # Not narrowed to what the member may see: who lost the race learns that, not "no such session".
    row = _any(session_id)
    try:
        handoffs.accept(row, member=request.member)
    except Conflict as error:
        if error.code != "already_taken":
            raise
        raise Conflict(_taken(session_id, request.member), code=error.code) from error
    return desk.workspace(request, _any(session_id))


@requires(Capability.ADVISE)
@require_POST
def take_over(request: ConsoleRequest, session_id: UUID) -> HttpResponse:
    """Step in for the AI, or with the floor for a colleague."""
    row = selectors.for_member(session_id, request.member)
    handoffs.take_over(row, member=request.member)
    return desk.workspace(request, _any(session_id))


@requires(Capability.ADVISE)
@require_POST
def release(request: ConsoleRequest, session_id: UUID) -> HttpResponse:
    """Give a session to a colleague or back to the front of the queue."""
    row = selectors.for_member(session_id, request.member)
    to = _colleague(request.POST["to"]) if request.POST.get("to") else None
    handoffs.release(row, member=request.member, note=request.POST.get("note", ""), to=to)
    return render(request, "console/desk/nothing_open.html", desk.page(request))


@requires(Capability.ADVISE)
@require_POST
def end(request: ConsoleRequest, session_id: UUID) -> HttpResponse:
    """End one's own session with an outcome and tags."""
    row = selectors.for_member(session_id, request.member)
    if row.state == "with_advisor" and row.advisor_id != request.member.pk:
        raise Forbidden(_("A colleague has this session."), code="not_yours")
    tags = [tag.strip() for tag in request.POST.get("tags", "").split(",") if tag.strip()]
    conversations.end(row, by=request.actor, outcome=request.POST.get("outcome", ""), tags=tags)
    return desk.workspace(request, _any(session_id))


@requires(Capability.ADVISE)
@require_POST
def say(request: ConsoleRequest, session_id: UUID) -> HttpResponse:
    """Say something, with product cards if any. Sent again under the same client_id it is said once."""
    row = selectors.for_member(session_id, request.member)
    cards = [_card(sku) for sku in request.POST.getlist("card")[:MOST_CARDS]]
    text = request.POST.get("text", "").strip() or "\n".join(card["title"] for card in cards)
    message, new = conversations.member_says(
        row,
        text,
        member=request.member,
        client_id=request.POST.get("client_id", ""),
        data={"cards": cards} if cards else None,
    )
    found = desk_timeline.entries(row.pk, request.member, after=message.seq - 1, upto=message.seq)
    context = {"entries": found, "session": row}
    return render(request, "console/desk/entries.html", context, status=201 if new else 200)


@requires(Capability.ADVISE)
@require_POST
def note(request: ConsoleRequest, session_id: UUID) -> HttpResponse:
    """A note for colleagues; it comes back by the stream, as everybody's."""
    row = selectors.for_member(session_id, request.member)
    conversations.write_note(row, request.POST.get("text", ""), member=request.member)
    return HttpResponse(status=204)


@requires(Capability.ADVISE)
@require_POST
def status(request: ConsoleRequest) -> HttpResponse:
    """Choose one's own status."""
    presence.set_status(request.member, request.POST.get("status", ""))
    chosen = presence.status_of(request.member)
    statuses = [(key, wording.status(key)) for key in Presence.Status.values]
    return render(request, "console/desk/status.html", {"status": chosen, "statuses": statuses})


def _any(session_id: UUID) -> Session:
    found = selectors.everything().filter(pk=session_id).first()
    if found is None:
        raise NotFound("No such session.")
    return found


def _taken(session_id: UUID, member: Member) -> str:
    """Why a session could not be accepted, by name where there is one."""
    row = _any(session_id)
    if row.state == "with_advisor" and row.advisor:
        return _("%(name)s was faster.") % {"name": row.advisor.name}
    return _("The shopper no longer waits.")


def _colleague(member_id: str) -> Member:
    try:
        found = Member.objects.filter(pk=UUID(member_id), active=True, role__in=presence.ADVISING).first()
    except ValueError:
        found = None
    if found is None:
        raise Invalid(_("There is no such colleague."), fields={"to": ["Unknown."]})
    return found


def _card(sku: str) -> dict[str, Any]:
    found = catalog.resolve_sku(sku)
    if found is None:
        raise Invalid(_("This product is not in the catalogue any more."), code="product_unknown")
    return catalog.card(*found)
