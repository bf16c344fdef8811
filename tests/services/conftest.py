"""Embedded servers of these tests' own: real ones, each in a data folder that is deleted afterwards."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
import redis

ROOT = Path(__file__).resolve().parents[2]
OURS = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "VITRINE_VAR")


@dataclass
class Servers:
    """`bin/services` on one data folder, run by `prefix` (nothing: by ourselves)."""

    var: Path
    prefix: tuple[str, ...] = (sys.executable,)

    def run(self, command: str, **given: str) -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in os.environ.items() if name not in OURS}
        environment |= {"VITRINE_VAR": str(self.var)} | given
        return subprocess.run(
            [*self.prefix, str(ROOT / "bin" / "services"), command],
            env=environment,
            capture_output=True,
            text=True,
            timeout=100,
        )

    def start(self) -> str:
        done = self.run("start")
        assert done.returncode == 0, done.stderr
        return done.stderr

    def addresses(self) -> dict[str, str]:
        done = self.run("env")
        assert done.returncode == 0, done.stderr
        return dict(line.split("=", 1) for line in done.stdout.splitlines())

    def pids(self) -> dict[str, int]:
        return {
            name: int(pid) for name, pid in re.findall(r"(\w+): .*process (\d+)", self.run("status").stdout)
        }

    def sql(self, sql: str, *, role: str = "DATABASE_OWNER_URL") -> list[tuple[object, ...]]:
        with psycopg.connect(self.addresses()[role], autocommit=True) as connection:
            cursor = connection.execute(sql)
            return cursor.fetchall() if cursor.description else []

    def redis(self) -> redis.Redis:
        return redis.Redis.from_url(self.addresses()["REDIS_URL"], decode_responses=True)

    def kill(self, name: str) -> None:
        os.kill(self.pids()[name], signal.SIGKILL)


@pytest.fixture
def make_servers() -> Iterator[Callable[..., Servers]]:
    """Make servers on a folder; they are stopped and their data deleted at the end."""
    made: list[Servers] = []

    def make(var: Path, *prefix: str) -> Servers:
        made.append(Servers(var, prefix or (sys.executable,)))
        return made[-1]

    yield make
    for servers in made:
        if servers.var.exists():
            servers.run("wipe")
