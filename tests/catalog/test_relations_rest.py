"""Relations over REST: declared in JSON or CSV, waiting or approved, taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.assistant.answering import Ask, answer
from apps.audit.models import Entry
from apps.catalog import proposals
from apps.catalog.models import Product
from apps.catalog.proposals import Proposal
from apps.catalog.relating import declare, from_json
from apps.people.actors import Actor
from apps.people.onboarding import issue_api_key
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope
from tests.catalog.makers import feed, record, shop

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/relations"
FITS = {"sku": "COVER", "kind": "fits", "target_sku": "TENT"}
QUESTION = Ask("Does the Lark Groundsheet fit the Wren Tent?")


@pytest.fixture
def brand(tmp_path: Path) -> Brand:
    made = shop()
    feed(tmp_path, made, record("COVER", title="Lark Groundsheet"), record("TENT", title="Wren Tent"))
    return made


def api(brand: Brand) -> tuple[Client, dict[str, Any]]:
    with brand_scope(brand):
        _, secret = issue_api_key("catalogue", ["catalog"], by=Actor.system("test"))
    return Client(), {"HTTP_AUTHORIZATION": f"Key {secret}"}


def said(brand: Brand) -> str:
    with brand_scope(brand):
        return answer(QUESTION, brand).decision.text


def post(brand: Brand, body: Any, query: str = "") -> Any:
    client, key = api(brand)
    return client.post(f"{ADDRESS}{query}", body, content_type="application/json", **key)


def test_a_declared_relation_waits_until_it_is_approved_and_is_gone_when_taken_back(brand: Brand) -> None:
    client, key = api(brand)
    made = client.post(ADDRESS, FITS, content_type="application/json", **key)
    assert (made.status_code, made.json()["created"], made.json()["failed"]) == (201, 1, 0)
    (relation,) = made.json()["ids"]
    assert "Yes" not in said(brand)
    waiting = client.get(f"{ADDRESS}?state=waiting", **key).json()["results"]
    assert [(each["sku"], each["kind"], each["target_sku"]) for each in waiting] == [
        ("COVER", "fits", "TENT")
    ]
    assert client.post(f"{ADDRESS}/{relation}/approve", **key).json()["approved_by"] == "catalogue"
    assert said(brand) == "Yes, the Lark Groundsheet fits the Wren Tent."
    assert client.delete(f"{ADDRESS}/{relation}", **key).status_code == 204
    assert "Yes" not in said(brand)
    with brand_scope(brand):
        done = set(Entry.objects.values_list("action", flat=True))
    assert {"catalog.relations_declared", "catalog.relation_approved", "catalog.relation_removed"} <= done


def test_declared_twice_it_is_there_once_and_can_be_approved_at_once(brand: Brand) -> None:
    first, again = post(brand, FITS).json(), post(brand, [FITS, FITS], "?approve=true").json()
    assert (again["created"], again["unchanged"], again["ids"]) == (0, 2, first["ids"])
    assert said(brand) == "Yes, the Lark Groundsheet fits the Wren Tent."


@pytest.mark.parametrize("form", ["body", "file"])
def test_a_file_brings_the_good_rows_and_names_the_bad_ones(brand: Brand, form: str) -> None:
    client, key = api(brand)
    text = b"sku,kind,target_sku,target_name,note\nCOVER,fits,TENT,,\nCOVER,likes,TENT,,\nLOST,fits,TENT,,\n"
    if form == "body":
        made = client.post(f"{ADDRESS}?approve=1", text, content_type="text/csv", **key)
    else:
        made = client.post(f"{ADDRESS}?approve=1", {"file": SimpleUploadedFile("r.csv", text)}, **key)
    body = made.json()
    assert (body["created"], body["failed"]) == (1, 2)
    assert [(each["row"], each["code"]) for each in body["errors"]] == [
        (3, "bad_relation"),
        (4, "unknown_sku"),
    ]
    assert said(brand) == "Yes, the Lark Groundsheet fits the Wren Tent."


@pytest.mark.parametrize(("body", "code"), [({}, "invalid"), ([], "invalid"), ("nonsense", "bad_json")])
def test_an_empty_or_broken_body_is_refused(brand: Brand, body: Any, code: str) -> None:
    made = post(brand, body)
    assert (made.status_code, made.json()["code"]) == (400, code)


def test_another_brand_finds_none_of_it(brand: Brand) -> None:
    (relation,) = post(brand, FITS).json()["ids"]
    client, key = api(shop("foreign"))
    assert client.get(ADDRESS, **key).json()["results"] == []
    assert client.delete(f"{ADDRESS}/{relation}", **key).status_code == 404
    assert client.post(f"{ADDRESS}/{relation}/approve", **key).status_code == 404
    assert client.post(ADDRESS, FITS, content_type="application/json", **key).json()["failed"] == 1


def test_a_proposal_is_listed_with_its_proof_and_rejected_for_good(brand: Brand) -> None:
    client, key = api(brand)
    with brand_scope(brand):
        cover, tent = (Product.objects.get(sku=sku) for sku in ("COVER", "TENT"))
        proof = "It fits the Wren Tent."
        proposals.propose([Proposal(cover.pk, "fits", tent.pk, "TENT", "", proof, cover.title, None)])
    (card,) = client.get(f"{ADDRESS}?state=proposed", **key).json()["results"]
    assert (card["proof"], card["origin"], card["approved_at"]) == (proof, "machine", None)
    assert client.post(f"{ADDRESS}/{card['id']}/reject", **key).json()["rejected_at"]
    for state in ("proposed", "waiting"):
        assert client.get(f"{ADDRESS}?state={state}", **key).json()["results"] == []


def test_thousands_are_approved_in_as_many_queries_as_few(brand: Brand) -> None:
    counts = []
    for many in (2, 200):
        rows = [{"sku": "COVER", "kind": "fits", "target_name": f"Thing {many}-{n}"} for n in range(many)]
        with brand_scope(brand), CaptureQueriesContext(connection) as queries:
            assert declare(from_json(rows), by=Actor.system("test"), approve=True).created == many
        counts.append(len(queries))
    assert counts[0] == counts[1]
