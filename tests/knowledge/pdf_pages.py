"""PDFs written by hand: words at places, and lines drawn."""

from __future__ import annotations

from collections.abc import Sequence

TABLE_WIDTH = 360


def words_at(x: float, y: float, text: str) -> bytes:
    """Words whose first letter stands at a place; points from the lower left corner."""
    return b"BT /F1 10 Tf %d %d Td (%s) Tj ET\n" % (x, y, text.encode())


def grid(
    rows: Sequence[Sequence[str]],
    columns: Sequence[int],
    *,
    top: int = 340,
    step: int = 16,
    ruled: bool = False,
    right: Sequence[int] = (),
) -> bytes:
    """Rows of cells; `right` names the columns that end, more or less, under each other."""
    page = b""
    for number, row in enumerate(rows):
        y = top - number * step
        for column, (x, text) in enumerate(zip(columns, row, strict=True)):
            place = x + 60 - len(text) * 5 if column in right else x
            page += words_at(place, y, text) if text else b""
        page += b"20 %d m %d %d l S\n" % (y - 4, 20 + TABLE_WIDTH, y - 4) if ruled else b""
    return page
