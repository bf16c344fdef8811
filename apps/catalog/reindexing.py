"""Making the whole index anew (another model, another way of reading) without a gap and beside the answers.

Part by part (products, then what other apps have added to `parts`), in the order of their ids: words and
vector change in one transaction, until then what is there serves, and the search asks in both models. A
worker that dies costs one portion.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from django.db import IntegrityError, transaction

from apps.audit import recorder
from apps.catalog import indexing
from apps.catalog.models import Product, ProductIndex, Reindexing
from apps.catalog.states import REINDEXING
from apps.core.clock import now
from apps.core.states import move
from apps.llm import embeddings
from apps.people.actors import Actor
from apps.tenants.models import Work
from apps.tenants.work import enqueue

PORTION = 128
# Of a worker's time the re-index takes this share at most, and none while a shopper waits for an answer.
SHARE = 0.5
WAIT_FOR_ANSWERS = timedelta(seconds=2)


class Part(Protocol):
    """Things of one kind in the index. Their ids tell them from those of the other parts."""

    def count(self) -> int:
        """How many there are."""

    def models(self) -> set[str]:
        """Whose vectors stand in it."""

    def holds(self, pk: UUID) -> bool:
        """Whether this is one of them, of those that left too."""

    def following(self, last: UUID | None, size: int) -> Sequence[Any]:
        """At most `size` rows behind this id, or the first, by id."""

    def read(self, rows: Sequence[Any]) -> dict[UUID, list[float]]:
        """Their vectors, made outside of any transaction; empty without the models."""

    def put(self, rows: Sequence[Any], vectors: dict[UUID, list[float]]) -> None:
        """Write words and vectors, in the caller's transaction."""


def start(*, by: Actor, later: bool = True) -> Reindexing:
    """Begin, or the one that is running. `later` leaves the work to the background."""
    try:
        with transaction.atomic():
            row = Reindexing.objects.create(
                total=sum(part.count() for part in parts),
                models_before=sorted(set().union(*(part.models() for part in parts))),
                started_by=by.name or by.id,
            )
            recorder.entry("catalog.reindex", by=by, object_type="reindexing", object_id=row.pk)
            if later:
                _again(row, now())
    except IntegrityError:
        return Reindexing.objects.get(state=Reindexing.State.RUNNING)
    indexing.forget_models()
    return row


def newest() -> Reindexing | None:
    """The run that goes on, or the last one."""
    found: Reindexing | None = Reindexing.objects.order_by("-created_at").first()
    return found


@transaction.atomic
def cancel(row: Reindexing, *, by: Actor) -> None:
    """Stop where it is; both old and new parts go on serving. Raises Conflict when it is over."""
    move(row, REINDEXING, Reindexing.State.CANCELLED, finished_at=now())
    recorder.entry("catalog.reindex_cancelled", by=by, object_type="reindexing", object_id=row.pk)


def go_on(reindexing_id: UUID) -> None:
    """One portion, and a note to go on; a shopper's question goes first."""
    row = Reindexing.objects.filter(pk=reindexing_id, state=Reindexing.State.RUNNING).first()
    if row is None:
        return
    if _shopper_waits():
        _again(row, now() + WAIT_FOR_ANSWERS)
        return
    started = time.monotonic()
    if portion(row):
        spent = timedelta(seconds=time.monotonic() - started)
        _again(row, now() + spent * (1 / SHARE - 1))


def portion(row: Reindexing) -> bool:
    """The next of the index; False when there is nothing left and the run is over."""
    part, found = _next(row.last)
    if not found:
        indexing.refresh_terms()
        move(row, REINDEXING, Reindexing.State.DONE, finished_at=now())
        indexing.forget_models()
        return False
    vectors = part.read(found)
    with transaction.atomic():
        # Of two workers on one portion the second finds it done.
        mine = Reindexing.objects.filter(pk=row.pk, last=row.last, state=Reindexing.State.RUNNING)
        if not mine.update(last=found[-1].pk, done=row.done + len(found)):
            return False
        part.put(found, vectors)
    row.last, row.done = found[-1].pk, row.done + len(found)
    return True


def _next(last: UUID | None) -> tuple[Part, Sequence[Any]]:
    """The rows behind the last one, of its part or the next; of the first where nobody knows it any more."""
    at = next((n for n, part in enumerate(parts) if last and part.holds(last)), -1)
    if at < 0:
        at, last = 0, None
    found = parts[at].following(last, PORTION)
    while not found and at + 1 < len(parts):
        at += 1
        found = parts[at].following(None, PORTION)
    return parts[at], found


class Products:
    """Words, and vectors of what they are; a product renamed meanwhile waits for its own."""

    def count(self) -> int:
        return Product.objects.filter(active=True).count()

    def models(self) -> set[str]:
        made = ProductIndex.objects.exclude(embedding=None).order_by()
        return set(made.values_list("model", flat=True).distinct())

    def holds(self, pk: UUID) -> bool:
        return Product.objects.filter(pk=pk).exists()

    def following(self, last: UUID | None, size: int) -> list[Product]:
        products = Product.objects.filter(active=True)
        return list((products.filter(pk__gt=last) if last else products).order_by("pk")[:size])

    def read(self, rows: Sequence[Product]) -> dict[UUID, list[float]]:
        return vectors_of({product.pk: (indexing.name_of(product), product.language) for product in rows})

    def put(self, rows: Sequence[Product], vectors: dict[UUID, list[float]]) -> None:
        indexing.reindex([product.pk for product in rows])
        made = {product.pk: product for product in rows}
        found = list(ProductIndex.objects.filter(product__in=list(vectors)))
        fresh = [row for row in found if row.source_hash == _hash(made[row.product_id])]
        for row in fresh:
            row.embedding = vectors[row.product_id]
            row.model = embeddings.model_for(made[row.product_id].language)
        ProductIndex.objects.bulk_update(fresh, ["embedding", "model"])
        if len(fresh) < len(found):
            indexing.embed_later()


def vectors_of(texts: dict[UUID, tuple[str, str]]) -> dict[UUID, list[float]]:
    """The vector of each text in its language; none without the models: then words alone serve, as before."""
    made: dict[UUID, list[float]] = {}
    for language in {language for _, language in texts.values()}:
        own = {pk: text for pk, (text, spoken) in texts.items() if spoken == language}
        vectors = embeddings.embed(list(own.values()), language)
        if vectors is not None:
            made |= {pk: vector.tolist() for pk, vector in zip(own, vectors, strict=True)}
    return made


parts: list[Part] = [Products()]


def _hash(product: Product) -> str:
    begins = product.description_text[: indexing.BEGINNING]
    text = f"{product.title}|{product.supplier}|{product.category}|{begins}"
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _shopper_waits() -> bool:
    return Work.objects.filter(queue="answers", state__in=[Work.State.QUEUED, Work.State.RUNNING]).exists()


def _again(row: Reindexing, moment: datetime) -> None:
    enqueue("catalog.reindex", {"reindexing": str(row.pk)}, run_after=moment)
