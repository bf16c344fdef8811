"""The two sockets. They authorise and forward; every rule is downstairs (docs/protocol.md).

Arriving and coming back are the same road: join the group first, replay everything after the last
number, then go live and drop what was already sent.
"""

from __future__ import annotations

import asyncio
import random
from http.cookies import SimpleCookie
from importlib import import_module
from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.contrib.auth import SESSION_KEY

from apps.core.errors import Gone, Invalid, NotFound, Unauthenticated
from apps.core.executor import in_db_thread
from apps.people.actors import Actor
from apps.people.functions import brands_of_user
from apps.people.models import Member
from apps.people.realtime import CLOSE_TRY_AGAIN, BrandConsumer
from apps.people.roles import Capability, may
from apps.people.tokens import read_access
from apps.sessions import conversations, nudges, opening, presence, selectors, stream
from apps.sessions.models import Session
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope

HEARTBEAT_SECONDS = 15
# What the column of numbers holds.
LARGEST_NUMBER = 2**31 - 1
# Sockets are renewed within a day, spread out so that they don't all come back at once.
LIFE_SECONDS = (20 * 3600, 23 * 3600)


class Watched:
    """One session a socket follows: what was sent last, and for which audience."""

    def __init__(self, session_id: UUID, audience: str, last: int) -> None:
        self.session_id, self.audience, self.last = session_id, audience, last
        self.busy = asyncio.Lock()


class StreamConsumer(BrandConsumer):
    """What both sockets share: following streams and beating."""

    async def websocket_connect(self, message: dict[str, Any]) -> None:
        self.watched: dict[str, Watched] = {}
        self.beating: asyncio.Task[None] | None = None
        await super().websocket_connect(message)

    async def left(self) -> None:
        if self.beating:
            self.beating.cancel()

    async def follow(self, session_id: UUID, audience: str, last: int) -> None:
        """Join, replay, go live."""
        assert self.brand_id is not None
        watched = Watched(session_id, audience, last)
        self.watched[str(session_id)] = watched
        await self.join(nudges.session_group(self.brand_id, session_id, audience))
        await self.catch_up(watched)

    async def catch_up(self, watched: Watched) -> None:
        """Send everything after the last number; a cursor that makes no sense asks for the snapshot."""
        async with watched.busy:
            try:
                events, seq = await in_db_thread(
                    stream.after, watched.session_id, watched.last, audience=watched.audience
                )
            except Gone:
                await self.send_frame({"type": "resync", "session": str(watched.session_id)})
                return
            for event in events:
                await self.send_frame({"type": "event", "session": str(watched.session_id), "event": event})
            watched.last = max(watched.last, seq)

    async def session_event(self, message: dict[str, Any]) -> None:
        """A nudge with the next event in it, or a reason to look into the database."""
        watched = self.watched.get(message["session"])
        if watched is None or message["seq"] <= watched.last:
            return
        if message["seq"] != watched.last + 1 or watched.busy.locked():
            await self.catch_up(watched)
            return
        watched.last = message["seq"]
        if message["event"] is not None:
            await self.send_frame({"type": "event", "session": message["session"], "event": message["event"]})

    async def session_fleeting(self, message: dict[str, Any]) -> None:
        await self.send_frame(
            {
                "type": "fleeting",
                "session": message["session"],
                "kind": message["kind"],
                "payload": message["payload"],
            }
        )

    def start_beating(self) -> None:
        """Beat until the socket closes."""
        self.beating = asyncio.ensure_future(self._beat())

    async def _beat(self) -> None:
        loop = asyncio.get_running_loop()
        until = loop.time() + random.uniform(*LIFE_SECONDS)  # noqa: S311 - jitter, not a secret
        while loop.time() < until:
            await asyncio.sleep(HEARTBEAT_SECONDS)
            with brand_scope(self.brand_id or 0):
                for watched in list(self.watched.values()):
                    await self.catch_up(watched)
                await self.beat()
        await self.close(CLOSE_TRY_AGAIN)

    async def beat(self) -> None:
        """Tell the client that the line is alive, and how far the stream is."""
        seqs = {key: watched.last for key, watched in self.watched.items()}
        await self.send_frame({"type": "heartbeat", "seq": max(seqs.values(), default=0), "sessions": seqs})

    async def ping(self, frame: dict[str, Any]) -> None:
        await self.send_frame({"type": "pong"})


class ShopperConsumer(StreamConsumer):
    """``/ws/shopper/sessions/{id}``: one session, for the shopper who holds its token."""

    handlers: ClassVar[dict[str, str]] = {
        "message": "say",
        "typing": "typing",
        "read": "read",
        "ping": "ping",
    }

    async def hello(self, frame: dict[str, Any]) -> None:
        access = read_access(str(frame.get("token", "")))
        session_id = UUID(str(self.scope["url_route"]["kwargs"]["session_id"]))
        if access.session_id != session_id:
            raise Unauthenticated("This token is for another session.", code="token_invalid")
        with brand_scope(access.brand_id):
            self.session: Session = await in_db_thread(opening.get, session_id)
            self.actor = Actor.shopper(self.session.shopper)
            self.brand_id = access.brand_id
            await self.send_frame({"type": "welcome", "session": str(session_id), "seq": self.session.seq})
            await self.follow(session_id, "shopper", _number(frame.get("after", 0)))
        self.start_beating()

    async def say(self, frame: dict[str, Any]) -> None:
        message, _ = await in_db_thread(
            conversations.shopper_says,
            self.session,
            frame.get("text"),
            by=self.actor,
            client_id=frame.get("client_id", ""),
        )
        ack = {"id": str(message.pk), "seq": message.seq, "client_id": message.client_id}
        await self.send_frame({"type": "ack", "message": ack})

    async def typing(self, frame: dict[str, Any]) -> None:
        await in_db_thread(stream.fleeting, self.session, "typing", {"by": "shopper"}, audience="staff")

    async def read(self, frame: dict[str, Any]) -> None:
        await in_db_thread(stream.mark_read, self.session, _number(frame.get("seq")), by="shopper")


class AdvisorConsumer(StreamConsumer):
    """``/ws/advisor``: the queue, and the sessions the console has open."""

    handlers: ClassVar[dict[str, str]] = {
        "watch": "watch",
        "unwatch": "unwatch",
        "message": "say",
        "typing": "typing",
        "read": "read",
        "ping": "ping",
    }

    async def hello(self, frame: dict[str, Any]) -> None:
        brand, member = await in_db_thread(_member_of_cookie, self.scope, str(frame.get("brand", "")))
        if not may(member, Capability.ADVISE):
            raise Unauthenticated("Your role has no live sessions.", code="forbidden")
        self.member, self.actor, self.brand_id = member, Actor.member(member), brand.pk
        with brand_scope(brand):
            await self.join(nudges.floor_group(brand.pk))
            await in_db_thread(presence.sign_of_life, member, self.channel_name)
            await self.send_frame({"type": "welcome", "member": str(member.pk), "brand": brand.slug})
        self.start_beating()

    async def left(self) -> None:
        await super().left()
        if self.brand_id is not None:
            with brand_scope(self.brand_id):
                await in_db_thread(presence.gone, self.member, self.channel_name)

    async def beat(self) -> None:
        await in_db_thread(presence.sign_of_life, self.member, self.channel_name)
        await super().beat()

    async def floor_changed(self, message: dict[str, Any]) -> None:
        await self.send_frame({"type": "floor", "session": message["session"], "kind": message["kind"]})

    async def watch(self, frame: dict[str, Any]) -> None:
        session = await self._session(frame)
        await self.follow(session.pk, "staff", _number(frame.get("after", session.seq)))

    async def unwatch(self, frame: dict[str, Any]) -> None:
        watched = self.watched.pop(str(frame.get("session", "")), None)
        if watched and self.brand_id:
            group = nudges.session_group(self.brand_id, watched.session_id, watched.audience)
            self.groups = [name for name in self.groups if name != group]
            await self.channel_layer.group_discard(group, self.channel_name)

    async def say(self, frame: dict[str, Any]) -> None:
        session = await self._session(frame)
        message, _ = await in_db_thread(
            conversations.member_says,
            session,
            frame.get("text"),
            member=self.member,
            client_id=frame.get("client_id", ""),
        )
        ack = {"id": str(message.pk), "seq": message.seq, "client_id": message.client_id}
        await self.send_frame({"type": "ack", "session": str(session.pk), "message": ack})

    async def typing(self, frame: dict[str, Any]) -> None:
        session = await self._session(frame)
        if session.advisor_id == self.member.pk:
            payload = {"by": self.member.name}
            await in_db_thread(stream.fleeting, session, "typing", payload, audience="shopper")

    async def read(self, frame: dict[str, Any]) -> None:
        session, seq = await self._session(frame), _number(frame.get("seq"))
        if session.advisor_id == self.member.pk:
            await in_db_thread(stream.mark_read, session, seq, by="advisor")

    async def _session(self, frame: dict[str, Any]) -> Session:
        try:
            session_id = UUID(str(frame.get("session", "")))
        except ValueError as error:
            raise NotFound("No such session.") from error
        session: Session = await in_db_thread(selectors.for_member, session_id, self.member)
        return session


def _number(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LARGEST_NUMBER:
        raise Invalid("That is no sequence number.", code="bad_frame")
    return value


def _member_of_cookie(scope: dict[str, Any], slug: str) -> tuple[Brand, Member]:
    """The signed-in member behind the console's session cookie."""
    header = dict(scope["headers"]).get(b"cookie", b"").decode("latin-1")
    morsel = SimpleCookie(header).get(settings.SESSION_COOKIE_NAME)
    store = import_module(settings.SESSION_ENGINE).SessionStore(morsel.value if morsel else None)
    user_id = store.get(SESSION_KEY)
    brands = brands_of_user(int(user_id)) if user_id else []
    wanted = slug or store.get("brand", "")
    brand = next((each for each in brands if each.slug == wanted), brands[0] if brands and not slug else None)
    if brand is None:
        raise Unauthenticated
    with brand_scope(brand):
        return brand, Member.objects.get(user_id=int(user_id))
