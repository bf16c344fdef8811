"""Questions without an approved answer: gathered by meaning, owned by somebody, closed by an answer."""

from __future__ import annotations

from datetime import datetime
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
from apps.grounding.lexicon import VAGUE_WORDS
from apps.grounding.relevance import likeness_to
from apps.grounding.words import concept, content
from apps.knowledge.models import Article
from apps.llm.embeddings import E5, MINILM, embed_query, model_for
from apps.people.actors import Actor
from apps.quality import owning
from apps.quality.models import GAP, Gap, GapQuestion
from apps.tenants.scope import current_brand_id

LIVING = ("open", "drafted")
# Cosine distance up to which two questions may mean the same, by model: the multilingual one lies closer.
_NEAR = {MINILM: 0.4, E5: 0.15}
_SHARED = 0.75
_FORM, _COMPOUND = 0.6, 5
_LOOKED_AT = 10
# Words of asking, which tell nothing of the matter.
_SAYING = frozenset(map(concept, VAGUE_WORDS)) | frozenset(
    map(
        concept,
        (
            "offer",
            "possible",
            "want",
            "need",
            "get",
            "give",
            "brauche",
            "möglich",
            "bieten",
            "gibt",
            "bekommen",
            "könnt",
            "habt",
        ),
    )
)
_LONGEST = 500


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
    vector = embed_query(plain, language)
    asked = Gap(
        question=plain,
        language=language,
        product=found[0] if found else None,
        meaning=list(vector) if vector else None,
    )
    return _keep(asked, reason, session_id, record_id)


@transaction.atomic
def _keep(asked: Gap, reason: str, session_id: UUID | None, record_id: UUID) -> Gap:
    _one_at_a_time()
    moment = now()
    gap = _alike(asked)
    if gap is None:
        gap, asked.first_at, asked.last_at = asked, moment, moment
        gap.owner, gap.due_at = owning.first_owner(), moment + owning.WITHIN
        gap.save()
    _count(gap, moment)
    GapQuestion.objects.create(
        gap=gap,
        text=asked.question,
        reason=reason,
        session_id=session_id,
        record_id=record_id,
        asked_at=moment,
    )
    return gap


def learn_meaning(gap_id: UUID) -> None:
    """The vector of a gap that got another label."""
    gap = Gap.objects.exclude(question="").filter(pk=gap_id).first()
    vector = embed_query(gap.question, gap.language) if gap else None
    if gap and vector:
        Gap.objects.filter(pk=gap.pk, question=gap.question).update(meaning=list(vector))


def _count(gap: Gap, moment: datetime) -> None:
    Gap.objects.filter(pk=gap.pk).update(count=F("count") + 1, last_at=moment)
    gap.refresh_from_db()


def _one_at_a_time() -> None:
    """Two workers must not begin the same gap: a lock of this brand until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('quality.gaps'), %s)", [current_brand_id()])


def _alike(asked: Gap) -> Gap | None:
    """The living gap of this scope that means the same: near by vectors, and of the same telling words.

    Vectors alone can't tell `rent a tent` from `buy a tent`; words alone can't tell who does what.
    """
    rows = Gap.objects.filter(state__in=LIVING, product=asked.product, language=asked.language)
    rows = rows.exclude(question="")
    if asked.meaning is None:
        same: Gap | None = rows.filter(question__iexact=asked.question).first()
        return same
    limit = _NEAR.get(model_for(asked.language), 0.0)
    near = rows.exclude(meaning=None).annotate(far=CosineDistance("meaning", asked.meaning))
    nearest = near.filter(far__lte=limit).order_by("far")[:_LOOKED_AT]
    return next((gap for gap in nearest if _same_words(gap.question, asked.question)), None)


def _same_words(first: str, second: str) -> bool:
    """True where the shorter of two questions has nearly all its telling words in the longer."""
    fewer, more = sorted((_telling(first), _telling(second)), key=len)
    shared = sum(_stands(word, more) for word in fewer)
    return shared >= _SHARED * max(1, len(fewer))


def _stands(word: str, others: frozenset[str]) -> bool:
    """True where the word, another form of it (`Messer`, `Messern`) or a compound with it is there."""
    return likeness_to(word, tuple(others)) >= _FORM or any(
        len(word) >= _COMPOUND and word in other or len(other) >= _COMPOUND and other in word
        for other in others
    )


def _telling(text: str) -> frozenset[str]:
    return frozenset(content(text)) - _SAYING


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


def _record(action: str, gap: Gap, by: Actor, **data: object) -> None:
    data |= {"question": gap.question, "count": gap.count}
    recorder.entry(action, by=by, object_type="gap", object_id=gap.pk, data=data)
