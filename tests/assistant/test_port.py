"""What the brand's knowledge costs to ask: a fixed number of statements, and each thing once per question."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.assistant.answering import Ask, answer
from apps.assistant.port import BrandKnowledge
from apps.catalog.models import Product
from apps.knowledge import indexing, search
from apps.llm import embeddings
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope
from tests.catalog.makers import feed, record, shop

pytestmark = pytest.mark.django_db
MOST = 24
"""Statements that one question about one product may send."""
TEXT = "<p>The shade is hand blown glass. The cable is two metres long.</p>"


@pytest.fixture
def brand(tmp_path: Path) -> Any:
    made = shop()
    lamps = [
        record(f"L{n}", title=f"Desk lamp {n}", description=TEXT, bullets=["Dimmable"]) for n in range(6)
    ]
    feed(tmp_path, made, *lamps)
    with brand_scope(made):
        indexing.index_products(list(Product.objects.values_list("id", flat=True)))
        yield made


def test_texts_of_many_products_are_one_statement(brand: Brand, django_assert_num_queries: Any) -> None:
    products = list(Product.objects.all())
    with django_assert_num_queries(1):
        found = search.texts_of(products)
        told = {(hit.product_sku, hit.text) for hits in found.values() for hit in hits}
    assert len(found) == 6
    assert ("L3", "Dimmable") in told
    assert any(sku == "L3" and "hand blown glass" in text for sku, text in told)


def test_a_found_passage_tells_its_source_without_asking_again(
    brand: Brand, django_assert_num_queries: Any
) -> None:
    product = Product.objects.get(sku="L2")
    search.passages("how long is the cable", product=product)
    with django_assert_num_queries(2):
        (best, *_) = search.passages("how long is the cable", product=product)
        assert (best.product_sku, best.source_title) == ("L2", "Desk lamp 2")


def test_a_sku_and_a_search_are_looked_up_once_per_question(
    brand: Brand, django_assert_num_queries: Any
) -> None:
    port = BrandKnowledge(brand)
    assert [hit.product.sku for hit in port.find_products("desk lamp 4")][0] == "L4"
    port.relations("L4")
    with django_assert_num_queries(1):
        port.find_products("desk lamp 4")
        assert list(port.relations("L4")) == []
        assert port.product("L4") is port.find_products("desk lamp 4")[0].product


def _searches(asked: CaptureQueriesContext) -> list[str]:
    return [one["sql"] for one in asked.captured_queries if "catalog_find_products" in one["sql"]]


def test_more_of_a_search_reads_only_the_products_not_yet_seen(brand: Brand) -> None:
    port = BrandKnowledge(brand)
    first = port.find_products("desk lamp", limit=2)
    with CaptureQueriesContext(connection) as asked:
        more = port.find_products("desk lamp", limit=6)
    assert [hit.product.sku for hit in more[:2]] == [hit.product.sku for hit in first]
    assert sorted(hit.product.sku for hit in more) == [f"L{n}" for n in range(6)]
    assert _searches(asked) == []
    assert len(asked) == 4  # products, variants, stock, texts


def test_a_question_searches_and_embeds_each_of_its_texts_once(
    brand: Brand, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedded: list[str] = []
    encode = embeddings._MiniLM.__call__

    def counted(model: Any, texts: Sequence[str]) -> Any:
        embedded.extend(texts)
        return encode(model, texts)

    monkeypatch.setattr(embeddings._MiniLM, "__call__", counted)
    embeddings.embed_query.cache_clear()
    question = "How long is the cable of the Desk lamp 4?"
    with CaptureQueriesContext(connection) as asked:
        said = answer(Ask(question), brand).decision
    assert (said.outcome, said.product) == ("answered", "L4")
    assert len(_searches(asked)) == 1
    assert embedded.count(question) == 1
    assert len(asked) <= MOST


def test_a_second_part_of_a_message_is_searched_by_itself(brand: Brand) -> None:
    with CaptureQueriesContext(connection) as asked:
        answer(Ask("How long is the cable of the Desk lamp 4? Is the Desk lamp 2 dimmable?"), brand)
    assert len(_searches(asked)) == len(set(_searches(asked)))
