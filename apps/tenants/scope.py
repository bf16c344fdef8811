"""Which brand this piece of work is for.

One ContextVar feeds both fences: the condition compiled into every query (scoping.py) and the
setting PostgreSQL's row level security reads (config/database). It is opened in three places only:
HTTP middleware and authentication, the socket consumer, and the worker.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from apps.tenants.models import Brand

_brand_id: ContextVar[int | None] = ContextVar("vitrine_brand", default=None)


class NoBrand(RuntimeError):
    """Owned rows were touched outside any brand's scope: a mistake in our code, never a user's."""


class ForeignBrand(RuntimeError):
    """A row of another brand was about to be written inside this brand's scope."""


def current_brand_id() -> int:
    """The brand in scope, or NoBrand."""
    brand_id = _brand_id.get()
    if brand_id is None:
        raise NoBrand("No brand in scope: open apps.tenants.scope.brand_scope first.")
    return brand_id


def brand_id_or_none() -> int | None:
    """The brand in scope, if any. For the database backend and logs."""
    return _brand_id.get()


@contextmanager
def brand_scope(brand: Brand | int) -> Iterator[None]:
    """Everything inside belongs to this brand. Scopes nest; the inner one holds until it closes."""
    token = _brand_id.set(brand if isinstance(brand, int) else brand.pk)
    try:
        yield
    finally:
        _brand_id.reset(token)


@contextmanager
def no_scope() -> Iterator[None]:
    """Leave the brand's scope, e.g. before work for another brand is looked up."""
    token = _brand_id.set(None)
    try:
        yield
    finally:
        _brand_id.reset(token)
