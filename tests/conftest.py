"""The test database: made by the owner, used by the application's role, as in production."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test import TransactionTestCase

pytest_plugins = ["tests.journeys.fixtures"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whole journeys last: what is quick fails first, and nothing else runs beside a whole stack."""
    items.sort(key=lambda item: item.get_closest_marker("journey") is not None)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    """Create the database as the owner, migrate, raise the fences, then connect as the application."""
    name = settings.DATABASES["default"]["TEST"]["NAME"]
    with django_db_blocker.unblock():
        original = settings.DATABASES["owner"]["NAME"]
        with connections["owner"].cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{name}"')
        for alias in ("owner", "default"):
            connections[alias].close()
            connections[alias].settings_dict["NAME"] = name
        call_command("migrate", database="owner", verbosity=0, interactive=False)
        yield
        for alias in ("owner", "default"):
            connections[alias].close()
        connections["owner"].settings_dict["NAME"] = original
        with connections["owner"].cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def owner_connection() -> psycopg.Connection[Any]:
    """A connection past all fences, for making and looking at what the application must not see."""
    at = connections["owner"].settings_dict
    return psycopg.connect(
        dbname=at["NAME"],
        user=at["USER"],
        password=at["PASSWORD"],
        host=at["HOST"],
        port=at["PORT"],
        autocommit=True,
    )


@pytest.fixture
def owner_sql() -> Iterator[Callable[..., list[tuple[Any, ...]]]]:
    """Run SQL as the owner, outside the test's transaction; returns the rows, if any."""
    with owner_connection() as connection:

        def run(sql: str, params: Any = None) -> list[tuple[Any, ...]]:
            cursor = connection.execute(sql, params)
            return cursor.fetchall() if cursor.description else []

        yield run


_KEPT = ("django_migrations", "vitrine_fences", "django_content_type", "auth_permission")


def _flush_as_owner(self: TransactionTestCase) -> None:
    """The application may not TRUNCATE: transactional tests are cleaned up by the owner."""
    with owner_connection() as connection:
        rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        tables = [name for (name,) in rows if name not in _KEPT]
        # Emptying an empty table costs as much as a full one, so only those with rows.
        asked = " UNION ALL ".join(
            f"SELECT '{name}' WHERE EXISTS (SELECT FROM \"{name}\")" for name in tables
        )
        used = ", ".join(f'"{name}"' for (name,) in connection.execute(asked).fetchall())
        if used:
            connection.execute(f"TRUNCATE {used} CASCADE")


TransactionTestCase._fixture_teardown = _flush_as_owner  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def own_var(settings: Any, tmp_path: Path) -> None:
    """Keys and published checkpoints of one test are not another's."""
    settings.VITRINE_VAR = tmp_path
