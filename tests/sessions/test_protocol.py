"""docs/protocol.md says what the sockets do: its tables against the code, and what it promises of numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from apps.people import realtime, tokens
from apps.sessions import handoffs, stream
from apps.sessions.consumers import AdvisorConsumer, ShopperConsumer
from tests.sessions.room import ORIGIN, Room, heard, numbers
from tests.sockets import Socket

ROOT = Path(__file__).resolve().parents[2]
SOCKETS = ("apps/people/realtime.py", "apps/sessions/following.py", "apps/sessions/consumers.py")
pytestmark = pytest.mark.django_db(transaction=True)


def rows(heading: str) -> Iterator[list[str]]:
    """The cells of the table under a heading of the document."""
    text = (ROOT / "docs/protocol.md").read_text().split(f"## {heading}\n")[1].split("\n## ")[0]
    for line in text.splitlines():
        if line.startswith("| `") or re.match(r"\| \d{4} ", line):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def first_cells(heading: str) -> set[str]:
    return {name for row in rows(heading) for name in re.findall(r"\w+", row[0])}


def code(*files: str) -> str:
    paths = [ROOT / name for name in files] or (ROOT / "apps").rglob("*.py")
    return "\n".join(path.read_text() for path in paths)


def test_every_frame_a_client_may_send_stands_in_the_document_and_no_other() -> None:
    known = {"hello"} | set(ShopperConsumer.handlers) | set(AdvisorConsumer.handlers)
    assert first_cells("What a client sends") == known


def test_each_frame_stands_with_the_socket_that_takes_it() -> None:
    for kind, _, socket, _ in rows("What a client sends"):
        takers = {
            name
            for name, consumer in (("shopper", ShopperConsumer), ("advisor", AdvisorConsumer))
            if kind.strip("`") in {"hello", *consumer.handlers}
        }
        assert (takers == {"shopper", "advisor"}) if socket in ("", "both") else (socket in takers), kind


def test_every_frame_the_server_sends_stands_in_the_document_and_no_other() -> None:
    sent = set(re.findall(r'send_frame\(\s*\{\s*"type": "(\w+)"', code(*SOCKETS)))
    assert first_cells("What the server sends") == sent


def test_every_event_stands_in_the_document_and_no_other() -> None:
    sent = set(re.findall(r'stream\.append\(\s*[\w.]+,\s*"(\w+)"', code()))
    assert first_cells("Events") == sent


def test_every_fleeting_kind_stands_in_the_document_and_no_other() -> None:
    sent = set(re.findall(r'fleeting[(,]\s*[\w.]+,\s*"(\w+)"', code()))
    (meaning,) = (row[2] for row in rows("What the server sends") if row[0] == "`fleeting`")
    assert set(re.findall(r"`(\w+)`", meaning)) == sent


def test_every_close_code_stands_in_the_document() -> None:
    used = {str(value) for name, value in vars(realtime).items() if name.startswith("CLOSE_")}
    assert first_cells("Close codes") == used


@pytest.fixture
def room() -> Room:
    return Room()


async def strange(room: Room) -> Socket:
    """The shopper's socket before its hello."""
    from config.asgi import application

    socket = Socket(application, f"/ws/shopper/sessions/{room.session.pk}", [ORIGIN])
    room.open.append(socket)
    assert await socket.open()
    return socket


def test_hello_and_welcome_name_the_version(room: Room) -> None:
    async def story() -> None:
        token = tokens.access(room.brand.pk, room.session.pk, room.session.shopper_id)
        for named in ({"version": 1}, {}):
            socket = await strange(room)
            await socket.say(type="hello", token=token, after=0, **named)
            welcome = await socket.hear()
            assert (welcome["type"], welcome["version"]) == ("welcome", 1)

    room.run(story)


@pytest.mark.parametrize("version", [2, 0, "1", None, True, [1]])
def test_an_unknown_version_is_refused_and_may_be_mended(room: Room, version: Any) -> None:
    async def story() -> None:
        socket, token = (
            await strange(room),
            tokens.access(room.brand.pk, room.session.pk, room.session.shopper_id),
        )
        await socket.say(type="hello", token=token, after=0, version=version)
        refusal = await socket.hear()
        assert (refusal["type"], refusal["code"], refusal["versions"]) == ("error", "version_unknown", [1])
        await socket.say(type="hello", token=token, after=0, version=1)
        assert (await socket.hear())["type"] == "welcome"

    room.run(story)


@pytest.mark.parametrize("wrong", ["from the future", "too far behind"])
def test_after_one_resync_the_stream_goes_on_from_the_snapshots_number(
    room: Room, wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if wrong == "too far behind":
        monkeypatch.setattr(stream, "REPLAY_LIMIT", 2)

    async def story() -> None:
        await room.do(handoffs.accept, room.session, member=room.ben)
        last = await room.do(stream.last_number, room.session.pk)
        socket = await room.shopper(after=last + 100 if wrong == "from the future" else 0)
        session = str(room.session.pk)
        assert await heard(room, socket) == [{"type": "resync", "session": session, "seq": last}]
        for text in ("one", "two"):
            await room.says(room.ben, text)
        assert await numbers(room, socket) == [last + 1, last + 2]

    room.run(story)
