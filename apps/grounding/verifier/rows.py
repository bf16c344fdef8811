"""Rows of tables in evidence (`EU: 42; UK: 8; US: 9`): two rows never prove one claim together. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from apps.grounding.words import normal

_CELL = re.compile(r"^([^;:.!?]{1,60}): ?(\S.*)$")
_LEAST = 2
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
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


def is_row(line: str) -> bool:
    """True for `column: value; column: value` and for `name: value; value`."""
    head, *rest = line.split(";")
    return bool(rest) and bool(_CELL.match(head.strip())) and (bool(cells(line)) or ":" not in "".join(rest))


def crossed(sentence: str, texts: Iterable[str]) -> bool:
    """Whether a sentence in the form of a row has values that no row of the texts has beside each other."""
    said, lines = cells(sentence), [line for text in texts for line in text.splitlines()]
    table = [row for row in map(cells, lines) if said.keys() <= row.keys()] if said else []
    return bool(table) and not any(said.items() <= row.items() for row in table)


def misread(claim: str, line: str) -> bool:
    """Whether the claim gives a column of the row a number of another column (`UK 9` where it is `UK: 8`)."""
    plain = _plain(claim)
    for column, value in cells(line).items():
        own = _NUMBER.findall(value)
        said = re.findall(
            rf"(?<!\w){re.escape(column)}(?: size| grö(?:ß|ss)e)?:? (\d+(?:[.,]\d+)?)(?![\d%])", plain
        )
        if own and any(number not in own for number in said):
            return True
    return False


def _plain(words: str) -> str:
    return " ".join(normal(words).split())
