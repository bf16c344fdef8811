"""The AI's acts to find: newest first, by session, with filters and a search in the words."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from apps.audit import recorder, selectors
from apps.audit.models import Checkpoint
from apps.audit.selectors import Act, ActFilter
from apps.console.access import ConsoleRequest, requires
from apps.people.roles import Capability
from apps.sessions.models import Session

MENUS = {
    "act": gettext_lazy("Act"),
    "outcome": gettext_lazy("Outcome"),
    "capability": gettext_lazy("Task"),
    "engine": gettext_lazy("Engine"),
}
# What narrows a list, and so belongs beside its reading in the log.
ASKED = (*MENUS, "q", "since", "until", "session", "before", "area")
# Acts whose outcome says it all.
PLAIN = ("answer", "refusal", "escalation", "clarify")


@dataclass
class Group:
    """Acts of one session on this page, newest first; ``session_id`` is None for previews."""

    session_id: UUID | None
    session: Session | None = None
    acts: list[Act] = field(default_factory=list)


@requires(Capability.AUDIT)
def acts(request: ConsoleRequest) -> HttpResponse:
    """A page of acts. The list shows words, so each page that is read is entered into the log."""
    wanted = _wanted(request.GET, ZoneInfo(request.brand.timezone))
    found = selectors.acts(wanted)
    log_reading(request, "audit.searched" if wanted.text else "audit.listed", {"list": "acts"})
    context = {
        "groups": _grouped(found.acts), "found": found, "menus": _menus(request.GET), "given": request.GET,
        "filtered": any(request.GET.get(name) for name in (*MENUS, "q", "since", "until", "session")),
        "more": _more(request.GET, found.next), "log": standing(), "plain": PLAIN,
    }  # fmt: skip
    return render(request, "console/audit/acts.html", context)


def log_reading(request: ConsoleRequest, action: str, what: dict[str, str]) -> None:
    """Enter into the log that a page of a list was read, and by which filters."""
    given = {name: text[:200] for name, text in request.GET.items() if text and name in ASKED}
    recorder.entry(action, by=request.actor, object_type="audit", data=what | given)


def _wanted(given: QueryDict, tz: ZoneInfo) -> ActFilter:
    return ActFilter(
        session_id=uuid_or_none(given.get("session", "")),
        since=_midnight(given.get("since", ""), tz),
        until=_midnight(given.get("until", ""), tz, days=1),
        text=given.get("q", "").replace("\x00", "").strip()[:200],
        before=uuid_or_none(given.get("before", "")),
        **{name: given.get(name, "")[:80] for name in MENUS},
    )


def _grouped(found: list[Act]) -> list[Group]:
    """By session, in the order of each session's newest act; one query for all of them."""
    groups: dict[UUID | None, Group] = {}
    for act in found:
        ref = act.record.session_id
        groups.setdefault(ref, Group(ref)).acts.append(act)
    rows = Session.objects.select_related("shopper", "product", "advisor")
    sessions = rows.in_bulk([ref for ref in groups if ref])
    for ref, group in groups.items():
        group.session = sessions.get(ref) if ref else None
    return list(groups.values())


def _menus(given: QueryDict) -> list[dict[str, Any]]:
    choices = selectors.choices()
    return [
        {"name": name, "label": label, "choices": choices[name], "chosen": given.get(name, "")}
        for name, label in MENUS.items()
    ]


def _more(given: QueryDict, before: UUID | None) -> str:
    """The query of the next page, empty at the end."""
    if before is None:
        return ""
    query = given.copy()
    query["before"] = str(before)
    return query.urlencode()


def standing() -> dict[str, Any]:
    """How the log stands: the newest signed head and what it covers."""
    head = Checkpoint.objects.order_by("-size").first()
    return {"head": head, "size": head.size if head else 0}


def uuid_or_none(text: str) -> UUID | None:
    """The id in a query, or nothing where it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def _midnight(text: str, tz: ZoneInfo, *, days: int = 0) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(text) + timedelta(days=days), time(), tz)
    except (ValueError, OverflowError):
        return None
