"""Finding products: by words, through typing errors, by meaning, and only this brand's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.db import connection

from apps.catalog import indexing, selectors
from apps.catalog.models import Product, ProductIndex, Term
from apps.llm import embeddings
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope
from tests.catalog.makers import feed, record, shop

pytestmark = pytest.mark.django_db

TITLES = {
    "T1": "Nordwind 2 tent moss",
    "T2": "Nordwind 3 tent rust",
    "Q1": "Eider down quilt",
    "S1": "Trekking stove",
    "B1": "Café mug enamel",
}


@pytest.fixture
def brand(tmp_path: Path) -> Brand:
    brand = shop()
    feed(tmp_path, brand, *(record(sku, title=title) for sku, title in TITLES.items()))
    return brand


def skus(text: str, **options: Any) -> list[str]:
    return [hit.product.sku for hit in selectors.search_products(text, **options)]


def test_names_typing_errors_accents_and_skus_find_their_product(brand: Brand) -> None:
    with brand_scope(brand):
        assert skus("Is the Nordwind 3 tent waterproof?")[0] == "T2"
        assert skus("nordwint 2 tent")[0] == "T1"
        assert skus("cafe mugs")[0] == "B1"
        assert skus("s1")[0] == "S1"
        assert skus("   ") == []
        assert skus("' | & ! :* \x00 <-> ((")[:0] == []


def test_the_score_tells_a_named_product_from_a_vague_question(brand: Brand) -> None:
    with brand_scope(brand):
        named, vague = (
            selectors.search_products("Eider down quilt")[0],
            selectors.search_products("something nice"),
        )
        assert named.title_share == 1
        assert named.score > 0.6
        assert all(hit.score < named.score for hit in vague)
        assert all(0 <= hit.score <= 1 for hit in [named, *vague])


def test_meaning_finds_what_no_word_names(brand: Brand) -> None:
    with brand_scope(brand):
        assert indexing.embed_pending() == len(TITLES)
        assert indexing.embed_pending() == 0
        assert skus("a warm duvet filled with feathers")[0] == "Q1"


def test_without_a_model_the_words_still_find(brand: Brand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embeddings, "_encoder", lambda model, query=False: None)
    embeddings.embed_query.cache_clear()
    with brand_scope(brand):
        assert indexing.embed_pending() == 0
        assert skus("nordwind rust tent")[0] == "T2"
    embeddings.embed_query.cache_clear()


def test_inactive_products_are_not_found(brand: Brand, tmp_path: Path) -> None:
    feed(tmp_path, brand, record("Q1", title="Eider down quilt", active=False))
    with brand_scope(brand):
        assert "Q1" not in skus("Eider down quilt")


def test_another_brand_is_never_found(brand: Brand, tmp_path: Path) -> None:
    other = shop("other")
    feed(tmp_path, other, record("X1", title="Nordwind secret tent prototype"))
    with brand_scope(other):
        indexing.embed_pending()
        assert skus("Nordwind secret prototype")[0] == "X1"
    with brand_scope(brand):
        indexing.embed_pending()
        for question in ("Nordwind secret prototype", "secret", "X1", "tent"):
            assert "X1" not in skus(question)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM catalog_find_products('tent', 'en', NULL, NULL, 10)")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db(transaction=True)
def test_the_plan_uses_the_full_text_index(
    brand: Brand, owner_sql: Callable[..., list[tuple[Any, ...]]]
) -> None:
    """Inside the owner's function; the same condition as the application's role must read every row.

    The rows are committed and vacuumed: a plan made from an earlier test's statistics, or past a list of
    entries the index has not yet taken in, is anybody's.
    """
    _many(brand, 4000)
    owner_sql("VACUUM (ANALYZE) catalog_productindex")
    sql = (
        "EXPLAIN SELECT product_id FROM catalog_productindex WHERE brand_id = %s AND words @@ 'rare'::tsquery"
    )
    with brand_scope(brand), connection.cursor() as cursor:
        cursor.execute(sql, [brand.pk])
        assert "product_index_words" not in "\n".join(row[0] for row in cursor.fetchall())
        cursor.execute("SELECT product_id FROM catalog_find_products('rare', 'en', NULL, NULL, 10)")
        assert len(cursor.fetchall()) == 10
        assert _index_scans(cursor, "product_index_words")


def _index_scans(cursor: Any, index: str) -> bool:
    cursor.execute("SELECT pg_stat_get_xact_numscans(%s::regclass)", [index])
    return bool(cursor.fetchone()[0] > 0)


def _many(brand: Brand, count: int) -> None:
    """Index rows only: what the plan sees, without the cost of importing."""
    with brand_scope(brand):
        first = Product.objects.get(sku="T1")
        rows = [
            Product(sku=f"N{n}", title="n", content_hash="", updated_at=first.updated_at)
            for n in range(count)
        ]
        Product.objects.bulk_create(rows)
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO catalog_productindex "
                "(id, brand_id, product_id, words, title_words, source_hash, model) "
                "SELECT gen_random_uuid(), brand_id, id, to_tsvector('simple', 'filler words here ' || "
                "CASE WHEN right(sku, 2) = '77' THEN 'rare' ELSE sku END), 3, '', '' "
                "FROM catalog_product WHERE brand_id = %s AND sku LIKE 'N%%'",
                [brand.pk],
            )
        indexing.refresh_terms()


def test_recall_of_the_smallest_brand_among_many_rows_is_exact(brand: Brand, tmp_path: Path) -> None:
    rng = np.random.default_rng(7)
    small = shop("small")
    feed(tmp_path, small, *(record(f"S{n}", title=f"Thing number {n}") for n in range(30)))
    _many(brand, 1500)
    for owner in (brand, small):
        with brand_scope(owner):
            rows = list(ProductIndex.objects.all())
            vectors = rng.normal(size=(len(rows), 384))
            for row, vector in zip(
                rows, vectors / np.linalg.norm(vectors, axis=1, keepdims=True), strict=True
            ):
                row.embedding, row.model = vector.tolist(), embeddings.MINILM
            ProductIndex.objects.bulk_update(rows, ["embedding", "model"], batch_size=500)
    question = vectors[3] / np.linalg.norm(vectors[3]) + rng.normal(size=384) * 0.02
    literal = "[" + ",".join(f"{x:.5f}" for x in question) + "]"
    exact = np.argsort(-(vectors / np.linalg.norm(vectors, axis=1, keepdims=True)) @ question)[:10]
    with brand_scope(small), connection.cursor() as cursor:
        cursor.execute(
            "SELECT product_id FROM catalog_find_products('zzz', 'en', ARRAY[%s], ARRAY[%s], 10) "
            "ORDER BY likeness DESC LIMIT 10",
            [literal, embeddings.MINILM],
        )
        assert {row[0] for row in cursor.fetchall()} == {rows[place].product_id for place in exact}


def test_a_search_asks_the_database_twice_where_the_language_is_known(
    brand: Brand, django_assert_num_queries: Any
) -> None:
    with brand_scope(brand):
        skus("warm up")
        with django_assert_num_queries(2):
            assert len(skus("tent", limit=1, language="en")) == 1
        with django_assert_num_queries(2):
            assert len(skus("nordwind tent quilt stove", limit=3, language="en")) == 3


def test_what_words_found_is_measured_by_meaning_too_and_the_other_way_round(brand: Brand) -> None:
    with brand_scope(brand):
        indexing.embed_pending()
        hits = {hit.product.sku: hit for hit in selectors.search_products("tent for two", limit=5)}
    assert hits["T1"].coverage > 0
    assert hits["T1"].likeness > 0.2
    assert hits["S1"].coverage == 0
    assert hits["S1"].likeness > 0.1


def test_vectors_of_another_model_are_not_compared(brand: Brand) -> None:
    with brand_scope(brand):
        indexing.embed_pending()
        ProductIndex.objects.update(model=embeddings.E5)
        hits = selectors.search_products("a warm duvet filled with feathers")
    assert [hit.likeness for hit in hits] == [0] * len(hits)


def test_a_brand_whose_products_were_not_counted_yet_is_searched_all_the_same(brand: Brand) -> None:
    with brand_scope(brand):
        assert Term.objects.get(word="").products == len(TITLES)
        Term.objects.filter(word="").delete()
        assert skus("nordwind 3 tent")[0] == "T2"


def test_the_value_of_an_attribute_finds_its_product_behind_one_named_so(tmp_path: Path) -> None:
    brand = shop()
    feed(
        tmp_path,
        brand,
        record("A", title="Jug", attributes={"glaze": {"value": "celadon"}, "lid": {"value": True}}),
        record("B", title="Celadon bowl"),
        record("C", title="Bowl"),
    )
    with brand_scope(brand):
        hits = selectors.search_products("celadon")
        assert [hit.product.sku for hit in hits] == ["B", "A"]
        assert hits[1].coverage > 0


def test_what_more_of_a_text_is_about_comes_first_and_one_mention_in_much_comes_last(tmp_path: Path) -> None:
    much = " ".join(f"Trait {chr(97 + n)}{chr(98 + n)}{chr(99 + n)}." for n in range(20))
    brand = shop()
    feed(
        tmp_path,
        brand,
        record("MUCH", title="Tripod", description=f"{much} Holds a kettle."),
        record("ONCE", title="Tripod", description="Holds a kettle."),
        record("TWICE", title="Kettle", description="A kettle."),
    )
    with brand_scope(brand):
        assert skus("kettle") == ["TWICE", "ONCE", "MUCH"]


def test_the_vector_reads_how_the_description_begins(brand: Brand, tmp_path: Path) -> None:
    with brand_scope(brand):
        indexing.embed_pending()
        quilt = ProductIndex.objects.get(product__sku="Q1")
    feed(tmp_path, brand, record("Q1", title=TITLES["Q1"], description="Goose feathers in cotton."))
    with brand_scope(brand):
        assert ProductIndex.objects.get(product__sku="Q1").embedding is None
        assert indexing.embed_pending() == 1
        assert ProductIndex.objects.get(product__sku="Q1").embedding != quilt.embedding
        product = Product.objects.get(sku="Q1")
        assert indexing.name_of(product) == "Eider down quilt. Goose feathers in cotton"


def test_a_common_word_beside_a_rare_one_brings_no_candidates(brand: Brand) -> None:
    with brand_scope(brand):
        Term.objects.filter(word="tent").update(products=5000)
        assert skus("tent quilt") == ["Q1"]
        assert sorted(skus("tent")) == ["T1", "T2"]
