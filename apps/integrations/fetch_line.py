"""The line of one fetch: to the address that was judged, for as long as is left."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import httpcore2

from apps.integrations.safe_address import resolve
from apps.integrations.web_target import Target


class Haste:
    """The time a fetch may take, in seconds from now: in all, of silence, and below a least speed."""

    def __init__(self, seconds: float, silence: float, patience: float, slowest: int) -> None:
        self._start = time.monotonic()
        self._seconds, self._silence, self._patience, self._slowest = seconds, silence, patience, slowest
        self._heard = 0

    def left(self, wish: float | None = None) -> float:
        """Seconds the next step may take; raises ReadTimeout when there are none."""
        rest = self._seconds - (time.monotonic() - self._start)
        if rest <= 0:
            raise httpcore2.ReadTimeout("The time is over.")
        return min(rest, self._silence, wish or self._silence)

    def hears(self, data: bytes) -> bytes:
        """Count what came; raises ReadTimeout when it comes in drips."""
        self._heard += len(data)
        spent = time.monotonic() - self._start
        if data and spent > self._patience and self._heard < self._slowest * spent:
            raise httpcore2.ReadTimeout("It comes in drips.")
        return data


class Checked(httpcore2.NetworkBackend):
    """Looks the target's name up once, judges it, and connects to what was judged; else Unreachable."""

    def __init__(self, target: Target, haste: Haste) -> None:
        self._target, self._haste, self._inner = target, haste, httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        if (host, port) != (self._target.host, self._target.port):
            raise httpcore2.ConnectError("Another place than the one that was judged.")
        address = resolve(host, port, listed=self._target.listed)
        line = self._inner.connect_tcp(address, port, self._haste.left(timeout), None, socket_options)
        return _Line(line, self._haste)


class _Line(httpcore2.NetworkStream):
    def __init__(self, inner: httpcore2.NetworkStream, haste: Haste) -> None:
        self._inner, self._haste = inner, haste

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._haste.hears(self._inner.read(max_bytes, self._haste.left(timeout)))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._haste.left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        left = self._haste.left(timeout)
        return _Line(self._inner.start_tls(ssl_context, server_hostname, left), self._haste)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


@lru_cache(maxsize=1)
def tls() -> ssl.SSLContext:
    """Certificates are checked. Reading the trusted ones takes 20 ms: once is enough."""
    return ssl.create_default_context()
