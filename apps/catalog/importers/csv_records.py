"""CSV read record by record, surviving what spreadsheets and people do to it."""

from __future__ import annotations

import codecs
import csv
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from apps.catalog.importers.items import FeedError, RowError

RECORD_LIMIT = 4_000_000
LINES_LIMIT = 5000
PROBLEMS = {
    "unclosed_quote": "a quotation mark is opened and never closed",
    "line_too_long": f"a line of more than {RECORD_LIMIT} characters",
}

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
            for text, problem in _logical_lines(stream, self.separator):
                row += 1
                if row == 1 and skip_header:
                    continue
                if problem:
                    yield RowError(row, problem, PROBLEMS[problem])
                    continue
                try:
                    yield Record(row, next(csv.reader([text], delimiter=self.separator), []))
                except csv.Error as error:
                    yield RowError(row, "bad_csv", str(error)[:200])


def _logical_lines(stream: TextIO, separator: str) -> Iterator[tuple[str, str]]:
    """Lines joined while a quoted cell is open, each with the code of what is wrong with it, if anything.

    When the quote never closes, or closes in the middle of a cell, only the line it began on is given up and
    reading goes on after it: one missing quotation mark must not swallow the rest of the file.
    """
    quoting = _Quoting(separator)
    waiting: deque[str] = deque()
    while text := waiting.popleft() if waiting else stream.readline(RECORD_LIMIT):
        if len(text) >= RECORD_LIMIT and not text.endswith("\n"):
            while (more := stream.readline(RECORD_LIMIT)) and not more.endswith("\n"):
                pass
            yield "", "line_too_long"
        elif not quoting.opens(text):
            yield text, ""
        else:
            joined, closed = _joined(text, waiting, stream, quoting)
            yield ("".join(joined), "") if closed else (text, "unclosed_quote")
            if not closed:
                waiting.extendleft(reversed(joined[1:]))


def _joined(text: str, waiting: deque[str], stream: TextIO, quoting: _Quoting) -> tuple[list[str], bool]:
    joined, size = [text], len(text)
    while size < RECORD_LIMIT and len(joined) < LINES_LIMIT:
        more = waiting.popleft() if waiting else stream.readline(RECORD_LIMIT)
        if not more:
            break
        joined.append(more)
        size += len(more)
        if (state := quoting.closes(more)) is not None:
            return joined, state
    return joined, False


class _Quoting:
    """Follows quotation marks over line ends. A mark opens a cell only where the cell begins, not in 12"."""

    def __init__(self, separator: str) -> None:
        mark = re.escape(separator)
        self._opening = re.compile(rf'(?:^|{mark})"')
        self._end = re.compile(rf"\s*$|{mark}")

    def opens(self, text: str) -> bool:
        """Whether a quoted cell is still open at the end of a line that begins outside of one."""
        return '"' in text and self._scan(text, 0) is None

    def closes(self, text: str) -> bool | None:
        """For a line inside a quoted cell: None while it stays open, else whether it closed as it should."""
        end = self._mark(text, 0)
        if end < 0:
            return None
        return self._end.match(text, end) is not None and (True if self._scan(text, end) else None)

    def _scan(self, text: str, start: int) -> bool | None:
        """True when the text from here on leaves no cell open, None when it does."""
        while opening := self._opening.search(text, start):
            start = self._mark(text, opening.end())
            if start < 0:
                return None
        return True

    @staticmethod
    def _mark(text: str, start: int) -> int:
        """The place after the mark that closes the cell open at `start`, or -1; doubled marks are text."""
        while (place := text.find('"', start)) >= 0:
            if text[place + 1 : place + 2] != '"':
                return place + 1
            start = place + 2
        return -1


def unquoted(cell: str) -> str:
    """The cell without the apostrophe spreadsheets put before a number that is text."""
    return cell[1:] if cell[:1] == "'" else cell
