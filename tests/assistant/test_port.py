"""What the brand's knowledge costs to ask: a fixed number of statements, and each thing once per question."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from apps.assistant.port import BrandKnowledge
from apps.catalog.models import Product
from apps.knowledge import indexing, search
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope
from tests.catalog.makers import feed, record, shop

pytestmark = pytest.mark.django_db
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
