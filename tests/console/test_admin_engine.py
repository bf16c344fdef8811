"""The page that chooses the engine: what it keeps, what it refuses, and what its test tells."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.cache import cache

from apps.console import trace
from apps.llm import gateway, servers
from apps.llm.providers.scripted import Scripted
from apps.llm.types import Endpoint, ModelFailed
from apps.people.roles import Role
from apps.rollout import services as rollout
from apps.tenants.scope import brand_scope
from tests.console.admin import House, entries
from tests.llm import fake
from tests.people import make_member

pytestmark = pytest.mark.django_db
PAGE = "/console/admin/ai/engine/"
TYPED = {
    "engine": "generative", "base_url": "http://127.0.0.1:8081/v1", "model": "small", "key": "sk-secret",
    "timeout": "3", "daily_tokens": "5000",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _hosts(settings: LazySettings) -> Iterator[None]:
    settings.VITRINE_LLM_PRIVATE_HOSTS, settings.LLM_URL = ["127.0.0.1:8081"], ""
    yield
    gateway.use(None)
    cache.clear()


def words(answer: Any) -> str:
    return str(answer.content.decode())


def test_what_is_typed_is_kept_and_the_key_never_shown_again(house: House) -> None:
    client = house.as_(house.ada)
    assert client.post(PAGE, TYPED).status_code == 302
    with brand_scope(house.brand):
        at = servers.endpoint()
        assert rollout.current().engine == "generative"
    assert (at.base_url, at.model, at.api_key) == ("http://127.0.0.1:8081/v1", "small", "sk-secret")
    assert (at.timeout, at.daily_tokens) == (3.0, 5000)
    shown = words(client.get(PAGE))
    assert "sk-secret" not in shown and "A key is stored, unreadable." in shown
    assert entries(house.brand, "rollout.engine") == entries(house.brand, "llm.server") == 1
    assert "small at 127.0.0.1; each sentence is held against its source" in words(
        client.get("/console/admin/ai/")
    )


def test_an_empty_key_field_leaves_the_key_and_a_tick_forgets_it(house: House) -> None:
    client = house.as_(house.ada)
    client.post(PAGE, TYPED)
    client.post(PAGE, TYPED | {"key": "", "model": "other"})
    with brand_scope(house.brand):
        assert (servers.endpoint().api_key, servers.endpoint().model) == ("sk-secret", "other")
    client.post(PAGE, TYPED | {"key": "", "forget_key": "on"})
    with brand_scope(house.brand):
        assert servers.endpoint().api_key == ""


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"base_url": "http://127.0.0.1:9000/v1"}, "Use https://"),
        ({"base_url": "https://10.0.0.1/v1"}, "private network"),
        ({"base_url": "nonsense"}, "An address begins with https://"),
        ({"base_url": ""}, "A model needs a server."), ({"model": ""}, "Needed with an address of your own."),
        ({"timeout": "99"}, "Between 1 and 20 seconds."), ({"daily_tokens": "-5"}, "Between 0 and"),
        ({"engine": "oracle"}, "Select a valid choice"),
    ],
)  # fmt: skip
def test_what_cannot_work_is_said_and_nothing_is_kept(house: House, wish: dict[str, str], said: str) -> None:
    answer = house.as_(house.ada).post(PAGE, TYPED | wish)
    assert answer.status_code == 422 and said in words(answer)
    assert "sk-secret" not in words(answer)
    with brand_scope(house.brand):
        assert rollout.current().engine == "offline" and servers.current()._state.adding


def test_a_refusal_is_said_in_the_readers_language(house: House) -> None:
    wish = TYPED | {"base_url": "https://10.0.0.1/v1"}
    answer = house.as_(house.ada).post(PAGE, wish, headers={"Accept-Language": "de"})
    assert "Diese Adresse liegt in einem privaten Netz." in words(answer)


def test_the_test_tells_who_answers_and_how_fast(house: House) -> None:
    gateway.use(Scripted(['{"ready": true}', "Sure, I am ready!"]))
    client = house.as_(house.ada)
    good = words(client.post(PAGE, TYPED | {"check": "1"}, follow=True))
    assert "scripted answers in 0 ms and keeps to the form." in good
    loose = words(client.post(PAGE, TYPED | {"check": "1"}, follow=True))
    assert "not in the form asked for" in loose


def test_the_test_tells_what_is_wrong(house: House) -> None:
    client = house.as_(house.ada)
    gateway.use(Scripted([ModelFailed("The language model refuses the key.")]))
    said = words(client.post(PAGE, TYPED | {"check": "1"}, follow=True))
    assert "The test failed: The language model refuses the key." in said


def test_a_manager_sees_the_engine_but_does_not_choose_it(house: House) -> None:
    client = house.as_(make_member(house.brand, "Max", Role.MANAGER))
    shown = words(client.get("/console/admin/ai/"))
    assert "Approved words only" in shown and PAGE not in shown
    assert client.get(PAGE).status_code == client.post(PAGE, TYPED).status_code == 403


def test_the_preview_takes_the_engine_and_shows_what_was_stopped_and_why(house: House) -> None:
    from apps.catalog.models import Product

    with brand_scope(house.brand):
        Product.objects.create(
            sku="T1", title="Heron Tent", content_hash="x", updated_at="2026-01-01T00:00Z",
            approved_fields=["title", "attributes"],
            attributes=[{"name": "weight", "label": "Weight", "type": "number", "value": 1620, "unit": "g"}],
        )  # fmt: skip
    draft = {
        "statements": [
            {"text": "It weighs 1620 g.", "evidence": [1]},
            {"text": "It floats.", "evidence": [1]},
        ]
    }
    with fake.serving(fake.says(json.dumps(draft))) as server:
        at = Endpoint(server.url, "", "m", allowed=frozenset({"127.0.0.1"}))
        gateway.use(gateway.OpenAICompatible(at))
        question = {"question": "How heavy is it?", "product": "T1", "language": "en", "engine": "generative"}
        shown = words(house.as_(house.ada).post("/console/admin/ai/try/", question))
    assert "It weighs 1620 g." in shown and "A language model words what was found" in shown
    assert "Stopped, with the reason" in shown and "It floats." in shown and "fake-1" in shown


def test_a_stopped_draft_does_not_stain_the_sentence_said_in_its_place() -> None:
    claims = [
        {"text": "It weighs 1620 g.", "kind": "dimension", "verdict": "supported", "why": "It says so.",
         "source": {"kind": "attribute", "id": "T1:weight", "quote": "Weight: 1620 g"}},
        {"text": "1620 g", "kind": "dimension", "verdict": "unsupported", "why": "This is no sentence."},
    ]  # fmt: skip
    shown = trace.document("It weighs 1620 g.", claims, [])
    assert [sentence.verdict for sentence in shown.sentences] == ["supported"]
    assert [claim.text for claim in shown.removed] == ["1620 g"]
