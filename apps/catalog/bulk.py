"""Writing many rows in one statement with one parameter.

Django's bulk_create prepares and psycopg escapes each value by itself: for an import that is half of all
time. Here the rows travel as one JSON text and PostgreSQL takes it apart. Same fences: each row is stamped
with the brand in scope (or refused), and row level security checks it again.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, TypeAlias

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models

from apps.core.ids import uuid7
from apps.tenants.models import Owned
from apps.tenants.scope import current_brand_id
from apps.tenants.scoping import stamp

PORTION = 1000
Plain: TypeAlias = dict[str, Any]


def insert(rows: Sequence[Owned], *, ignore_conflicts: bool = False) -> int:
    """Insert rows of one model; returns how many arrived (fewer only with `ignore_conflicts`)."""
    return _write(rows, "ON CONFLICT DO NOTHING" if ignore_conflicts else "")


def insert_plain(model: type[Owned], rows: Sequence[Plain]) -> int:
    """Insert rows given as their columns' values, all but id and brand: for children that come in millions.

    A model's instance costs three times as much as its row. Raises ValueError where a column is missing.
    """
    columns = set(_columns(model)) - {"id", "brand_id"}
    if rows and rows[0].keys() != columns:
        raise ValueError(f"{model.__name__} has the columns {sorted(columns)}")
    brand = current_brand_id()
    return _send(model, [{"id": str(uuid7()), "brand_id": brand, **row} for row in rows], "")


def upsert(rows: Sequence[Owned], *, unique: Sequence[str], keep: Sequence[str] = ()) -> int:
    """Insert rows, or bring those with the same `unique` columns to these values, all but id and `keep`."""
    if not rows:
        return 0
    fixed = {"id", *unique, *keep}
    changes = ", ".join(
        f'"{name}" = excluded."{name}"' for name in _columns(type(rows[0])) if name not in fixed
    )
    target = ", ".join(f'"{name}"' for name in unique)
    return _write(rows, f"ON CONFLICT ({target}) DO UPDATE SET {changes}")


def _write(rows: Sequence[Owned], conflict: str) -> int:
    return _send(type(rows[0]), [_values(row) for row in rows], conflict) if rows else 0


def _send(model: type[Owned], rows: Sequence[Plain], conflict: str) -> int:
    table = model._meta.db_table
    names = ", ".join(f'"{name}"' for name in _columns(model))
    sql = (
        f'INSERT INTO "{table}" ({names}) SELECT {names} '  # noqa: S608 - names of our own models
        f'FROM json_populate_recordset(NULL::"{table}", %s::json) {conflict}'
    )
    count = 0
    for start in range(0, len(rows), PORTION):
        text = json.dumps(rows[start : start + PORTION], cls=DjangoJSONEncoder, ensure_ascii=False)
        with connection.cursor() as cursor:
            cursor.execute(sql, [text])
            count += cursor.rowcount
    return count


@lru_cache(maxsize=64)
def _fields(model: type[Owned]) -> tuple[models.Field[Any, Any], ...]:
    return tuple(field for field in model._meta.local_concrete_fields if not field.generated)


def _columns(model: type[Owned]) -> list[str]:
    return [str(field.column) for field in _fields(model)]


def _values(row: Owned) -> Plain:
    stamp(row)
    return {str(field.column): field.pre_save(row, True) for field in _fields(type(row))}
