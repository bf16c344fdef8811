"""The same write sent again with its Idempotency-Key is done once."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client

from apps.api import idempotency
from apps.api.models import KeptAnswer
from apps.audit import privacy
from apps.core.clock import now
from apps.core.errors import Unavailable
from apps.people import tokens
from apps.people.actors import Actor
from apps.people.onboarding import issue_api_key
from apps.sessions import handoffs
from apps.sessions.models import LeftMessage, Session
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope
from tests.people import make_brand
from tests.sessions.test_conversations import start

pytestmark = pytest.mark.django_db
WORDS = {"text": "Does it come in red?", "email": "mia@example.org"}


class Shop:
    """A session, its shopper over REST, and the shop's key for programs."""

    def __init__(self, slug: str = "own") -> None:
        self.brand: Brand = make_brand(slug)
        with brand_scope(self.brand):
            self.session: Session = start(self.brand)
            _, self.secret = issue_api_key("shop", ["knowledge"], by=Actor.system("test"))

    def leave(self, key: str | None, body: Any = WORDS) -> Any:
        session = self.session
        token = tokens.access(self.brand.pk, session.pk, session.shopper_id)
        path = f"/api/v1/shopper/sessions/{session.pk}/left-message"
        return self._send("POST", path, body, f"Shopper {token}", key)

    def say_couch(self, key: str, path: str = "synonyms", body: Any = None, method: str = "POST") -> Any:
        body = body or {"said": "couch", "term": "sofa"}
        return self._send(method, f"/api/v1/{path}", body, f"Key {self.secret}", key)

    def _send(self, method: str, path: str, body: Any, who: str, key: str | None) -> Any:
        how: dict[str, Any] = {"HTTP_AUTHORIZATION": who, "content_type": "application/json"}
        if key is not None:
            how["HTTP_IDEMPOTENCY_KEY"] = key
        client = Client(raise_request_exception=False)
        return client.generic(method, path, body if isinstance(body, str) else json.dumps(body), **how)

    @property
    def left(self) -> int:
        with brand_scope(self.brand):
            return LeftMessage.objects.count()

    @property
    def kept(self) -> list[KeptAnswer]:
        with brand_scope(self.brand):
            return list(KeptAnswer.objects.all())


@pytest.fixture
def shop() -> Shop:
    return Shop()


def test_the_same_key_and_body_are_done_once_and_answered_twice(shop: Shop) -> None:
    first, again = shop.leave("k"), shop.leave("k", json.dumps(WORDS, indent=2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert (first.headers.get("Idempotent-Replayed"), again.headers["Idempotent-Replayed"]) == (None, "true")
    assert shop.left == 1


def test_another_key_or_none_is_another_write(shop: Shop) -> None:
    replies = [shop.leave(key) for key in ("k", "l", None)]
    assert [reply.status_code for reply in replies] == [201, 201, 201]
    assert shop.left == 3


def test_the_same_key_with_another_body_is_a_conflict(shop: Shop) -> None:
    shop.leave("k")
    again = shop.leave("k", WORDS | {"text": "And in blue?"})
    assert (again.status_code, again.json()["code"]) == (409, "idempotency_mismatch")
    assert (again.json()["retryable"], shop.left) == (False, 1)


def test_a_second_request_while_the_first_runs_is_told_to_wait(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds: list[Any] = []
    really = handoffs.leave_message

    def slow(*args: Any, **how: Any) -> LeftMessage:
        seconds.append(shop.leave("k"))
        return really(*args, **how)

    monkeypatch.setattr(handoffs, "leave_message", slow)
    first = shop.leave("k")
    second = seconds[0]
    assert (second.status_code, second.json()["code"], second.json()["retryable"]) == (
        409,
        "in_progress",
        True,
    )
    assert second.headers["Retry-After"] == "2"
    assert (first.status_code, len(seconds), shop.left) == (201, 1, 1)


@pytest.mark.parametrize(("failure", "status"), [(RuntimeError("broken"), 500), (Unavailable(), 503)])
def test_a_failure_of_the_server_is_not_kept(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, failure: Exception, status: int
) -> None:
    def fails(*args: Any, **how: Any) -> LeftMessage:
        raise failure

    with monkeypatch.context() as broken:
        broken.setattr(handoffs, "leave_message", fails)
        assert shop.leave("k").status_code == status
    assert shop.kept == []
    assert (shop.leave("k").status_code, shop.left) == (201, 1)


def test_a_refusal_is_kept(shop: Shop) -> None:
    first, again = (shop.leave("k", {"text": ""}) for _ in range(2))
    assert (first.status_code, again.status_code) == (400, 400)
    assert again.json() == first.json()
    assert "Idempotent-Replayed" in again.headers


@pytest.mark.parametrize("key", ["", "   ", "x" * 256])
def test_a_key_that_is_none_is_refused(shop: Shop, key: str) -> None:
    reply = shop.leave(key)
    assert (reply.status_code, reply.json()["code"]) == (400, "idempotency_key_invalid")
    assert shop.left == 0


def test_the_longest_key_is_taken(shop: Shop) -> None:
    assert [shop.leave("x" * 255).status_code for _ in range(2)] == [201, 201]
    assert shop.left == 1


def test_a_key_holds_for_one_asker_one_brand_and_one_path(shop: Shop) -> None:
    other = Shop("other")
    with brand_scope(shop.brand):
        _, second = issue_api_key("second", ["knowledge"], by=Actor.system("test"))
    made = shop.say_couch("k").json()["ids"][0]
    elsewhere = other.say_couch("k")
    assert (elsewhere.status_code, elsewhere.json()["created"]) == (201, 1)
    approved = shop.say_couch("k", f"synonyms/{made}/approve")
    assert (approved.status_code, approved.json()["state"]) == (200, "approved")
    shop.secret = second
    assert "Idempotent-Replayed" not in shop.say_couch("k").headers


def test_whether_the_asker_still_may_is_asked_first(shop: Shop) -> None:
    shop.say_couch("k")
    shop.secret = "vk_unknown"
    assert shop.say_couch("k").status_code == 401


def test_a_day_later_the_key_is_free(shop: Shop) -> None:
    shop.leave("k")
    with time_machine.travel(now() + timedelta(hours=23, minutes=59), tick=False):
        assert "Idempotent-Replayed" in shop.leave("k").headers
    with time_machine.travel(now() + timedelta(hours=24, seconds=5), tick=False), brand_scope(shop.brand):
        assert idempotency.sweep_expired() == 1
    assert shop.kept == []


def test_a_key_whose_server_died_is_free_after_two_minutes(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as died:
        died.setattr(idempotency, "settle", lambda *_: None)
        shop.leave("k")
    assert shop.leave("k").json()["code"] == "in_progress"
    with time_machine.travel(now() + idempotency.LEASE + timedelta(seconds=1), tick=False):
        assert shop.leave("k").status_code == 201


def test_an_answer_too_long_to_keep_is_not_done_twice(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idempotency, "LONGEST_ANSWER", 10)
    assert shop.leave("k").status_code == 201
    again = shop.leave("k")
    assert (again.status_code, again.json()["code"], shop.left) == (409, "answer_not_kept", 1)


def test_what_is_kept_can_not_be_read_without_the_clients_key(shop: Shop) -> None:
    due = shop.leave("k").json()["due_at"]
    (row,) = shop.kept
    stored = f"{row.place} {row.request} {row.sealed}"
    assert [word for word in (due, *WORDS.values()) if word in stored] == []


def test_an_erasure_takes_the_answers_of_the_session_along(shop: Shop) -> None:
    shop.leave("k")
    shop.say_couch("of nobody")
    with brand_scope(shop.brand):
        privacy.erase([uuid4()], by=Actor.system("test"))
        assert KeptAnswer.objects.count() == 2
        privacy.erase([shop.session.pk], by=Actor.system("test"))
        assert [row.session_id for row in KeptAnswer.objects.all()] == [None]


def test_every_write_of_the_description_names_the_header(tmp_path: Any) -> None:
    call_command("spectacular", "--format", "openapi-json", "--file", str(tmp_path / "schema.json"))
    paths = json.loads((tmp_path / "schema.json").read_text())["paths"]
    named = {
        method: {
            any(each["name"] == idempotency.HEADER for each in verbs[method].get("parameters", []))
            for verbs in paths.values()
            if method in verbs
        }
        for method in ("get", "post", "put", "patch", "delete")
    }
    assert named == {"get": {False}, "post": {True}, "put": {True}, "patch": {True}, "delete": {True}}
