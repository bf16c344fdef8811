"""What both sockets share: following streams, and beating (docs/protocol.md).

Arriving and coming back are the same road: join the group first, replay everything after the last
number, then go live and drop what was already sent. Whoever may no longer read a session gets nothing
more of it: that is asked when it changes hands and with every look into the database.
"""

from __future__ import annotations

import asyncio
import random
from typing import Any
from uuid import UUID

from apps.core.errors import Gone
from apps.core.executor import in_db_thread
from apps.people.realtime import CLOSE_TRY_AGAIN, CLOSE_UNAUTHENTICATED, BrandConsumer
from apps.sessions import nudges, stream
from apps.tenants.scope import brand_scope

HEARTBEAT_SECONDS = 15
# Sockets are renewed within a day, spread out so that they don't all come back at once.
LIFE_SECONDS = (20 * 3600, 23 * 3600)
# After these somebody else may own the session.
CHANGES_HANDS = ("state", "ended")


class Watched:
    """One session a socket follows: what was sent last, and for which audience."""

    def __init__(self, session_id: UUID, audience: str, last: int) -> None:
        self.session_id, self.audience, self.last = session_id, audience, last
        self.busy = asyncio.Lock()


class StreamConsumer(BrandConsumer):
    """A socket that follows streams."""

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

    async def still_here(self) -> bool:
        """Whether whoever opened this socket may still have it; closes it if not."""
        return True

    async def revoke(self, reason: str) -> None:
        """Say that this socket is over for good, and close it: a client must not come back by itself."""
        await self.send_frame({"type": "revoked", "reason": reason})
        await self.close(CLOSE_UNAUTHENTICATED)

    async def may_follow(self, watched: Watched) -> bool:
        """Whether this socket may still read the session."""
        return True

    async def forget(self, watched: Watched) -> None:
        """Stop following, and say so."""
        await self.unfollow(watched)
        await self.send_frame({"type": "unwatched", "session": str(watched.session_id)})

    async def unfollow(self, watched: Watched) -> None:
        """Leave the session's group."""
        self.watched.pop(str(watched.session_id), None)
        assert self.brand_id is not None
        await self.leave(nudges.session_group(self.brand_id, watched.session_id, watched.audience))

    async def catch_up(self, watched: Watched) -> None:
        """Send everything after the last number.

        A cursor that makes no sense asks for the snapshot, which has at least the number told here: from
        there it goes on, so that one bad number costs one snapshot.
        """
        async with watched.busy:
            try:
                events, seq = await in_db_thread(
                    stream.after, watched.session_id, watched.last, audience=watched.audience
                )
            except Gone:
                watched.last = await in_db_thread(stream.last_number, watched.session_id)
                await self.send_frame(
                    {"type": "resync", "session": str(watched.session_id), "seq": watched.last}
                )
                return
            # Asked after reading: what was read by somebody who still may was theirs to read.
            if not await self.may_follow(watched):
                await self.forget(watched)
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
        watched.last, event = message["seq"], message["event"]
        if event is not None:
            await self.send_frame({"type": "event", "session": message["session"], "event": event})
            if event["kind"] in CHANGES_HANDS and not await self.may_follow(watched):
                await self.forget(watched)

    async def session_fleeting(self, message: dict[str, Any]) -> None:
        if message["session"] not in self.watched:
            return
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
                if not await self.still_here():
                    return
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
