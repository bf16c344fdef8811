"""JSON feeds, streamed: an array, one object a line, `{"products": [...]}`; a file, a folder or a zip."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, cast

import ijson
import ijson.common

from apps.catalog.importers.items import CatalogueItem, FeedError, ItemError, Parsed, RowError
from apps.catalog.importers.mapping import Mapping
from apps.catalog.importers.record import RecordReader

SUFFIXES = (".json", ".jsonl", ".ndjson")
WRAPPERS = ("products", "items", "data", "results")
MEMBER_LIMIT = 2 * 1024**3
RATIO_LIMIT = 400


def rows(path: Path, mapping: dict[str, Any] | None = None) -> Iterator[Parsed | RowError]:
    """Each product of the feed, or what is wrong with it; rows count from 1 over all files.

    Raises FeedError when the path holds no JSON or the mapping is malformed.
    """
    adapt = Mapping(mapping) if mapping is not None else None
    for number, (record, problem) in enumerate(_records(path), 1):
        yield RowError(number, problem.code, problem.detail) if problem else _read(number, record, adapt)


def parse(record: object, row: int = 1, mapping: dict[str, Any] | None = None) -> Parsed | RowError:
    """One product given as a JSON value, as the API sends it."""
    return _read(row, record, Mapping(mapping) if mapping is not None else None)


def _read(row: int, record: object, adapt: Mapping | None) -> Parsed | RowError:
    reader = RecordReader(row)
    try:
        item: CatalogueItem = reader.read(adapt(record) if adapt else record)
    except ItemError as error:
        return RowError(row, error.code, error.detail)
    return Parsed(row, item, reader.notes)


def _records(path: Path) -> Iterator[tuple[object, ItemError | None]]:
    found = False
    for stream in _streams(path):
        found = True
        with stream:
            yield from _values(stream)
    if not found:
        raise FeedError("no_json", f"{path.name} holds no JSON file")


def _streams(path: Path) -> Iterator[IO[bytes]]:
    if path.is_dir():
        for inner in sorted(path.iterdir()):
            if inner.suffix.lower() in (*SUFFIXES, ".zip"):
                yield from _streams(inner)
    elif not path.is_file():
        raise FeedError("no_file", f"there is no file {path.name}")
    elif zipfile.is_zipfile(path):
        yield from _zip_members(path)
    else:
        yield path.open("rb")


def _zip_members(path: Path) -> Iterator[IO[bytes]]:
    with zipfile.ZipFile(path) as archive:
        for info in sorted(archive.infolist(), key=lambda one: one.filename):
            if info.is_dir() or not info.filename.lower().endswith(SUFFIXES):
                continue
            if info.file_size > MEMBER_LIMIT or info.file_size > RATIO_LIMIT * max(info.compress_size, 1):
                raise FeedError(
                    "zip_too_large", f"{Path(info.filename).name} unpacks to {info.file_size} bytes"
                )
            yield archive.open(info)


def _values(stream: IO[bytes]) -> Iterator[tuple[object, ItemError | None]]:
    buffered = io.BufferedReader(cast(io.RawIOBase, stream))
    head = _skip_to_content(buffered)
    if head == b"[":
        yield from _streamed(buffered, "item")
    elif head == b"{":
        yield from _objects(buffered)
    elif head:
        yield None, ItemError("bad_json", "the file is not JSON")


def _skip_to_content(stream: io.BufferedReader[Any]) -> bytes:
    if stream.peek(3)[:3] == b"\xef\xbb\xbf":
        stream.read(3)
    while (head := stream.peek(1)[:1]) and head.isspace():
        stream.read(1)
    return head


def _streamed(stream: IO[bytes], prefix: str) -> Iterator[tuple[object, ItemError | None]]:
    try:
        for value in ijson.items(stream, prefix, multiple_values=True):
            yield value, None
    except (ijson.common.JSONError, UnicodeDecodeError) as error:
        yield None, ItemError("bad_json", f"reading stopped here: {str(error)[:200]}")


def _objects(stream: io.BufferedReader[Any]) -> Iterator[tuple[object, ItemError | None]]:
    """Objects in a row. One a line is read line by line, so a broken line loses only itself."""
    first = stream.readline()
    try:
        value = json.loads(first)
    except ValueError:
        yield from _wrapped(cast(IO[bytes], _Rejoined(first, stream)))
        return
    if isinstance(value, dict) and (inner := _inner_list(value)) is not None:
        yield from ((entry, None) for entry in inner)
    else:
        yield value, None
    yield from _lines(stream)


def _lines(stream: io.BufferedReader[Any]) -> Iterator[tuple[object, ItemError | None]]:
    for raw in stream:
        if not raw.strip():
            continue
        try:
            yield json.loads(raw), None
        except (ValueError, RecursionError) as error:
            yield None, ItemError("bad_json", str(error)[:200])


def _inner_list(value: dict[str, Any]) -> list[Any] | None:
    inner = [value[name] for name in WRAPPERS if isinstance(value.get(name), list)]
    return inner[0] if len(inner) == 1 and "sku" not in value else None


def _wrapped(stream: IO[bytes]) -> Iterator[tuple[object, ItemError | None]]:
    """Objects over several lines; one that only wraps a list of products yields the products."""
    for value, problem in _streamed(stream, ""):
        inner = _inner_list(value) if isinstance(value, dict) else None
        if inner is None:
            yield value, problem
        else:
            yield from ((entry, None) for entry in inner)


class _Rejoined(io.RawIOBase):
    """A stream with a piece that was already read put back in front."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        super().__init__()
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self._head[: len(buffer)] or self._rest.read(len(buffer))
        self._head = self._head[len(piece) :]
        buffer[: len(piece)] = piece
        return len(piece)
