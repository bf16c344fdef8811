"""CSV read record by record, surviving what spreadsheets and people do to it."""

from __future__ import annotations

import codecs
import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from apps.catalog.importers.items import FeedError, RowError

RECORD_LIMIT = 4_000_000
LINES_LIMIT = 5000

csv.field_size_limit(RECORD_LIMIT)


@dataclass(frozen=True, slots=True)
class Record:
    """A data row; `row` counts as a spreadsheet shows it, the header being row 1."""

    row: int
    cells: list[str]


def encoding_of(path: Path) -> str:
    """UTF-8 where the file is it, UTF-16 by its mark, else Windows-1252 (which spreadsheets still write)."""
    with path.open("rb") as stream:
        head = stream.read(2)
        if head in (b"\xff\xfe", b"\xfe\xff"):
            return "utf-16"
        stream.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while piece := stream.read(1 << 20):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


class CsvFile:
    """A CSV file with a header line. Raises FeedError `empty_file` or `no_file`."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise FeedError("no_file", f"there is no file {path.name}")
        self.path = path
        self.encoding = encoding_of(path)
        self.separator = ","
        self.header = self._read_header()

    def _read_header(self) -> list[str]:
        with self._open() as stream:
            head = stream.readline()
        counts = {sep: head.count(sep) for sep in ",;\t"}
        best = max(counts, key=lambda sep: counts[sep])
        self.separator = best if counts[best] else ","
        first = next(self._raw(), None)
        if not isinstance(first, Record) or not any(cell.strip() for cell in first.cells):
            raise FeedError("empty_file", f"{self.path.name} has no header line")
        return [cell.strip() for cell in first.cells]

    def _open(self) -> TextIO:
        return self.path.open("r", encoding=self.encoding, errors="replace", newline="")

    def records(self) -> Iterator[Record | RowError]:
        """The data rows, empty ones left out; a row with filled cells beyond the header is an error."""
        for one in self._raw(skip_header=True):
            if isinstance(one, RowError):
                yield one
            elif any(cell.strip() for cell in one.cells):
                yield self._fitted(one)

    def _fitted(self, record: Record) -> Record | RowError:
        width = len(self.header)
        if any(cell.strip() for cell in record.cells[width:]):
            return RowError(
                record.row, "too_many_cells", f"{len(record.cells)} cells, the header has {width}"
            )
        return Record(record.row, (record.cells + [""] * width)[:width])

    def _raw(self, skip_header: bool = False) -> Iterator[Record | RowError]:
        row = 0
        with self._open() as stream:
            for text, closed in _logical_lines(stream):
                row += 1
                if row == 1 and skip_header:
                    continue
                if not closed:
                    yield RowError(row, "unclosed_quote", "a quotation mark is opened and never closed")
                    continue
                cells = next(csv.reader([text], delimiter=self.separator), [])
                yield Record(row, cells)


def _logical_lines(stream: TextIO) -> Iterator[tuple[str, bool]]:
    """Lines joined while a quoted cell is open.

    When the quote never closes, only the line it began on is given up and reading goes on after it: one
    missing quotation mark must not swallow the rest of the file.
    """
    waiting: deque[str] = deque()
    while text := waiting.popleft() if waiting else stream.readline():
        if text.count('"') % 2 == 0:
            yield text, True
            continue
        joined, closed = _joined(text, waiting, stream)
        if closed:
            yield "".join(joined), True
        else:
            yield text, False
            waiting.extendleft(reversed(joined[1:]))


def _joined(text: str, waiting: deque[str], stream: TextIO) -> tuple[list[str], bool]:
    joined, size = [text], len(text)
    while size < RECORD_LIMIT and len(joined) < LINES_LIMIT:
        more = waiting.popleft() if waiting else stream.readline()
        if not more:
            break
        joined.append(more)
        size += len(more)
        if more.count('"') % 2:
            return joined, True
    return joined, False
