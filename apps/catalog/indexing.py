"""Keeping products findable: their words at once, the vectors of what they are in the background."""

from __future__ import annotations

import time
from collections.abc import Sequence
from uuid import UUID

from django.db import connection, transaction

from apps.catalog.models import Product, ProductIndex, Reindexing
from apps.llm import embeddings
from apps.tenants.scope import current_brand_id
from apps.tenants.work import enqueue

EMBED_AT_ONCE = 256
BEGINNING = 200  # characters of the description that the vector reads too
SERVING_KNOWN = 5.0  # seconds
_serving: dict[int, tuple[float, list[str]]] = {}

_REINDEX = """
INSERT INTO catalog_productindex (id, brand_id, product_id, words, title_words, source_hash, model)
SELECT gen_random_uuid(), p.brand_id, p.id,
       setweight(t.title, 'A')
         || setweight(to_tsvector('public.vitrine_simple', p.sku || ' ' || left(v.skus, 4000)), 'A')
         || setweight(to_tsvector(t.config, p.category || ' ' || p.product_type || ' '
              || left(array_to_string(ARRAY(SELECT jsonb_array_elements_text(p.tags)), ' '), 2000)), 'C')
         || setweight(to_tsvector(t.config, left(a.said, 2000)), 'B')
         || setweight(to_tsvector(t.config, left(p.description_text, 1200)), 'D'),
       least(length(t.title), 30000),
       md5(concat_ws('|', p.title, p.supplier, p.category, left(p.description_text, %s))),
       CASE WHEN p.language = '' OR split_part(lower(p.language), '-', 1) = 'en' THEN %s ELSE %s END
FROM catalog_product p
CROSS JOIN LATERAL (SELECT catalog_words(p.language) AS config,
    to_tsvector(catalog_words(p.language), p.title || ' ' || p.supplier) AS title) t
CROSS JOIN LATERAL (SELECT coalesce(string_agg(v.sku || ' ' || coalesce(o.words, ''), ' '), '') AS skus
    FROM catalog_variant v
    LEFT JOIN LATERAL (SELECT string_agg(e.value, ' ') AS words FROM jsonb_each_text(v.options) e) o ON true
    WHERE v.brand_id = p.brand_id AND v.product_id = p.id AND v.active) v
CROSS JOIN LATERAL (SELECT coalesce(string_agg(o.one ->> 'value', ' '), '') AS said
    FROM jsonb_array_elements(p.attributes) o(one) WHERE o.one ->> 'type' <> 'bool') a
WHERE p.brand_id = %s AND p.active AND p.id = ANY(%s)
ON CONFLICT (brand_id, product_id) DO UPDATE SET
    words = excluded.words, title_words = excluded.title_words, source_hash = excluded.source_hash,
    model = excluded.model, embedding = CASE WHEN catalog_productindex.source_hash = excluded.source_hash
        AND catalog_productindex.model = excluded.model THEN catalog_productindex.embedding END
"""

_TERMS = """
INSERT INTO catalog_term (id, brand_id, word, products)
SELECT gen_random_uuid(), %s, word, ndoc FROM ts_stat(
    format('SELECT words FROM catalog_productindex WHERE brand_id = %%s', %s::bigint)
) WHERE length(word) < 200
UNION ALL SELECT gen_random_uuid(), %s, kind, products FROM (
    SELECT count(*) AS all, coalesce(avg(length(ts_filter(words, '{a,c,d}'))), 0)::integer AS typical
    FROM catalog_productindex WHERE brand_id = %s
) counted CROSS JOIN LATERAL (VALUES ('', counted.all), (' ', counted.typical)) v(kind, products)
"""


def reindex(product_ids: Sequence[UUID]) -> None:
    """Write the words of these products anew, in the caller's transaction. Inactive ones leave the index."""
    brand = current_brand_id()
    with connection.cursor() as cursor:
        models = [embeddings.model_for("en"), embeddings.model_for("de")]
        cursor.execute(_REINDEX, [BEGINNING, *models, brand, list(product_ids)])
    # Asked for first: one DELETE with the condition inside is planned badly on a growing table.
    resting = list(Product.objects.filter(pk__in=product_ids, active=False).values_list("id", flat=True))
    if resting:
        ProductIndex.objects.filter(product__in=resting).delete()


@transaction.atomic
def refresh_terms() -> None:
    """Count in how many products each word stands: what makes rare words weigh and typos correctable.

    And how many words a product has: beside it a long text is told from a short one.
    """
    brand = current_brand_id()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('catalog_term'), %s)", [brand])
        cursor.execute("DELETE FROM catalog_term WHERE brand_id = %s", [brand])
        cursor.execute(_TERMS, [brand] * 4)


def embed_later() -> None:
    """Ask the background for the missing vectors; call inside the transaction that made them missing."""
    enqueue("catalog.embed", {})


def has_pending() -> bool:
    """Whether a product still waits for its vector."""
    return ProductIndex.objects.filter(embedding=None).exists()


def counts() -> dict[str, int]:
    """How many products are found by their words, and how many of them by meaning too."""
    words = ProductIndex.objects.count()
    return {"words": words, "meaning": words - ProductIndex.objects.filter(embedding=None).count()}


def embed_pending(limit: int = EMBED_AT_ONCE) -> int:
    """Give up to `limit` products the vector of their name; returns how many were done (0 = none left)."""
    rows = list(ProductIndex.objects.filter(embedding=None).select_related("product")[:limit])
    if not rows:
        return 0
    language = rows[0].product.language
    rows = [row for row in rows if row.product.language == language]
    vectors = embeddings.embed([name_of(row.product) for row in rows], language)
    if vectors is None:
        return 0
    for row, vector in zip(rows, vectors, strict=True):
        row.embedding, row.model = vector.tolist(), embeddings.model_for(language)
    ProductIndex.objects.bulk_update(rows, ["embedding", "model"], batch_size=128)
    return len(rows)


def name_of(product: Product) -> str:
    """What a product's vector is made of: its title, maker, kind of thing, and what is said first."""
    leaf = product.category.rsplit(" > ", 1)[-1]
    extra = " ".join(part for part in (product.supplier, leaf) if part.lower() not in product.title.lower())
    return f"{product.title} {extra}".strip() + f". {product.description_text[:BEGINNING]}".rstrip(". ")


def models_in_use(language: str) -> list[str]:
    """The models whose vectors stand in the index: the language's, and others only while it is made anew.

    Known for a few seconds, so that no search asks for it.
    """
    brand = current_brand_id()
    known = _serving.get(brand)
    if known is None or known[0] < time.monotonic():
        runs = Reindexing.objects.filter(state=Reindexing.State.RUNNING)
        before = runs.values_list("models_before", flat=True).first() or []
        _serving[brand] = known = (time.monotonic() + SERVING_KNOWN, before)
    return list(dict.fromkeys([embeddings.model_for(language), *known[1]]))


def forget_models() -> None:
    """The models in use have changed."""
    _serving.pop(current_brand_id(), None)
