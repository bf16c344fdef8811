"""Tables in a page of a PDF that was laid out in letters of one width: kept as Markdown. Pure.

A PDF knows no tables, only words at places: cells are what stands apart by two blanks or more, columns what
stands under each other with a gap through all rows. Where that is not plain, the lines stay lines: a value
under the wrong heading would be a wrong answer.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

LONGEST_LINE = 400
MOST_COLUMNS = 20
GAP = 2  # empty lines between two rows
LONGEST_RUN = 200  # rows of one table on one page
SECTION = 40  # letters of a line that names the rows below it
PROSE = 25  # letters; two columns whose cells are longer are two columns of running text
_CELL = re.compile(r"\S+(?: \S+)*")
_MARK = re.compile(r"(?:[•●▪◦‣·*–—-]|o|\(?(?:\d{1,2}|[a-z])[.)])$")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Cell:
    """Words and the columns of letters they stand in."""

    start: int
    end: int
    text: str


Row = list[Cell]


def with_tables(laid_out: str) -> str | None:
    """The page's text with its tables as Markdown, an empty line around each; None where it has no table."""
    lines = laid_out.expandtabs().splitlines()
    if any(len(one) > LONGEST_LINE for one in lines):
        return None
    parts: list[str] = []
    place, found = 0, False
    while place < len(lines):
        taken, table = _taken(lines, place)
        parts += ["", *table, ""] if table else [" ".join(lines[place].split())]
        place, found = place + max(taken, 1), found or taken > 0
    return re.sub(r"\n{3,}", "\n\n", "\n".join(parts)).strip() if found else None


def _taken(lines: Sequence[str], place: int) -> tuple[int, list[str]]:
    """How many lines from here on are a table, and the table. Where a line alone seems to part it in two that
    don't go together, only what stands above that line."""
    rows = _run(lines, place)
    alone = next((at for at, row in enumerate(rows) if len(row) == 1), len(rows))
    for count in sorted({len(rows), alone}, reverse=True):
        table = _table([row for row in rows[:count] if row]) if count else None
        if table:
            return count, table
    return 0, []


def _run(lines: Sequence[str], place: int) -> list[Row]:
    """The rows from here on that may be one table; empty rows for empty lines within, none at the end."""
    rows: list[Row] = []
    for one in lines[place : place + LONGEST_RUN]:
        row = _cells(one)
        if (len(row) == 1 and not (rows and _goes_on(rows, row[0]))) or not (row or any(rows[-GAP:])):
            break
        rows.append(row)
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _cells(one: str) -> Row:
    return [Cell(each.start(), each.end(), each[0]) for each in _CELL.finditer(one)]


def _goes_on(rows: list[Row], cell: Cell) -> bool:
    """Whether a lone cell right below a row is more of one of its cells, or names the rows to come."""
    above = rows[-1]
    if len(above) < 2:
        return False
    if abs(above[0].start - cell.start) <= 1:
        return len(cell.text) <= SECTION and not cell.text.endswith(".")
    return any(abs(each.start - cell.start) <= 1 for each in above[1:])


def _table(rows: list[Row]) -> list[str] | None:
    """The rows as Markdown, or as `first: second; third` where the first names nothing; None = no table."""
    counted = Counter(len(row) for row in rows if len(row) > 1)
    width = max(counted, key=lambda count: (counted[count], count), default=0)
    whole = [row for row in rows if len(row) == width]
    if not 2 <= width <= MOST_COLUMNS or len(whole) < 2 or len(rows) < (3 if width == 2 else 2):
        return None
    spans = [(min(c.start for c in col), max(c.end for c in col)) for col in zip(*whole, strict=True)]
    if any(left[1] >= right[0] for left, right in pairwise(spans)) or _is_text(whole, width):
        return None
    placed = [_placed(row, spans) for row in rows]
    if any(row is None for row in placed):
        return None
    return _written(_joined([row for row in placed if row is not None]))


def _is_text(whole: list[Row], width: int) -> bool:
    """Running text in columns, or a list with marks before its points."""
    if all(_MARK.match(row[0].text) for row in whole):
        return True
    lengths = [median(len(row[column].text) for row in whole) for column in range(width)]
    return sum(length > PROSE for length in lengths) > 1


def _placed(row: Row, spans: list[tuple[int, int]]) -> list[str] | None:
    """The words of each column; None where a cell stands under two columns, or between them."""
    if len(row) == 1 and abs(row[0].start - spans[0][0]) <= 1:
        return [row[0].text, *[""] * (len(spans) - 1)]
    if len(row) == len(spans):
        return [cell.text for cell in row]
    words = [""] * len(spans)
    for cell in row:
        under = [at for at, (start, end) in enumerate(spans) if start < cell.end and cell.start < end]
        if len(under) != 1 or words[under[0]]:
            return None
        words[under[0]] = cell.text
    return words


def _joined(rows: list[list[str]]) -> list[list[str]]:
    """Rows with nothing in their first column, or only the rest of its words, are more of the row above."""
    joined: list[list[str]] = []
    for row in rows:
        names_more = not row[0] and (len(joined) > 1 or not any(_DIGIT.search(each) for each in row))
        if joined and (names_more or (_alone(row) and row[0][0].islower())):
            joined[-1] = [f"{above} {more}".strip() for above, more in zip(joined[-1], row, strict=True)]
        else:
            joined.append(row)
    return joined


def _alone(row: list[str]) -> bool:
    """Whether only the first column is filled: the name of the rows below."""
    return bool(row[0]) and not any(row[1:])


def _written(rows: list[list[str]]) -> list[str]:
    """A Markdown table for each part, each under the column names, the parts' names between."""
    if not _names(rows):
        spoken = (": ".join([row[0], "; ".join(filter(None, row[1:]))]) for row in rows)
        return [part for one in spoken for part in (one.strip(": "), "")]
    head = [_line(rows[0]), f"|{' --- |' * len(rows[0])}"]
    lines: list[str] = []
    for row in rows[1:]:
        if _alone(row):
            lines += ["", row[0], ""]
        else:
            lines += [_line(row)] if lines and lines[-1] else [*head, _line(row)]
    return lines


def _line(row: list[str]) -> str:
    return f"| {' | '.join(each.replace('|', chr(92) + '|') for each in row)} |"


def _names(rows: list[list[str]]) -> bool:
    """Whether the first row names the columns. Two columns of words may be names and values: it does not."""
    first, rest = rows[0], [row for row in rows[1:] if not _alone(row)]
    columns = [[row[column] for row in rest] for column in range(len(first))]
    told = [at for at, words in enumerate(columns) if _mostly_numbers(words)]
    if not rest or any(_DIGIT.search(first[at]) for at in told):
        return False
    return all(map(_DIGIT.search, columns[1])) if len(first) == 2 else True


def _mostly_numbers(words: list[str]) -> bool:
    return sum(bool(_DIGIT.search(each)) for each in words) * 2 >= len(words)
