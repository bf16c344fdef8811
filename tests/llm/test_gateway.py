"""The one way to a model: redacted, retried where it helps, counted, within the budget, never in vain."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import time_machine
from django.conf import LazySettings
from django.core.cache import cache

from apps.core.errors import TooMany, Unavailable
from apps.llm import gateway, slots
from apps.llm.models import Usage
from apps.llm.providers.scripted import Scripted
from apps.llm.types import Endpoint, ModelFailed, Prompt
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope
from tests.llm import fake
from tests.people import make_brand

pytestmark = pytest.mark.django_db
PROMPT = Prompt("test", "1", "Be brief.")


@pytest.fixture(autouse=True)
def in_brand() -> Iterator[Brand]:
    cache.clear()
    brand = make_brand("own")
    with brand_scope(brand):
        yield brand
    gateway.use(None)
    cache.clear()


def fails(times: int, **how: bool) -> list[str | ModelFailed]:
    return [ModelFailed("no", **{"again": False} | how) for _ in range(times)]


def refused(code: str) -> None:
    with pytest.raises(Unavailable) as failed:
        gateway.ask(PROMPT, "hello")
    assert failed.value.code == code


def test_personal_data_stays_here_and_comes_back_in_the_reply() -> None:
    model = Scripted(["Write to [EMAIL_1]."])
    gateway.use(model)
    reply = gateway.ask(PROMPT, "My mail is ada@example.org")
    assert "ada@example.org" not in model.asked[0].content
    assert reply.text == "Write to ada@example.org."


def test_what_is_put_back_into_json_leaves_it_json() -> None:
    gateway.use(Scripted(['{"text": "[SECRET_1]"}']))
    reply = gateway.ask(PROMPT, 'password: hun"ter2x', schema={})
    assert json.loads(reply.text) == {"text": 'hun"ter2x'}


@pytest.mark.parametrize(
    "private", ["ada@example.org", "+49 170 1234567", "4111 1111 1111 1111", "DE89 3704 0044 0532 0130 00"]
)
def test_no_mail_phone_or_card_crosses_the_line(private: str) -> None:
    with fake.serving(fake.says("fine")) as server:
        gateway.use(gateway.OpenAICompatible(Endpoint(server.url, "", "m", allowed=frozenset({"127.0.0.1"}))))
        gateway.ask(PROMPT, f"Shopper: reach me at {private}, please. Is it blue?")
    assert len(server.bodies) == 1 and private not in server.bodies[0] and "Is it blue?" in server.bodies[0]


def test_a_failure_that_may_pass_is_tried_once_more_and_use_is_counted() -> None:
    gateway.use(Scripted([ModelFailed(), "fine"]))
    assert gateway.ask(PROMPT, "hello").text == "fine"
    assert Usage.objects.get().calls == 1


def test_two_failures_are_an_error() -> None:
    model = Scripted([ModelFailed(), ModelFailed("still"), "too late"])
    gateway.use(model)
    refused("model_failed")
    assert len(model.asked) == 2


def test_a_failure_that_stays_is_not_tried_again() -> None:
    model = Scripted([*fails(1), "never asked"])
    gateway.use(model)
    refused("model_failed")
    assert len(model.asked) == 1


def test_a_library_that_stumbles_over_an_answer_is_a_failed_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    model = Scripted([])
    monkeypatch.setattr(model, "complete", lambda request: {}["nothing"])
    gateway.use(model)
    refused("model_failed")


def test_a_server_that_keeps_failing_is_left_alone_tried_once_and_taken_back() -> None:
    with time_machine.travel("2026-05-04T12:00:00Z", tick=False) as clock:
        model = Scripted([*fails(3), *fails(1), "well again", "as ever"])
        gateway.use(model)
        for _ in range(3):
            refused("model_failed")
        refused("model_resting")
        clock.shift(31)
        refused("model_failed")  # the one that tries; it fails, so the rest begins anew
        refused("model_resting")
        clock.shift(31)
        assert gateway.ask(PROMPT, "hello").text == "well again"
        assert gateway.ask(PROMPT, "hello").text == "as ever"
    assert len(model.asked) == 6


def test_only_one_call_tries_a_server_that_failed() -> None:
    with time_machine.travel("2026-05-04T12:00:00Z", tick=False) as clock:
        model = Scripted([*fails(3), "well again"])
        gateway.use(model)
        for _ in range(3):
            refused("model_failed")
        clock.shift(31)
        asked_within: list[str] = []
        whole = model.complete

        def complete(request: object) -> object:
            refused("model_resting")
            asked_within.append("another")
            return whole(request)  # type: ignore[arg-type]

        model.complete = complete  # type: ignore[assignment,method-assign]
        assert gateway.ask(PROMPT, "hello").text == "well again"
        assert asked_within == ["another"]


def test_a_server_that_asks_for_rest_gets_it_at_once() -> None:
    with time_machine.travel("2026-05-04T12:00:00Z", tick=False) as clock:
        gateway.use(Scripted([ModelFailed("busy", again=False, rest=50.0), "back"]))
        refused("model_failed")
        clock.shift(45)
        refused("model_resting")
        clock.shift(6)
        assert gateway.ask(PROMPT, "hello").text == "back"


def test_one_brands_failing_server_does_not_stop_another_brands() -> None:
    gateway.use(Scripted([*fails(3), "fine here"]))
    for _ in range(3):
        refused("model_failed")
    with brand_scope(make_brand("other")):
        assert gateway.ask(PROMPT, "hello").text == "fine here"


def test_the_budget_holds(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gateway, "_FIXED", Endpoint("", "", "fixed", 8.0, daily_tokens=600))
    model = Scripted(["a long enough reply " * 20, "never"])
    gateway.use(model)
    gateway.ask(PROMPT, "hello there")
    assert Usage.objects.get().tokens == sum([len("hello there") // 4, len("a long enough reply " * 20) // 4])
    with pytest.raises(TooMany) as spent:
        gateway.ask(PROMPT, "hello again")
    assert spent.value.code == "budget_spent" and len(model.asked) == 1


def test_calls_side_by_side_cannot_spend_the_same_tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gateway, "_FIXED", Endpoint("", "", "fixed", 8.0, daily_tokens=800))
    model = Scripted(["fine"])
    whole, second = model.complete, list[str]()

    def complete(request: object) -> object:
        with pytest.raises(TooMany):
            gateway.ask(PROMPT, "at the same time")
        second.append("refused")
        return whole(request)  # type: ignore[arg-type]

    monkeypatch.setattr(model, "complete", complete)
    gateway.use(model)
    assert gateway.ask(PROMPT, "hello").text == "fine"
    assert second == ["refused"]


@pytest.mark.parametrize(("spent", "counted"), [(False, False), (True, True)])
def test_what_a_failed_call_may_have_cost_stays_counted(spent: bool, counted: bool) -> None:
    gateway.use(Scripted(fails(1, spent=spent)))
    refused("model_failed")
    assert (Usage.objects.get().tokens > 500) is counted


def test_no_more_calls_at_once_than_there_are_slots() -> None:
    gateway.use(Scripted(["fine"]))
    name = gateway.name_of(gateway._FIXED)
    for number in range(slots.AT_ONCE):
        cache.add(f"llm:{name}:slot:{number}", 1, timeout=10)
    refused("model_busy")
    cache.delete(f"llm:{name}:slot:2")
    assert gateway.ask(PROMPT, "hello").text == "fine"
    assert cache.add(f"llm:{name}:slot:2", 1)  # given back


@pytest.mark.django_db(transaction=True)
def test_without_a_model_it_says_so(settings: LazySettings) -> None:
    settings.LLM_URL = ""
    refused("no_model")


def test_no_call_is_made_inside_a_transaction() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        gateway.ask(PROMPT, "hello")


@pytest.mark.django_db(transaction=True)
def test_the_installations_model_answers_though_it_runs_on_this_machine(settings: LazySettings) -> None:
    with fake.serving(fake.says("1620 g")) as server:
        settings.LLM_URL, settings.LLM_MODEL = server.url, "installed"
        reply = gateway.ask(PROMPT, "How heavy?")
    assert reply.text == "1620 g" and json.loads(server.bodies[0])["model"] == "installed"
