"""What the desk shows of one open session: who it is, who has it, what was passed on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Count

from apps.appointments import selectors as appointments
from apps.catalog import selectors as catalog
from apps.consent import services as consent
from apps.console import desk_timeline, wording
from apps.copilot import selectors as copilot
from apps.copilot import wrapping_up
from apps.core.clock import now
from apps.people.models import Member
from apps.people.roles import Capability, may
from apps.sessions import packet, presence, selectors
from apps.sessions.conversations import OUTCOMES
from apps.sessions.models import LeftMessage, Session

# A summary that has not come after this long is not promised any more.
PREPARING = timedelta(minutes=2)


def context(session: Session, member: Member) -> dict[str, Any]:
    """Conversation and context pane of a session the member may see."""
    seq = session.seq
    return {
        "session": session,
        "mode": mode(session, member),
        "entries": desk_timeline.entries(session.pk, member, upto=seq),
        "seq": seq,
        "outcomes": outcomes(),
    } | around(session, member)


def around(session: Session, member: Member) -> dict[str, Any]:
    """The context pane alone: packet, product, shopper, wrap-up."""
    made, product = packet.current(session), selectors.product_for_staff(session)
    return {
        "session": session,
        "mode": mode(session, member),
        "packet": packet.for_staff(made) if made else None,
        "withheld": packet.hidden(made.lines) if made else set(),
        "product": catalog.card(product, session.variant) if product else None,
        "consents": consent.state(session.shopper_id),
        "left": LeftMessage.objects.filter(session=session).select_related("owner").order_by("-id").first(),
        "appointments": list(appointments.for_session(session.pk)),
        "earlier": earlier(session, member),
    } | (wrapup(session) if session.state == "ended" else {})


def wrapup(session: Session) -> dict[str, Any]:
    """What was prepared after the session; each statement knows the numbers of its messages."""
    made, granted = copilot.wrapup(session), consent.state(session.shopper_id)
    named = set(_named_messages(made))
    seqs = {str(pk): seq for pk, seq in session.messages.filter(pk__in=named).values_list("pk", "seq")}
    for part in ("summary", "questions", "promises", "objections"):
        for each in made[part]:
            ids = each.get("messages") or [each.get("message")]
            each["seqs"] = [seqs[one] for one in ids if one in seqs]
    return {
        "wrapup": made,
        "allowed": wrapping_up.allowed(session),
        "preparing": bool(session.ended_at and now() - session.ended_at < PREPARING),
        "obstacle": _obstacle(session, granted),
    }


def outcomes() -> list[tuple[str, str]]:
    """How a session can have ended, in words."""
    return [(key, wording.outcome(key)) for key in OUTCOMES]


def mode(session: Session, member: Member) -> str:
    """What the member can do here: mine, waiting, left, ai, opened, colleague or ended."""
    if session.state == "with_advisor":
        return "mine" if session.advisor_id == member.pk else "colleague"
    names = {"left_message": "left", "with_assistant": "ai"}
    return names.get(session.state, session.state)


def earlier(session: Session, member: Member) -> list[Session]:
    """Ended sessions of the same shopper that this member may see, newest first."""
    rows = selectors.visible_to(member).filter(shopper=session.shopper_id, state="ended")
    return list(rows.exclude(pk=session.pk).order_by("-created_at")[:5])


def colleagues(member: Member) -> list[dict[str, Any]]:
    """Who could take a session over: here first, then the rest; with their load. Three queries."""
    here = {each.pk for each in presence.here()}
    held = Session.objects.filter(state="with_advisor").values_list("advisor_id").annotate(count=Count("id"))
    load = dict(held.values_list("advisor_id", "count"))
    rows = Member.objects.filter(active=True, role__in=presence.ADVISING).exclude(pk=member.pk)
    people = [{"member": row, "here": row.pk in here, "load": load.get(row.pk, 0)} for row in rows]
    return sorted(people, key=lambda each: (not each["here"], each["load"], each["member"].name))


def sees_the_floor(member: Member) -> bool:
    """Whether the member may step into a colleague's session."""
    return may(member, Capability.FLOOR)


def _named_messages(made: dict[str, Any]) -> list[str]:
    several = [one for part in ("summary",) for each in made[part] for one in each.get("messages", [])]
    single = [each.get("message") for part in ("questions", "promises", "objections") for each in made[part]]
    return several + [one for one in single if one]


def _obstacle(session: Session, granted: dict[str, bool]) -> str:
    """Why a follow-up can't be approved now: "contact", "consent" or nothing."""
    if not session.shopper.email:
        return "contact"
    return "" if granted["follow_up"] else "consent"
