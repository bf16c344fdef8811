"""A sale price holds from its first moment to its last, whenever the feed was imported."""

from __future__ import annotations

from decimal import Decimal

import pytest
import time_machine

from apps.assistant.port import BrandKnowledge
from apps.catalog import selectors, writing
from apps.catalog.importers.items import CatalogueItem, Money, Parsed, Sale, VariantItem
from apps.catalog.models import Product
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope
from tests.catalog.makers import shop

pytestmark = pytest.mark.django_db
JUNE = Sale(Decimal("15"), "2026-06-01T00:00", "2026-06-07T23:59:59")


@pytest.fixture
def brand() -> Brand:
    return shop(timezone="Europe/Berlin")


def sell(brand: Brand, **fields: object) -> None:
    item = CatalogueItem(sku="A", title="Lamp")
    for name, value in fields.items():
        setattr(item, name, value)
    context = writing.Context("en", "EUR", "ada@shop.example", zone=brand.timezone)
    writing.write([Parsed(1, item)], context)


@pytest.mark.parametrize(
    ("moment", "amount", "struck"),
    [
        ("2026-05-31T21:59:59Z", "20.00", None),
        ("2026-05-31T22:00:00Z", "15.00", "20.00"),
        ("2026-06-07T21:59:59Z", "15.00", "20.00"),
        ("2026-06-07T22:00:00Z", "20.00", None),
    ],
)
def test_the_price_follows_the_clock_of_the_brand(
    brand: Brand, moment: str, amount: str, struck: str | None
) -> None:
    with brand_scope(brand):
        with time_machine.travel("2026-01-01", tick=False):
            sell(brand, price=Money(Decimal(20)), sale=JUNE)
        with time_machine.travel(moment, tick=False):
            product = Product.objects.get()
            price = selectors.approved_price(product)
            assert price == selectors.Price(Decimal(amount), "EUR", Decimal(struck) if struck else None)
            view = BrandKnowledge(brand).product("A")
            assert view and view.price == Decimal(amount)


def test_the_cheapest_variant_names_the_price_while_one_is_on_sale(brand: Brand) -> None:
    dear = VariantItem("A-1", {"Size": "L"}, Money(Decimal(20)), sale=JUNE)
    cheap = VariantItem("A-2", {"Size": "S"}, Money(Decimal(18)))
    with brand_scope(brand):
        sell(brand, price=Money(Decimal(18)), variants=[dear, cheap])
        product, variant = selectors.resolve_sku("A-1") or pytest.fail("unknown")
        with time_machine.travel("2026-06-03", tick=False):
            assert selectors.price(product) == selectors.Price(Decimal(15), "EUR", Decimal(20), True)
            assert selectors.price(product, variant) == selectors.Price(Decimal(15), "EUR", Decimal(20))
        with time_machine.travel("2026-06-09", tick=False):
            assert selectors.price(product) == selectors.Price(Decimal(18), "EUR", None, True)
            assert selectors.price(product, variant) == selectors.Price(Decimal(20), "EUR")


def test_a_variant_sold_beyond_zero_is_not_called_out_of_stock(brand: Brand) -> None:
    kept_on = VariantItem("A-1", {"Size": "L"}, stock={"": 0}, policy="continue")
    gone = VariantItem("A-2", {"Size": "S"}, stock={"": 0})
    with brand_scope(brand):
        sell(brand, variants=[kept_on, gone])
        view = BrandKnowledge(brand).product("A")
        assert view
        assert [one.stock for one in view.variants] == [None, 0]
