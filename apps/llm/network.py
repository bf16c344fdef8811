"""The line to a model server: to the address that was checked, for as long as is left, no more than fits.

A server that hangs, drips, never ends or sends a bomb costs the time and the bytes granted, nothing else.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Collection, Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import httpcore2
import httpx2

from apps.integrations.safe_address import Unreachable, resolve

MOST_BYTES = 512 * 1024
KEPT_SECONDS = 30.0


class TooMuch(httpcore2.ReadError):
    """The server sends more than an answer can be."""


@dataclass
class Allowance:
    """What one call may cost. ``until`` is in `time.monotonic` seconds; ``heard`` is what came so far."""

    until: float
    heard: bytearray = field(default_factory=bytearray)

    def left(self, wish: float | None) -> float:
        """The seconds one step may take; raises where none are left."""
        rest = self.until - time.monotonic()
        if rest <= 0:
            raise httpcore2.ReadTimeout("The time for this call is over.")
        return rest if wish is None else min(wish, rest)

    def hears(self, data: bytes) -> bytes:
        """Note what came; raises TooMuch past MOST_BYTES."""
        self.heard += data
        if len(self.heard) > MOST_BYTES:
            raise TooMuch("The answer is too long.")
        return data

    @property
    def body(self) -> str:
        """What came of the answer, without its head."""
        return bytes(self.heard).partition(b"\r\n\r\n")[2].decode("utf-8", "replace")


allowance: ContextVar[Allowance] = ContextVar("model_call")


class _Line(httpcore2.NetworkStream):
    """A connection each of whose steps is within the allowance of the call it is used for."""

    def __init__(self, inner: httpcore2.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        mine = allowance.get()
        return mine.hears(self._inner.read(max_bytes, mine.left(timeout)))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, allowance.get().left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        left = allowance.get().left(timeout)
        return _Line(self._inner.start_tls(ssl_context, server_hostname, left))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Checked(httpcore2.NetworkBackend):
    """Connects only to what `safe_address` lets through; the certificate is checked for the name as ever."""

    def __init__(self, allowed: Collection[str]) -> None:
        self._allowed, self._inner = frozenset(allowed), httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        listed = bool({host, f"{host}:{port}"} & self._allowed)
        try:
            seconds = allowance.get().left(timeout)
            address = resolve(host, port, listed=listed, seconds=seconds)
        except Unreachable as error:
            raise httpcore2.ConnectError(error.detail) from error
        left = allowance.get().left(timeout)
        return _Line(self._inner.connect_tcp(address, port, left, local_address, socket_options))


class _Transport(httpx2.HTTPTransport):
    def __init__(self, allowed: Collection[str]) -> None:
        super().__init__(trust_env=False)
        # The transport takes no network backend of ours, its pool does.
        self._pool = httpcore2.ConnectionPool(
            ssl_context=_tls(),
            max_connections=8,
            max_keepalive_connections=4,
            keepalive_expiry=KEPT_SECONDS,
            network_backend=_Checked(allowed),
        )


@lru_cache(maxsize=1)
def _tls() -> ssl.SSLContext:
    """Reading the trusted certificates takes 20 ms: once is enough."""
    return ssl.create_default_context()


def _refuse_packed(response: httpx2.Response) -> None:
    """A packed answer could unpack to anything."""
    if response.headers.get("content-encoding", "identity").lower() != "identity":
        raise httpx2.DecodingError("The answer is packed, which was not asked for.", request=response.request)


def client(allowed: Collection[str]) -> httpx2.Client:
    """A client for calls that run within an `allowance`; no proxies, no redirects, nothing packed."""
    return httpx2.Client(
        transport=_Transport(allowed),
        trust_env=False,
        follow_redirects=False,
        headers={"Accept-Encoding": "identity"},
        event_hooks={"response": [_refuse_packed]},
    )
