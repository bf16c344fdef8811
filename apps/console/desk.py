"""The advisor's desk: its panes, and the road by which each is brought up to date."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from apps.console import desk_lists, desk_timeline, desk_workspace, navigation, wording
from apps.console.access import ConsoleRequest, requires
from apps.core.errors import Forbidden, Invalid
from apps.people.roles import Capability, may
from apps.sessions import selectors
from apps.sessions.models import Presence, Session

SEQ_HEADER = "X-Vitrine-Seq"


@requires()
@require_safe
def home(request: ConsoleRequest) -> HttpResponse:
    """The desk for who advises; everybody else goes to the first area their role opens."""
    if may(request.member, Capability.ADVISE):
        if request.htmx and request.htmx.target == "workspace":
            return render(request, "console/desk/nothing_open.html", page(request))
        return render(request, "console/desk/page.html", page(request))
    own = navigation.areas(request.member)
    if not own:
        raise Forbidden
    return redirect(own[0].path)


@requires(Capability.ADVISE)
@require_safe
def lists(request: ConsoleRequest) -> HttpResponse:
    """The left pane again."""
    return render(request, "console/desk/lists.html", page(request))


@requires(Capability.ADVISE)
@require_safe
def session(request: ConsoleRequest, session_id: UUID) -> HttpResponse:
    """One session: the whole desk, or for a script the two panes alone."""
    row = selectors.for_member(session_id, request.member)
    if request.htmx and not request.htmx.history_restore_request:
        return workspace(request, row)
    return render(request, "console/desk/page.html", page(request) | _open(request, row))


@requires(Capability.ADVISE)
@require_safe
def entries(request: ConsoleRequest, session_id: UUID) -> HttpResponse:
    """Everything said and done after a number: the one road for news and for coming back."""
    row = selectors.for_member(session_id, request.member)
    after = _number(request.GET.get("after", "0"))
    seq = desk_timeline.newest(row.pk)
    found = desk_timeline.entries(row.pk, request.member, after=after, upto=seq)
    context = {"entries": found, "session": row}
    response = render(request, "console/desk/entries.html", context)
    response[SEQ_HEADER] = str(seq)
    return response


@requires(Capability.ADVISE)
@require_safe
def around(request: ConsoleRequest, session_id: UUID) -> HttpResponse:
    """The parts of the context pane that change while one talks."""
    row = selectors.for_member(session_id, request.member)
    return render(request, "console/desk/around.html", desk_workspace.around(row, request.member))


@requires(Capability.ADVISE)
@require_safe
def colleagues(request: ConsoleRequest, session_id: UUID) -> HttpResponse:
    """To whom a session can be given."""
    row = selectors.for_member(session_id, request.member)
    context = {"session": row, "colleagues": desk_workspace.colleagues(request.member)}
    return render(request, "console/desk/transfer.html", context)


def workspace(request: ConsoleRequest, row: Session) -> HttpResponse:
    """Conversation and context of a session, as they stand after what was just done."""
    return render(request, "console/desk/workspace.html", _open(request, row))


def _open(request: ConsoleRequest, row: Session) -> dict[str, object]:
    return desk_workspace.context(row, request.member) | {
        "floor": desk_workspace.sees_the_floor(request.member)
    }


def page(request: ConsoleRequest) -> dict[str, object]:
    """What the desk shows whatever is open."""
    statuses = [(key, wording.status(key)) for key in Presence.Status.values]
    return {"lists": desk_lists.lists(request.member, request.brand), "statuses": statuses}


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise Invalid("That is no sequence number.")
    return int(text)
