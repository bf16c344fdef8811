"""The two sockets. They authorise and forward; every rule is downstairs (docs/protocol.md)."""

from __future__ import annotations

from http.cookies import SimpleCookie
from importlib import import_module
from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.contrib.auth import SESSION_KEY

from apps.core.errors import Invalid, NotFound, Unauthenticated
from apps.core.executor import in_db_thread
from apps.core.ids import digest
from apps.people.actors import Actor
from apps.people.functions import brands_of_user
from apps.people.models import Member
from apps.people.realtime import VERSION
from apps.people.roles import Capability, may
from apps.people.tokens import read_access
from apps.sessions import conversations, nudges, opening, presence, selectors, standing, stream
from apps.sessions.following import StreamConsumer, Watched
from apps.sessions.models import Session
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope

# What the column of numbers holds.
LARGEST_NUMBER = 2**31 - 1
# A shopper's standing is asked about once a minute; what is known to end it is told at once.
ASK_EVERY_BEATS = 4


class ShopperConsumer(StreamConsumer):
    """``/ws/shopper/sessions/{id}``: one session, for the shopper who holds its token."""

    handlers: ClassVar[dict[str, str]] = {
        "message": "say",
        "typing": "typing",
        "read": "read",
        "ping": "ping",
    }
    beats = 0

    async def hello(self, frame: dict[str, Any]) -> None:
        access = read_access(str(frame.get("token", "")))
        session_id = UUID(str(self.scope["url_route"]["kwargs"]["session_id"]))
        if access.session_id != session_id:
            raise Unauthenticated("This token is for another session.", code="token_invalid")
        with brand_scope(access.brand_id):
            self.session: Session = await in_db_thread(opening.get, session_id)
            if reason := await in_db_thread(standing.why_not, session_id):
                await self.revoke(reason)
                return
            self.actor = Actor.shopper(self.session.shopper)
            self.brand_id = access.brand_id
            seq = self.session.seq
            await self.send_frame(
                {"type": "welcome", "version": VERSION, "session": str(session_id), "seq": seq}
            )
            await self.follow(session_id, "shopper", _number(frame.get("after", 0)))
        self.start_beating()

    async def still_here(self) -> bool:
        self.beats += 1
        if self.beats % ASK_EVERY_BEATS:
            return True
        reason = await in_db_thread(standing.why_not, self.session.pk)
        if reason:
            await self.revoke(reason)
        return not reason

    async def session_revoked(self, message: dict[str, Any]) -> None:
        """The shopper is shut out, at once, not with a later beat."""
        await self.revoke(message["reason"])

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
        try:
            brand, member = await in_db_thread(_advisor_of_cookie, self.scope, str(frame.get("brand", "")))
        except Unauthenticated as error:
            await self.send_frame({"type": "revoked", "reason": _reason(error)})
            raise
        self.member, self.actor, self.brand_id = member, Actor.member(member), brand.pk
        self.slug = brand.slug
        with brand_scope(brand):
            await self.join(nudges.floor_group(brand.pk))
            await in_db_thread(presence.sign_of_life, member, self.channel_name)
            await self.send_frame(
                {"type": "welcome", "version": VERSION, "member": str(member.pk), "brand": brand.slug}
            )
        self.start_beating()

    async def left(self) -> None:
        await super().left()
        if self.brand_id is not None:
            with brand_scope(self.brand_id):
                await in_db_thread(presence.gone, self.member, self.channel_name)

    async def beat(self) -> None:
        await in_db_thread(presence.sign_of_life, self.member, self.channel_name)
        await super().beat()

    async def still_here(self) -> bool:
        try:
            _, self.member = await in_db_thread(_advisor_of_cookie, self.scope, self.slug)
        except Unauthenticated as error:
            await self.revoke(_reason(error))
            return False
        return True

    async def member_signed_out(self, message: dict[str, Any]) -> None:
        """The browser's cookie is worth nothing any more, in any of its tabs."""
        if message["cookie"] == digest(_cookie(self.scope)):
            await self.revoke("signed_out")

    async def member_changed(self, message: dict[str, Any]) -> None:
        """Somebody's rights, or their signing in, changed: at once, not with the next beat."""
        if message["user"] == self.member.user_id and await self.still_here():
            for watched in list(self.watched.values()):
                if not await self.may_follow(watched):
                    await self.forget(watched)

    async def may_follow(self, watched: Watched) -> bool:
        return await in_db_thread(selectors.may_read, watched.session_id, self.member)

    async def floor_changed(self, message: dict[str, Any]) -> None:
        await self.send_frame({"type": "floor", "session": message["session"], "kind": message["kind"]})

    async def watch(self, frame: dict[str, Any]) -> None:
        session = await self._session(frame)
        await self.follow(session.pk, "staff", _number(frame.get("after", session.seq)))

    async def unwatch(self, frame: dict[str, Any]) -> None:
        watched = self.watched.get(str(frame.get("session", "")))
        if watched:
            await self.unfollow(watched)

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


def _advisor_of_cookie(scope: dict[str, Any], slug: str) -> tuple[Brand, Member]:
    """The signed-in member behind the console's session cookie, if the role has live sessions."""
    store = import_module(settings.SESSION_ENGINE).SessionStore(_cookie(scope) or None)
    user_id = store.get(SESSION_KEY)
    brands = brands_of_user(int(user_id)) if user_id else []
    wanted = slug or store.get("brand", "")
    brand = next((each for each in brands if each.slug == wanted), brands[0] if brands and not slug else None)
    if brand is None and user_id:
        raise Unauthenticated("You don't belong to this brand.", code="forbidden")
    if brand is None:
        raise Unauthenticated
    with brand_scope(brand):
        member = Member.objects.get(user_id=int(user_id))
    if not may(member, Capability.ADVISE):
        raise Unauthenticated("Your role has no live sessions.", code="forbidden")
    return brand, member


def _reason(error: Unauthenticated) -> str:
    return "rights" if error.code == "forbidden" else "signed_out"


def _cookie(scope: dict[str, Any]) -> str:
    header = dict(scope["headers"]).get(b"cookie", b"").decode("latin-1")
    morsel = SimpleCookie(header).get(settings.SESSION_COOKIE_NAME)
    return morsel.value if morsel else ""
