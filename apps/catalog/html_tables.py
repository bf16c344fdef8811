"""An HTML table as rows of `column: value`: cells over several columns or rows count in each of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import accumulate

# A cell may claim any number of columns; no honest table needs more.
WIDEST = 60
LONGEST_SPAN = 500
REPEATED = 200  # letters; longer cells are said once, however far they go
MOST = 400_000


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's words, whether it is a heading, and over how many columns and rows it goes."""

    heading: bool
    text: str
    columns: int = 1
    rows: int = 1


@dataclass(slots=True)
class Table:
    """Rows as they stand in the markup; those of a `thead` are headings whatever their cells are."""

    rows: list[list[Cell]] = field(default_factory=list)
    head: int = 0

    def open_row(self) -> None:
        """Begin the next row."""
        self.rows.append([])

    def add(self, cell: Cell) -> None:
        """One more cell of the row that is open; a row is opened where none is."""
        if not self.rows:
            self.open_row()
        self.rows[-1].append(cell)

    def close_head(self) -> None:
        """All rows so far name columns."""
        self.head = len(self.rows)


def table_rows(table: Table) -> list[str]:
    """Each row in words; leading rows of headings give the column names, a cell alone stands for itself.

    At most MOST letters: spans must not make a small page large.
    """
    grid = _filled(table)
    named = _named(table, grid)
    width = max((len(row) for row in grid), default=0)
    names = _names([row for row in grid[:named] if not _alone(row)], width)
    told = [_row_words(names if any(names) else [], row) for row in grid[named:]]
    alone = [row[0].text for row in grid[:named] if _alone(row)]
    lengths = accumulate(len(words) for words in told)
    return [
        *filter(None, alone),
        *(words for words, so_far in zip(told, lengths, strict=True) if words and so_far <= MOST),
    ]


def _filled(table: Table) -> list[list[Cell]]:
    """The rows with each cell in every place it goes over; empty rows left out."""
    grid: list[list[Cell]] = []
    below: dict[int, tuple[Cell, int]] = {}
    for row in table.rows:
        placed: list[Cell] = []
        cells = iter(row)
        while len(placed) < WIDEST:
            if (held := below.pop(len(placed), None)) is not None:
                cell, left = held
                if left > 1:
                    below[len(placed)] = (cell, left - 1)
                placed.append(cell)
            elif (cell_here := next(cells, None)) is not None:
                _put(placed, cell_here, below)
            else:
                break
        grid.append(placed)
    return grid


def _put(placed: list[Cell], cell: Cell, below: dict[int, tuple[Cell, int]]) -> None:
    again = cell if len(cell.text) <= REPEATED else replace(cell, text="")
    for number in range(min(max(cell.columns, 1), WIDEST - len(placed))):
        if cell.rows > 1:
            below[len(placed)] = (again, min(cell.rows, LONGEST_SPAN) - 1)
        placed.append(again if number else cell)


def _named(table: Table, grid: list[list[Cell]]) -> int:
    """How many leading rows name the columns: those of the head, else those of nothing but headings. A table
    of headings alone names nothing."""
    count = table.head
    if not count:
        for row in grid:
            if _has_words(row) and not (
                any(c.heading for c in row) and all(c.heading or not c.text for c in row)
            ):
                break
            count += 1
    return count if any(_has_words(row) for row in grid[count:]) else 0


def _names(rows: list[list[Cell]], width: int) -> list[str]:
    """What each column is called: the words above it from top to bottom, each once."""
    names = []
    for column in range(width if rows else 0):
        above = dict.fromkeys(row[column].text for row in rows if column < len(row) and row[column].text)
        names.append(" ".join(above))
    return names


def _row_words(names: list[str], row: list[Cell]) -> str:
    if not _has_words(row):
        return ""
    if _alone(row):
        return row[0].text
    if not names:
        cells = [cell.text for cell in _once(row)]
        return ": ".join([cells[0], "; ".join(c for c in cells[1:] if c)]) if len(cells) > 1 else cells[0]
    padded = names + [""] * (len(row) - len(names))
    pairs = zip(padded, (cell.text for cell in row), strict=False)
    return "; ".join(f"{name}: {text}" if name else text for name, text in pairs if text)


def _alone(row: list[Cell]) -> bool:
    """Whether one cell goes over the whole row: the title of what stands below."""
    return len(row) > 1 and row[0].columns >= len(row)


def _once(row: Iterable[Cell]) -> list[Cell]:
    """Each cell once, however many columns it goes over."""
    found: list[Cell] = []
    for cell in row:
        if not found or cell is not found[-1]:
            found.append(cell)
    return found


def _has_words(row: Iterable[Cell]) -> bool:
    return any(cell.text for cell in row)
