"""The first fence: the brand is in the query itself.

`InCurrentBrand` reads the scope when SQL is compiled, so it does not matter when the queryset was
built or which method runs it, and it raises when no brand is in scope.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models
from django.db.models.expressions import Expression
from django.db.models.sql.compiler import SQLCompiler

from apps.tenants.scope import ForeignBrand, current_brand_id

if TYPE_CHECKING:
    from apps.tenants.models import Owned

_M = TypeVar("_M", bound="Owned")
# Switched off only by the boundary tests, which then ask whether PostgreSQL alone still refuses.
guard_is_up = True


class InCurrentBrand(Expression):
    """The condition ``brand_id = <brand in scope>``."""

    conditional = True
    output_field: Any = models.BooleanField()

    def __init__(self, column: Any = None) -> None:
        super().__init__()
        self.column: Any = column if column is not None else models.F("brand")

    def get_source_expressions(self) -> list[Any]:
        return [self.column]

    def set_source_expressions(self, exprs: Sequence[Any]) -> None:
        (self.column,) = exprs

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        if not guard_is_up:
            return "TRUE", ()
        sql, params = compiler.compile(self.column)
        return f"{sql} = %s", (*params, current_brand_id())


class OwnedQuerySet(models.QuerySet[_M]):
    """A queryset that stamps and checks the brand on every way in."""

    def bulk_create(self, objs: Iterable[_M], *args: Any, **kwargs: Any) -> list[_M]:
        rows = list(objs)
        for row in rows:
            stamp(row)
        return super().bulk_create(rows, *args, **kwargs)

    def bulk_update(self, objs: Iterable[_M], *args: Any, **kwargs: Any) -> int:
        rows = list(objs)
        for row in rows:
            stamp(row)
        return super().bulk_update(rows, *args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        if "brand" in kwargs or "brand_id" in kwargs:
            raise ForeignBrand("A row never changes its brand.")
        for value in kwargs.values():
            refuse_foreign(value)
        return super().update(**kwargs)


class OwnedManager(models.Manager[_M]):
    """The only way to owned rows; also the base manager, so forward keys and refresh obey it."""

    use_in_migrations = False

    def get_queryset(self) -> OwnedQuerySet[_M]:
        return OwnedQuerySet(self.model, using=self._db).filter(InCurrentBrand())


def stamp(row: Owned) -> None:
    """Give a new row the brand in scope; refuse a row, or a relation, of another brand."""
    if not guard_is_up:
        return
    brand_id = current_brand_id()
    owner: int | None = row.brand_id
    if owner is None:
        row.brand_id = owner = brand_id
    if owner != brand_id:
        raise ForeignBrand(f"{type(row).__name__} belongs to another brand.")
    for related in row._state.fields_cache.values():
        refuse_foreign(related)


def refuse_foreign(value: Any) -> None:
    """Raise if ``value`` is an owned row of another brand than the one in scope."""
    brand_id = getattr(value, "brand_id", None)
    if guard_is_up and isinstance(value, models.Model) and brand_id not in (None, current_brand_id()):
        raise ForeignBrand(f"{type(value).__name__} belongs to another brand.")
