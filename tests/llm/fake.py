"""A model server on this machine that does what a test tells it: speaks chat completions, well or badly."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Behaviour = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """One request: kept, then answered by the next behaviour (the last one goes on for ever)."""

    server: FakeModel  # type: ignore[assignment]
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.asked = json.loads(body)
        self.server.bodies.append(body)
        script = self.server.script
        behave = script.pop(0) if len(script) > 1 else script[0]
        behave(self)

    def send(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in ({"Content_Type": "application/json"} | headers).items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Tests are quiet."""


class FakeModel(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, *script: Behaviour) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.script, self.bodies = list(script), list[str]()
        self.closing = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    def handle_error(self, *_: Any) -> None:
        """A client that has had enough is part of the tests."""


@contextmanager
def serving(*script: Behaviour) -> Iterator[FakeModel]:
    """The server, running until the block ends."""
    server = FakeModel(*script)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        server.server_close()


def completion(text: str, **more: Any) -> bytes:
    usage = {"prompt_tokens": 30, "completion_tokens": 7, "total_tokens": 37}
    choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}
    return json.dumps(
        {"id": "1", "object": "chat.completion", "created": 1, "model": "fake-1", "choices": [choice],
         "usage": usage} | more
    ).encode()  # fmt: skip


def says(text: str, **more: Any) -> Behaviour:
    return lambda to: to.send(200, completion(text, **more))


def raw(body: bytes, status: int = 200, **headers: str) -> Behaviour:
    return lambda to: to.send(status, body, **headers)


def hangs(to: Handler) -> None:
    """Takes the question and says nothing."""
    to.server.closing.wait(20)


def drips(to: Handler) -> None:
    """A byte now and then, for ever."""
    to.send_response(200)
    to.send_header("Content-Length", "100000")
    to.end_headers()
    while not to.server.closing.wait(0.05):
        to.wfile.write(b" ")
        to.wfile.flush()


def dies_half_way(to: Handler) -> None:
    """Half an answer, then the line is cut."""
    whole = completion("The tent weighs 1620 g and half of this never")
    to.send(200, whole[: len(whole) // 2], Content_Length=str(len(whole)))
    to.close_connection = True


def floods(to: Handler) -> None:
    """An answer without end."""
    to.send_response(200)
    to.send_header("Content-Length", str(1 << 30))
    to.end_headers()
    while not to.server.closing.is_set():
        to.wfile.write(b"x" * 65536)
