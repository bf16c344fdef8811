"""Telling sockets that there is something new.

Speaks the channel layer's own pub/sub wire (its group channels and serializer) with a plain client, because
its async door costs a new event loop for each call from a worker. A nudge that is lost costs time
only: sockets compare sequence numbers with every heartbeat.
"""

from __future__ import annotations

from functools import cache
from typing import Any
from uuid import UUID

import redis
import structlog
from channels.layers import get_channel_layer
from django.conf import settings

log = structlog.get_logger()


def session_group(brand_id: int, session_id: UUID | str, audience: str) -> str:
    """The group of one session's shoppers (``shopper``) or advisors (``staff``)."""
    return f"b{brand_id}.session.{session_id}.{audience}"


def floor_group(brand_id: int) -> str:
    """The group of all advisors of a brand: queue and presence."""
    return f"b{brand_id}.floor"


def send(messages: list[tuple[str, dict[str, Any]]]) -> None:
    """Publish to groups, all in one round trip. Never raises: the database has the truth."""
    layer = get_channel_layer()
    prefix = settings.CHANNEL_PREFIX
    try:
        pipe = _client().pipeline(transaction=False)
        for group, message in messages:
            pipe.publish(f"{prefix}__group__{group}", layer.serialize(message))
        pipe.execute()
    except redis.RedisError as error:
        log.warning("nudge.lost", error=type(error).__name__, count=len(messages))


@cache
def _client() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1)
