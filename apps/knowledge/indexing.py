"""Cutting approved texts into passages and giving them vectors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from apps.catalog import bulk
from apps.catalog.html_blocks import Block
from apps.catalog.models import Product
from apps.knowledge import proposing
from apps.knowledge.cutting import cut
from apps.knowledge.documents import blocks_of
from apps.knowledge.models import Passage, Revision
from apps.llm import embeddings
from apps.tenants.work import enqueue

PORTION = 256
Kind = Passage.SourceKind


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage that should be live, before it is compared with what is there."""

    kind: str
    heading: str
    text: str


def index_revision(revision: Revision) -> int:
    """Make the passages of an approved revision live, in the caller's transaction; returns how many."""
    pieces = cut(blocks_of(revision.body, revision.format), revision.title)
    language = revision.article.language
    bulk.insert(
        [
            Passage(
                source_kind=Kind.ARTICLE,
                revision=revision,
                position=position,
                heading=one.heading or revision.title,
                text=one.text,
                language=language,
            )
            for position, one in enumerate(pieces)
        ]
    )
    embed_later()
    proposing.read_article_later(revision.pk)
    return len(pieces)


def silence_revision(revision: Revision) -> None:
    """Take the passages of a revision out of search; they stay for old answers to point at."""
    Passage.objects.filter(revision=revision, live=True).update(live=False)


@transaction.atomic
def index_products(product_ids: Sequence[UUID]) -> int:
    """Bring the passages of these products to what is approved of them now; returns how many are new.

    A passage whose words did not change keeps its row, so that its id and vector stay.
    """
    products = list(Product.objects.select_for_update().filter(pk__in=product_ids).order_by("id"))
    there: dict[UUID, dict[Piece, Passage]] = {product.pk: {} for product in products}
    for row in Passage.objects.filter(product__in=product_ids, live=True).order_by("position"):
        assert row.product_id is not None
        there[row.product_id][Piece(row.source_kind, row.heading, row.text)] = row
    fresh, gone = [], []
    for product in products:
        wanted = dict.fromkeys(_pieces(product))
        old = there[product.pk]
        gone += [row.pk for piece, row in old.items() if piece not in wanted]
        fresh += [_passage(product, n, one) for n, one in enumerate(wanted) if one not in old]
    if gone:
        Passage.objects.filter(pk__in=gone).update(live=False)
    bulk.insert(fresh)
    if fresh:
        embed_later()
    return len(fresh)


def _pieces(product: Product) -> Iterable[Piece]:
    if product.approved("description"):
        paragraphs = [Block("text", part) for part in product.description_text.split("\n") if part.strip()]
        for one in cut(paragraphs, product.title):
            yield Piece(Kind.DESCRIPTION, "", one.text)
    if product.approved("bullets"):
        for text in product.bullets:
            yield Piece(Kind.BULLET, "", str(text))


def _passage(product: Product, position: int, piece: Piece) -> Passage:
    return Passage(
        source_kind=piece.kind,
        product=product,
        product_version=product.version,
        position=position,
        heading=piece.heading,
        text=piece.text,
        language=product.language,
    )


def embed_later() -> None:
    """Ask the background for missing vectors; call inside the transaction that made them missing."""
    enqueue("knowledge.embed", {})


def pending() -> QuerySet[Passage]:
    """Live passages without a vector, those of articles first: they serve every question."""
    return Passage.objects.filter(live=True, embedding=None).order_by("revision_id", "id")


def counts() -> dict[str, int]:
    """How many passages are found by their words, and how many of them by meaning too."""
    live = Passage.objects.filter(live=True)
    words = live.count()
    return {"words": words, "meaning": words - live.filter(embedding=None).count()}


def embed_pending(rows: QuerySet[Passage] | None = None, limit: int = PORTION) -> int:
    """Give up to `limit` passages their vectors, of one language; returns how many (0 = nothing to do).

    Reads and writes in transactions of their own: the model runs outside of any.
    """
    found = list((pending() if rows is None else rows).select_related("revision", "product")[:limit])
    if not found:
        return 0
    language = found[0].language
    found = [row for row in found if row.language == language]
    vectors = embeddings.embed([words_of(row) for row in found], language)
    if vectors is None:
        return 0
    for row, vector in zip(found, vectors, strict=True):
        row.embedding, row.model = vector.tolist(), embeddings.model_for(language)
    Passage.objects.bulk_update(found, ["embedding", "model"], batch_size=128)
    return len(found)


def words_of(row: Passage) -> str:
    """What the vector of a passage is made of: the titles above it and its text."""
    if row.revision:
        heading = (
            row.heading
            if row.heading.startswith(row.revision.title)
            else f"{row.revision.title}. {row.heading}"
        )
        return f"{heading}. {row.text}"
    return row.text
