"""From the AI, or from nobody, to a person: asked for, waiting, accepted by one, or left as a message."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from apps.audit import recorder
from apps.consent import services as consent
from apps.consent.purposes import Purpose
from apps.core.clock import now, rfc3339
from apps.core.errors import Conflict, Forbidden, Invalid
from apps.people.actors import Actor
from apps.people.models import Member
from apps.people.roles import Capability, may
from apps.schedule import selectors as schedule
from apps.sessions import capacity, conversations, packet, presence, stream
from apps.sessions.models import Cart, LeftMessage, Packet, PageVisit, Session

# A left message is answered within this much of opening time.
ANSWER_WITHIN = timedelta(hours=4)


@transaction.atomic
def request(session: Session, *, by: Actor, reason: str = "person_requested") -> Packet:
    """Queue the session at once with a complete packet; the AI is silent from here on.

    Asking again while waiting changes nothing and gives the same packet.
    """
    conversations.lock(session)
    known = packet.current(session)
    if session.state == "waiting" and known:
        return known
    if session.state == "with_advisor":
        raise Conflict("A person is already with you.", code="already_with_advisor")
    if session.state == "ended":
        conversations.reopen(session, by=by)
    made = packet.build(session, reason[:40])
    conversations.change_owner(session, "waiting", by=by, waiting_since=now(), accepted_at=None)
    stream.append(session, "handoff", {"packet": packet.for_shopper(made)}, by=by, audience="shopper")
    stream.append(session, "handoff", {"packet": packet.for_staff(made)}, by=by, audience="staff")
    return made


@transaction.atomic
def correct(session: Session, changes: list[dict[str, Any]], *, by: Actor) -> Packet:
    """The shopper corrects or withholds lines while nobody has accepted yet."""
    conversations.lock(session)
    known = packet.current(session)
    if known is None or session.state not in ("waiting", "left_message"):
        raise Conflict("Nothing is waiting to be passed on.", code="not_waiting")
    packet.correct(known, changes)
    stream.append(session, "handoff", {"packet": packet.for_shopper(known)}, by=by, audience="shopper")
    stream.append(session, "handoff", {"packet": packet.for_staff(known)}, by=by, audience="staff")
    return known


@transaction.atomic
def accept(session: Session, *, member: Member) -> None:
    """Take a waiting session. Of all who try one wins; who has it already is told yes again."""
    conversations.lock(session)
    if session.state == "with_advisor" and session.advisor_id == member.pk:
        return
    if session.state not in ("waiting", "left_message"):
        raise Conflict("A colleague was faster.", code="already_taken")
    _need_room(member)
    actor = Actor.member(member)
    conversations.change_owner(session, "with_advisor", by=actor, advisor=member, accepted_at=now())
    conversations.house_says(
        session, f"{member.name} joined.", key="advisor_joined", data={"name": member.name}
    )
    _entry("handoff.accepted", session, actor)


@transaction.atomic
def take_over(session: Session, *, member: Member) -> None:
    """Step in where the AI is speaking, or, with the floor, where a colleague is."""
    conversations.lock(session)
    actor = Actor.member(member)
    if session.state == "with_advisor" and session.advisor_id != member.pk:
        _take_from_colleague(session, member)
    elif session.state in ("opened", "with_assistant"):
        _need_room(member)
        packet.build(session, "taken_over")
        conversations.change_owner(session, "with_advisor", by=actor, advisor=member, accepted_at=now())
    else:
        accept(session, member=member)
        return
    conversations.house_says(
        session, f"{member.name} joined.", key="advisor_joined", data={"name": member.name}
    )
    _entry("session.taken_over", session, actor)


@transaction.atomic
def release(session: Session, *, member: Member, note: str = "", to: Member | None = None) -> None:
    """Give the session back to the queue, at its front, or to a colleague by name; the shopper is told.

    Raises Invalid where the colleague may not advise, Conflict where they are offline or full.
    """
    conversations.lock(session)
    if session.state != "with_advisor" or session.advisor_id != member.pk:
        raise Conflict("This session is not with you.", code="not_yours")
    if to is not None:
        _must_be_able(to)
    actor = Actor.member(member)
    if note.strip():
        conversations.write_note(session, note, member=member)
    first = session.waiting_since or session.created_at
    conversations.change_owner(session, "waiting", by=actor, waiting_since=first)
    if to is None:
        conversations.house_says(session, "A colleague takes over shortly.", key="back_to_queue")
        return
    conversations.change_owner(session, "with_advisor", by=actor, advisor=to, accepted_at=now())
    conversations.house_says(session, f"{to.name} joined.", key="advisor_joined", data={"name": to.name})
    _entry("session.transferred", session, actor, {"to": str(to.pk)})


@transaction.atomic
def leave_message(
    session: Session, *, by: Actor, email: str = "", phone: str = "", text: str = ""
) -> LeftMessage:
    """Leave the question with a contact: it gets an owner and a time by which it is answered."""
    conversations.lock(session)
    _keep_contact(session, email, phone)
    if text.strip():
        conversations.append(session, conversations.clean(text), by=by)
    if session.state not in ("waiting", "left_message"):
        request(session, by=by, reason="left_message")
    opens = schedule.next_opening(now()) or now()
    due = max(opens, now()) + ANSWER_WITHIN
    left = LeftMessage.objects.create(session=session, email=email, phone=phone, due_at=due, owner=_owner())
    if session.state != "left_message":
        conversations.change_owner(session, "left_message", by=by)
    data = {"due_at": rfc3339(due), "owner": left.owner.name if left.owner else ""}
    conversations.house_says(session, "Your message is left with us.", key="message_left", data=data)
    return left


def set_contact(session: Session, *, email: str = "", phone: str = "") -> None:
    """Where the shopper can be reached about this session."""
    _keep_contact(session, email, phone)


@transaction.atomic
def change_consent(session: Session, *, by: Actor, purpose: str, granted: bool, **how: Any) -> dict[str, Any]:
    """A grant or a withdrawal made in this session; it holds at once. Withdrawing the AI's grant while
    the AI answers moves the session to a person."""
    conversations.lock(session)
    receipt = consent.record(
        session.shopper,
        purpose,
        granted=granted,
        by=by,
        session_id=session.pk,
        language=session.language,
        **how,
    )
    stream.append(session, "consent", {"purpose": purpose, "granted": granted, "receipt": receipt}, by=by)
    if purpose == Purpose.JOURNEY and not granted:
        PageVisit.objects.filter(session=session).delete()
        Cart.objects.filter(session=session).delete()
    if purpose == Purpose.AI_ANSWERS and not granted and session.state == "with_assistant":
        request(session, by=by, reason="ai_withdrawn")
    return receipt


def _keep_contact(session: Session, email: str, phone: str) -> None:
    if not email and not phone:
        raise Invalid(
            "Leave an e-mail address or a phone number.", fields={"email": ["One of the two is needed."]}
        )
    if email:
        try:
            validate_email(email)
        except ValidationError as error:
            raise Invalid("That is no e-mail address.", fields={"email": ["Please check it."]}) from error
    shopper = session.shopper
    shopper.email, shopper.phone = email or shopper.email, phone[:40] or shopper.phone
    shopper.save(update_fields=["email", "phone"])


def _owner() -> Member | None:
    """Who looks after a left message: the advisor with the fewest open ones, by name."""
    members = list(Member.objects.filter(active=True, role__in=presence.ADVISING))
    open_ones = list(LeftMessage.objects.filter(answered_at=None).values_list("owner_id", flat=True))
    advisors = [member for member in members if member.role == "advisor"] or members
    return min(advisors, key=lambda member: (open_ones.count(member.pk), member.name), default=None)


def _take_from_colleague(session: Session, member: Member) -> None:
    if not may(member, Capability.FLOOR):
        raise Forbidden("A colleague has this session.", code="not_yours")
    _need_room(member)
    actor, first = Actor.member(member), session.waiting_since
    conversations.change_owner(session, "waiting", by=actor, waiting_since=first or now())
    conversations.change_owner(session, "with_advisor", by=actor, advisor=member, accepted_at=now())


def _need_room(member: Member) -> None:
    if not capacity.has_room(member):
        raise Conflict("You have as many chats as you can hold.", code="at_capacity")


def _must_be_able(to: Member) -> None:
    """A session goes only to somebody who can open it, is there, and has room."""
    if not to.active or to.role not in presence.ADVISING:
        raise Invalid(f"{to.name} does not advise shoppers.", fields={"to": ["May not advise."]})
    if not presence.reachable(to):
        raise Conflict(f"{to.name} is offline.", code="colleague_offline")
    if not capacity.has_room(to):
        raise Conflict(f"{to.name} has no room for another chat.", code="colleague_at_capacity")


def _entry(action: str, session: Session, by: Actor, data: dict[str, Any] | None = None) -> None:
    recorder.entry(
        action, by=by, object_type="session", object_id=session.pk, data=data or {}, session_id=session.pk
    )
