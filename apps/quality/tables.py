"""Question sets as CSV: text, language, product, expects, source, contains, never, reason. Several phrases in
one cell stand between semicolons or on lines of their own."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from apps.core.errors import Invalid, TooLarge, VitrineError
from apps.people.actors import Actor
from apps.quality import sets
from apps.quality.set_models import Question, QuestionSet

COLUMNS: Final = ("text", "language", "product", "expects", "source", "contains", "never", "reason")
SIZE: Final = 1_000_000
"""Bytes."""
_LISTS: Final = ("contains", "never")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_ERRORS: Final = 200


@dataclass
class Result:
    """What came of a file. `errors` are `{row, detail, fields}`; the row is the line of the file."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    failed: int = 0
    errors: list[dict[str, Any]] = field(default_factory=list)

    def wrong(self, row: int, error: VitrineError) -> None:
        """Keep one complaint, of a few hundred at most."""
        self.failed += 1
        if len(self.errors) < _ERRORS:
            self.errors.append({"row": row, "detail": _complaint(error), "fields": error.fields})


def export(row: QuestionSet) -> str:
    """The set as CSV, with a mark by which spreadsheets know UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for question in row.questions.all():
        writer.writerow([_cell(question, name) for name in COLUMNS])
    return "\ufeff" + out.getvalue()


def bring_in(row: QuestionSet, content: bytes, *, by: Actor) -> Result:
    """Add the file's questions; one with the same text, language and product is changed instead. A bad line
    never stops the good ones. Raises Invalid for what is no such table, TooLarge beyond 1 MB."""
    result = Result()
    there = {_key(one.text, one.language, one.product): one for one in row.questions.filter(house=False)}
    for line, given in _lines(content):
        try:
            _bring(row, given, there, result, by)
        except VitrineError as error:
            result.wrong(line, error)
    return result


def _bring(
    row: QuestionSet,
    given: dict[str, str],
    there: dict[tuple[str, str, str], Question],
    result: Result,
    by: Actor,
) -> None:
    wanted = sets.checked(given, row)
    known = there.get(_key(wanted["text"], wanted["language"], wanted["product"]))
    if known is None:
        made = sets.add(row, given, by=by)
        there[_key(made.text, made.language, made.product)] = made
        result.added += 1
    elif all(getattr(known, name) == value for name, value in wanted.items()):
        result.unchanged += 1
    else:
        sets.edit(known, given, by=by)
        result.changed += 1


def _lines(content: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """Each filled line with its number, by the names of the head."""
    if len(content) > SIZE:
        raise TooLarge("The file is larger than 1 MB.", fields={"upload": ["1 MB at most."]})
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _no_table("The file is not in UTF-8.") from error
    head = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text), delimiter=";" if head.count(";") > head.count(",") else ",")
    try:
        names = [name.strip().lower() for name in next(reader, [])]
        if "text" not in names:
            raise _no_table("The first line names the columns; one of them is “text”.")
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, _given(names, cells)
    except csv.Error as error:
        raise _no_table("The file is no table of comma-separated values.") from error


def _given(names: Iterable[str], cells: list[str]) -> dict[str, str]:
    given = {name: _plain(cell) for name, cell in zip(names, cells, strict=False) if name in COLUMNS}
    return given | {name: given[name].replace(";", "\n") for name in _LISTS if name in given}


def _plain(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:2] in _FORMULA else cell


def _cell(question: Question, name: str) -> str:
    value = getattr(question, name)
    text = "; ".join(value) if name in _LISTS else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text  # a spreadsheet would work it out


def _key(text: str, language: str, product: str) -> tuple[str, str, str]:
    return text.casefold(), language, product


def _complaint(error: VitrineError) -> str:
    said = [f"{name}: {' '.join(lines)}" for name, lines in error.fields.items()]
    return " ".join(said) or error.detail


def _no_table(detail: str) -> Invalid:
    return Invalid(detail, code="no_table", fields={"upload": [detail]})
