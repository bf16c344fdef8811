"""After the session: summary, objections, questions, and the draft of a follow-up.

Runs only under the shopper's ``ai_assistance`` and at a stage that allows it; otherwise the advisor
wraps up by hand and nothing here reads a word.
"""

from __future__ import annotations

import time
from typing import Any
from uuid import UUID

from django.db import transaction

from apps.audit import recorder
from apps.consent import services as consent
from apps.consent.purposes import Purpose
from apps.copilot.models import FollowUp, Objection, Wrapup
from apps.core.clock import rfc3339
from apps.grounding import summarising
from apps.grounding.summarising import Line, WrapUp
from apps.people.actors import Actor
from apps.rollout import services as rollout
from apps.rollout.capabilities import Task
from apps.sessions import stream
from apps.sessions.models import Message, Session
from apps.tenants.models import Brand
from apps.tenants.scope import current_brand_id


def wrap_up(session_id: UUID) -> None:
    """Summarise an ended session once; running it again after a return replaces what nobody touched."""
    session = Session.objects.select_related("shopper").filter(pk=session_id, state="ended").first()
    if session is None or not allowed(session):
        return
    messages = list(Message.objects.filter(session=session).exclude(author_kind="house").order_by("seq"))
    if not messages:
        return
    started = time.perf_counter()
    lines = [Line(str(m.pk), m.author_kind, m.text, rfc3339(m.created_at) or "") for m in messages]
    made = summarising.wrap_up(lines)
    took = round((time.perf_counter() - started) * 1000)
    _keep(session, messages, made, took)


def allowed(session: Session) -> bool:
    """Whether the AI may read this session at all."""
    if session.people_only or not consent.has(session.shopper_id, Purpose.AI_ASSISTANCE):
        return False
    return bool(rollout.may(Task.SUMMARY))


@transaction.atomic
def _keep(session: Session, messages: list[Message], made: WrapUp, took: int) -> None:
    record_id = _record(session, messages, made, took)
    promises = [
        {"text": each.text, "message": each.message_id, "owner": each.owner, "due": each.due}
        for each in made.promises
    ]
    Wrapup.objects.update_or_create(
        session=session,
        defaults={
            "upto_seq": messages[-1].seq,
            "summary": [{"text": text, "messages": list(ids)} for text, ids in made.summary],
            "questions": [{"text": text, "message": message} for text, message in made.questions],
            "products": list(made.products),
            "promises": promises,
            "outcome": session.outcome or made.outcome,
            "record_id": record_id,
        },
    )
    if rollout.may(Task.TAGS):
        _keep_objections(session, made)
    if rollout.may(Task.DRAFT) and made.follow_up:
        _draft(session, made.follow_up, record_id)
    stream.append(session, "wrapped_up", {}, by=Actor.ai(), ai="generated", audience="staff")


def _keep_objections(session: Session, made: WrapUp) -> None:
    Objection.objects.filter(session=session, removed_by=None).delete()
    Objection.objects.bulk_create(
        Objection(session=session, tag=tag, quote=quote, message_id=UUID(message), confidence=confidence)
        for tag, quote, message, confidence in made.objections
    )


def _draft(session: Session, text: str, record_id: UUID) -> None:
    brand = Brand.objects.get(pk=current_brand_id())
    subject = {"de": f"Ihr Gespräch mit {brand.name}"}.get(
        session.language, f"Your conversation with {brand.name}"
    )
    untouched = FollowUp.objects.filter(session=session).first()
    if untouched is None:
        FollowUp.objects.create(
            session=session, subject=subject, body=text, drafted=text, record_id=record_id
        )
    elif untouched.state == "draft" and untouched.body == untouched.drafted:
        FollowUp.objects.filter(pk=untouched.pk).update(body=text, drafted=text, record_id=record_id)


def _record(session: Session, messages: list[Message], made: WrapUp, took: int) -> UUID:
    row = recorder.record_ai(
        act="summary",
        session_id=session.pk,
        capability=Task.SUMMARY,
        stage=rollout.current().stage,
        engine="offline",
        inputs={
            "question": f"Wrap-up of {len(messages)} messages",
            "messages": [str(m.pk) for m in messages],
        },
        retrieved=[],
        claims=[_claim(text, ids) for text, ids in made.summary],
        raw_text=made.follow_up,
        final_text="\n".join(text for text, _ in made.summary),
        reason="session_ended",
        outcome="summarised",
        confidence=None,
        latency_ms=took,
        consent=consent.state(session.shopper_id),
        language=session.language,
    )
    row_id: UUID = row.pk
    return row_id


def _claim(text: str, ids: Any) -> dict[str, Any]:
    source = {"kind": "message", "id": ",".join(ids), "version": "", "title": "Transcript", "quote": text}
    return {
        "text": text,
        "kind": "summary",
        "verdict": "supported",
        "why": "Taken from these messages.",
        "source": source,
    }
