"""A waiting session, the people around it, and their sockets in this process."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from itertools import count
from typing import Any

from django.conf import settings
from django.test import Client

from apps.core.executor import in_db_thread
from apps.people import tokens
from apps.people.models import Member
from apps.people.roles import Role
from apps.sessions import conversations, handoffs, nudges
from apps.sessions.models import Session
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope
from tests.people import make_brand, make_member
from tests.sessions.test_conversations import shopper_of, start
from tests.sockets import Socket

ORIGIN = (b"origin", settings.PUBLIC_URL.encode())


class Room:
    """A waiting session, the people around it, and everybody's sockets."""

    def __init__(self) -> None:
        self.brand: Brand = make_brand("own")
        self.ben, self.dora = make_member(self.brand, "Ben"), make_member(self.brand, "Dora")
        self.mia = make_member(self.brand, "Mia", Role.MANAGER)
        with brand_scope(self.brand):
            self.session: Session = start(self.brand)
            handoffs.request(self.session, by=shopper_of(self.session))
        self.clients: dict[str, Client] = {}
        self.open: list[Socket] = []

    async def shopper(self, after: int = 0) -> Socket:
        """The shopper's socket, welcomed."""
        session = self.session
        token = tokens.access(self.brand.pk, session.pk, session.shopper_id)
        return await self._hello(f"/ws/shopper/sessions/{session.pk}", token=token, after=after)

    async def advisor(self, member: Member) -> Socket:
        """A member's socket that follows the session from its end."""
        if member.name not in self.clients:
            self.clients[member.name] = await in_db_thread(_signed_in, member)
        cookie = self.clients[member.name].cookies[settings.SESSION_COOKIE_NAME].value
        socket = await self._hello("/ws/advisor", cookie)
        await socket.say(type="watch", session=str(self.session.pk))
        await _until(socket, "type", "pong")
        return socket

    async def _hello(self, path: str, cookie: str = "", **hello: Any) -> Socket:
        from config.asgi import application

        biscuit = (b"cookie", f"{settings.SESSION_COOKIE_NAME}={cookie}".encode())
        socket = Socket(application, path, [ORIGIN, biscuit])
        self.open.append(socket)
        assert await socket.open()
        await socket.say(type="hello", **hello)
        assert (await socket.hear())["type"] == "welcome"
        return socket

    async def do(self, verb: Callable[..., Any], *args: Any, **how: Any) -> Any:
        with brand_scope(self.brand):
            return await in_db_thread(verb, *args, **how)

    async def says(self, member: Member, text: str) -> None:
        await self.do(conversations.member_says, self.session, text, member=member, client_id=text)

    def run(self, story: Callable[[], Awaitable[None]]) -> None:
        async def told() -> None:
            try:
                await story()
            finally:
                for socket in self.open:
                    await socket.close()

        asyncio.run(told())


def _signed_in(member: Member) -> Client:
    client = Client()
    client.login(email=member.user.email, password="demo")
    return client


MARKS = count(1)
PUBLISH = nudges.send  # also where a test takes nudges away


async def heard(room: Room, socket: Socket) -> list[dict[str, Any]]:
    """Everything until now but beats and the floor's news: a mark goes down the same road and is awaited."""
    mark = f"mark {next(MARKS)}"
    group, fleeting = nudges.session_group(room.brand.pk, room.session.pk, "shopper"), {"kind": mark}
    shopper = {"type": "session.fleeting", "session": str(room.session.pk), "payload": {}} | fleeting
    floor = {"type": "floor.changed", "session": ""} | fleeting
    frames = await _until(socket, "type", "pong")  # what it was asked before is done by now
    await asyncio.to_thread(PUBLISH, [(group, shopper), (nudges.floor_group(room.brand.pk), floor)])
    frames += await _until(socket, "kind", mark)
    return [frame for frame in frames if frame["type"] not in ("floor", "heartbeat")]


async def _until(socket: Socket, key: str, value: str) -> list[dict[str, Any]]:
    if value == "pong":
        await socket.say(type="ping")
    frames = []
    while (frame := await socket.hear(20)).get(key) != value:
        frames.append(frame)
    return frames


async def numbers(room: Room, socket: Socket) -> list[int]:
    return [frame["event"]["seq"] for frame in await heard(room, socket)]
