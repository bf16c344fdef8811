"""A model server may do anything: what comes back is an answer or one clear failure, in bounded time."""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterator
from typing import Any

import pytest

from apps.llm.providers.openai_compatible import OpenAICompatible
from apps.llm.types import Endpoint, ModelFailed, Prompt, Reply, Request
from tests.llm import fake

PROMPT = Prompt("test", "1", "Be brief.")


def ask(server: fake.FakeModel, *, timeout: float = 5.0, allowed: bool = True) -> Reply:
    own = frozenset({"127.0.0.1"}) if allowed else frozenset[str]()
    at = Endpoint(server.url, "secret-key", "asked-for", allowed=own)
    return OpenAICompatible(at).complete(Request(PROMPT, "How heavy is it?", {"type": "object"}, 50, timeout))


def failure(behaviour: fake.Behaviour, *, timeout: float = 5.0) -> ModelFailed:
    with fake.serving(behaviour) as server, pytest.raises(ModelFailed) as failed:
        ask(server, timeout=timeout)
    return failed.value


def test_a_good_answer_comes_with_what_it_used() -> None:
    with fake.serving(fake.says("1620 g")) as server:
        reply = ask(server)
    assert (reply.text, reply.model, reply.tokens_in, reply.tokens_out) == ("1620 g", "fake-1", 30, 7)
    assert reply.parameters["temperature"] == 0
    assert '"strict": true' in server.bodies[0].replace('":true', '": true')


@pytest.mark.parametrize("behaviour", [fake.hangs, fake.drips])
def test_a_server_that_never_ends_costs_the_time_granted(behaviour: fake.Behaviour) -> None:
    started = time.monotonic()
    failed = failure(behaviour, timeout=0.4)
    assert (failed.code, failed.again, failed.spent) == ("model_slow", False, True)
    assert time.monotonic() - started < 4  # far from the 20 s the server takes


def test_half_an_answer_is_none_but_is_kept() -> None:
    failed = failure(fake.dies_half_way)
    assert "can't be reached" in failed.detail and failed.spent and not failed.again
    assert failed.heard.startswith('{"id"')


@pytest.mark.parametrize(
    ("status", "again", "said"),
    [
        (500, True, "status 500"), (401, False, "refuses the key"), (404, False, "no such address or model"),
        (400, False, "status 400"), (302, False, "status 302"),
    ],
)  # fmt: skip
def test_a_refusal_says_what_is_wrong_and_whether_to_ask_again(status: int, again: bool, said: str) -> None:
    failed = failure(fake.raw(b"{}", status, Location="http://127.0.0.1:1/elsewhere"))
    assert said in failed.detail and failed.again is again and not failed.spent


@pytest.mark.parametrize(("header", "rest"), [("7", 7.0), ("100000", 60.0), ("soon", 0.0), ("-5", 0.0)])
def test_a_busy_server_is_left_alone_as_long_as_it_asks_within_reason(header: str, rest: float) -> None:
    failed = failure(fake.raw(b"{}", 429, Retry_After=header))
    assert (failed.rest, failed.again) == (rest, False)


@pytest.mark.parametrize(
    "behaviour",
    [
        fake.raw(b"<html>Welcome to the hotel's wireless network</html>", Content_Type="text/html"),
        fake.raw(b"<html>", Content_Type="application/json"),
        fake.raw(b""), fake.raw(b"[]"), fake.raw(b'"yes"'), fake.raw(b"\xff\xfe\x00"),
        fake.raw(b'{"choices": []}'), fake.raw(b'{"choices": {"a": 1}}'),
        fake.raw(b'{"choices": [{"message": null}]}'),
        fake.raw(b'{"choices": [{"message": {"content": ["a", {"b": 1}]}}]}'),
        fake.raw(b"[" * 50_000), fake.says(""), fake.says(" \n"),
        fake.says("x", usage={"prompt_tokens": -5, "completion_tokens": 1}),
        fake.raw(gzip.compress(b"x" * 10_000_000), Content_Encoding="gzip"),
        fake.floods,
    ],
)  # fmt: skip
def test_rubbish_is_a_failure_that_is_not_asked_again(behaviour: fake.Behaviour) -> None:
    failed = failure(behaviour)
    assert not failed.again and failed.spent


def test_nothing_is_called_in_our_own_network_unless_the_operator_lists_it() -> None:
    with fake.serving(fake.says("never")) as server, pytest.raises(ModelFailed) as failed:
        ask(server, allowed=False)
    assert server.bodies == [] and "private network" in failed.value.detail


@pytest.fixture
def _rebinding(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    from apps.integrations import safe_address

    asked: list[Any] = []

    def look(host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        return [(2, 1, 6, "", ("10.0.0.7", port))]

    monkeypatch.setattr(safe_address.socket, "getaddrinfo", look)
    yield asked


def test_a_name_that_turns_to_our_own_network_is_refused_when_it_is_called(_rebinding: list[Any]) -> None:
    at = Endpoint("https://model.example/v1", "", "m")
    with pytest.raises(ModelFailed) as failed:
        OpenAICompatible(at).complete(Request(PROMPT, "Hello", timeout=2.0))
    assert "private network" in failed.value.detail and _rebinding == ["model.example"]
