"""XML feeds read one item at a time. The file is hostile: no document type, no entities, bounded items."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from apps.catalog.importers.items import FeedError, RowError

ITEM_LIMIT = 8 * 1024 * 1024
DEPTH_LIMIT = 40
ITEMS = frozenset({"item", "entry"})


def elements(path: Path) -> Iterator[Element | RowError]:
    """Each `item` (RSS) or `entry` (Atom); a file that breaks off yields what is wrong with it last.

    Raises FeedError `unsafe_xml` for a document type or entities, `item_too_large` beyond 8 MB an item.
    """
    number = 0
    with path.open("rb") as stream:
        metered = _Metered(stream)
        try:
            for element in _items(metered):
                number += 1
                metered.since = 0
                yield element
        except DefusedXmlException as error:
            raise FeedError("unsafe_xml", "the file declares a document type or entities") from error
        except (ParseError, ValueError, LookupError) as error:
            if not number:
                raise FeedError("bad_xml", f"the file is not XML: {str(error)[:200]}") from error
            yield RowError(number + 1, "bad_xml", f"reading stopped here: {str(error)[:200]}")


def _items(stream: _Metered) -> Iterator[Element]:
    open_elements: list[Element] = []
    inside = 0
    for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
        if event == "start":
            if len(open_elements) >= DEPTH_LIMIT:
                raise FeedError("xml_too_deep", f"elements stand more than {DEPTH_LIMIT} deep")
            open_elements.append(element)
            inside += local(element.tag) in ITEMS
            continue
        open_elements.pop()
        if local(element.tag) in ITEMS:
            inside -= 1
            if not inside:
                yield element
        if not inside and open_elements:
            open_elements[-1].remove(element)  # what was read is let go, or a long feed would fill the memory


def local(tag: object) -> str:
    """The name without its namespace, in lower case."""
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


class _Metered:
    """A stream that refuses to be read on when one item alone has become too large."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self.since = stream, 0

    def read(self, size: int = -1) -> bytes:
        piece = self._stream.read(size if size and size > 0 else 65536)
        self.since += len(piece)
        if self.since > ITEM_LIMIT:
            raise FeedError("item_too_large", f"one item is larger than {ITEM_LIMIT // 1024**2} MB")
        return piece
