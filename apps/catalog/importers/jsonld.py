"""JSON-LD documents out of files: .json, .jsonl and the script blocks of HTML pages."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from apps.catalog.importers.items import FeedError, ItemError

DOCUMENT_LIMIT = 64 * 1024 * 1024
NODES_LIMIT = 200_000
SUFFIXES = (".json", ".jsonld", ".jsonl", ".ndjson", ".html", ".htm")
Document = tuple[Any, ItemError | None]


def documents(path: Path) -> Iterator[Document]:
    """Each JSON-LD value of a file, a folder or a zip of them; an unreadable one with what is wrong with it.

    Raises FeedError when there is nothing to read.
    """
    found = False
    for name, content in _files(path):
        found = True
        if content is None:
            yield None, ItemError("file_too_large", f"{name} is larger than {DOCUMENT_LIMIT // 1024**2} MB")
        else:
            yield from _values(content.decode("utf-8-sig", errors="replace"), name)
    if not found:
        raise FeedError("no_json_ld", f"{path.name} holds no JSON or HTML file")


def _files(path: Path) -> Iterator[tuple[str, bytes | None]]:
    if path.is_dir():
        for inner in sorted(path.iterdir()):
            if inner.suffix.lower() in SUFFIXES and inner.is_file():
                yield from _files(inner)
    elif not path.is_file():
        raise FeedError("no_file", f"there is no file {path.name}")
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for info in sorted(archive.infolist(), key=lambda one: one.filename):
                if not info.is_dir() and info.filename.lower().endswith(SUFFIXES):
                    small = info.file_size <= DOCUMENT_LIMIT
                    yield info.filename, archive.read(info) if small else None
    else:
        yield path.name, path.read_bytes() if path.stat().st_size <= DOCUMENT_LIMIT else None


def _values(text: str, name: str) -> Iterator[Document]:
    head = text.lstrip()[:1]
    if head == "<":
        for block in _blocks(text):
            yield _loaded(block, name)
        return
    whole = _loaded(text, name)
    lines = [one for one in text.splitlines() if one.strip()]
    if whole[1] and len(lines) > 1 and _loaded(lines[0], name)[1] is None:
        yield from (_loaded(one, name) for one in lines)
    elif isinstance(whole[0], list):
        yield from ((one, None) for one in whole[0])
    else:
        yield whole


def _loaded(text: str, name: str) -> Document:
    plain = text.strip().removeprefix("<!--").removeprefix("//<![CDATA[").removesuffix("-->").strip()
    try:
        return json.loads(plain.removesuffix("//]]>").rstrip(" ;\n"), strict=False), None
    except (ValueError, RecursionError) as error:
        return None, ItemError("bad_json", f"{name}: {str(error)[:160]}")


def _blocks(page: str) -> list[str]:
    reader = _Scripts()
    reader.feed(page)
    reader.close()
    return reader.blocks


class _Scripts(HTMLParser):
    """Keeps the text of `<script type="application/ld+json">`; nothing of the page is run or followed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.blocks: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kind = (dict(attrs).get("type") or "").split(";")[0].strip().lower()
        self._inside = tag == "script" and kind == "application/ld+json"
        if self._inside:
            self.blocks.append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.blocks[-1] += data


class Graph:
    """The nodes of one document, with references (`{"@id": …}`) resolved inside it."""

    def __init__(self, document: Any) -> None:
        self.nodes: list[dict[str, Any]] = []
        self._by_id: dict[str, dict[str, Any]] = {}
        waiting = [document]
        while waiting and len(self.nodes) < NODES_LIMIT:
            one = waiting.pop()
            if isinstance(one, list):
                waiting += reversed(one)
            elif isinstance(one, dict):
                self.nodes.append(one)
                if isinstance(one.get("@id"), str) and len(one) > 1:
                    self._by_id.setdefault(one["@id"], one)
                waiting += reversed([inner for inner in one.values() if isinstance(inner, dict | list)])

    def get(self, value: Any) -> Any:
        """The value, or the node it refers to; a reference to nowhere stays as it is."""
        if isinstance(value, dict) and set(value) <= {"@id", "@type"}:
            return self._by_id.get(str(value.get("@id")), value)
        return value

    def all(self, value: Any) -> list[Any]:
        """The values of a property, always as a list, references resolved."""
        values = value if isinstance(value, list) else [] if value in (None, "") else [value]
        return [self.get(one) for one in values]

    def first(self, value: Any) -> Any:
        """The first value of a property, or None."""
        return next(iter(self.all(value)), None)


def types(node: dict[str, Any]) -> set[str]:
    """The names of a node's types, without the vocabulary's address."""
    raw = node.get("@type")
    names = raw if isinstance(raw, list) else [raw]
    return {name.rpartition("/")[2].rpartition(":")[2] for name in names if isinstance(name, str)}
