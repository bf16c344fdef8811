"""Articles over REST: a wording is written, submitted, approved, answered from, and retired."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from apps.assistant.answering import Ask, answer
from apps.people.actors import Actor
from apps.people.onboarding import issue_api_key
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope
from tests.people import make_brand

pytestmark = pytest.mark.django_db
RENTAL = {"title": "Kayak rental", "body": "# Prices\n\nRenting a kayak costs 35 EUR a day."}


class Api:
    """A program with a key of scope `knowledge`."""

    def __init__(self, brand: Brand) -> None:
        self.brand = brand
        with brand_scope(brand):
            _, secret = issue_api_key("editor", ["knowledge"], by=Actor.system("test"))
        self.key: dict[str, Any] = {"HTTP_AUTHORIZATION": f"Key {secret}"}

    def get(self, path: str) -> Any:
        return Client().get(f"/api/v1/{path}", **self.key)

    def post(self, path: str, body: Any = None) -> Any:
        return Client().post(f"/api/v1/{path}", body, content_type="application/json", **self.key)

    def says(self) -> tuple[str, str]:
        with brand_scope(self.brand):
            said = answer(Ask("What does it cost to rent a kayak?"), self.brand).decision
        return said.outcome, said.text


@pytest.fixture
def api() -> Api:
    return Api(make_brand("own"))


def test_a_wording_is_said_from_its_approval_to_its_end(api: Api) -> None:
    made = api.post("articles", RENTAL)
    assert (made.status_code, made.json()["state"], made.json()["language"]) == (201, "draft", "en")
    revision = made.json()["revisions"][0]["id"]
    assert api.says()[0] == "refused"
    assert api.post(f"revisions/{revision}/approve").json()["code"] == "bad_state"
    assert api.post(f"revisions/{revision}/submit").json()["state"] == "in_review"
    assert api.post(f"revisions/{revision}/approve").json()["approved_by"] == "editor"
    assert api.says() == ("answered", "Renting a kayak costs 35 EUR a day.")
    newer = {"body": "# Prices\n\nRenting a kayak costs 40 EUR a day."}
    second = api.post(f"articles/{made.json()['id']}/revisions", newer).json()
    assert (second["number"], second["state"]) == (2, "draft")
    for step in ("submit", "approve"):
        api.post(f"revisions/{second['id']}/{step}")
    assert api.says() == ("answered", "Renting a kayak costs 40 EUR a day.")
    whole = api.get(f"articles/{made.json()['id']}").json()
    assert [(each["number"], each["state"]) for each in whole["revisions"]] == [
        (2, "approved"),
        (1, "superseded"),
    ]
    assert api.post(f"revisions/{second['id']}/retire").json()["state"] == "retired"
    assert api.says()[0] == "refused"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"body": ""}, "body"), ({"title": ""}, "title"), ({"audience": "everyone"}, "audience"),
        ({"language": "english please"}, "language"), ({"valid_from": "tomorrow"}, "valid_from"),
        ({"valid_from": "2026-05-02", "valid_to": "2026-05-01"}, "valid_to"),
        ({"body": "---\nwhat: ever\n---\n"}, "body"),
    ],
)  # fmt: skip
def test_nonsense_is_refused_with_its_field(api: Api, change: dict[str, str], field: str) -> None:
    refused = api.post("articles", RENTAL | change)
    assert refused.status_code == 400
    assert field in refused.json()["fields"]
    assert api.get("articles").json()["results"] == []


def test_lists_are_by_state_and_another_brand_finds_nothing(api: Api) -> None:
    made = api.post("articles", RENTAL).json()
    assert [each["title"] for each in api.get("articles?state=draft").json()["results"]] == ["Kayak rental"]
    assert api.get("articles?state=approved").json()["results"] == []
    assert api.get("articles?state=lost").status_code == 400
    stranger = Api(make_brand("foreign"))
    assert stranger.get("articles").json()["results"] == []
    assert stranger.get(f"articles/{made['id']}").status_code == 404
    assert stranger.post(f"articles/{made['id']}/revisions", {"body": "x"}).status_code == 404
    assert stranger.post(f"revisions/{made['revisions'][0]['id']}/submit").status_code == 404
