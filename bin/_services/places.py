"""Where things are: the clone, its data folder, the wheels, and what is remembered between starts."""

from __future__ import annotations

import contextlib
import fcntl
import importlib.util
import json
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


class ServiceError(Exception):
    """Something a person has to read: its text says what happened and what to do."""


def var() -> Path:
    """The folder of all data, from VITRINE_VAR or `var/` in the clone; made when missing."""
    path = Path(os.environ.get("VITRINE_VAR") or ROOT / "var").absolute()
    (path / "log").mkdir(parents=True, exist_ok=True)
    return path


def wheel(package: str) -> Path:
    """Folder of an installed package, without importing it."""
    for found in sorted((ROOT / ".venv" / "lib").glob(f"python3*/site-packages/{package}")):
        return found
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise ServiceError(f"{package} is not installed: run bin/setup first")
    return Path(spec.origin).parent


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Only one start or stop at a time for one data folder."""
    with path.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@dataclass
class State:
    """What `services.json` remembers: ports, passwords, and where the servers keep their files."""

    path: Path
    values: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> State:
        try:
            values = json.loads(path.read_text())
        except (FileNotFoundError, ValueError):
            values = {}
        return cls(path, values)

    def secret(self, name: str) -> str:
        """A password, made once and kept."""
        if name not in self.values:
            self.values[name] = secrets.token_hex(16)
            self.save()
        return str(self.values[name])

    def put(self, name: str, value: object) -> None:
        if self.values.get(name) != value:
            self.values[name] = value
            self.save()

    def save(self) -> None:
        private_file(self.path, json.dumps(self.values, indent=1))


def private_file(path: Path, text: str, owner: tuple[int, int] | None = None) -> None:
    """Write a file only its owner can read, as a whole or not at all; follows no link laid in its way."""
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
        handle.write(text)
        if owner:
            os.fchown(handle.fileno(), *owner)
    new.replace(path)
