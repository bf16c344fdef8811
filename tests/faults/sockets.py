"""A client of the real sockets, as rude as a test needs it."""

from __future__ import annotations

import json
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.journeys.shopper import RestShopper


class Line:
    """One shopper's socket."""

    def __init__(self, shopper: RestShopper, *, origin: str | None = "", token: str = "") -> None:
        stack = shopper.stack
        address = f"ws://127.0.0.1:{stack.port}/ws/shopper/sessions/{shopper.id}"
        self.socket: ClientConnection = connect(address, origin=stack.url if origin == "" else origin)
        self.frames: list[dict[str, Any]] = []
        self.say(type="hello", token=token or shopper.token, after=0)

    def say(self, **frame: Any) -> None:
        self.raw(json.dumps(frame))

    def raw(self, words: str | bytes) -> None:
        self.socket.send(words)

    def hears(self, kind: str, seconds: float = 10) -> dict[str, Any]:
        """The next frame of this type; frames before it are kept in ``frames``."""
        while True:
            frame: dict[str, Any] = json.loads(self.socket.recv(seconds))
            self.frames.append(frame)
            if frame["type"] == kind:
                return frame

    def closed(self, seconds: float = 10) -> int:
        """The code the server closes with."""
        try:
            while True:
                self.frames.append(json.loads(self.socket.recv(seconds)))
        except ConnectionClosed as end:
            assert end.rcvd is not None
            return int(end.rcvd.code)

    def close(self) -> None:
        self.socket.close()
