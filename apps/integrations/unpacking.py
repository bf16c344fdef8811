"""Unpacking while it comes, so that a small bomb never grows to its full size."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from apps.core.errors import TooLarge, VitrineError

_PIECE = 256 * 1024
_GZIP = b"\x1f\x8b"
_EITHER = 47  # wbits: gzip or zlib, by its head
LAYERS = 2


class Garbled(VitrineError):
    """What came can't be unpacked."""

    default_code = "bad_encoding"
    default_detail = "What the server sends can't be unpacked."


class Unpacker:
    """The parts of a body, unpacked: as its Content-Encoding says, and once more where it is a .gz file.

    Raises TooLarge `too_large` when more than `most` bytes come, packed or unpacked, and Garbled.
    """

    def __init__(self, parts: Iterator[bytes], encoding: str, most: int) -> None:
        self._parts, self._encoding, self._most = parts, encoding.strip().lower(), most

    def __iter__(self) -> Iterator[bytes]:
        if self._encoding not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise Garbled
        parts = self._bounded(self._parts)
        layers = LAYERS
        if self._encoding not in ("", "identity"):
            parts, layers = self._bounded(_inflated(parts)), layers - 1
        yield from self._as_file(parts, layers)

    def _as_file(self, parts: Iterator[bytes], layers: int) -> Iterator[bytes]:
        """A file whose name ends with .gz is packed whatever the server says of it."""
        head = b""
        for part in parts:
            head += part
            if len(head) >= len(_GZIP):
                break
        rest = _with(head, parts)
        yield from self._bounded(_inflated(rest)) if head[:2] == _GZIP and layers else rest

    def _bounded(self, parts: Iterator[bytes]) -> Iterator[bytes]:
        count = 0
        for part in parts:
            count += len(part)
            if count > self._most:
                raise TooLarge(f"It is larger than {self._most // 1024**2} MB.")
            yield part


def _with(head: bytes, parts: Iterator[bytes]) -> Iterator[bytes]:
    if head:
        yield head
    yield from parts


def _inflated(parts: Iterator[bytes]) -> Iterator[bytes]:
    """Piece by piece; several gzip members one after another are one file."""
    engine = zlib.decompressobj(_EITHER)
    fresh = True
    for part in parts:
        data = part
        while data:
            if engine.eof:
                engine, fresh = zlib.decompressobj(_EITHER), True
            try:
                out = engine.decompress(data, _PIECE)
            except zlib.error as error:
                raise Garbled from error
            fresh = False
            data = engine.unused_data if engine.eof else engine.unconsumed_tail
            if out:
                yield out
    if not engine.eof and not fresh:
        raise Garbled("It ends too early.")
