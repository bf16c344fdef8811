"""Making the whole index anew (another model, another way of reading) without a gap and beside the answers.

Product by product, in the order of their ids: words and vector change in one transaction, until then what is
there serves, and the search asks in both models. A worker that dies costs one portion.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
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


def start(*, by: Actor, later: bool = True) -> Reindexing:
    """Begin, or the one that is running. `later` leaves the work to the background."""
    try:
        with transaction.atomic():
            row = Reindexing.objects.create(
                total=Product.objects.filter(active=True).count(),
                models_before=_models(),
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
    """The next products; False when there are none left and the run is over."""
    products = Product.objects.filter(active=True)
    if row.last:
        products = products.filter(pk__gt=row.last)
    found = list(products.order_by("pk")[:PORTION])
    if not found:
        indexing.refresh_terms()
        move(row, REINDEXING, Reindexing.State.DONE, finished_at=now())
        indexing.forget_models()
        return False
    vectors = _vectors(found)
    with transaction.atomic():
        # Of two workers on one portion the second finds it done.
        mine = Reindexing.objects.filter(pk=row.pk, last=row.last, state=Reindexing.State.RUNNING)
        if not mine.update(last=found[-1].pk, done=row.done + len(found)):
            return False
        indexing.reindex([product.pk for product in found])
        _put(found, vectors)
    row.last, row.done = found[-1].pk, row.done + len(found)
    return True


def _put(found: Sequence[Product], vectors: dict[UUID, list[float]]) -> None:
    """Vectors beside the words they belong to; a product renamed meanwhile waits for its own."""
    rows = list(ProductIndex.objects.filter(product__in=list(vectors)))
    made = {product.pk: product for product in found}
    fresh = [row for row in rows if row.source_hash == _hash(made[row.product_id])]
    for row in fresh:
        row.embedding = vectors[row.product_id]
        row.model = embeddings.model_for(made[row.product_id].language)
    ProductIndex.objects.bulk_update(fresh, ["embedding", "model"])
    if len(fresh) < len(rows):
        indexing.embed_later()


def _vectors(found: Sequence[Product]) -> dict[UUID, list[float]]:
    """Empty without the models: then words alone serve, as before."""
    made: dict[UUID, list[float]] = {}
    for language in {product.language for product in found}:
        own = [product for product in found if product.language == language]
        vectors = embeddings.embed([indexing.name_of(product) for product in own], language)
        if vectors is not None:
            made |= {product.pk: vector.tolist() for product, vector in zip(own, vectors, strict=True)}
    return made


def _hash(product: Product) -> str:
    begins = product.description_text[: indexing.BEGINNING]
    text = f"{product.title}|{product.supplier}|{product.category}|{begins}"
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _models() -> list[str]:
    made = ProductIndex.objects.exclude(embedding=None).order_by()
    return sorted(made.values_list("model", flat=True).distinct())


def _shopper_waits() -> bool:
    return Work.objects.filter(queue="answers", state__in=[Work.State.QUEUED, Work.State.RUNNING]).exists()


def _again(row: Reindexing, moment: datetime) -> None:
    enqueue("catalog.reindex", {"reindexing": str(row.pk)}, run_after=moment)
