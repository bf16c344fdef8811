"""Synonyms over REST: kept as drafts, approved, changed, retired, by JSON and by file."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from apps.people.actors import Actor
from apps.people.onboarding import issue_api_key
from apps.people.roles import Role
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope
from tests.people import make_brand, make_member

pytestmark = pytest.mark.django_db
COUCH = {"said": "couch", "term": "sofa"}
Call = Callable[..., Any]


def caller(brand: Brand, scope: str = "knowledge", **headers: str) -> Call:
    with brand_scope(brand):
        _, secret = issue_api_key("shop", scope.split(), by=Actor.system("test"))

    def call(method: str, path: str = "", body: Any = None) -> Any:
        how = {"HTTP_AUTHORIZATION": f"Key {secret}", "content_type": "application/json", **headers}
        if isinstance(body, str):
            how["content_type"] = "text/csv"
        sent = body if isinstance(body, str) else "" if body is None else json.dumps(body)
        return Client().generic(method, f"/api/v1/synonyms{path}", sent, **how)

    return call


@pytest.fixture
def call() -> Call:
    return caller(make_brand("shop"))


def test_a_synonym_is_kept_approved_changed_and_retired(call: Call) -> None:
    done = call("POST", "", COUCH)
    assert (done.status_code, done.json()["created"]) == (201, 1)
    key = done.json()["ids"][0]
    card = call("GET", f"/{key}").json()
    assert (card["said"], card["term"], card["language"], card["state"]) == ("couch", "sofa", "en", "draft")
    assert call("POST", f"/{key}/approve").json()["approved_by"] == "shop"
    assert call("PATCH", f"/{key}", {"term": "sofa"}).json() == {"changed": False}
    draft = call("PATCH", f"/{key}", {"term": "settee"}).json()
    assert (draft["state"], call("GET", f"/{key}").json()["state"]) == ("draft", "approved")
    assert call("POST", f"/{draft['id']}/approve").json()["state"] == "approved"
    assert [row["term"] for row in call("GET", "?state=approved").json()["results"]] == ["settee"]
    assert call("POST", f"/{draft['id']}/retire").json()["state"] == "retired"
    assert call("GET").json()["results"] == []
    assert len(call("GET", "?state=retired").json()["results"]) == 2


def test_many_come_by_json_or_csv_and_go_out_as_a_file(call: Call) -> None:
    done = call("POST", "?approve=true", [COUCH, {"said": "x9", "term": "y"}, 5]).json()
    assert (done["created"], done["failed"]) == (1, 2)
    assert [one["row"] for one in done["errors"]] == [2, 3]
    assert call("POST", "", "said,term,language\nHülle,Case,de\n").json()["created"] == 1
    file = call("GET", ".csv")
    assert file["Content-Type"] == "text/csv; charset=utf-8"
    assert file.content.decode().splitlines()[1:] == ["couch,sofa,en,approved", "Hülle,Case,de,draft"]
    assert [row["said"] for row in call("GET", "?language=de&q=cas").json()["results"]] == ["Hülle"]


def test_what_is_wrong_is_named(call: Call) -> None:
    assert call("POST", "", {}).json()["fields"] == {"said": ["This is needed."]}
    key = call("POST", "", COUCH).json()["ids"][0]
    assert call("PATCH", f"/{key}", {"term": "Couches"}).json()["fields"] == {
        "term": ["Both are the same word."]
    }
    assert call("PATCH", f"/{key}", {"size": 1}).status_code == 400
    assert call("GET", "?state=loud").status_code == 400
    assert call("POST", f"/{key}/sing").status_code == 404
    call("POST", f"/{key}/retire")
    assert call("POST", f"/{key}/approve").json()["code"] == "bad_state"
    assert call("POST", "", "a,b\n1,2\n").json()["code"] == "not_synonyms_csv"


def test_another_brand_s_is_not_found_and_only_who_approves_lets_it_count(call: Call) -> None:
    key = call("POST", "", COUCH).json()["ids"][0]
    other = make_brand("other")
    for method, path in (("GET", ""), ("PATCH", ""), ("POST", "/approve"), ("POST", "/retire")):
        assert caller(other)(method, f"/{key}{path}", {}).status_code == 404
    assert caller(other, "catalog")("GET").status_code == 403
    make_member(other, "Edda", Role.EDITOR)
    edda = caller(other, "knowledge advise", HTTP_ON_BEHALF_OF="edda@other.example")
    assert edda("POST", "?approve=true", COUCH).status_code == 403
    assert edda("POST", "", COUCH).json()["created"] == 1
    assert edda("GET").json()["results"][0]["written_by"] == "Edda"
