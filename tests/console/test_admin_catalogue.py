"""Feeds in, errors shown, fields approved, products looked at."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.catalog import proposals, uploads
from apps.catalog.models import Import, Product
from apps.catalog.proposals import Proposal
from apps.people.roles import Role
from apps.tenants.scope import brand_scope
from tests.console.admin import House, entries, queries
from tests.people import make_member

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def words(answer: Any) -> str:
    return str(answer.content.decode())


def feed(*products: dict[str, Any], name: str = "feed.json") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, json.dumps(list(products)).encode(), "application/json")


def tent(sku: str, **more: Any) -> dict[str, Any]:
    return {
        "sku": sku, "title": f"Tent {sku}", "price": {"amount": "199.00", "currency": "EUR"}, "stock": 3,
        "attributes": {"Weight": "1.2 kg"}, **more,
    }  # fmt: skip


def brought_in(house: House, *products: dict[str, Any], **form: Any) -> Import:
    """Upload a feed and let the worker do it."""
    answer = house.as_(house.ada).post(
        "/console/admin/catalogue/", {"format": "json", "file": feed(*products), "mapping": "", **form}
    )
    assert answer.status_code == 302, words(answer)
    with brand_scope(house.brand):
        row = Import.objects.order_by("-created_at").first()
        assert row is not None
        uploads.perform(row.pk)
        row.refresh_from_db()
    return row


def test_an_import_is_watched_while_it_runs_and_read_when_it_is_done(house: House) -> None:
    client = house.as_(house.ada)
    answer = client.post(
        "/console/admin/catalogue/", {"format": "json", "file": feed(tent("a"), {"sku": "b"})}
    )
    page = words(client.get(answer["Location"]))
    assert "waiting" in page and 'hx-trigger="load delay:1s"' in page
    with brand_scope(house.brand):
        uploads.perform(Import.objects.get().pk)
    partial = words(client.get(answer["Location"], headers=HTMX))
    assert "<html" not in partial and "hx-trigger" not in partial
    assert "1 remark" in partial and "Left out" in partial and "What is wrong" in partial


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"mapping": "{nope"}, "This is no JSON"),
        ({"mapping": "[1]"}, "A mapping is a JSON object."),
        ({"file": SimpleUploadedFile("feed.json", b"")}, "The file is empty."),
        ({"format": "price-list"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_imported_is_said_beside_the_field(
    house: House, form: dict[str, Any], said: str
) -> None:
    given = {"format": "json", "file": feed(tent("a")), "mapping": '{"sku": "id"}', **form}
    answer = house.as_(house.ada).post("/console/admin/catalogue/", given)
    assert answer.status_code == 422 and said in words(answer)
    if "mapping" not in form:
        assert "{&quot;sku&quot;: &quot;id&quot;}" in words(answer)
    with brand_scope(house.brand):
        assert not Import.objects.exists()


def test_a_feed_that_would_empty_the_shop_waits_for_a_decision(house: House) -> None:
    brought_in(house, *(tent(str(n)) for n in range(5)))
    row = brought_in(house, tent("0"), full="on")
    client, address = house.as_(house.ada), f"/console/admin/catalogue/imports/{row.pk}/"
    page = words(client.get(address))
    assert "4 products are not in this file any more" in page and "Take 4 products out of the range" in page
    client.post(f"{address}decide/", {"remove": "no"})
    with brand_scope(house.brand):
        assert Product.objects.filter(active=True).count() == 5
    assert "no longer possible" in words(client.post(f"{address}decide/", {"remove": "yes"}, follow=True))


def test_deciding_to_remove_removes(house: House) -> None:
    brought_in(house, *(tent(str(n)) for n in range(5)))
    row = brought_in(house, tent("0"), full="on")
    house.as_(house.ada).post(f"/console/admin/catalogue/imports/{row.pk}/decide/", {"remove": "yes"})
    with brand_scope(house.brand):
        assert list(Product.objects.filter(active=True).values_list("sku", flat=True)) == ["0"]


def test_typed_fields_are_proposed_prose_is_not_and_an_approver_decides(house: House) -> None:
    brought_in(house, tent("a", description="A lovely tent."))
    client = house.as_(house.ada)
    page = words(client.get("/console/admin/catalogue/approval/"))
    assert 'value="attributes" checked' in page and 'value="description" checked' not in page
    assert "Weight: 1.2 kg" in page and "0 of 1 approved" in page
    client.post("/console/admin/catalogue/approval/all/", {"field": ["attributes", "price"], "do": "approve"})
    with brand_scope(house.brand):
        product = Product.objects.get()
    assert product.approved_fields == ["attributes", "price"] and product.approved_by == "Ada"
    client.post("/console/admin/catalogue/approval/all/", {"field": ["price"], "do": "withdraw"})
    with brand_scope(house.brand):
        assert Product.objects.get().approved_fields == ["attributes"]
    assert entries(house.brand, "catalog.approved") == 1 and entries(house.brand, "catalog.withdrawn") == 1


def test_an_editor_looks_and_does_not_approve(house: House) -> None:
    brought_in(house, tent("a"))
    client = house.as_(make_member(house.brand, "Eda", Role.EDITOR))
    page = words(client.get("/console/admin/catalogue/approval/"))
    assert "an approver decides" in page and "Approve the ticked fields" not in page
    assert client.post("/console/admin/catalogue/approval/all/", {"field": ["price"]}).status_code == 403


def test_nothing_ticked_is_told(house: House) -> None:
    answer = house.as_(house.ada).post("/console/admin/catalogue/approval/all/", {}, follow=True)
    assert "Tick at least one field." in words(answer)


def test_a_product_shows_its_values_and_what_may_be_said(house: House) -> None:
    brought_in(house, tent("a"))
    client = house.as_(house.ada)
    with brand_scope(house.brand):
        product = Product.objects.get()
    address = f"/console/admin/catalogue/products/{product.pk}/"
    page = words(client.get(address))
    assert "Weight" in page and "1.2 kg" in page and "199.00" in page
    client.post(f"{address}approve/", {"field": "price", "do": "approve"})
    with brand_scope(house.brand):
        assert Product.objects.get().approved_fields == ["price"]
    assert "Last decided by Ada" in words(client.get(address))


def test_a_product_is_found_by_its_words_and_an_empty_search_says_so(house: House) -> None:
    brought_in(house, tent("a"), tent("b", title="Stove"))
    client = house.as_(house.ada)
    found = words(client.get("/console/admin/catalogue/products/?q=stove", headers=HTMX))
    assert "Stove" in found and "Tent a" not in found and "<html" not in found
    assert "Nothing active is found" in words(client.get("/console/admin/catalogue/products/?q=zzzz"))


def test_the_lists_cost_the_same_for_three_as_for_one(house: House) -> None:
    brought_in(house, tent("a"))
    client = house.as_(house.ada)
    for address in ("/console/admin/catalogue/products/", "/console/admin/catalogue/"):
        few = queries(client, address)
        brought_in(house, tent("b" + address[-3:-1]), tent("c" + address[-3:-1]))
        assert queries(client, address) == few


def test_a_proposed_relation_shows_its_sentence_and_taken_back_is_gone(house: House) -> None:
    brought_in(house, tent("T1"), tent("T2"))
    with brand_scope(house.brand):
        one, two = Product.objects.order_by("sku")
        proof = "It fits the other tent."
        proposals.propose([Proposal(one.pk, "fits", two.pk, two.sku, "", proof, one.title, None)])
        relation = proposals.waiting().get()
    client, page = house.as_(house.ada), f"/console/admin/catalogue/products/{one.pk}/"
    shown = words(client.get(page))
    assert proof in shown and "Reject" in shown
    client.post(f"{page}relations/{relation.pk}/approve/", {"do": "take_back"})
    assert proof not in words(client.get(page))
    with brand_scope(house.brand):
        relation.refresh_from_db()
        assert relation.rejected_at and not proposals.waiting().exists()
