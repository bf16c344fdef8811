"""One session's conversation as the desk reads it: words, notes, and what happened between them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from apps.console import wording
from apps.people.models import Member
from apps.sessions.models import Event, Message, Session

# Words of one speaker this close together stand under one name.
TOGETHER = timedelta(minutes=5)
SHOWN = ("message", "note", "handoff", "state", "disclosure", "consent", "people_only", "feedback", "rating",
         "ended", "outcome", "follow_up", "told")  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One line of the conversation: a message, a note, or a short sentence of the house."""

    event: Event
    message: Message | None
    note: dict[str, Any] | None
    line: str
    own: bool
    follows: bool


def entries(session_id: UUID, member: Member, *, after: int = 0, upto: int | None = None) -> list[Entry]:
    """What the staff may see after a number, in order. Two queries at most, for any length."""
    rows = _events(session_id).filter(seq__gt=after).order_by("seq")
    if upto is not None:
        rows = rows.filter(seq__lte=upto)
    before = _events(session_id).filter(seq__lte=after).order_by("-seq").first() if after else None
    return list(_told(rows, before, member))


def newest(session_id: UUID) -> int:
    """The session's last number, of any audience."""
    return Session.objects.filter(pk=session_id).values_list("seq", flat=True).first() or 0


def _events(session_id: UUID) -> Any:
    rows = Event.objects.filter(session_id=session_id, kind__in=SHOWN, audience__in=("all", "staff"))
    return rows.select_related("message")


def _told(rows: Iterable[Event], before: Event | None, member: Member) -> Iterable[Entry]:
    for event in rows:
        note = event.payload.get("note") if event.kind == "note" else None
        line = "" if event.message or note else _line(event)
        if not (event.message or note or line):
            continue
        own = event.by.get("kind") == "member" and event.by.get("id") == str(member.pk)
        yield Entry(event, event.message, note, line, own, _follows(before, event))
        before = event


def _follows(before: Event | None, event: Event) -> bool:
    if before is None or before.message is None or event.message is None:
        return False
    same = (before.by, before.ai) == (event.by, event.ai) and event.message.author_kind != "house"
    return same and event.created_at - before.created_at < TOGETHER


def _line(event: Event) -> str:
    teller = _LINES.get(event.kind)
    return teller(event.payload, event) if teller else ""


def _handoff(payload: dict[str, Any], event: Event) -> str:
    if any(line["withheld"] or line["corrected"] for line in payload["packet"]["lines"]):
        return _("The shopper changed what is passed on.")
    if event.by.get("kind") == "shopper" and payload["packet"]["reason"] == "person_requested":
        return _("The shopper asked for a person.")
    return _("To a person: %(reason)s.") % {"reason": wording.reason(payload["packet"]["reason"])}


def _state(payload: dict[str, Any], event: Event) -> str:
    if payload.get("state") == "opened" and event.seq > 1:
        return _("The shopper came back.")
    if payload.get("state") == "with_assistant":
        return _("The AI answers.")
    return ""


def _disclosure(payload: dict[str, Any], event: Event) -> str:
    return _("The shopper was shown that an AI answers (version %(version)s, %(language)s).") % payload


def _consent(payload: dict[str, Any], event: Event) -> str:
    sentence = _("Agreed to %(purpose)s.") if payload["granted"] else _("Withdrew %(purpose)s.")
    return sentence % {"purpose": wording.purpose(payload["purpose"])}


def _people_only(payload: dict[str, Any], event: Event) -> str:
    return _("People only from here on.") if payload["people_only"] else _("The AI may help again.")


def _feedback(payload: dict[str, Any], event: Event) -> str:
    said = _("An answer was helpful.") if payload["useful"] else _("An answer was not helpful.")
    return f"{said} {payload['reason']}".strip()


def _rating(payload: dict[str, Any], event: Event) -> str:
    said = _("Rated %(stars)s of 5.") % payload
    return f"{said} {payload.get('text', '')}".strip()


def _ended(payload: dict[str, Any], event: Event) -> str:
    who = event.by.get("name") or wording.ender(payload.get("by", ""))
    outcome = wording.outcome(payload.get("outcome", ""))
    said = _("Ended by %(who)s.") % {"who": who}
    return f"{said} {outcome}." if outcome else said


def _outcome(payload: dict[str, Any], event: Event) -> str:
    return _("%(who)s noted: %(outcome)s.") % {
        "who": event.by.get("name", ""),
        "outcome": wording.outcome(payload["outcome"]),
    }


def _follow_up(payload: dict[str, Any], event: Event) -> str:
    return _("Follow-up sent: %(subject)s") % payload


def _told_later(payload: dict[str, Any], event: Event) -> str:
    said = {"who": event.by.get("name", ""), "text": payload["text"]}
    return _("%(who)s told the shopper what was not known before: %(text)s") % said


_LINES = {
    "handoff": _handoff,
    "state": _state,
    "disclosure": _disclosure,
    "consent": _consent,
    "people_only": _people_only,
    "feedback": _feedback,
    "rating": _rating,
    "ended": _ended,
    "outcome": _outcome,
    "follow_up": _follow_up,
    "told": _told_later,
}
