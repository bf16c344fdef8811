"""Goods beside each other: only what was proven, and nothing where nothing is known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from apps.assistant.answering import Ask, answer, message_data
from apps.catalog.models import Product
from apps.core.ids import uuid7
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope
from tests.catalog.makers import feed, record, shop

pytestmark = pytest.mark.django_db
PRICE = {"amount": "49.00", "currency": "EUR"}


@pytest.fixture
def brand(tmp_path: Path) -> Any:
    made = shop()
    feed(
        tmp_path,
        made,
        record("R1", title="Rill Kettle", url="https://shop.example/rill", price=PRICE, stock=3,
               attributes={"Cordless": True, "Weight": {"value": 900, "unit": "g"}}),
        record("B1", title="Beck Kettle", price=PRICE, stock=0,
               attributes={"Cordless": True, "Weight": {"value": 1200, "unit": "g"}}),
        record("T1", title="Tarn Teapot", price=PRICE, stock=1, attributes={"Dishwasher safe": True}),
    )  # fmt: skip
    with brand_scope(made):
        yield made


def shown(brand: Brand, text: str) -> dict[str, Any]:
    return message_data(answer(Ask(text), brand), uuid7())


def test_several_products_are_a_table_of_what_was_proven(brand: Brand) -> None:
    told = shown(brand, "compare the Rill Kettle and the Beck Kettle")
    assert told["table"] == {
        "columns": [
            {"sku": "R1", "title": "Rill Kettle", "url": "https://shop.example/rill"},
            {"sku": "B1", "title": "Beck Kettle", "url": ""},
        ],
        "rows": [{"label": "Weight", "values": ["900 g", "1200 g"]}],
    }
    assert told["cards"] == []


def test_what_one_of_them_does_not_tell_stays_open(brand: Brand) -> None:
    Product.objects.filter(sku="B1").update(attributes=[])
    told = shown(brand, "which is heavier, the Rill Kettle or the Beck Kettle?")
    assert told["table"] is None  # one product alone is a sentence
    assert "900 g" in told["statements"][0]["text"]


def test_each_line_of_a_long_comparison_keeps_its_source(brand: Brand) -> None:
    told = shown(brand, "show me cordless kettles")
    assert [row["label"] for row in told["table"]["rows"]] == ["Cordless"]
    assert all(statement["citations"] for statement in told["statements"])


def test_one_product_found_comes_with_its_card_and_only_approved_values(brand: Brand) -> None:
    told = shown(brand, "I am looking for a teapot that is dishwasher safe")
    assert (told["table"], [card["title"] for card in told["cards"]]) == (None, ["Tarn Teapot"])
    assert told["cards"][0]["price"] == {"amount": "49.00", "currency": "EUR"}
    kept = set(Product.objects.get(sku="T1").approved_fields) - {"price", "stock"}
    Product.objects.filter(sku="T1").update(approved_fields=sorted(kept))
    (card,) = shown(brand, "I am looking for a teapot that is dishwasher safe")["cards"]
    assert (card["price"], card["stock"]) == (None, None)


def test_the_page_in_view_needs_no_card(brand: Brand) -> None:
    done = answer(Ask("is it dishwasher safe?", product="T1"), brand)
    assert done.decision.outcome == "answered"
    assert message_data(done, uuid7())["cards"] == []
