"""Rows of tables in evidence (`EU: 42; UK: 8; US: 9`): two rows never prove one claim together. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from apps.grounding.words import normal

_CELL = re.compile(r"^([^;:.!?]{1,60}): ?(\S.*)$")
_LEAST, _SHORT = 2, 2
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_MEASURED = re.compile(
    r"^([^:]{1,60}?) (?:in |\()(mm|cm|m|g|kg|ml|l|oz|lb|inch(?:es)?|euro?|€|£|\$|days?|tagen?|hours?)\)?"
    r": ?(\d[\d.,\s–-]*)$",
    re.IGNORECASE,
)
Cells = dict[str, str]


def cells(line: str) -> Cells:
    """Column → value of a row, both in plain letters, several values of one column in turn; empty for a line
    that is no row."""
    parts = [part.strip(" .") for part in line.split(";")]
    found = [match for part in parts if (match := _CELL.match(part))]
    if len(found) < _LEAST or len(found) < len(parts):
        return {}
    row: Cells = {}
    for match in found:
        column, value = _plain(match[1]), _plain(match[2])
        row[column] = f"{row[column]}; {value}" if column in row else value
    return row


def spoken(line: str) -> str:
    """A row with the unit of a column behind its numbers: `Length in mm: 240` → `Length: 240 mm`."""
    return (
        "; ".join(_MEASURED.sub(r"\1: \3 \2", part.strip()) for part in line.split(";"))
        if cells(line)
        else line
    )


def crossed(sentence: str, texts: Iterable[str]) -> bool:
    """Whether a sentence in the form of a row has values that no row of the texts has beside each other."""
    said, lines = cells(sentence), [line for text in texts for line in text.splitlines()]
    table = [row for row in map(cells, lines) if said.keys() <= row.keys()] if said else []
    return bool(table) and not any(said.items() <= row.items() for row in table)


def misread(claim: str, line: str, lines: Iterable[str] = ()) -> bool:
    """Whether the claim is not of this row: it names the first cell of another one (`Size M` for the row of
    L), or gives a column a number of another column (`UK 9` where it is `UK: 8`)."""
    row = cells(line)
    if not row:
        return False
    plain = _plain(claim)
    first, own_key = next(iter(row.items()))
    keys = {
        key for other in map(cells, lines) if other.keys() == row.keys() and (key := other[first]) != own_key
    }
    if any(_names(plain, first, key) and key not in own_key for key in keys):
        return True
    for column, value in row.items():
        own = _NUMBER.findall(value)
        said = re.findall(
            rf"(?<!\w){re.escape(column)}(?: size| grö(?:ß|ss)e)?:? (\d+(?:[.,]\d+)?)(?![\d%])", plain
        )
        if own and any(number not in own for number in said):
            return True
    return _of_other_column(plain, row)


def _names(plain: str, column: str, key: str) -> bool:
    """Whether a claim names the first cell of a row; a number or single letter only behind its column."""
    if len(key) > _SHORT and not key[0].isdigit():
        return bool(re.search(rf"(?<!\w){re.escape(key)}(?!\w)", plain))
    behind = rf"(?:{re.escape(column)}|size|größe|grösse)"
    return bool(re.search(rf"(?<!\w){behind}:? {re.escape(key)}(?![\w–-])", plain))


def _of_other_column(plain: str, row: Cells) -> bool:
    """Whether the claim names columns of the row and has a number that stands in none of them."""
    first = next(iter(row))
    words = {column: re.findall(r"[^\W\d_]{3,}", column) for column in row if column != first}
    named = [c for c, own in words.items() if any(re.search(rf"\b{w[:5]}", plain) for w in own)]
    if not named or len(named) == len(words):
        return False
    numbers = set(_NUMBER.findall(plain)) & {n for value in row.values() for n in _NUMBER.findall(value)}
    there = {n for column in (*named, first) for n in _NUMBER.findall(f"{column} {row[column]}")}
    return not numbers <= there


def _plain(words: str) -> str:
    return " ".join(normal(words).split())
