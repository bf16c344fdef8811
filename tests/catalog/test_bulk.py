"""Rows written without an object of each keep to their brand and are whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from apps.catalog import bulk
from apps.catalog.models import Product, Stock
from apps.core.clock import now
from apps.tenants.scope import brand_scope
from tests.catalog.makers import feed, record, shop

pytestmark = pytest.mark.django_db


def test_plain_rows_belong_to_the_brand_in_scope(tmp_path: Path) -> None:
    own, other = shop("own"), shop("other")
    feed(tmp_path, own, record("T1"))
    with brand_scope(own):
        row = {"product_id": Product.objects.get().pk, "variant_id": None, "store": "Wien"}
        assert bulk.insert_plain(Stock, [{**row, "quantity": 7, "counted_at": now()}]) == 1
        assert Stock.objects.get(store="Wien").quantity == 7
    with brand_scope(other):
        assert not Stock.objects.filter(store="Wien").exists()


def test_a_plain_row_without_one_of_its_columns_is_refused(tmp_path: Path) -> None:
    own = shop("own")
    feed(tmp_path, own, record("T1"))
    with brand_scope(own), pytest.raises(ValueError, match="counted_at"):
        bulk.insert_plain(Stock, [{"product_id": Product.objects.get().pk, "store": "Wien", "quantity": 7}])
