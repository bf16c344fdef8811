"""Rules over REST, and the answers they make: at once, until they end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client

from apps.assistant.answering import Ask, answer
from apps.people.actors import Actor
from apps.people.onboarding import issue_api_key
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope
from tests.catalog.makers import feed, record, shop

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/rules"
NO_NORWAY = {"kind": "delivery", "sku": "GAS", "allowed": False, "countries": ["NO"]}


@pytest.fixture
def brand(tmp_path: Path) -> Brand:
    made = shop()
    feed(tmp_path, made, record("GAS", title="Siskin Gas Can", category="Stoves > Fuel"))
    return made


def api(brand: Brand) -> tuple[Client, dict[str, Any]]:
    with brand_scope(brand):
        _, secret = issue_api_key("catalogue", ["catalog"], by=Actor.system("test"))
    return Client(), {"HTTP_AUTHORIZATION": f"Key {secret}"}


def said(brand: Brand, text: str = "Can you ship this to Norway?") -> str:
    with brand_scope(brand):
        decision = answer(Ask(text, product="GAS"), brand).decision
        return decision.text if decision.outcome == "answered" else decision.outcome


def test_a_rule_is_said_from_its_approval_until_it_is_retired(brand: Brand) -> None:
    client, key = api(brand)
    made = client.post(ADDRESS, NO_NORWAY, content_type="application/json", **key)
    assert (made.status_code, made.json()["created"]) == (201, 1)
    (rule,) = made.json()["ids"]
    assert said(brand) == "refused"
    (card,) = client.get(f"{ADDRESS}?state=waiting", **key).json()["results"]
    assert (card["id"], card["sku"], card["countries"], card["state"]) == (rule, "GAS", ["NO"], "waiting")
    assert client.post(f"{ADDRESS}/{rule}/approve", **key).json()["approved_by"] == "catalogue"
    assert said(brand) == "We do not deliver the Siskin Gas Can to Norway."
    assert client.post(f"{ADDRESS}/{rule}/approve", **key).json()["code"] == "bad_state"
    assert client.post(f"{ADDRESS}/{rule}/retire", **key).json()["state"] == "retired"
    assert said(brand) == "refused"


def test_a_rule_ends_with_its_last_day(brand: Brand) -> None:
    client, key = api(brand)
    file = "kind,category,min_age,valid_to\nage,Fuel,18,2026-05-03\nage,Fuel,old,\n"
    done = client.post(f"{ADDRESS}?approve=true", file, content_type="text/csv", **key).json()
    assert (done["created"], done["failed"], done["errors"][0]["row"]) == (1, 1, 3)
    ask = "What is the minimum age for this?"
    with time_machine.travel("2026-05-03T21:59:00Z", tick=False):
        assert said(brand, ask) == "You must be at least 18 years old for goods of the kind “fuel”."
    with time_machine.travel("2026-05-03T22:01:00Z", tick=False):
        assert said(brand, ask) == "refused"


def test_another_file_is_refused_whole(brand: Brand) -> None:
    client, key = api(brand)
    refused = client.post(ADDRESS, "a,b\n1,2\n", content_type="text/csv", **key)
    assert (refused.status_code, refused.json()["code"]) == (400, "not_rules_csv")
    assert client.post(ADDRESS, {}, content_type="application/json", **key).status_code == 400
