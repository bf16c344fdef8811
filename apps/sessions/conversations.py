"""Saying things in a session, and ending it."""

from __future__ import annotations

import unicodedata
from typing import Any

from django.db import transaction

from apps.audit import recorder
from apps.consent import services as consent
from apps.consent.purposes import Purpose
from apps.core import redaction
from apps.core.clock import now
from apps.core.errors import Conflict, Forbidden, Invalid, NotFound, TooLarge
from apps.core.states import move
from apps.people.actors import Actor
from apps.people.models import Member
from apps.rollout import languages
from apps.rollout import services as rollout
from apps.sessions import stream
from apps.sessions.models import LeftMessage, Message, Note, Session
from apps.sessions.states import SESSION
from apps.tenants.work import enqueue

LONGEST = 8_000
LOCKED = (
    "state",
    "seq",
    "owner_version",
    "advisor_id",
    "ai_turns",
    "disclosure_shown_at",
    "people_only",
    "waiting_since",
)
OUTCOMES = ("resolved", "purchased", "decided_later", "needs_follow_up", "unresolved", "left")


def clean(text: object) -> str:
    """The text as it is kept: no control characters except line breaks, direction overrides closed.

    Raises Invalid for empty text and TooLarge above 8,000 characters; nothing is cut silently.
    """
    if not isinstance(text, str):
        raise Invalid("A message is a text.", fields={"text": ["Must be a text."]})
    if len(text) > LONGEST:
        raise TooLarge(f"A message has at most {LONGEST:,} characters; this one has {len(text):,}.")
    kept = "".join(
        char
        for char in text.replace("\r\n", "\n")
        if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs")
    )
    opened = sum(kept.count(mark) for mark in "\u202a\u202b\u202d\u202e") - kept.count("\u202c")
    isolates = sum(kept.count(mark) for mark in "\u2066\u2067\u2068") - kept.count("\u2069")
    kept = kept.strip() + "\u202c" * max(opened, 0) + "\u2069" * max(isolates, 0)
    if not kept.strip("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u200b "):
        raise Invalid("The message is empty.", code="empty", fields={"text": ["Write something first."]})
    return kept


@transaction.atomic
def shopper_says(session: Session, text: object, *, by: Actor, client_id: str) -> tuple[Message, bool]:
    """A shopper's message and whether it is new; the same ``client_id`` again gives the first one.

    In order: is the text usable, was the AI disclosed where it would answer, is there consent. Card
    data never reaches the database. Whoever owns the session hears of it: the AI through a turn, a
    person through the stream; where the ask door is closed the session goes to a person.
    """
    words = clean(text)
    client_id = _client_id(client_id)
    lock(session)
    known = Message.objects.filter(session=session, client_id=client_id).first()
    masked = redaction.mask_cards(words)
    if known:
        if known.text != masked:
            raise Conflict("This client_id was used for another text.", code="client_id_reused")
        return known, False
    if session.state == "ended":
        reopen(session, by=by)
    to_ai = _may_ask_ai(session)
    data = {"masked": True} if masked != words else {}
    message = append(session, masked, by=by, client_id=client_id, data=data)
    session.last_shopper_at = message.created_at
    session.save(update_fields=["last_shopper_at"])
    if to_ai:
        enqueue("assistant.turn", {"session": str(session.pk), "message": str(message.pk)})
    elif session.state in ("opened", "with_assistant"):
        from apps.sessions import handoffs  # noqa: PLC0415 - handoffs says things through this module

        # After the message, so that the packet carries the question.
        handoffs.request(session, by=by, reason=_why_people(session))
    return message, True


def _why_people(session: Session) -> str:
    """Why a message went past the AI: the shopper's wish, a stage below, or a language that is shut."""
    shut = rollout.ask_door_open() and not languages.is_open(session.language)
    return "language_closed" if shut and not session.people_only else "people_only"


def _may_ask_ai(session: Session) -> bool:
    """Whether the AI answers this message; raises where something must come before it."""
    asks_ai = session.state in ("opened", "with_assistant") and not session.people_only
    if not asks_ai or not rollout.ask_door_open() or not languages.is_open(session.language):
        consent.require(session.shopper_id, Purpose.CHAT)
        return False
    if session.disclosure_shown_at is None:
        raise Conflict("The AI's disclosure has not been shown yet.", code="disclosure_not_shown")
    consent.require(session.shopper_id, Purpose.CHAT)
    consent.require(session.shopper_id, Purpose.AI_ANSWERS)
    if session.state == "opened":
        change_owner(session, "with_assistant", by=Actor.shopper(session.shopper))
    return True


@transaction.atomic
def member_says(
    session: Session,
    text: object,
    *,
    member: Member,
    client_id: str,
    ai: str = "none",
    data: dict[str, Any] | None = None,
) -> tuple[Message, bool]:
    """An advisor's message. Only who holds the session may speak in it, or answer a left message."""
    words, client_id = clean(text), _client_id(client_id)
    lock(session)
    known = Message.objects.filter(session=session, client_id=client_id).first()
    if known:
        if known.text != words:
            raise Conflict("This client_id was used for another text.", code="client_id_reused")
        return known, False
    if session.state not in ("with_advisor", "left_message"):
        raise Conflict("Accept the session first.", code="not_yours")
    if session.state == "with_advisor" and session.advisor_id != member.pk:
        raise Forbidden("A colleague has this session.", code="not_yours")
    message = append(session, words, by=Actor.member(member), client_id=client_id, ai=ai, data=data)
    LeftMessage.objects.filter(session=session, answered_at=None).update(answered_at=message.created_at)
    return message, True


@transaction.atomic
def house_says(session: Session, text: str, *, key: str, data: dict[str, Any] | None = None) -> Message:
    """A line of the house: small, centred, neutral. ``key`` names the text for translation."""
    return append(session, text, by=Actor.system("house"), data={"key": key, **(data or {})})


@transaction.atomic
def ai_says(session: Session, text: str, *, owner_version: int, data: dict[str, Any]) -> Message | None:
    """The AI's verified message, or None if somebody else has answered for the session since.

    The version is compared under the row lock, inside the transaction that inserts the message.
    """
    lock(session)
    if session.owner_version != owner_version or session.state != "with_assistant":
        return None
    message = append(session, text, by=Actor.ai(), ai=Message.Ai.GENERATED, data=data)
    session.ai_turns += 1
    session.save(update_fields=["ai_turns"])
    return message


@transaction.atomic
def write_note(session: Session, text: object, *, member: Member) -> Note:
    """A note for colleagues; goes to the staff's stream only."""
    note = Note.objects.create(session=session, member=member, text=clean(text))
    payload = {"note": {"id": str(note.pk), "text": note.text, "member": member.name}}
    stream.append(session, "note", payload, by=Actor.member(member), audience="staff")
    return note


@transaction.atomic
def end(session: Session, *, by: Actor, outcome: str = "", tags: list[str] | None = None) -> None:
    """End the session; afterwards it is summarised where consent and stage allow."""
    if outcome and outcome not in OUTCOMES:
        raise Invalid(
            f"There is no outcome {outcome}.", fields={"outcome": [f"One of {', '.join(OUTCOMES)}."]}
        )
    lock(session)
    if session.state == "ended":
        return
    move(session, SESSION, "ended", ended_at=now(), ended_by=by.kind, outcome=outcome or session.outcome)
    session.owner_version += 1
    session.tags = [str(tag)[:40] for tag in tags or session.tags][:20]
    session.save(update_fields=["owner_version", "tags"])
    stream.append(session, "ended", {"state": "ended", "by": by.kind, "outcome": session.outcome}, by=by)
    enqueue("copilot.wrap_up", {"session": str(session.pk), "seq": session.seq})


def reopen(session: Session, *, by: Actor) -> None:
    """The shopper comes back: the same session goes on, asked for a door again."""
    move(
        session,
        SESSION,
        "opened",
        ended_at=None,
        ended_by="",
        advisor=None,
        waiting_since=None,
        accepted_at=None,
    )
    stream.append(session, "state", {"state": "opened", "advisor": None}, by=by)


def change_owner(
    session: Session, state: str, *, by: Actor, advisor: Member | None = None, **updates: Any
) -> None:
    """Move the session to another owner: the only place where ``owner_version`` rises."""
    move(session, SESSION, state, advisor=advisor, owner_version=session.owner_version + 1, **updates)
    name = {"id": str(advisor.pk), "name": advisor.name} if advisor else None
    stream.append(session, "state", {"state": state, "advisor": name}, by=by)


def lock(session: Session) -> None:
    """Take the session's row and bring the copy in memory up to date."""
    fresh = Session.objects.select_for_update().filter(pk=session.pk).first()
    if fresh is None:
        raise NotFound("No such session.")
    for name in LOCKED:
        setattr(session, name, getattr(fresh, name))


def _client_id(value: object) -> str:
    if not isinstance(value, str) or not 1 <= len(value) <= 64 or not value.isprintable():
        raise Invalid(
            "client_id is a text of 1 to 64 characters.", fields={"client_id": ["1 to 64 characters."]}
        )
    return value


def append(
    session: Session,
    text: str,
    *,
    by: Actor,
    client_id: str | None = None,
    ai: str = "none",
    data: dict[str, Any] | None = None,
) -> Message:
    kind = {"member": "advisor", "system": "house"}.get(by.kind, by.kind)
    message = Message.objects.create(
        session=session,
        seq=stream.take_seq(session),
        client_id=client_id,
        author_kind=kind,
        author_id=by.id,
        author_name=by.name,
        text=text,
        ai=ai,
        data=data or {},
        created_at=now(),
    )
    event = stream.append(session, "message", by=by, ai=ai, message=message)
    if kind in ("shopper", "advisor"):
        recorder.event_leaf(event_id=event.pk, content=leaf_content(message), session_id=session.pk)
    return message


def leaf_content(message: Message) -> dict[str, Any]:
    """What of a person's message is sealed into the log (apps.audit)."""
    return {
        "session": str(message.session_id),
        "seq": message.seq,
        "author": {"kind": message.author_kind, "id": message.author_id, "name": message.author_name},
        "text": message.text,
        "ai": message.ai,
    }
