"""Bad input over REST: refused with a code, or taken once; never half, never twice."""

from __future__ import annotations

import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from playwright.sync_api import expect

from apps.core.clock import now
from apps.core.errors import Unauthenticated
from apps.people import tokens
from tests.journeys.pages import BERLIN, Window
from tests.journeys.shopper import RestShopper
from tests.journeys.stack import Stack

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]
QUESTION = "How long do I have to return something?"


@pytest.fixture(scope="module")
def shopper(stack: Stack) -> RestShopper:
    made = RestShopper(stack, "fjell")
    made.agree("chat", "ai_answers")
    return made


def test_the_same_client_id_five_times_at_once_is_one_message_and_one_answer(stack: Stack) -> None:
    shopper = RestShopper(stack, "fjell")
    shopper.agree("chat", "ai_answers")
    with ThreadPoolExecutor(5) as five:
        replies = list(five.map(lambda _: shopper.say(QUESTION, "once"), range(5)))
    assert sorted(reply.status for reply in replies) == [200, 200, 200, 200, 201]
    assert len({reply.body["message"]["id"] for reply in replies}) == 1
    shopper.hears("ai")
    assert [m["author"]["kind"] for m in shopper.messages()] == ["shopper", "ai"]


def test_a_client_id_used_for_other_words_is_a_conflict(shopper: RestShopper) -> None:
    assert shopper.say("First words", "reused").status == 201
    again = shopper.say("Other words", "reused")
    assert (again.status, again.body["code"]) == (409, "client_id_reused")


@pytest.mark.parametrize(
    ("text", "status", "code"),
    [
        ("x" * 100_000, 413, "too_large"),
        ("x" * 8_001, 413, "too_large"),
        ("", 400, "empty"),
        ("  \n\t ", 400, "empty"),
        ("\u200f\u202e\u200b", 400, "empty"),
        (7, 400, "invalid"),
        (None, 400, "invalid"),
        (["x"], 400, "invalid"),
    ],
)
def test_words_nobody_can_answer_are_refused(shopper: RestShopper, text: Any, status: int, code: str) -> None:
    refused = shopper.say(text, "bad")
    assert (refused.status, refused.body["code"], refused.body["retryable"]) == (status, code, False)
    assert "bad" not in [message["client_id"] for message in shopper.messages()]


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\x00\xff\xfe", b"[]", b"[" * 50_000, b'"x"', b'{"text": 1e999}']
)
def test_a_body_that_is_no_message_is_a_400(stack: Stack, shopper: RestShopper, body: bytes) -> None:
    request = urllib.request.Request(
        f"{stack.url}/api/v1/shopper/sessions/{shopper.id}/messages",
        data=body,
        headers={"Authorization": f"Shopper {shopper.token}", "Content-Type": "application/json"},
    )
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=20)
    assert refused.value.code == 400


@pytest.mark.parametrize("path", ["", "/events?after=0", "/handoff", "/consents"])
def test_another_shoppers_session_does_not_exist(stack: Stack, shopper: RestShopper, path: str) -> None:
    for other in (RestShopper(stack, "fjell"), RestShopper(stack, "lumen")):
        answer = stack.call(
            "GET", f"shopper/sessions/{shopper.id}{path}", Authorization=f"Shopper {other.token}"
        )
        assert (answer.status, answer.body["code"]) == (404, "not_found")


@pytest.mark.parametrize("after", ["-1", "99999999999999999999", "x", "1e3", "2147483647"])
def test_a_cursor_that_makes_no_sense_is_told(shopper: RestShopper, after: str) -> None:
    answer = shopper.call("GET", f"/events?after={after}")
    assert (answer.status, answer.body["retryable"]) in ((400, False), (410, False))


def test_an_expired_token_opens_nothing() -> None:
    from uuid import uuid4

    session, someone = uuid4(), uuid4()
    token = tokens.access(1, session, someone)
    assert tokens.read_access(token).session_id == session
    with (
        time_machine.travel(now() + timedelta(seconds=tokens.ACCESS_SECONDS + 1)),
        pytest.raises(Unauthenticated) as refused,
    ):
        tokens.read_access(token)
    assert refused.value.code == "token_expired"


def test_a_letter_too_long_stays_in_the_composer(stack: Stack, person: Any) -> None:
    window = Window(person(**BERLIN).new_page(), stack, "fjell", "/p/ridge-45-backpack")
    window.open()
    long = "I would like to know everything. " * 3_100
    window.ask(long)
    composer = window.frame.locator("#composer-text")
    expect(window.frame.get_by_role("alert").filter(has_text="characters too many")).to_be_visible()
    assert len(composer.input_value()) == len(long)
    expect(window.said("own")).to_have_count(0)
