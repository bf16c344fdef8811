"""The commands of `bin/services`, and `ensure()` for the other programs in `bin/`."""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import os
import shutil
import sys
from collections.abc import Callable, Iterator

from . import places
from .account import programs, servers_home
from .places import ServiceError, State
from .postgres import Postgres
from .valkey import Valkey

NAMES = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")


def servers() -> list[Postgres | Valkey]:
    """The embedded servers this environment wants: none for what it names an address of itself."""
    folder = places.var()
    state = State.load(folder / "services.json")
    home, account = servers_home(folder)
    kinds: list[type[Postgres] | type[Valkey]] = []
    if not os.environ.get("DATABASE_URL"):
        kinds.append(Postgres)
    if not os.environ.get("REDIS_URL"):
        kinds.append(Valkey)
    return [kind(state, home, account, programs(account)) for kind in kinds]


def ensure() -> tuple[dict[str, str], list[str]]:
    """Start what is wanted and missing: (addresses by variable name, names of what this call launched)."""
    with places.locked(places.var() / "services.lock"):
        wanted = servers()
        launched = [server.name for server in wanted if server.start()]
        given = {name: os.environ[name] for name in NAMES if os.environ.get(name)}
        made = {name: url for server in wanted for name, url in server.urls().items()}
    return made | given, launched


def stop() -> None:
    with places.locked(places.var() / "services.lock"):
        for server in reversed(servers()):
            server.stop()


@contextlib.contextmanager
def in_use(*, stop_after: bool) -> Iterator[None]:
    """Hold the servers while a program uses them; at the end stop them if asked and nobody else holds them.

    The hold is a shared lock on a file, so that it ends with the process, however that ends.
    """
    with (places.var() / "services.users").open("a") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        os.set_inheritable(users.fileno(), True)
        try:
            yield
        finally:
            with contextlib.suppress(BlockingIOError):
                if stop_after:
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    stop()


def _start() -> None:
    _, launched = ensure()
    for server in servers():
        word = "started" if server.name in launched else "already running"
        print(f"{server.name} {word} on 127.0.0.1:{server.port}", file=sys.stderr)


def _status() -> None:
    wanted = servers()
    for server in wanted:
        pid = server.pid()
        print(f"{server.name}:", f"running on 127.0.0.1:{server.port}, process {pid}" if pid else "stopped")
    if any(server.pid() is None for server in wanted):
        raise SystemExit(3)


def _env() -> None:
    for name, url in ensure()[0].items():
        print(f"{name}={url}")


def _wipe() -> None:
    folder = places.var()
    with places.locked(folder / "services.lock"):
        for server in servers():
            server.stop()
        shutil.rmtree(servers_home(folder)[0], ignore_errors=True)
        (folder / "services.json").unlink(missing_ok=True)


COMMANDS: dict[str, tuple[Callable[[], None], str]] = {
    "start": (_start, "start both servers, at once if they run already"),
    "stop": (stop, "stop both servers"),
    "status": (_status, "say whether they run (exit code 3 if one does not)"),
    "env": (_env, "start them and print their addresses as NAME=value lines"),
    "wipe": (_wipe, "stop them and delete ALL their data"),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    kinds = parser.add_subparsers(required=True, metavar="command")
    for name, (run, text) in COMMANDS.items():
        kinds.add_parser(name, help=text).set_defaults(run=run)
    try:
        parser.parse_args().run()
    except ServiceError as error:
        raise SystemExit(f"services: {error}") from error
