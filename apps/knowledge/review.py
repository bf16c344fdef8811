"""Who lets a wording out, and who takes it back: each step one verb, on record."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction

from apps.audit import recorder
from apps.core.clock import now
from apps.core.states import move
from apps.knowledge import indexing
from apps.knowledge.models import Revision
from apps.knowledge.states import REVISION
from apps.people import second_person
from apps.people.actors import Actor
from apps.tenants.models import Brand
from apps.tenants.scope import current_brand_id
from apps.tenants.work import enqueue

State = Revision.State


@transaction.atomic
def submit(revision: Revision, *, by: Actor) -> Revision:
    """Ask for approval. Raises Conflict `bad_state` unless it is a draft."""
    move(revision, REVISION, State.IN_REVIEW, submitted_by=_name(by), submitter=second_person.key(by))
    _record("knowledge.submitted", revision, by)
    return revision


@transaction.atomic
def send_back(revision: Revision, *, by: Actor, reason: str = "") -> Revision:
    """Return it to its writer. Raises Conflict `bad_state` unless it is in review."""
    move(revision, REVISION, State.DRAFT)
    _record("knowledge.sent_back", revision, by, reason=reason)
    return revision


@transaction.atomic
def approve(revision: Revision, *, by: Actor, approved_by: str = "", person: Actor | None = None) -> int:
    """Let the AI say it from now on, in place of the article's older wording; returns its passages.

    `person` is the approver and `approved_by` how they are named when somebody else acts for them (a
    command). Raises Conflict `bad_state` unless it is in review, `same_person` where the brand wants two
    people and it is one.
    """
    name = approved_by or _name(by)
    wrote, submitted = (revision.writer, revision.written_by), (revision.submitter, revision.submitted_by)
    second_person.refuse_same(person or by, wrote, submitted)
    older = Revision.objects.select_for_update().filter(article=revision.article_id, state=State.APPROVED)
    for row in older:
        move(row, REVISION, State.SUPERSEDED)
        indexing.silence_revision(row)
    move(revision, REVISION, State.APPROVED, approved_by=name, approved_at=now())
    count = indexing.index_revision(revision)
    _record("knowledge.approved", revision, by, approved_by=name, passages=count)
    enqueue(
        "quality.article_approved",
        {"article": str(revision.article_id)},
        key=f"approved-{revision.pk}",
        run_after=_first_moment(revision),
    )
    return count


@transaction.atomic
def retire(revision: Revision, *, by: Actor, reason: str = "") -> Revision:
    """Take an approved wording back; search forgets it in the same transaction."""
    move(revision, REVISION, State.RETIRED)
    indexing.silence_revision(revision)
    _record("knowledge.retired", revision, by, reason=reason)
    return revision


@transaction.atomic
def expire_old() -> int:
    """Move wordings whose last day is over to `expired`. Search already leaves them out by their date."""
    brand = Brand.objects.get(pk=current_brand_id())
    today = now().astimezone(ZoneInfo(brand.timezone)).date()
    rows = Revision.objects.filter(state=State.APPROVED, valid_to__lt=today)
    for row in rows:
        move(row, REVISION, State.EXPIRED)
        indexing.silence_revision(row)
        _record("knowledge.expired", row, Actor.system("knowledge.expire"))
    return len(rows)


def _first_moment(revision: Revision) -> datetime | None:
    """When a wording of a later day begins to hold; None where it holds at once."""
    if revision.valid_from is None:
        return None
    zone = ZoneInfo(Brand.objects.get(pk=revision.brand_id).timezone)
    begins = datetime.combine(revision.valid_from, time(), zone)
    return begins if begins > now() else None


def _record(action: str, revision: Revision, by: Actor, **data: object) -> None:
    data |= {"title": revision.title, "number": revision.number}
    recorder.entry(action, by=by, object_type="revision", object_id=revision.pk, data=data)


def _name(by: Actor) -> str:
    return by.name or by.id
