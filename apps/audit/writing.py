"""How a thing enters the log: row, words and leaf in one statement, because it stands in the way of every
message and every change of a setting."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from apps.audit import canonical, merkle, nudging
from apps.audit.models import AIRecord, Entry
from apps.tenants.models import Owned
from apps.tenants.scope import current_brand_id
from apps.tenants.scoping import stamp


class Words(NamedTuple):
    """Canonical words with their salt and the commitment to both."""

    content: str
    salt: str
    commitment: str


_BODY = "INSERT INTO audit_body (id, brand_id, session_id, content, salt) VALUES (%s, %s, %s, %s, %s)"
_LEAF = (
    "INSERT INTO audit_leaf (id, brand_id, kind, commitment, hash, created_at) "
    "VALUES (%s, %s, %s, %s, %s, %s)"
)


def words_of(value: Mapping[str, Any]) -> Words:
    """The words as they are kept, with a salt of their own. Raises TypeError for what JSON can't hold."""
    salt, content = canonical.new_salt(), canonical.dumps(canonical.clean(value))
    return Words(content, salt, canonical.commitment(salt, content))


def insert(row: AIRecord | Entry, line: str, words: Words, *, kind: str, session_id: UUID | None) -> None:
    """Insert a new thing of our own with its words and its leaf."""
    stamp(row)
    fields = row._meta.local_concrete_fields
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    _execute(_thing(type(row)), values, row.pk, line, words, kind, session_id, row.created_at)
    row._state.adding, row._state.db = False, connection.alias


def insert_leaf(
    ref: UUID, line: str, words: Words, *, kind: str, session_id: UUID | None, at: datetime
) -> None:
    """Insert the leaf of a row that another app keeps."""
    _execute("", [], ref, line, words, kind, session_id, at)


def _execute(
    thing: str,
    values: list[Any],
    ref: UUID,
    line: str,
    words: Words,
    kind: str,
    session_id: UUID | None,
    at: datetime,
) -> None:
    brand = current_brand_id()
    body: list[Any] = [ref, brand, session_id, words.content, words.salt]
    leaf: list[Any] = [ref, brand, kind, words.commitment, merkle.leaf_hash(line.encode()), at]
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {thing}body AS ({_BODY}) {_LEAF}", [*values, *body, *leaf])
    nudging.nudge()


@lru_cache
def _thing(model: type[Owned]) -> str:
    fields = model._meta.local_concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    # S608: table and columns are our model's.
    return f"thing AS (INSERT INTO {model._meta.db_table} ({columns}) VALUES ({marks})), "  # noqa: S608
