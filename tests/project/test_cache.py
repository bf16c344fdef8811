"""The cache of the product (the suite's own is another): one client, whoever asks."""

from __future__ import annotations

import threading
import uuid

import pytest
import redis
from django.conf import settings

from config.cache import RedisCache


def made() -> RedisCache:
    return RedisCache(settings.REDIS_URL, {"OPTIONS": {"socket_timeout": 2, "socket_connect_timeout": 1}})


def test_it_keeps_counts_and_forgets() -> None:
    cache, key = made(), uuid.uuid4().hex
    assert cache.add(key, {"a": 1}, timeout=30)
    assert not cache.add(key, 2, timeout=30)
    assert cache.get(key) == {"a": 1}
    cache.set(key, 1, timeout=30)
    assert cache.incr(key) == 2
    assert cache.delete(key)
    assert cache.get(key, "gone") == "gone"


def test_threads_and_instances_share_one_client() -> None:
    clients = [made()._cache.get_client()]
    thread = threading.Thread(target=lambda: clients.append(made()._cache.get_client(write=True)))
    thread.start()
    thread.join()
    assert clients[0] is clients[1]


def test_a_server_that_is_away_is_an_error_soon() -> None:
    cache = RedisCache("redis://127.0.0.1:9/0", {"OPTIONS": {"socket_connect_timeout": 1}})
    with pytest.raises(redis.ConnectionError):
        cache.get("x")
