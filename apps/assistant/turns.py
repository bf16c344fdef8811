"""The AI's turn in a live session: begun by a shopper's message, ended by one message or silence."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F

from apps.assistant import alarms, answering
from apps.assistant.answering import Answer, Ask
from apps.assistant.models import TURN, Turn
from apps.consent import services as consent
from apps.core import redaction
from apps.core.clock import now
from apps.core.errors import Unavailable
from apps.core.states import move
from apps.grounding import reasons
from apps.grounding.types import Line
from apps.people.actors import Actor
from apps.rollout import boundaries
from apps.rollout import services as rollout
from apps.sessions import conversations, handoffs, opening, presence, stream
from apps.sessions.models import Message, Session
from apps.tenants.models import Brand, Work
from apps.tenants.scope import current_brand_id
from apps.tenants.work import enqueue

# A turn that has said nothing for this long is a failure the shopper is told of.
PATIENCE = timedelta(seconds=6)
STATES = {"answered": "answered", "clarify": "clarified", "refused": "refused", "escalated": "escalated"}
NOWHERE = ("refused", "clarify")
# Refusals because nothing approved says it: a gap in the knowledge, not a rule.
UNKNOWN = frozenset(
    {"no_evidence", "not_verified", "no_such_value", "unknown_identifier", "not_in_language",
     "no_declared_relation", "nothing_found", "no_price", "no_stock_data"}
)  # fmt: skip
LATE = "This takes longer than it should. A person can help you now, or keep waiting for the answer."


def take(session_id: UUID, message_id: UUID) -> None:
    """Answer everything the shopper has said since the session's last answer. May run twice."""
    session = opening.get(session_id)
    message = Message.objects.get(pk=message_id)
    if session.state != "with_assistant" or _covered(session, message.seq):
        return
    turn = _begin(session, message)
    if turn is None:
        return
    stream.fleeting(session, "status", {"text": "looking"}, audience="shopper")
    brand = _brand()
    done = answering.answer(_ask(session, turn), brand)
    _finish(session, turn, _after_failing_twice(session, done))


def _after_failing_twice(session: Session, done: Answer) -> Answer:
    """An answer that failed verification for the second time goes to a person at once."""
    failed = done.decision.reason == "not_verified" and done.decision.outcome == "refused"
    earlier = Message.objects.filter(session=session, author_kind="ai", data__reason="not_verified")
    if not failed or not earlier.exists():
        return done
    text = reasons.told(
        "not_verified", session.language, away=not presence.availability(_brand()).advisors_online
    )
    handed = replace(done.decision, outcome="escalated", text=text, offered=("person", "message"))
    return replace(done, decision=handed)


def _brand() -> Brand:
    return Brand.objects.get(pk=current_brand_id())


def rescue() -> None:
    """Offer a person where an answer is overdue, once per message; the answer may still come."""
    overdue = Work.objects.filter(
        kind="assistant.turn", state__in=("queued", "running"), created_at__lt=now() - PATIENCE
    )
    for work in overdue[:100]:
        session = Session.objects.filter(pk=work.payload["session"], state="with_assistant").first()
        if session:
            with transaction.atomic():
                conversations.lock(session)
                late = Message.objects.filter(
                    session=session, client_id=f"late-{work.payload['message']}"[:64]
                )
                if session.state == "with_assistant" and not late.exists():
                    _say_late(session, work.payload["message"])


def _say_late(session: Session, message_id: str) -> None:
    conversations.append(
        session,
        LATE,
        by=Actor.system("house"),
        client_id=f"late-{message_id}"[:64],
        data={"key": "ai_late", "offered": list(answering.OFFERS)},
    )


def _covered(session: Session, seq: int) -> bool:
    """Whether a finished turn already took this message in."""
    done = Turn.objects.filter(session=session, upto_seq__gte=seq).exclude(state__in=("pending", "failed"))
    return done.exists()


def _begin(session: Session, message: Message) -> Turn | None:
    """The session's unfinished turn: a new one, or that of a worker that died with it."""
    own = Message.objects.filter(session=session, author_kind="shopper").order_by("-seq")
    last = own.values_list("seq", flat=True).first() or message.seq
    fresh = Turn(
        session=session,
        message=message,
        upto_seq=last,
        owner_version=session.owner_version,
        started_at=now(),
    )
    Turn.objects.bulk_create([fresh], ignore_conflicts=True)
    turn: Turn | None = Turn.objects.filter(session=session, state="pending").first()
    if turn is None or turn.pk == fresh.pk:
        return turn
    if turn.message_id != message.pk and turn.started_at > now() - PATIENCE:
        raise Unavailable("Another turn of this session is being answered.")
    Turn.objects.filter(pk=turn.pk).update(
        attempts=F("attempts") + 1,
        started_at=now(),
        upto_seq=last,
        owner_version=session.owner_version,
        message=message,
    )
    turn.refresh_from_db()
    return turn


def _ask(session: Session, turn: Turn) -> Ask:
    """The question is all the shopper's lines since somebody else last spoke."""
    rows = list(
        Message.objects.filter(session=session, seq__lte=turn.upto_seq)
        .exclude(author_kind="house")
        .order_by("seq")
    )
    cut = max((at + 1 for at, row in enumerate(rows) if row.author_kind != "shopper"), default=0)
    names = {"shopper": "shopper", "ai": "assistant", "advisor": "advisor"}
    return Ask(
        text="\n".join(row.text for row in rows[cut:]),
        product=session.product.sku if session.product else "",
        variant=session.variant.sku if session.variant else "",
        language=session.language,
        history=tuple(Line(names[row.author_kind], row.text) for row in rows[max(0, cut - 12) : cut]),
        session_id=session.pk,
        consent=consent.state(session.shopper_id),
        live=True,
    )


@transaction.atomic
def _finish(session: Session, turn: Turn, done: Answer) -> None:
    """Record, say and move in one transaction; or record as discarded if somebody stepped in."""
    conversations.lock(session)
    allowed = session.state == "with_assistant" and session.owner_version == turn.owner_version
    if not allowed or not rollout.ask_door_open():
        record_id = answering.record(done, discarded=True)
        move(turn, TURN, "discarded", finished_at=now(), record_id=record_id)
        return
    record_id = answering.record(done)
    data = answering.message_data(done, record_id)
    if _led_nowhere(session, done) >= boundaries.current().turns:
        data["offered"] = list(answering.OFFERS)
        data["nudge_person"] = True
    conversations.ai_says(session, done.decision.text, owner_version=turn.owner_version, data=data)
    move(turn, TURN, STATES[done.decision.outcome], finished_at=now(), record_id=record_id)
    if done.decision.reason in UNKNOWN and done.decision.outcome == "refused":
        _note_gap(session, done, record_id)
    if done.decision.outcome == "escalated":
        handoffs.request(session, by=Actor.ai(), reason=done.decision.reason)
        alarms.tell(session, done.decision.reason)


def _note_gap(session: Session, done: Answer, record_id: UUID) -> None:
    """What no approved words answer is gathered in the background, in the words of the resolved question."""
    understood = done.decision.understanding
    payload = {
        "question": redaction.redact(understood.text if understood else done.ask.text).text,
        "product": done.decision.product or done.ask.product,
        "language": session.language,
        "reason": done.decision.reason,
        "session": str(session.pk),
        "record": str(record_id),
    }
    enqueue("quality.note_refusal", payload, key=f"gap-{record_id}")


def _led_nowhere(session: Session, done: Answer) -> int:
    """How many turns in a row, this one included, brought no answer."""
    if done.decision.outcome not in NOWHERE:
        return 0
    before = Turn.objects.filter(session=session).exclude(state__in=("pending", "failed", "discarded"))
    count = 1
    for state in before.order_by("-upto_seq").values_list("state", flat=True)[: boundaries.MOST_TURNS]:
        if state not in ("clarified", "refused"):
            break
        count += 1
    return count
