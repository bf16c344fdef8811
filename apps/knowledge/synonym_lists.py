"""Many synonyms at once: by file or by JSON, and back as a file. Bad lines are told, the rest is kept."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from django.db import transaction

from apps.catalog.declared import Declared
from apps.catalog.importers.csv_records import CsvFile
from apps.catalog.importers.items import FeedError, RowError
from apps.core.errors import Invalid
from apps.knowledge import synonyms
from apps.knowledge.models import Synonym
from apps.knowledge.synonym_values import FIELDS, SynonymWish, checked
from apps.people.actors import Actor

MOST = 500
COLUMNS = (*FIELDS, "state")
Parsed = tuple[int, SynonymWish] | RowError


def from_json(entries: Sequence[object], *, language: str) -> list[Parsed]:
    """Synonyms from objects ``{said, term, language?}``; an entry that can't be read says why."""
    return [_read(number, one, language) for number, one in enumerate(entries, start=1)]


def from_csv(content: bytes, *, language: str) -> list[Parsed]:
    """Synonyms from a CSV with the columns said and term, and language where there are several; other columns
    are left out, so that what was downloaded can be brought in again. Raises Invalid for another file."""
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        file.write(content)
        file.flush()
        try:
            return _lines(CsvFile(Path(file.name)), language)
        except FeedError as error:
            raise Invalid(error.detail, code=error.code) from error


def as_csv(rows: Iterable[Synonym]) -> str:
    """The synonyms as a file that `from_csv` reads. No cell can be a formula: words begin with a letter."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([row.said, row.term, row.language, row.state] for row in rows)
    return out.getvalue()


@transaction.atomic
def declare(rows: Iterable[Parsed], *, by: Actor, approve_as: Actor | None = None) -> Declared:
    """Keep synonyms as drafts, approved at once where somebody is named who approves them.

    Sent again, a synonym stays as it is. Raises Invalid above 500 in one go, Conflict `same_person`.
    """
    parsed = list(rows)
    if len(parsed) > MOST:
        raise Invalid(f"At most {MOST} synonyms in one go.", code="too_many")
    done = Declared()
    for one in parsed:
        if isinstance(one, RowError):
            done.refuse(one)
        else:
            _keep(*one, done, by, approve_as)
    return done


def _keep(number: int, wish: SynonymWish, done: Declared, by: Actor, approve_as: Actor | None) -> None:
    try:
        with transaction.atomic():
            new = synonyms.save(wish, by=by)
            row = new or synonyms.standing_as(wish)
            if row and approve_as and row.state == Synonym.State.DRAFT:
                row = synonyms.approve(row, by=approve_as)
    except Invalid as error:
        done.refuse(_refused(number, error))
        return
    done.created, done.unchanged = done.created + bool(new), done.unchanged + (not new)
    if row and str(row.pk) not in done.ids:
        done.ids.append(str(row.pk))


def _lines(source: CsvFile, language: str) -> list[Parsed]:
    header = [name.strip().lower() for name in source.header]
    if "said" not in header or "term" not in header:
        raise FeedError("not_synonyms_csv", "The first line must name the columns said and term.")
    known = [(place, name) for place, name in enumerate(header) if name in FIELDS]
    found: list[Parsed] = []
    for record in source.records():
        if isinstance(record, RowError):
            found.append(record)
        else:
            cells = {name: record.cells[place] for place, name in known}
            found.append(_read(record.row, cells, language))
    return found


def _read(number: int, given: object, language: str) -> Parsed:
    if not isinstance(given, Mapping):
        return RowError(number, "bad_synonym", "a synonym must be an object")
    try:
        return number, checked(given, language=language)
    except Invalid as error:
        return _refused(number, error)


def _refused(number: int, error: Invalid) -> RowError:
    said = "; ".join(f"{name}: {' '.join(lines)}" for name, lines in sorted(error.fields.items()))
    return RowError(number, "bad_synonym", said or error.detail)
