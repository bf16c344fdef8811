"""Facts over REST: laid down, changed into a new version, approved, retired; what is wrong is named."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from apps.people.actors import Actor
from apps.people.onboarding import issue_api_key
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope
from tests.people import make_brand

pytestmark = pytest.mark.django_db
AUSTRIA = {"kind": "delivery", "scope": "AT", "value": {"cost": "9.90", "days_min": 2, "days_max": 4}}
Call = Callable[..., Any]


def caller(brand: Brand, scope: str = "knowledge") -> Call:
    with brand_scope(brand):
        _, secret = issue_api_key("shop", [scope], by=Actor.system("test"))

    def call(method: str, path: str = "", body: Any = None) -> Any:
        how = {"HTTP_AUTHORIZATION": f"Key {secret}", "content_type": "application/json"}
        return Client().generic(method, f"/api/v1/facts{path}", _text(body), **how)

    return call


def _text(body: Any) -> str:
    return "" if body is None else json.dumps(body)


@pytest.fixture
def call() -> Call:
    return caller(make_brand("shop"))


def test_a_fact_is_laid_down_approved_changed_and_retired(call: Call) -> None:
    made = call("POST", "", AUSTRIA).json()
    assert (made["state"], made["version"], made["approved_by"]) == ("waiting", 1, None)
    assert call("GET", "?state=live").json()["results"] == []
    approved = call("POST", f"/{made['id']}/approve").json()
    assert (approved["state"], approved["approved_by"]) == ("approved", "shop")
    assert approved["says"] == {
        "en": ["Delivery to Austria costs 9.90 EUR.", "Delivery to Austria takes 2 to 4 working days."],
        "de": [
            "Die Lieferung nach Österreich kostet 9,90 EUR.",
            "Die Lieferung nach Österreich dauert 2 bis 4 Werktage.",
        ],
    }
    changed = call("PATCH", f"/{made['id']}", {"valid_to": "2030-01-31"})
    assert changed.status_code == 201
    assert (changed.json()["version"], changed.json()["valid_to"]) == (2, "2030-01-31")
    assert [row["version"] for row in call("GET", "?state=live").json()["results"]] == [1]
    assert call("POST", f"/{changed.json()['id']}/approve").status_code == 200
    assert [row["state"] for row in call("GET").json()["results"]] == ["approved", "retired"]
    assert call("POST", f"/{changed.json()['id']}/retire").json()["state"] == "retired"
    assert call("GET", "?state=live").json()["results"] == []


def test_the_same_again_makes_no_version(call: Call) -> None:
    call("POST", "", AUSTRIA)
    again = call("POST", "", AUSTRIA)
    assert (again.status_code, again.json()) == (200, {"changed": False})
    assert len(call("GET").json()["results"]) == 1


def test_what_is_wrong_is_named(call: Call) -> None:
    answer = call("POST", "", AUSTRIA | {"value": {"cost": "-3"}})
    assert answer.status_code == 400 and "cost" in answer.json()["fields"]
    assert call("POST", "", {"kind": "weather", "value": {}}).status_code == 400
    assert call("POST", "", AUSTRIA | {"value": [1]}).status_code == 400
    made = call("POST", "", AUSTRIA).json()
    call("POST", f"/{made['id']}/approve")
    assert call("POST", f"/{made['id']}/approve").json()["code"] == "bad_state"
    assert call("POST", f"/{made['id']}/sing").status_code == 404


def test_another_brands_fact_is_not_found_and_another_scope_is_refused(call: Call) -> None:
    made = call("POST", "", AUSTRIA).json()
    other = make_brand("other")
    stranger = caller(other)
    assert stranger("GET", f"/{made['id']}").status_code == 404
    assert stranger("POST", f"/{made['id']}/approve").status_code == 404
    assert caller(other, "catalog")("GET").status_code == 403
