"""Django's Redis cache with one client for the process.

Django makes a client for each call (a third of a millisecond, more than the call) and a pool for each thread
or async context (a new connection with many a request). redis-py's client may be shared and notices a fork.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import redis
from django.core.cache.backends import redis as backend


class _OneClient(backend.RedisCacheClient):
    _servers: list[str]
    _pool_options: dict[str, Any]

    def get_client(self, key: Any = None, *, write: bool = False) -> redis.Redis:
        return _client(self._servers[0], tuple(self._pool_options.items()))


class RedisCache(backend.RedisCache):
    """The backend named in ``CACHES``; one server."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = _OneClient


@lru_cache
def _client(server: str, options: tuple[tuple[str, Any], ...]) -> redis.Redis:
    return redis.Redis.from_url(server, **dict(options))
