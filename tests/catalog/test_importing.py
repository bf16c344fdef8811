"""Importing into the database: repeatable, complete, and nothing is said that nobody approved."""

from __future__ import annotations

import json
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.test.utils import CaptureQueriesContext

from apps.catalog import importing, selectors, uploads
from apps.catalog.models import (
    AttributeDefinition,
    Import,
    Product,
    ProductVersion,
    Relation,
    Stock,
    UnapprovedText,
    Variant,
)
from apps.core.errors import Conflict, Invalid
from apps.people.roles import Role
from apps.tenants.models import Brand, Work
from apps.tenants.scope import brand_scope
from tests.catalog.makers import ADA, BY, feed, record, shop
from tests.people import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def brand() -> Brand:
    return shop()


def outcome(result: importing.ImportResult) -> tuple[int, int, int, int, int]:
    return result.created, result.updated, result.unchanged, result.removed, result.failed


def test_the_same_feed_twice_changes_nothing(brand: Brand, tmp_path: Path) -> None:
    lamps = [record("A", attributes={"power": 9}), record("B", variants=[{"sku": "B-1", "stock": 1}])]
    assert outcome(feed(tmp_path, brand, *lamps)) == (2, 0, 0, 0, 0)
    with brand_scope(brand):
        before = list(Product.objects.order_by("sku").values_list("id", "version", "updated_at"))
    assert outcome(feed(tmp_path, brand, *lamps)) == (0, 0, 2, 0, 0)
    with brand_scope(brand):
        assert list(Product.objects.order_by("sku").values_list("id", "version", "updated_at")) == before
        assert ProductVersion.objects.count() == 2


def test_a_change_makes_a_version_and_keeps_the_rows_others_point_at(brand: Brand, tmp_path: Path) -> None:
    feed(tmp_path, brand, record("A", variants=[{"sku": "A-1"}, {"sku": "A-2"}]))
    with brand_scope(brand):
        product, variant = Product.objects.get(), Variant.objects.get(sku="A-2")
    assert outcome(feed(tmp_path, brand, record("A", title="New", variants=[{"sku": "A-2"}]))) == (
        0,
        1,
        0,
        0,
        0,
    )
    with brand_scope(brand):
        again = Product.objects.get()
        assert (again.pk, again.title, again.version) == (product.pk, "New", 2)
        assert [one.pk for one in selectors.variants_of(again)] == [variant.pk]
        assert not Variant.objects.get(sku="A-1").active
        old = ProductVersion.objects.get(number=1)
        assert old.content["title"] == "Lamp A"
        with pytest.raises(DatabaseError), transaction.atomic():
            ProductVersion.objects.update(number=9)


def test_stock_alone_changes_without_a_new_version_or_approval(brand: Brand, tmp_path: Path) -> None:
    feed(tmp_path, brand, record("A"))
    assert outcome(feed(tmp_path, brand, record("A", stock=2), approve=False)) == (0, 1, 0, 0, 0)
    with brand_scope(brand):
        product = Product.objects.get()
        assert product.version == 1
        assert product.approved("description")
        level = selectors.approved_stock(product)
        assert level and (level.state, level.quantity) == ("in_stock", 2)


def test_new_words_lose_the_approval_and_prices_keep_it(brand: Brand, tmp_path: Path) -> None:
    feed(tmp_path, brand, record("A", description="Old words"))
    feed(tmp_path, brand, record("A", description="New words"), approve=False)
    with brand_scope(brand):
        assert Product.objects.get().approved_fields == ["price", "stock"]


def test_nothing_is_stated_before_approval(brand: Brand, tmp_path: Path) -> None:
    relation = {"kind": "fits", "sku": "B"}
    lamps = [record("A", attributes={"power": 9}, relations=[relation]), record("B")]
    feed(tmp_path, brand, *lamps, approve=False)
    with brand_scope(brand):
        product = Product.objects.get(sku="A")
        assert selectors.approved_attributes(product) == []
        assert selectors.approved_price(product) is None
        assert selectors.approved_stock(product) is None
        assert not selectors.approved_relations(product).exists()
    assert outcome(feed(tmp_path, brand, *lamps)) == (0, 0, 2, 0, 0)
    with brand_scope(brand):
        product = Product.objects.get(sku="A")
        assert [one["value"] for one in selectors.approved_attributes(product)] == [9]
        assert selectors.approved_price(product) == selectors.Price(Decimal("19.90"), "EUR")
        assert [one.target and one.target.sku for one in selectors.approved_relations(product)] == ["B"]
        assert product.approved_by == ADA.format("shop")


def test_only_a_member_who_may_approve_can_be_named(brand: Brand, tmp_path: Path) -> None:
    make_member(brand, "Ben", Role.ADVISOR)
    path = tmp_path / "x.json"
    path.write_text("[]")
    with brand_scope(brand):
        for email in ("ben@shop.example", "nobody@shop.example"):
            with pytest.raises(Invalid) as caught:
                importing.run("json", path, by=BY, approve_as=email)
            assert caught.value.code == "unknown_approver"


def test_typed_attributes_prices_and_stock_arrive_as_the_feed_says(brand: Brand, tmp_path: Path) -> None:
    feed(
        tmp_path,
        brand,
        record(
            "A",
            attributes={"power": {"value": 9.5, "unit": "W"}, "dim": False, "base": ["E27"], "name": "x"},
            price={"amount": "1299.005", "currency": "USD"},
            stock={"Leipzig": 2, "Online": 0},
            unapproved=[{"kind": "question", "text": "Is it good?"}],
        ),
    )
    with brand_scope(brand):
        product = Product.objects.get()
        assert {one["name"]: one["value"] for one in product.attributes} == {
            "power": 9.5,
            "dim": False,
            "base": ["E27"],
            "name": "x",
        }
        assert (product.price_amount, product.price_currency) == (Decimal("1299.01"), "USD")
        assert dict(Stock.objects.values_list("store", "quantity")) == {"Leipzig": 2, "Online": 0}
        assert UnapprovedText.objects.get().text == "Is it good?"
        assert dict(AttributeDefinition.objects.values_list("name", "type"))["dim"] == "bool"


def test_bad_rows_are_reported_and_the_rest_is_kept(brand: Brand, tmp_path: Path) -> None:
    result = feed(tmp_path, brand, record("A"), {"title": "no sku"}, record("A"), record("B", price="?"), "x")
    assert outcome(result) == (1, 0, 0, 0, 4)
    assert [(one["row"], one["code"]) for one in result.errors] == [
        (2, "no_sku"),
        (3, "duplicate_sku"),
        (4, "bad_price"),
        (5, "not_an_object"),
    ]


def test_a_full_feed_removes_what_it_does_not_name(brand: Brand, tmp_path: Path) -> None:
    feed(tmp_path, brand, *(record(sku) for sku in "ABCDE"))
    result = feed(tmp_path, brand, *(record(sku) for sku in "ABCD"), full=True)
    assert outcome(result) == (0, 0, 4, 1, 0)
    with brand_scope(brand):
        gone = Product.objects.get(sku="E")
        assert (gone.status, gone.active, gone.approved("price")) == ("removed", False, False)
    assert outcome(feed(tmp_path, brand, record("E"))) == (0, 1, 0, 0, 0)
    with brand_scope(brand):
        assert Product.objects.get(sku="E").active


def test_a_full_feed_that_would_remove_too_much_waits_for_a_person(brand: Brand, tmp_path: Path) -> None:
    feed(tmp_path, brand, *(record(sku) for sku in "ABCDE"))
    result = feed(tmp_path, brand, record("A"), full=True)
    assert (result.state, result.removed) == ("needs_decision", 0)
    with brand_scope(brand):
        run = Import.objects.get(pk=result.import_id)
        assert run.to_remove == 4
        assert Product.objects.filter(active=True).count() == 5
        uploads.decide(run, remove=True, by=BY)
        assert Product.objects.filter(active=True).count() == 1
        with pytest.raises(Conflict):
            uploads.decide(run, remove=True, by=BY)


def test_relations_file_ties_products_and_reports_unknown_ones(brand: Brand, tmp_path: Path) -> None:
    feed(tmp_path, brand, record("A"), record("B"))
    path = tmp_path / "relations.csv"
    path.write_text("sku,kind,target_sku,target_name\nA,fits,B,\nA,not_with,,Old base\nZ,fits,B,\n")
    with brand_scope(brand):
        result = importing.run("relations-csv", path, by=BY, approve_as=ADA.format("shop"))
        assert outcome(result) == (2, 0, 0, 0, 1)
        assert outcome(importing.run("relations-csv", path, by=BY)) == (0, 0, 2, 0, 1)
        assert {str(one) for one in Relation.objects.all()} == {"fits B", "not_with Old base"}
    feed(tmp_path, brand, record("A", title="Renamed"), record("B"))
    with brand_scope(brand):
        assert Relation.objects.count() == 2


def test_a_relation_is_tied_when_its_product_arrives_later(brand: Brand, tmp_path: Path) -> None:
    feed(tmp_path, brand, record("A", relations=[{"kind": "requires", "sku": "LATE"}]))
    feed(tmp_path, brand, record("LATE"))
    with brand_scope(brand):
        target = Relation.objects.get().target
        assert target and target.sku == "LATE"


def test_what_an_import_asks_of_the_database_does_not_grow_with_its_rows(
    brand: Brand, tmp_path: Path, django_assert_max_num_queries: Any
) -> None:
    variants = [{"sku": "v", "stock": 1}]
    with django_assert_max_num_queries(80) as one:
        feed(tmp_path, brand, record("A", variants=variants, relations=[{"kind": "fits", "name": "x"}]))
    many = [record(f"M{n}", variants=variants, relations=[{"kind": "fits", "name": "x"}]) for n in range(40)]
    with django_assert_max_num_queries(len(one)) as captured:
        feed(tmp_path, brand, *many)
    assert isinstance(captured, CaptureQueriesContext)


def test_an_uploaded_feed_is_imported_by_the_background(brand: Brand) -> None:
    content = json.dumps([record("A")]).encode()
    with brand_scope(brand):
        run = uploads.submit("json", "../../feed.json", content, by=BY)
        assert Work.objects.filter(kind="catalog.import").count() == 1
        uploads.perform(run.pk)
        uploads.perform(run.pk)
        run.refresh_from_db()
        assert (run.state, run.created) == ("done", 1)


def test_a_file_of_another_kind_fails_and_says_why(brand: Brand) -> None:
    with brand_scope(brand):
        run = uploads.submit("shopify-csv", "x.csv", b"\x89PNG\r\n\x1a\n\x00", by=BY)
        uploads.perform(run.pk)
        run.refresh_from_db()
        assert run.state == "failed"
        assert "Shopify" in run.detail
        with pytest.raises(Invalid):
            uploads.submit("json", "x.json", b"", by=BY)


def test_the_command_prints_the_result_as_json(brand: Brand, tmp_path: Path) -> None:
    path, mapping, out = tmp_path / "p.json", tmp_path / "m.json", StringIO()
    path.write_text(json.dumps([{"id": 1, "name": "Lamp", "cents": 1990}]))
    mapping.write_text(
        json.dumps({"sku": "id", "title": "name", "price": {"path": "cents", "cast": "cents"}})
    )
    call_command("import_catalog", "shop", "json", str(path), map=mapping, stdout=out)
    printed = json.loads(out.getvalue())
    assert {
        name: printed[name] for name in ("created", "updated", "unchanged", "removed", "failed", "errors")
    } == {
        "created": 1,
        "updated": 0,
        "unchanged": 0,
        "removed": 0,
        "failed": 0,
        "errors": [],
    }
    with brand_scope(brand):
        assert Product.objects.get().price_amount == Decimal("19.90")
    for arguments in (
        ["nobody", "json", str(path)],
        ["shop", "schema-org", str(path)],
        ["shop", "json", "/none"],
    ):
        with pytest.raises(CommandError):
            call_command("import_catalog", *arguments, stdout=StringIO())
