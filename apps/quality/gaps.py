"""Questions without an approved answer: gathered by meaning, owned by somebody, closed by an article."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F
from pgvector.django import CosineDistance

from apps.audit import recorder
from apps.catalog import selectors as catalog
from apps.core import redaction
from apps.core.clock import now
from apps.core.errors import Invalid
from apps.core.states import move
from apps.knowledge.models import Article
from apps.llm.embeddings import embed_query
from apps.people.actors import Actor
from apps.people.models import Member
from apps.quality.models import GAP, Gap, GapQuestion
from apps.tenants.scope import current_brand_id

LIVING = ("open", "drafted")
# Cosine distance of two questions that mean the same, measured on paraphrases of shop questions.
_SAME = 0.25
_LONGEST = 500


@transaction.atomic
def note(
    text: str, *, product: str, language: str, reason: str, session_id: UUID | None, record_id: UUID
) -> Gap | None:
    """Put a refused question to the gap it belongs to, or begin one; None when it was noted before.

    Twice with the same `record_id` changes nothing. Personal data is taken out before anything is kept.
    """
    plain = redaction.redact(" ".join(text.split())).text[:_LONGEST]
    if not plain or GapQuestion.objects.filter(record_id=record_id).exists():
        return None
    found = catalog.resolve_sku(product) if product else None
    row, moment = found[0] if found else None, now()
    vector = embed_query(plain, language)
    meaning = list(vector) if vector else None
    _one_at_a_time()
    gap = _alike(plain, meaning, product=row, language=language)
    if gap is None:
        gap = Gap.objects.create(
            question=plain, language=language, product=row, meaning=meaning, first_at=moment, last_at=moment
        )
    _count(gap, moment)
    GapQuestion.objects.create(
        gap=gap, text=plain, reason=reason, session_id=session_id, record_id=record_id, asked_at=moment
    )
    return gap


def _count(gap: Gap, moment: datetime) -> None:
    Gap.objects.filter(pk=gap.pk).update(count=F("count") + 1, last_at=moment)
    gap.refresh_from_db()


def _one_at_a_time() -> None:
    """Two workers must not begin the same gap: a lock of this brand until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('quality.gaps'), %s)", [current_brand_id()])


def _alike(text: str, meaning: Any, *, product: Any, language: str) -> Gap | None:
    """The living gap of this scope that means the same: by vectors, or word for word without them."""
    rows = Gap.objects.filter(state__in=LIVING, product=product, language=language)
    if meaning is None:
        same: Gap | None = rows.filter(question__iexact=text).first()
        return same
    near: Gap | None = (
        rows.exclude(meaning=None).annotate(far=CosineDistance("meaning", meaning)).order_by("far").first()
    )
    return near if near is not None and near.far <= _SAME else None  # type: ignore[attr-defined]


def own(gap: Gap, *, by: Actor, owner: Member) -> None:
    """Somebody takes care of it."""
    Gap.objects.filter(pk=gap.pk).update(owner=owner)
    gap.owner = owner
    _record("quality.gap_owned", gap, by, owner=owner.name)


@transaction.atomic
def drafted(gap: Gap, article: Article, *, by: Actor) -> None:
    """An article was begun for it. Raises Conflict `bad_state` for one that is closed."""
    if gap.state == "open":
        move(gap, GAP, "drafted", article=article)
    else:
        Gap.objects.filter(pk=gap.pk).update(article=article)
    _record("quality.gap_drafted", gap, by, article=article.title)


@transaction.atomic
def dismiss(gap: Gap, reason: str, *, by: Actor) -> None:
    """Say that nothing will be written, and why. Raises Invalid without a reason, Conflict when closed."""
    why = " ".join(reason.split())[:300]
    if not why:
        raise Invalid("Say why nothing will be written.", fields={"reason": ["This is needed."]})
    move(gap, GAP, "dismissed", reason=why)
    _record("quality.gap_dismissed", gap, by, reason=why)


@transaction.atomic
def reopen(gap: Gap, *, by: Actor) -> None:
    """Take it up again. Raises Conflict `bad_state` for one that is open or answered."""
    move(gap, GAP, "open", reason="", article=None)
    _record("quality.gap_reopened", gap, by)


@transaction.atomic
def answered_by(article_id: UUID) -> int:
    """Close the gaps whose article is approved now; returns how many. A second run finds none."""
    rows = Gap.objects.filter(article_id=article_id, state__in=LIVING)
    for gap in rows:
        move(gap, GAP, "answered")
        _record("quality.gap_answered", gap, Actor.system("quality.gaps"))
    return len(rows)


def _record(action: str, gap: Gap, by: Actor, **data: object) -> None:
    data |= {"question": gap.question, "count": gap.count}
    recorder.entry(action, by=by, object_type="gap", object_id=gap.pk, data=data)
