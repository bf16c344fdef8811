"""Many rules at once: by file, by JSON, by import. Bad rows are told and the rest is kept."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from django.db import transaction

from apps.catalog import eligibility
from apps.catalog.declared import Declared
from apps.catalog.importers import rules_csv
from apps.catalog.importers.items import FeedError, ParsedRule, RowError
from apps.core.errors import Invalid
from apps.people.actors import Actor

MOST = 2000
Parsed = ParsedRule | RowError


def from_json(entries: Sequence[object]) -> list[Parsed]:
    """Rules from objects of the fields `rule_values.FIELDS`; a row that can't be read says why."""
    return [rules_csv.read(number, one) for number, one in enumerate(entries, start=1)]


def from_csv(content: bytes) -> list[Parsed]:
    """Rules from a CSV. Raises Invalid for another file."""
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        file.write(content)
        file.flush()
        try:
            return list(rules_csv.rows(Path(file.name)))
        except FeedError as error:
            raise Invalid(error.detail, code=error.code) from error


@transaction.atomic
def declare(rows: Iterable[Parsed], *, by: Actor, approve_as: Actor | None = None) -> Declared:
    """Keep rules; they wait for approval unless somebody is named who approves them.

    Sent again, a rule stays as it is. Raises Invalid above 2,000 in one go, Conflict `same_person`.
    """
    parsed = list(rows)
    if len(parsed) > MOST:
        raise Invalid(f"At most {MOST} rules in one go.", code="too_many")
    done = Declared()
    for one in parsed:
        if isinstance(one, RowError):
            done.refuse(one)
        else:
            _keep(one, done, by, approve_as)
    return done


def _keep(one: ParsedRule, done: Declared, by: Actor, approve_as: Actor | None) -> None:
    try:
        row = eligibility.save(one.rule, by=by)
    except Invalid as error:
        done.refuse(RowError(one.row, error.code, error.detail))
        return
    done.created, done.unchanged = done.created + bool(row), done.unchanged + (not row)
    row = row or eligibility.standing_as(one.rule)
    if row is None:
        return
    if approve_as and not row.approved_at:
        eligibility.approve(row, by=approve_as)
    if str(row.pk) not in done.ids:
        done.ids.append(str(row.pk))
