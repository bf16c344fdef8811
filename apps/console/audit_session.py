"""A whole conversation as the auditor reads it: people's words beside the AI's, in order, with what the
shopper was shown and agreed to, and what the AI did unseen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from apps.audit import recorder, selectors
from apps.audit.selectors import Act, ActFilter
from apps.consent.models import Grant
from apps.console import desk_timeline
from apps.console.access import ConsoleRequest, requires
from apps.console.admin_consent import PURPOSES
from apps.console.desk_timeline import Entry
from apps.core.errors import NotFound
from apps.people.roles import Capability
from apps.sessions.models import Session

MOST = 500


@dataclass(frozen=True)
class Line:
    """One moment: what was said or happened, an act of the AI, or both (the AI's message and its act)."""

    at: datetime
    entry: Entry | None
    act: Act | None


@requires(Capability.AUDIT)
def session(request: ConsoleRequest, session_id: UUID) -> HttpResponse:
    """The session. That somebody looked is entered into the log."""
    rows = Session.objects.select_related("shopper", "advisor", "product", "disclosure")
    row = rows.filter(pk=session_id).first()
    if row is None:
        raise NotFound
    said = desk_timeline.entries(session_id, request.member)
    done = selectors.acts(ActFilter(session_id=session_id), limit=MOST).acts
    recorder.entry(
        "audit.session_viewed", by=request.actor, object_type="session", object_id=row.pk, session_id=row.pk
    )
    context = {
        "session": row,
        "lines": _lines(said, done),
        "count": len(done),
        "grants": Grant.objects.filter(session_id=row.pk).select_related("notice"),
        "purposes": PURPOSES,
    }
    return render(request, "console/audit/session.html", context)


def _lines(said: list[Entry], done: list[Act]) -> list[Line]:
    """Each act at the message that came of it; acts without one at their own time."""
    acts = {str(act.record.pk): act for act in done}
    lines = []
    for entry in said:
        ref = str(entry.message.data.get("record_id", "")) if entry.message else ""
        lines.append(Line(entry.event.created_at, entry, acts.pop(ref, None)))
    lines += [Line(act.record.created_at, None, act) for act in acts.values()]
    return sorted(lines, key=lambda line: line.at)
