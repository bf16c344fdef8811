"""Reading sessions for the shopper's frame, the console and the API."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from apps.catalog import selectors as catalog
from apps.catalog.models import Product
from apps.consent import services as consent
from apps.core.clock import rfc3339
from apps.core.errors import NotFound
from apps.people.models import Member
from apps.people.roles import Capability, may
from apps.rollout import languages
from apps.sessions import packet, presence, stream
from apps.sessions.models import Message, Note, Packet, Session
from apps.tenants.models import Brand

_UNREAD: list[dict[str, Any]] = []


def everything() -> QuerySet[Session]:
    """All sessions of the brand, with what a list shows."""
    newest = Packet.objects.filter(session=OuterRef("pk")).order_by("-pk")
    rows = Session.objects.select_related("shopper", "advisor", "product", "variant", "disclosure")
    return rows.annotate(passed_on=Subquery(newest.values("lines")[:1]))


def visible_to(member: Member) -> QuerySet[Session]:
    """Sessions a member may see: the floor sees all, an advisor the queue, the AI's and his own."""
    rows = everything()
    if may(member, Capability.FLOOR) or may(member, Capability.AUDIT):
        return rows
    open_to_all = Q(state__in=("waiting", "left_message", "with_assistant"))
    return rows.filter(open_to_all | Q(advisor=member))


def for_member(session_id: UUID, member: Member) -> Session:
    """One of them, or NotFound."""
    found = visible_to(member).filter(pk=session_id).first()
    if found is None:
        raise NotFound("No such session.")
    return found


def may_read(session_id: UUID, member: Member) -> bool:
    """Whether the member may see this session now."""
    return visible_to(member).filter(pk=session_id).exists()


def queue(member: Member) -> QuerySet[Session]:
    """Who waits, longest first, left messages after the live ones."""
    return (
        visible_to(member).filter(state__in=("waiting", "left_message")).order_by("-state", "waiting_since")
    )


def mine(member: Member) -> QuerySet[Session]:
    """The member's own open sessions, oldest first."""
    return visible_to(member).filter(state="with_advisor", advisor=member).order_by("accepted_at")


def product_for_staff(session: Session) -> Product | None:
    """The product in view, unless the shopper keeps it to themselves."""
    lines = getattr(session, "passed_on", _UNREAD)
    keys = packet.withheld(session.pk) if lines is _UNREAD else packet.hidden(lines)
    return None if "product" in keys else session.product


def summary(session: Session) -> dict[str, Any]:
    """A row of a list."""
    product = product_for_staff(session)
    return {
        "id": str(session.pk),
        "state": session.state,
        "seq": session.seq,
        "shopper": {"id": str(session.shopper_id), "name": session.shopper.name},
        "advisor": {"id": str(session.advisor_id), "name": session.advisor.name} if session.advisor else None,
        "product": catalog.card(product, session.variant) if product else None,
        "language": session.language,
        "people_only": session.people_only,
        "waiting_since": rfc3339(session.waiting_since),
        "outcome": session.outcome,
        "created_at": rfc3339(session.created_at),
        "ended_at": rfc3339(session.ended_at),
    }


def snapshot(session: Session, brand: Brand) -> dict[str, Any]:
    """Everything a shopper's frame needs to draw itself; ``seq`` is where the stream goes on."""
    seq = session.seq
    messages = Message.objects.filter(session=session, seq__lte=seq).order_by("seq")
    made = packet.current(session) if session.state in ("waiting", "left_message") else None
    return opening(session, brand) | {
        "messages": [stream.render_message(message) for message in messages],
        "handoff": packet.for_shopper(made) if made else None,
        "position": position(session),
    }


def opening(session: Session, brand: Brand) -> dict[str, Any]:
    """The first screen: who speaks, what is asked of the shopper, which doors are open."""
    available = presence.availability(brand)
    disclosure = session.disclosure
    return {
        "session": {
            "id": str(session.pk),
            "state": session.state,
            "seq": session.seq,
            "language": session.language,
            "advisor": {"name": session.advisor.name} if session.advisor else None,
            "people_only": session.people_only,
            "disclosure_shown": session.disclosure_shown_at is not None,
        },
        "disclosure": {
            "id": str(disclosure.pk),
            "text": disclosure.text,
            "version": disclosure.version,
            "language": disclosure.language,
        }
        if disclosure
        else None,
        "notices": [
            {"purpose": row.purpose, "version": row.version, "text": row.text, "language": row.language}
            for row in consent.notices(session.language)
        ],
        "consents": consent.state(session.shopper_id),
        "doors": {"ask": _may_ask(session, available.ai), "person": True, "book": True},
        "availability": available.as_dict(),
        "product": catalog.card(session.product, session.variant) if session.product else None,
    }


def _may_ask(session: Session, ai: bool) -> bool:
    """Whether the ask door is open: the AI runs, no wish against it, and its language is open."""
    return ai and not session.people_only and languages.is_open(session.language)


def for_staff(session: Session) -> dict[str, Any]:
    """What the console shows of one session."""
    messages = Message.objects.filter(session=session).order_by("seq")
    made = packet.current(session)
    notes = Note.objects.filter(session=session).select_related("member")
    return summary(session) | {
        "messages": [stream.render_message(message) for message in messages],
        "packet": packet.for_staff(made) if made else None,
        "notes": [
            {
                "id": str(n.pk),
                "text": n.text,
                "member": n.member.name if n.member else "",
                "at": rfc3339(n.created_at),
            }
            for n in notes
        ],
        "consents": consent.state(session.shopper_id),
        "tags": session.tags,
    }


def position(session: Session) -> int | None:
    """The shopper's place in the queue, 1 = next; None when not waiting."""
    if session.state != "waiting" or session.waiting_since is None:
        return None
    return Session.objects.filter(state="waiting", waiting_since__lt=session.waiting_since).count() + 1
