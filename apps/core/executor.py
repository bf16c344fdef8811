"""One bounded place where consumers do database work.

Channels' own hop serves all sockets of a process with one thread, so that one slow query stalls
everybody. Here a few threads share the work; each gives its connection back when done. Processes
times THREADS must stay below PostgreSQL's max_connections.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from django.db import connections

THREADS = 8
_pool = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="db")
P = ParamSpec("P")
T = TypeVar("T")


async def in_db_thread(function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a synchronous function in the database threads, in the caller's brand scope."""
    context = contextvars.copy_context()
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(
        _pool, partial(context.run, _closing, partial(function, *args, **kwargs))
    )


def _closing(call: Callable[[], T]) -> T:
    try:
        return call()
    finally:
        for connection in connections.all(initialized_only=True):
            if not connection.in_atomic_block:
                connection.close_if_unusable_or_obsolete()
                if connection.settings_dict.get("OPTIONS", {}).get("pool"):
                    connection.close()
