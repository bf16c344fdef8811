"""The second fence: row level security, composite keys, grants and the few definer functions.

Raised as the owner after every migration, from the models themselves, so that no table can be
forgotten. What PostgreSQL would leak despite a policy, and how it is closed here:
plain foreign keys bypass policies (composite keys), the owner bypasses them (FORCE, and the
application owns nothing), TRUNCATE ignores them (not granted), unique indexes tell of foreign rows
(they start with the brand; a test looks), `@@` is not leakproof so full text would lose its index
(definer functions, listed here and in the boundary test).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections, models, transaction
from django.utils.module_loading import autodiscover_modules

from apps.tenants.models import Owned, OwnedForeignKey

CURRENT = "NULLIF(current_setting('vitrine.brand', true), '')::bigint"
_functions: dict[str, str] = {}
# A function whose arguments changed would stay beside its successor: drop every one of the name.
_DROP_ALL = """DO $drop$ DECLARE f regprocedure; BEGIN
FOR f IN SELECT oid::regprocedure FROM pg_proc
    WHERE proname = 'NAME' AND pronamespace = 'public'::regnamespace
LOOP EXECUTE 'DROP FUNCTION ' || f; END LOOP; END $drop$"""
# Shared tables the application may not change at will; every other shared table is its own.
_SHARED_GRANTS = {"tenants_brand": "SELECT, INSERT, UPDATE", "django_migrations": "SELECT"}


def register_function(signature: str, sql: str) -> None:
    """Declare a SECURITY DEFINER function, e.g. ``search(text, int)``, created by the owner.

    ``sql`` is everything between the signature and the body's options: ``RETURNS … LANGUAGE … AS …``.
    The search path is pinned and only the application's role may execute it.
    """
    _functions[signature] = sql


def registered_functions() -> list[str]:
    """Signatures of all definer functions, for the boundary test's list."""
    autodiscover_modules("functions")
    return sorted(_functions)


def owned_models() -> list[type[Owned]]:
    """Every concrete owned model, in a stable order."""
    found = [model for model in apps.get_models() if issubclass(model, Owned) and not model._meta.proxy]
    return sorted(found, key=lambda model: model._meta.db_table)


def raise_all(sender: Any, using: str, **_: Any) -> None:
    """Bring the database to what the models say. Runs on the owner's connection, once per migrate.

    Each table and each function in a transaction of its own: the old code goes on working meanwhile, and
    never sees a right, a policy or a function missing.
    """
    last = [config for config in apps.get_app_configs() if config.models_module is not None][-1]
    if using != "owner" or sender.name != last.name:
        return
    role = settings.DATABASES["default"]["USER"]
    autodiscover_modules("functions")
    tables = set(connections[using].introspection.table_names())
    groups = list(_statements(role, tables))
    mark = hashlib.sha256("\n".join(line for group in groups for line in group).encode()).hexdigest()
    with connections[using].cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS vitrine_fences (mark text)")
        cursor.execute("SELECT mark FROM vitrine_fences")
        if cursor.fetchone() == (mark,):
            return
        for group in groups:
            with transaction.atomic(using=using):
                for statement in group:
                    cursor.execute(statement)
        cursor.execute("TRUNCATE vitrine_fences")
        cursor.execute("INSERT INTO vitrine_fences VALUES (%s)", [mark])


def _statements(role: str, tables: set[str]) -> Iterator[list[str]]:
    """What is to be executed, in groups that belong together."""
    owned = {model._meta.db_table: model for model in owned_models() if model._meta.db_table in tables}
    yield [f'GRANT USAGE ON SCHEMA public TO "{role}"']
    for table, model in owned.items():
        rights = "SELECT, INSERT" if model.insert_only else "SELECT, INSERT, UPDATE, DELETE"
        yield [*_policy(table), *_granted(rights, table, role)]
    for table in sorted(tables - owned.keys() - {"vitrine_fences"}):
        yield _granted(_SHARED_GRANTS.get(table, "SELECT, INSERT, UPDATE, DELETE"), table, role)
    for model in owned.values():
        yield from ([key] for key in _composite_keys(model, set(owned)))
    yield [f'GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO "{role}"']
    # A function may be declared before its table is migrated (one app at a time).
    yield ["SET check_function_bodies = off"]
    for signature, sql in sorted(_functions.items()):
        yield list(_definer(signature, sql, role))


def _granted(rights: str, table: str, role: str) -> list[str]:
    return [f'REVOKE ALL ON "{table}" FROM "{role}"', f'GRANT {rights} ON "{table}" TO "{role}"']


def _policy(table: str) -> Iterator[str]:
    yield f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY'
    yield f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY'
    yield f'DROP POLICY IF EXISTS brand ON "{table}"'
    yield f'CREATE POLICY brand ON "{table}" USING (brand_id = {CURRENT}) WITH CHECK (brand_id = {CURRENT})'
    yield f'CREATE UNIQUE INDEX IF NOT EXISTS "{_name(table, "own")}" ON "{table}" (brand_id, id)'


def _composite_keys(model: type[Owned], owned: set[str]) -> Iterator[str]:
    table = model._meta.db_table
    for field in model._meta.local_fields:
        if not isinstance(field, models.ForeignKey) or field.related_model._meta.db_table not in owned:
            continue
        if not isinstance(field, OwnedForeignKey):
            raise TypeError(f"{model.__name__}.{field.name}: keys between owned rows are OwnedForeignKey.")
        name, target = _name(table, field.column), field.related_model._meta.db_table
        # Checking all rows of a large table again would shut it for seconds: a key that stands is left alone.
        yield (
            f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conname = '{name}' "
            f"AND conrelid = '\"{table}\"'::regclass AND confrelid = '\"{target}\"'::regclass) THEN "
            f'ALTER TABLE "{table}" DROP CONSTRAINT IF EXISTS "{name}", '
            f'ADD CONSTRAINT "{name}" FOREIGN KEY (brand_id, "{field.column}") '
            f'REFERENCES "{target}" (brand_id, id) DEFERRABLE INITIALLY DEFERRED; END IF; END $$'
        )


def _definer(signature: str, sql: str, role: str) -> Iterator[str]:
    name, arguments = signature.split("(", 1)
    yield _DROP_ALL.replace("NAME", name)
    body, options = sql, "SECURITY DEFINER SET search_path = public, pg_temp"
    yield f"CREATE FUNCTION {name}({arguments} {body} {options}"
    types = ", ".join(
        part.strip().split(" ", 1)[-1] for part in arguments.rstrip(")").split(",") if part.strip()
    )
    yield f"REVOKE ALL ON FUNCTION {name}({types}) FROM PUBLIC"
    yield f'GRANT EXECUTE ON FUNCTION {name}({types}) TO "{role}"'


def _name(table: str, part: str) -> str:
    """A constraint name within PostgreSQL's 63 bytes."""
    digest = hashlib.sha256(f"{table}.{part}".encode()).hexdigest()[:8]
    return f"{table[:34]}_{part[:14]}_{digest}_b"
