"""What nobody should send through a socket: refused with a word, and nobody else notices."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from websockets.exceptions import InvalidStatus

from tests.faults.sockets import Line
from tests.journeys.shopper import RestShopper
from tests.journeys.stack import Stack

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def shopper(stack: Stack) -> RestShopper:
    made = RestShopper(stack, "fjell")
    made.agree("chat", "ai_answers")
    return made


@pytest.fixture
def line(shopper: RestShopper) -> Iterator[Line]:
    opened = Line(shopper)
    opened.hears("welcome")
    yield opened
    opened.close()


@pytest.fixture
def bystander(stack: Stack) -> Iterator[Line]:
    """Another shopper, who must get an answer after whatever happened."""
    other = RestShopper(stack, "fjell")
    other.agree("chat", "ai_answers")
    opened = Line(other)
    opened.hears("welcome")
    yield opened
    opened.say(type="message", client_id="after", text="How long do I have to return something?")
    assert opened.hears("ack")["message"]["client_id"] == "after"
    opened.close()


@pytest.mark.parametrize(
    "words",
    [
        "",
        "not json",
        "[]",
        '"hello"',
        "null",
        "{}",
        '{"type": 7}',
        '{"type": "message"',
        "[" * 30_000,
        '{"type":' * 5_000,
        '{"type": "unheard_of"}',
        '{"type": "message", "client_id": "x", "text": NaN}',
        '{"type": "message", "client_id": "x", "text": {"a": 1}}',
        '{"type": "message", "client_id": {"a": 1}, "text": "x"}',
        '{"type": "message", "client_id": "\\u0000", "text": "x"}',
        '{"type": "message", "client_id": "empty", "text": " \\u200f\\u200b "}',
        '{"type": "read", "seq": 1e400}',
        '{"type": "read", "seq": 99999999999999999999999}',
        '{"type": "read", "seq": -1}',
        '{"type": "message", "client_id": "long", "text": "' + "x" * 8_001 + '"}',
    ],
    ids=lambda words: repr(words[:42]),
)
def test_a_bad_frame_is_answered_and_the_line_stays_up(line: Line, words: str) -> None:
    line.raw(words)
    said = line.hears("error")
    assert said["code"] not in ("unavailable", "internal"), said
    assert said["detail"]
    assert said["retryable"] is False
    line.say(type="ping")
    line.hears("pong")


@pytest.mark.parametrize(
    "words", [b"\x00\xff binary", "x" * 70_000, "x" * 1_000_000], ids=["binary", "70k", "1M"]
)
def test_binary_and_huge_frames_close_only_their_own_line(line: Line, bystander: Line, words: str) -> None:
    line.raw(words)
    assert line.closed() == 1009
    bystander.say(type="ping")
    bystander.hears("pong")


def test_a_flood_closes_its_own_line(line: Line, bystander: Line) -> None:
    for _ in range(400):
        line.say(type="ping")
    assert line.closed() == 4429
    bystander.say(type="ping")
    bystander.hears("pong")


def test_odd_characters_are_kept_and_control_characters_are_not(shopper: RestShopper, line: Line) -> None:
    odd = "\u202eesrever 👩‍👩‍👧 שלום\u0000\u0007 \ud83d end"
    line.raw(json.dumps({"type": "message", "client_id": "odd", "text": odd}))
    line.hears("ack")
    kept = next(m["text"] for m in shopper.messages() if m["client_id"] == "odd")
    assert kept == "\u202eesrever 👩‍👩‍👧 שלום  end\u202c"


@pytest.mark.parametrize("origin", ["http://evil.example", "null", None, "http://fjell.localhost:1"])
def test_a_foreign_origin_gets_no_line(shopper: RestShopper, origin: str | None) -> None:
    with pytest.raises(InvalidStatus) as refused:
        Line(shopper, origin=origin)
    assert refused.value.response.status_code == 403


def test_the_token_of_another_session_opens_nothing(stack: Stack, shopper: RestShopper) -> None:
    other = RestShopper(stack, "fjell")
    stranger = RestShopper(stack, "lumen")
    for token in (other.token, stranger.token, shopper.token + "x", "x", ""):
        line = Line(shopper, token=token or " ")
        assert line.hears("error")["code"].startswith(("token_", "unauthenticated"))
        assert line.closed() == 4401
