"""PostgreSQL that is told the brand.

Row level security reads the setting ``vitrine.brand``. Before a statement this backend compares
the scope with what this connection was last told and sends SET when they differ. What it knows is
forgotten whenever PostgreSQL may have gone back on it: a rollback, a new or pooled connection.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.backends.postgresql import base
from django.db.backends.postgresql.psycopg_any import is_psycopg3

from apps.tenants.scope import brand_id_or_none

_UNKNOWN = object()
assert is_psycopg3  # the pool and the adaptation below are psycopg 3's


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's backend plus the brand."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._told: object = _UNKNOWN
        self._rolling_back = False
        self.execute_wrappers.append(self._tell_brand)

    def _tell_brand(
        self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        brand_id = brand_id_or_none()
        if self._told != brand_id and self.connection is not None and not self._rolling_back:
            value = "" if brand_id is None else str(brand_id)
            with self.wrap_database_errors:
                self.connection.execute("SELECT set_config('vitrine.brand', %s, false)", [value])
            self._told = brand_id
        return execute(sql, params, many, context)

    def init_connection_state(self) -> None:
        self._told = _UNKNOWN
        super().init_connection_state()

    def _rollback(self) -> None:
        self._told = _UNKNOWN
        super()._rollback()  # type: ignore[misc]

    def _savepoint_rollback(self, sid: str) -> None:
        # The transaction is aborted until this is through: nothing else may be sent before it.
        self._rolling_back = True
        try:
            super()._savepoint_rollback(sid)  # type: ignore[misc]
        finally:
            self._rolling_back = False
            self._told = _UNKNOWN
