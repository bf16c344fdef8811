"""Finding approved passages: by words and by meaning, fused."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.cache import cache
from django.db import connection

from apps.catalog.indexing import models_in_use
from apps.catalog.models import Product
from apps.core.clock import now
from apps.knowledge import indexing
from apps.knowledge.crowding import Standing, spread
from apps.knowledge.models import Passage
from apps.llm import embeddings
from apps.tenants.scope import current_brand_id

# Ranks weigh 1/(K + rank): K flattens the top so that one list alone cannot decide.
RRF_K = 20
REACH = 100
# Passages read for repetitions at a time, for each that is wanted.
READ = 2
# A product's own passages are few; missing vectors are made when it is first asked about.
EMBED_ON_SIGHT = 64
# Spelling needs the words of the articles, not of a library: the newest passages are enough.
WORDS_FROM = 2000
# What a hit tells. Vectors, word lists and whole bodies stay in the database: they cost more than the rest.
_TOLD = (
    "text",
    "heading",
    "source_kind",
    "language",
    "product_version",
    "revision_id",
    "product_id",
    "position",
)
_TOLD_OF_SOURCES = (
    *("revision__title", "revision__number", "revision__approved_at"),
    *("product__sku", "product__title", "product__url", "product__approved_at"),
)
_WORD = re.compile(r"[^\W\d_]{4,}")


Valued = tuple[UUID, float, float]  # a passage and two values, the first deciding
Found = tuple[UUID, float, float, float]  # a passage, its score, lexical and vector


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that may be quoted. `score`, `lexical` and `vector` are 0 to 1.

    `lexical` = share of the question's words, rare ones weighing more; `vector` = cosine of the meanings;
    `score` mixes both. `source_kind`: article, description or bullet; `version`: of revision or product;
    `opening`: an article's first.
    """

    passage_id: UUID
    text: str
    heading: str
    score: float
    lexical: float
    vector: float
    source_kind: str
    source_id: UUID
    source_title: str
    version: str
    url: str
    approved_at: datetime | None
    language: str
    product_sku: str
    opening: bool = False


def passages(
    query: str,
    *,
    language: str = "en",
    product: Product | None = None,
    audience: str = "shopper",
    limit: int = 10,
) -> list[Hit]:
    """Approved, valid passages for this question, best first.

    The brand's general texts and, with `product`, that product's own and those written for it or its
    category; never another product's. `audience` is shopper or advisors (who see both).
    """
    text = query.replace("\x00", "").strip()
    if not text:
        return []
    if product is not None and not connection.in_atomic_block:
        rows = indexing.pending().filter(product=product.pk)
        indexing.embed_pending(rows, EMBED_ON_SIGHT)
    found = _find(text, language, product, audience)
    ranked = sorted(_fused(found), key=lambda one: (-one[1], str(one[0])))
    return _spread(text, ranked, limit)


def _spread(question: str, ranked: list[Found], limit: int) -> list[Hit]:
    """The best that do not repeat each other; more are read only where the first are a crowd."""
    hits: list[Hit] = []
    kept: list[int] = []
    behind: list[int] = []
    for start in range(0, len(ranked), READ * limit):
        portion = ranked[start : start + READ * limit]
        rows = _with_sources([one[0] for one in portion])
        hits += [_hit(rows[pk], *values) for pk, *values in portion if pk in rows]
        kept, behind = spread(question, [_standing(hit) for hit in hits], limit)
        if len(kept) == limit:
            break
    return [hits[place] for place in (kept + behind)[:limit]]


def _standing(hit: Hit) -> Standing:
    """Of an article's passages; what a product in view says of itself is all of one kind."""
    return Standing(hit.source_id if hit.source_kind == "article" else hit.passage_id, hit.text)


def texts_of(products: Sequence[Product]) -> dict[UUID, list[Hit]]:
    """All passages of each product's own approved texts, in their order, unscored. One query."""
    fields = {"description": "description", "bullet": "bullets"}
    rows = Passage.objects.filter(product__in=products, live=True, source_kind__in=fields).only(*_TOLD)
    found: dict[UUID, list[Hit]] = {product.pk: [] for product in products}
    known = {product.pk: product for product in products}
    for row in rows.order_by("position", "id"):
        product = known.get(row.product_id) if row.product_id else None
        if product and product.approved(fields[row.source_kind]):
            row.product = product
            found[product.pk].append(_hit(row, 0.0, 0.0, 0.0))
    return found


def known_words(words: Sequence[str]) -> frozenset[str]:
    """Those of the words that stand in an approved article."""
    have = _words_of_articles()
    return frozenset(word for word in words if word in have)


def words_like(word: str) -> list[str]:
    """Words of approved articles that begin alike and are about as long."""
    have = _words_of_articles()
    return [one for one in have if one[:1] == word[:1] and abs(len(one) - len(word)) <= 2]


def _words_of_articles() -> frozenset[str]:
    """All words of the newest approved articles; read again after a minute."""
    key = f"knowledge:words:{current_brand_id()}"
    found: frozenset[str] | None = cache.get(key)
    if found is None:
        rows = Passage.objects.filter(live=True, source_kind="article").order_by("-id")
        texts = rows.values_list("text", "heading")[:WORDS_FROM]
        found = frozenset(word for pair in texts for text in pair for word in _WORD.findall(text.lower()))
        cache.set(key, found, timeout=60)
    return found


def _find(
    text: str, language: str, product: Product | None, audience: str
) -> list[tuple[UUID, float, float]]:
    """Passage, lexical, vector. While the index is made anew, each by the model it was read with."""
    found: dict[UUID, tuple[float, float]] = {}
    for model in models_in_use(language):
        for pk, lexical, vector in _find_with(model, text, language, product, audience):
            known = found.get(pk, (0.0, 0.0))
            found[pk] = (max(known[0], lexical), max(known[1], vector, key=abs))
    return [(pk, *values) for pk, values in found.items()]


def _find_with(
    model: str, text: str, language: str, product: Product | None, audience: str
) -> list[tuple[UUID, float, float]]:
    read = language if model == embeddings.model_for(language) else embeddings.language_of(model)
    vector = embeddings.embed_query(text, read)
    literal = None if vector is None else "[" + ",".join(f"{x:.5f}" for x in vector) + "]"
    sku, categories = (product.sku, categories_of(product)) if product else ("", [])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM knowledge_find_passages(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                *(text, language, product.pk if product else None, sku, categories, audience),
                *(now(), literal, model, REACH),
            ],
        )
        return [(row[0], float(row[1]), float(row[2])) for row in cursor.fetchall()]


def categories_of(product: Product) -> list[str]:
    """All names an article may use for this product's category: the path, its beginnings and parts."""
    parts = [part.strip().lower() for part in product.category.split(">") if part.strip()]
    paths = [" > ".join(parts[: n + 1]) for n in range(len(parts))]
    return list(dict.fromkeys([*paths, *parts, product.product_type.lower()]))


def _fused(found: list[tuple[UUID, float, float]]) -> list[Found]:
    """Reciprocal ranks of both lists, with the values themselves so that scores compare across questions.

    What has the same words as many others is ranked among them by its meaning, never by chance.
    """
    by_words = _ranks([(pk, lexical, vector) for pk, lexical, vector in found if lexical > 0])
    by_meaning = _ranks([(pk, vector, 0.0) for pk, _, vector in found if vector > 0])
    best = 2 / (RRF_K + 1) if by_meaning else 1 / (RRF_K + 1)
    fused = []
    for pk, lexical, vector in found:
        ranks = (by_words.get(pk), by_meaning.get(pk))
        rank_score = sum(1 / (RRF_K + rank) for rank in ranks if rank) / best
        value = 0.5 * lexical + 0.5 * max(vector, 0.0) if by_meaning else lexical
        fused.append((pk, round(0.7 * rank_score + 0.3 * value, 4), lexical, max(vector, 0.0)))
    return fused


def _ranks(values: list[Valued]) -> dict[UUID, int]:
    ordered = sorted(values, key=lambda one: (-one[1], -one[2], str(one[0])))
    return {pk: rank for rank, (pk, *_) in enumerate(ordered, 1)}


def _with_sources(ids: list[UUID]) -> dict[UUID, Passage]:
    rows = Passage.objects.filter(pk__in=ids).select_related("revision", "product")
    return {row.pk: row for row in rows.only(*_TOLD, *_TOLD_OF_SOURCES)}


def _hit(row: Passage, score: float, lexical: float, vector: float) -> Hit:
    revision, product = row.revision, row.product
    return Hit(
        passage_id=row.pk,
        text=row.text,
        heading=row.heading,
        score=score,
        lexical=round(lexical, 4),
        vector=round(vector, 4),
        source_kind=row.source_kind,
        source_id=(revision or product).pk,
        source_title=revision.title if revision else product.title if product else "",
        version=str(revision.number if revision else row.product_version),
        url=product.url if product else "",
        approved_at=revision.approved_at if revision else product.approved_at if product else None,
        language=row.language,
        product_sku=product.sku if product else "",
        opening=revision is not None and row.position == 0,
    )
