"""Talking to our sockets in-process, frame by frame, without a server."""

from __future__ import annotations

import json
from typing import Any

from asgiref.testing import ApplicationCommunicator


class Socket:
    """One WebSocket to the ASGI application."""

    def __init__(self, application: Any, path: str, headers: list[tuple[bytes, bytes]]) -> None:
        scope = {
            "type": "websocket",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "headers": [(b"host", b"127.0.0.1:8000"), *headers],
            "subprotocols": [],
        }
        self.line = ApplicationCommunicator(application, scope)

    async def open(self) -> bool:
        """Connect; whether the server accepted."""
        await self.line.send_input({"type": "websocket.connect"})
        answer = await self.line.receive_output(5)
        return bool(answer["type"] == "websocket.accept")

    async def say(self, **frame: Any) -> None:
        """Send a frame."""
        await self.line.send_input({"type": "websocket.receive", "text": json.dumps(frame)})

    async def raw(self, text: str | None = None, data: bytes | None = None) -> None:
        """Send anything."""
        await self.line.send_input({"type": "websocket.receive", "text": text, "bytes": data})

    async def hear(self, seconds: float = 5) -> dict[str, Any]:
        """The next frame; a close comes as ``{type: "closed", code}``."""
        answer = await self.line.receive_output(seconds)
        if answer["type"] == "websocket.close":
            return {"type": "closed", "code": answer.get("code")}
        frame: dict[str, Any] = json.loads(answer["text"])
        return frame

    async def close(self) -> None:
        """Hang up."""
        await self.line.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.line.wait(5)
