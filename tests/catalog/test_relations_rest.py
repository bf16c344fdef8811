"""Relations over REST: declared in JSON or CSV, waiting or approved, taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.assistant.answering import Ask, answer
from apps.audit.models import Entry
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
