"""Asking a gap's question again, on the product's own road: does something approved answer it now?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from apps.assistant import answering
from apps.assistant.answering import Answer, Ask
from apps.audit import recorder
from apps.core.clock import now, rfc3339
from apps.core.states import move
from apps.grounding import synonyms as reading
from apps.grounding.synonyms import Book
from apps.knowledge.models import Fact, Passage, Revision, Synonym
from apps.people.actors import Actor
from apps.quality.models import GAP, Gap
from apps.tenants.models import Brand
from apps.tenants.scope import current_brand_id

LIVING: Final = ("open", "drafted")
MOST: Final = 50
"""So many gaps, the most asked, are asked again after a fact or a synonym was approved."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What the question got. `source` is the citation that proves it, empty where it is still unanswered."""

    outcome: str
    text: str
    reason: str
    source: dict[str, Any]
    record_id: UUID

    @property
    def stands(self) -> bool:
        """Whether an approved source answers it."""
        return self.outcome == "answered" and bool(self.source)

    def kept(self) -> dict[str, Any]:
        """As the gap keeps it."""
        return {
            "outcome": self.outcome,
            "text": self.text,
            "reason": self.reason,
            "source": self.source,
            "record_id": str(self.record_id),
            "stands": self.stands,
            "at": rfc3339(now()),
        }


def ask_again(gap: Gap, *, by: Actor, among: frozenset[tuple[str, str]] | None = None) -> Proof:
    """Ask, keep what came, and close the gap where the answer cites one of the sources `among` (kind, id;
    None = any). Not to be called within a transaction: a model may be asked."""
    brand = Brand.objects.get(pk=current_brand_id())
    sku = gap.product.sku if gap.product else ""
    done = answering.answer(Ask(gap.question, product=sku, language=gap.language), brand)
    with transaction.atomic():
        proof = Proof(
            outcome=done.decision.outcome,
            text=done.decision.text,
            reason=done.decision.reason,
            source=_source(done, among),
            record_id=answering.record(done),
        )
        _keep(gap, proof, by)
    return proof


def after_article(article_id: UUID) -> int:
    """Ask the living gaps of an article that shoppers may hear today; returns how many are closed now."""
    told = holding_today(article_id)
    if told is None:
        return 0
    ids = Passage.objects.filter(revision=told, live=True).values_list("pk", flat=True)
    among = frozenset(("passage", str(pk)) for pk in ids)
    return _all(Gap.objects.filter(article_id=article_id, state__in=LIVING), among)


def after_fact(fact_id: UUID) -> int:
    """Ask the most asked living gaps after a fact was approved; returns how many are closed now.

    Where several facts were approved in one go, only the last of them asks, for all of them.
    """
    fact = Fact.objects.filter(pk=fact_id, retired_at=None).exclude(approved_at=None).first()
    if fact is None or Fact.objects.filter(approved_at__gt=fact.approved_at).exists():
        return 0
    rows = Gap.objects.filter(state__in=LIVING)[:MOST]
    first = min((gap.first_at for gap in rows), default=now())
    new = Fact.objects.filter(approved_at__gte=first, retired_at=None).values_list("pk", flat=True)
    return _all(rows, frozenset(("fact", str(pk)) for pk in new))


def after_synonym(synonym_id: UUID) -> int:
    """Ask the living gaps that say a word which is now read as another; returns how many are closed now."""
    row = Synonym.objects.filter(pk=synonym_id, state=Synonym.State.APPROVED).first()
    if row is None:
        return 0
    book = Book((reading.Synonym(row.said, row.term, row.language),))
    gaps = Gap.objects.filter(state__in=LIVING, question__icontains=row.said.split()[0][:3])
    said = (gap for gap in gaps.iterator() if book.reread(gap.question).read)
    return _all(islice(said, MOST), None)


def holding_today(article_id: UUID) -> Revision | None:
    """The article's wording that shoppers may hear today."""
    rows = Revision.objects.filter(article=article_id, state="approved", audience="shopper")
    day = today()
    rows = rows.exclude(valid_from__gt=day).exclude(valid_to__lt=day)
    found: Revision | None = rows.first()
    return found


def today() -> Any:
    """The day by the brand's clock."""
    return now().astimezone(ZoneInfo(Brand.objects.get(pk=current_brand_id()).timezone)).date()


def _all(gaps: Iterable[Gap], among: frozenset[tuple[str, str]] | None) -> int:
    by = Actor.system("quality.gaps")
    return sum(ask_again(gap, by=by, among=among).stands for gap in gaps if gap.question)


def _keep(gap: Gap, proof: Proof, by: Actor) -> None:
    gap.proof = proof.kept()
    gap.state = Gap.objects.select_for_update(of=("self",), no_key=True).get(pk=gap.pk).state
    Gap.objects.filter(pk=gap.pk).update(proof=gap.proof)
    if not proof.stands or gap.state not in LIVING:
        return
    move(gap, GAP, "answered")
    data = {"question": gap.question, "count": gap.count, "source": proof.source}
    recorder.entry("quality.gap_answered", by=by, object_type="gap", object_id=gap.pk, data=data)


def _source(done: Answer, among: frozenset[tuple[str, str]] | None) -> dict[str, Any]:
    """The first citation that counts, with who approved it."""
    for cited in done.citations:
        if among is None or (cited["kind"], cited["id"]) in among:
            return cited | {"approved_by": _approver(cited["kind"], cited["id"])}
    return {}


def _approver(kind: str, source_id: str) -> str:
    if kind == "fact":
        fact = Fact.objects.filter(pk=source_id).first()
        return fact.approved_by if fact else ""
    if kind != "passage":
        return ""
    passage = Passage.objects.filter(pk=source_id).select_related("revision").first()
    return passage.revision.approved_by if passage and passage.revision else ""
