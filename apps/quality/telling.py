"""The answer reaches who asked in vain: a person decides, a worker delivers, once per shopper."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from apps.audit import recorder
from apps.core.clock import now
from apps.core.errors import Conflict
from apps.core.states import move
from apps.integrations import mail
from apps.people.actors import Actor
from apps.people.models import Member
from apps.quality import listeners, told_letters, unsubscribing
from apps.quality.listeners import Listener
from apps.quality.models import TELLING, Gap, Telling
from apps.quality.standing import still_stands
from apps.sessions import afterwards, stream
from apps.tenants.work import enqueue


@transaction.atomic
def tell(gap: Gap, *, by: Member) -> int:
    """Let everybody know who may be told; returns how many. Twice tells nobody twice.

    Raises Conflict `not_answered` where no approved source is known to answer the question (any more).
    """
    row = Gap.objects.select_for_update(of=("self",), no_key=True).get(pk=gap.pk)
    if row.state != "answered" or not row.proof.get("stands") or not still_stands(row.proof["source"]):
        raise Conflict("Nothing approved answers this question now. Ask it again.", code="not_answered")
    made = [_row(row, one, by) for one in listeners.of(row) if one.reachable]
    Telling.objects.bulk_create(made, ignore_conflicts=True)
    kept = Telling.objects.filter(pk__in=[each.pk for each in made])
    for telling in kept:
        enqueue("quality.tell", {"telling": str(telling.pk)}, key=f"tell-{telling.pk}")
    data = {"question": row.question, "shoppers": len(kept), "source": row.proof["source"]}
    if kept:
        recorder.entry(
            "quality.gap_told",
            by=Actor.member(by),
            object_type="gap",
            object_id=row.pk,
            data=data,
            refs=[each.session_id for each in kept],
        )
    return len(kept)


def _row(gap: Gap, one: Listener, by: Member) -> Telling:
    return Telling(
        gap=gap,
        session=one.session,
        shopper=one.session.shopper,
        question=one.question,
        text=gap.proof["text"],
        source=gap.proof["source"],
        by=by,
        created_at=now(),
    )


@transaction.atomic
def deliver(telling_id: UUID) -> None:
    """Hand one answer to the post and to the conversation. What the shopper agreed to, and whether the
    source still stands, is asked again now. May run twice: only who finds it waiting delivers."""
    rows = Telling.objects.select_related("session__shopper", "session__product", "by", "gap")
    row = rows.select_for_update(of=("self",), no_key=True).filter(pk=telling_id, state="waiting").first()
    if row is None:
        return
    one = listeners.one(row.session, row.question)
    why = "" if one.reachable else one.why
    if not still_stands(row.source):
        why = "source_gone"
    if why or row.by is None:
        move(row, TELLING, "withheld", why=why or "nobody")
        return
    _deliver(row, row.by, one)


def _deliver(row: Telling, by: Member, one: Listener) -> None:
    said = None
    if one.chat:
        said = afterwards.tell(
            row.session, told_letters.line(row), member=by, client_id=f"told-{row.pk}", ai="drafted",
            data={"told": told_letters.source_line(row)},
        )  # fmt: skip
    if one.mail:
        letter = told_letters.letter(row, by)
        mail.queue(
            to=row.session.shopper.email, subject=letter.subject, text=letter.text, html=letter.html,
            kind="told", object_id=row.pk, key=f"told:{row.pk}",
        )  # fmt: skip
    if not one.mail and said is None:
        move(row, TELLING, "withheld", why=listeners.NO_CONTACT)
        return
    move(row, TELLING, "told", mailed=one.mail, said=said is not None, told_at=now())
    _remember(row, by)


def _remember(row: Telling, by: Member) -> None:
    actor, title = Actor.member(by), row.source.get("title", "")
    payload = {"text": row.text, "source": title, "mailed": row.mailed, "said": row.said}
    stream.append(row.session, "told", payload, by=actor, audience="staff")
    recorder.entry(
        "quality.shopper_told",
        by=actor,
        object_type="telling",
        object_id=row.pk,
        session_id=row.session_id,
        data={"question": row.question, **payload, "source": row.source},
    )


def way_out(telling_id: UUID) -> dict[str, str]:
    """The headers of a letter that let its reader stop such letters."""
    row = Telling.objects.filter(pk=telling_id).first()
    return unsubscribing.headers(row) if row else {}


def still_wanted(telling_id: UUID) -> bool:
    """Whether the shopper may still be written to, asked at the moment of sending."""
    row = Telling.objects.select_related("session__shopper").filter(pk=telling_id).first()
    return bool(row and row.question and listeners.one(row.session, row.question).mail)
