"""The evaluation's own database on the project's servers, with Django ready to use it."""

from __future__ import annotations

import hashlib
import logging
import os
from urllib.parse import urlsplit, urlunsplit

from evals.places import ROOT, scratch

DATABASE = f"vitrine_evals_{hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]}"
REDIS_DATABASE = 7  # a running demo's workers listen on 0


def set_up(*, fresh: bool = False) -> None:
    """Point the environment at our own database, make or renew it, and start Django.

    The database is made anew when a migration changed; brands in it are kept between runs.
    """
    os.environ["VITRINE_VAR"] = str(scratch())
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    owner = os.environ["DATABASE_OWNER_URL"]
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        os.environ[name] = _at(os.environ[name], f"/{DATABASE}")
    os.environ["REDIS_URL"] = _at(os.environ["REDIS_URL"], f"/{REDIS_DATABASE}")
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    _database(owner, fresh)
    import django  # noqa: PLC0415 - the environment has to be ready first

    django.setup()
    logging.disable(logging.WARNING)
    _migrate()


def _at(url: str, path: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=path))


def _database(owner_url: str, fresh: bool) -> None:
    import psycopg  # noqa: PLC0415

    mark = scratch() / "migrations.sha256"
    now = _migrations()
    with psycopg.connect(owner_url, autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        if known and not fresh and mark.exists() and mark.read_text() == now:
            return
        connection.execute(f'DROP DATABASE IF EXISTS "{DATABASE}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{DATABASE}"')
    mark.write_text(now)


def _migrations() -> str:
    found = sorted((ROOT / "apps").glob("*/migrations/*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in found)).hexdigest()


def _migrate() -> None:
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", database="owner", verbosity=0, interactive=False)
