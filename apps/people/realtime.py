"""The base of our sockets: origin checked, identity in the first frame, no hop per message.

`dispatch` is overridden: Channels' own closes old connections in a shared thread on every message,
which costs more than the message. ORM work goes through apps.core.executor instead.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any, ClassVar
from urllib.parse import urlsplit

import structlog
from channels.consumer import AsyncConsumer
from channels.exceptions import StopConsumer
from django.conf import settings

from apps.core.errors import Invalid, VitrineError
from apps.tenants.scope import brand_scope

log = structlog.get_logger()
HELLO_SECONDS = 5
LONGEST_FRAME = 64 * 1024
CLOSE_UNAUTHENTICATED, CLOSE_TOO_LARGE, CLOSE_TOO_FAST, CLOSE_TRY_AGAIN = 4401, 1009, 4429, 1013
FRAMES_PER_SECOND = 40
# Of docs/protocol.md. A client that names none speaks the first.
VERSION = 1


class BrandConsumer(AsyncConsumer):
    """One socket of one brand. Subclasses give ``hello`` and ``handlers`` (frame type → method)."""

    handlers: ClassVar[dict[str, str]] = {}
    brand_id: int | None = None

    async def dispatch(self, message: dict[str, Any]) -> None:
        handler = getattr(self, message["type"].replace(".", "_"), None)
        if handler is None:
            return
        if self.brand_id is None:
            await handler(message)
            return
        with brand_scope(self.brand_id):
            await handler(message)

    async def websocket_connect(self, message: dict[str, Any]) -> None:
        self.groups: list[str] = []
        self._budget, self._refilled = float(FRAMES_PER_SECOND), asyncio.get_running_loop().time()
        if not origin_allowed(self.scope):
            await self.send({"type": "websocket.close", "code": CLOSE_UNAUTHENTICATED})
            raise StopConsumer
        await self.send({"type": "websocket.accept"})
        self._patience = asyncio.get_running_loop().call_later(
            HELLO_SECONDS, lambda: asyncio.ensure_future(self._still_nobody())
        )

    async def websocket_receive(self, message: dict[str, Any]) -> None:
        text = message.get("text")
        if text is None or len(text) > LONGEST_FRAME:
            await self.close(CLOSE_TOO_LARGE)
            return
        if not self._within_budget():
            await self.close(CLOSE_TOO_FAST)
            return
        try:
            await self._frame(_parse(text))
        except VitrineError as error:
            await self.send_frame({"type": "error", **error.as_dict()})
            if error.status == 401:
                await self.close(CLOSE_UNAUTHENTICATED)
        except Exception:
            log.exception("socket.failed")
            await self.send_frame(
                {"type": "error", "code": "unavailable", "detail": "Please try again.", "retryable": True}
            )

    async def websocket_disconnect(self, message: dict[str, Any]) -> None:
        self._patience.cancel()
        for group in list(self.groups):
            await self.leave(group)
        await self.left()
        raise StopConsumer

    async def hello(self, frame: dict[str, Any]) -> None:
        """Check the identity in the first frame and set ``brand_id``, or raise Unauthenticated."""
        raise NotImplementedError

    async def left(self) -> None:
        """The socket is closed."""

    async def join(self, group: str) -> None:
        """Listen to a group. With Redis away the socket lives on its heartbeats."""
        try:
            await self.channel_layer.group_add(group, self.channel_name)
            self.groups.append(group)
        except Exception as error:  # the layer raises whatever its client raises
            log.warning("socket.join_failed", error=type(error).__name__)

    async def leave(self, group: str) -> None:
        """Listen to a group no longer."""
        self.groups = [name for name in self.groups if name != group]
        try:
            await self.channel_layer.group_discard(group, self.channel_name)
        except Exception as error:  # Redis may be gone; membership lapses by itself
            log.info("socket.discard_failed", error=type(error).__name__)

    async def send_frame(self, frame: dict[str, Any]) -> None:
        """Send one JSON frame."""
        await self.send({"type": "websocket.send", "text": json.dumps(frame, ensure_ascii=False)})

    async def close(self, code: int) -> None:
        """Close with a code (docs/protocol.md)."""
        await self.send({"type": "websocket.close", "code": code})

    async def _frame(self, frame: dict[str, Any]) -> None:
        kind = frame["type"]
        if self.brand_id is None:
            if kind != "hello":
                raise Invalid("Say hello first.", code="hello_first")
            _check_version(frame.get("version", 1))
            await self.hello(frame)
            self._patience.cancel()
            return
        name = self.handlers.get(kind)
        if name is None:
            raise Invalid(f"There is no frame {kind[:40]!r}.", code="unknown_frame")
        with brand_scope(self.brand_id):
            await getattr(self, name)(frame)

    async def _still_nobody(self) -> None:
        if self.brand_id is None:
            await self.close(CLOSE_UNAUTHENTICATED)

    def _within_budget(self) -> bool:
        """A token bucket: 40 frames at once, refilled at 40 a second."""
        moment = asyncio.get_running_loop().time()
        self._budget = (
            min(FRAMES_PER_SECOND, self._budget + (moment - self._refilled) * FRAMES_PER_SECOND) - 1
        )
        self._refilled = moment
        return self._budget >= 0


def origin_allowed(scope: dict[str, Any]) -> bool:
    """Only pages of the platform itself (the frame, the console) may open sockets (RFC 6455, 10.2)."""
    headers = dict(scope["headers"])
    origin = headers.get(b"origin", b"").decode("latin-1")
    host = headers.get(b"host", b"").decode("latin-1")
    names = [name.lstrip(".") for name in settings.ALLOWED_HOSTS]
    own = urlsplit(origin)
    return origin == settings.PUBLIC_URL or (
        own.scheme in ("http", "https") and own.netloc == host and own.hostname in names
    )


def _check_version(version: object) -> None:
    """Refuse what we don't speak, naming what we do; the client may say hello again."""
    if version is True or version != VERSION:
        raise Invalid(
            f"This server speaks version {VERSION} of the protocol.",
            code="version_unknown",
            data={"versions": [VERSION]},
        )


def _parse(text: str) -> dict[str, Any]:
    try:
        frame = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Invalid("A frame is a JSON object.", code="bad_frame") from error
    if not isinstance(frame, dict) or not isinstance(frame.get("type"), str):
        raise Invalid("A frame is a JSON object with a type.", code="bad_frame")
    return frame
