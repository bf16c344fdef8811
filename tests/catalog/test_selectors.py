"""Reading the catalogue: who a sku belongs to, what is there, what a card shows."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from apps.catalog import approval, selectors
from apps.catalog.models import Product, Relation
from apps.core.errors import Invalid
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope
from tests.catalog.makers import BY, feed, record, shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def brand(tmp_path: Path) -> Brand:
    brand = shop()
    dear = {"amount": "30", "currency": "EUR"}
    variants = [
        {"sku": "A-1", "options": {"Colour": "red"}, "stock": 0, "attributes": {"power": 4}},
        {"sku": "A-2", "options": {"Colour": "blue"}, "price": dear, "stock": {"Leipzig": 2, "Ulm": 1}},
    ]
    a = record("A", variants=variants, stock=None, attributes={"power": 9, "base": "E27"}, images=["/a.svg"])
    feed(tmp_path, brand, a, record("B", variants=[{"sku": "same"}]), record("C", variants=[{"sku": "same"}]))
    return brand


def test_a_sku_names_a_product_a_variant_or_nothing_certain(brand: Brand) -> None:
    with brand_scope(brand):
        assert [selectors.resolve_sku(sku) is not None for sku in ("A", "A-2", "same", "zz", "", "\x00")] == [
            True,
            True,
            False,
            False,
            False,
            False,
        ]
        found = selectors.resolve_sku("A-2")
        assert found and found[1] and (found[0].sku, found[1].label) == ("A", "blue")


def test_a_variant_has_its_own_price_stock_and_attributes(brand: Brand) -> None:
    with brand_scope(brand):
        product, blue = selectors.resolve_sku("A-2") or pytest.fail("unknown")
        _, red = selectors.resolve_sku("A-1") or pytest.fail("unknown")
        assert selectors.price(product, blue) == selectors.Price(Decimal("30.00"), "EUR")
        assert selectors.price(product, red) == selectors.Price(Decimal("19.90"), "EUR", None, False)
        assert selectors.stock(product, blue).stores == {"Leipzig": 2, "Ulm": 1}
        assert selectors.stock(product, red).state == "out_of_stock"
        assert (selectors.stock(product).state, selectors.stock(product).quantity) == ("in_stock", 3)
        values = {one["name"]: one["value"] for one in selectors.approved_attributes(product, red)}
        assert values == {"power": 4, "base": "E27"}


def test_a_card_shows_the_values_of_now(brand: Brand) -> None:
    with brand_scope(brand):
        product, blue = selectors.resolve_sku("A-2") or pytest.fail("unknown")
        card = selectors.card(product, blue)
        shown = {name: card[name] for name in ("sku", "product", "options", "price", "stock", "image")}
        assert shown == {
            "sku": "A-2",
            "product": "A",
            "options": {"Colour": "blue"},
            "price": {"amount": "30.00", "currency": "EUR"},
            "stock": {"state": "in_stock", "quantity": 3},
            "image": "/a.svg",
        }


def test_approval_in_bulk_by_field_and_back(brand: Brand) -> None:
    with brand_scope(brand):
        assert approval.withdraw_products(by=BY) == 3
        assert Product.objects.exclude(approved_fields=[]).count() == 0
        assert approval.approve_products(by=BY, fields=["price", "stock"]) == 3
        product = Product.objects.get(sku="A")
        assert selectors.approved_price(product) and selectors.approved_attributes(product) == []
        assert approval.approve_products([product.pk], by=BY, fields=["attributes"]) == 1
        assert approval.approve_products([product.pk], by=BY, fields=["attributes"]) == 0
        rows = {row["field"]: (row["approved"], row["total"]) for row in approval.summary()}
        assert rows["attributes"] == (1, 3)
        with pytest.raises(Invalid):
            approval.approve_products(by=BY, fields=["title"])


def test_relations_are_approved_one_by_one(brand: Brand) -> None:
    with brand_scope(brand):
        product, target = Product.objects.get(sku="A"), Product.objects.get(sku="B")
        relation = Relation.objects.create(product=product, kind="fits", target=target, target_sku="B")
        assert list(selectors.approved_relations(product)) == []
        approval.approve_relation(relation.pk, by=BY)
        assert list(selectors.approved_relations(product)) == [relation]
        assert list(selectors.relations_to(target)) == [relation]
