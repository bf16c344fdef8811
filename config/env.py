"""Reading the environment: a wrong value stops the start with a sentence that names it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str | None = None) -> str:
    """The variable, or the default; without a default it must be set."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"{name} must be set. See docs/operations.md.")
    return value


def flag(name: str, default: bool) -> bool:
    """``1/true/yes/on`` or ``0/false/no/off``."""
    value = os.environ.get(name, "").strip().lower()
    if value in ("1", "true", "yes", "on"):
        return True
    if value in ("0", "false", "no", "off"):
        return False
    if value == "":
        return default
    raise ImproperlyConfigured(f"{name} must be true or false, not {value!r}.")


def number(name: str, default: int) -> int:
    """A whole number."""
    value = os.environ.get(name, "")
    try:
        return int(value) if value else default
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from error


def words(name: str, default: list[str]) -> list[str]:
    """A list, separated by commas."""
    value = os.environ.get(name)
    return default if value is None else [word.strip() for word in value.split(",") if word.strip()]


def numbers(name: str, default: list[int]) -> list[int]:
    """A list of whole numbers, separated by commas."""
    try:
        return [int(word) for word in words(name, [])] or default
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be whole numbers with commas between.") from error


def database(name: str) -> dict[str, Any]:
    """``postgres://user:password@host:port/name`` as Django's settings of one database."""
    url = urlsplit(text(name))
    if url.scheme not in ("postgres", "postgresql") or not url.path.strip("/"):
        raise ImproperlyConfigured(f"{name} must look like postgres://user:password@host:port/name.")
    return {
        "ENGINE": "config.database",
        "NAME": url.path.lstrip("/"),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": url.hostname or "",
        "PORT": url.port or 5432,
    }


def secret(name: str, path: Path) -> str:
    """The variable; else, for one machine, a secret made once and kept beside the data (0600)."""
    value = os.environ.get(name)
    if value:
        return value
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.write(handle, os.urandom(48).hex().encode())
        os.close(handle)
    return path.read_text()[:96]
