"""What `make run` does: prepare, start everything, say where it is, keep it alive, stop it all again.

Everything that talks is a program of its own with its own process number in VITRINE_VAR/run/NAME.pid.
The demo is filled by `manage.py demo`, which has nothing to do the second time.
"""

from __future__ import annotations

import fcntl
import hashlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import _banner
from _services import places
from _services.cli import ensure, in_use, servers
from _services.places import ROOT, ServiceError, State
from _supervision import TIED, Program, say, stop_all

PYTHON = sys.executable
MANAGE = [PYTHON, str(ROOT / "manage.py")]
CELERY = [PYTHON, "-m", "celery", "--quiet", "-A", "config"]
# Workers have nothing to tell each other, and asking around would delay each start by a second
WORKER = ["--prefetch-multiplier", "1", "--without-gossip", "--without-mingle", "--loglevel", "WARNING"]


# A plain list: an Event set by a signal handler may wait for a lock that the interrupted code holds
stop_asked: list[int] = []


def main() -> int:
    folder = places.var() / "run"
    for made in (folder, places.var() / "static"):
        made.mkdir(exist_ok=True)
    port = int(os.environ.setdefault("PORT", "8000"))
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # Asked twice it still ends in order: `make` passes on a signal its whole group got already
        signal.signal(number, lambda number, _: stop_asked.append(number))
    with (folder / "serve.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ServiceError(f"it runs already on the data in {places.var()}") from None
        _check_port(port)
        began = time.monotonic()
        os.environ["VITRINE_VAR"] = str(places.var())
        os.chdir(ROOT)
        (folder / "serve.pid").write_text(f"{os.getpid()}\n")
        (folder / "port").write_text(f"{port}\n")
        addresses, launched = ensure()
        # For the programs only: this process still has to know which servers are its own
        environment = {**os.environ, **_environment(addresses)}
        with in_use(stop_after=bool(launched)):
            _run(folder, environment, began)
        for name in ("serve.pid", "port", "filled"):
            (folder / name).unlink(missing_ok=True)
    return 0


def _run(folder: Path, environment: dict[str, str], began: float) -> None:
    mark = _mark(environment["PORT"])
    # Of a database that is not ours we know nothing
    unchanged = _state().values.get("filled") == mark and not os.environ.get("DATABASE_URL")
    if not unchanged:
        say("setup", "bringing the database up to date")
        _manage(environment, "migrate", "--database", "owner", "--verbosity", "0")
    programs = _programs(folder, environment)
    try:
        words = (environment, began, "" if unchanged else mark)
        threading.Thread(target=_announce, args=words, daemon=True).start()
        _watch(programs, int(environment["PORT"]), began)
    finally:
        say("setup", "stopping")
        stop_all(programs)


def _mark(port: str) -> str:
    """A print of all that migrations and demo depend on: when nothing changed, a start needs neither."""
    mark = hashlib.sha256(port.encode())
    for folder in ("apps", "config", "demo"):
        for path in sorted((ROOT / folder).rglob("*.*")):
            if path.suffix != ".pyc" and path.is_file():
                mark.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return mark.hexdigest()


def _state() -> State:
    return State.load(places.var() / "services.json")


def _environment(addresses: dict[str, str]) -> dict[str, str]:
    return addresses | {
        "VITRINE_DEMO": os.environ.get("VITRINE_DEMO", "1"),
        "PYTHONUNBUFFERED": "1",
        # Tasks are JSON, so that root is no danger here; production runs its workers as an ordinary user
        "C_FORCE_ROOT": "1",
        "PYTHONWARNINGS": "ignore:You're running the worker",
    }


def _programs(folder: Path, environment: dict[str, str]) -> list[Program]:
    web = ["uvicorn", "config.asgi:application", "--ws", "websockets-sansio", "--host", "127.0.0.1"]
    web += ["--port", environment["PORT"], "--no-access-log", "--no-server-header", "--no-proxy-headers"]
    web += ["--ws-max-size", "1048576", "--timeout-graceful-shutdown", "5", "--log-level", "warning"]
    beat = ["beat", "--schedule", str(folder / "beat-schedule"), "--pidfile=", "--loglevel", "WARNING"]
    commands = {
        "web": [PYTHON, "-m", *web],
        "answers": _worker("answers", "1"),
        "background": _worker("background", "2"),
        "beat": [*CELERY, *beat],
    }
    return [Program(name, command, folder, environment) for name, command in commands.items()]


def _worker(queue: str, processes: str) -> list[str]:
    # Both listen to the pulse, which carries the sweeps
    return [*CELERY, "worker", "-Q", f"{queue},pulse", "-c", processes, "-n", f"{queue}@%h", *WORKER]


def _watch(programs: list[Program], port: int, began: float) -> None:
    """Start all, restart what ended. The servers are looked after too: they may be killed like anything else.

    All programs load the same code at the start, which fills two cores: web and answers go first, the others
    once the first page can be had.
    """
    checked, late = time.monotonic(), programs[2:]
    for program in [] if stop_asked else programs[:2]:
        program.start()
    while not stop_asked:
        if late and (_answers(port, "/healthz") or time.monotonic() - began > 10):
            for program in late:
                program.start()
            late = []
        time.sleep(0.1)
        for program in programs:
            program.tend()
        if time.monotonic() - checked > 1:
            if any(server.pid() is None for server in servers()):
                say("services", "a server is gone, starting it again")
                subprocess.run([PYTHON, str(ROOT / "bin" / "services"), "start"])
            checked = time.monotonic()


def _announce(environment: dict[str, str], began: float, mark: str) -> None:
    """Fill the demo while the programs start, then say where everything is, with seconds since the start."""
    port, demo = int(environment["PORT"]), environment["VITRINE_DEMO"].lower() in ("1", "true", "yes", "on")
    if demo and mark:
        filled = subprocess.run([*TIED, *MANAGE, "demo"], env=environment, stdout=subprocess.DEVNULL)
        if filled.returncode == 0:
            _state().put("filled", mark)
        elif not stop_asked:
            say("demo", f"filling the demo failed with code {filled.returncode}")
    while not _answers(port, "/readyz"):
        time.sleep(0.3)
    (places.var() / "run" / "filled").touch()
    say(
        "vitrine",
        f"ready after {time.monotonic() - began:.1f} s on http://127.0.0.1:{port} (Ctrl-C stops it)",
    )
    for line in _banner.lines(ROOT / "demo", port) if demo else ():
        say("vitrine", line)


def _answers(port: int, path: str) -> bool:
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        asked.request("GET", path)
        return asked.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asked.close()


def _manage(environment: dict[str, str], *words: str) -> None:
    code = subprocess.run([*MANAGE, *words], env=environment, stdout=sys.stderr).returncode
    if code:
        raise ServiceError(f"manage.py {words[0]} failed with code {code}")


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise ServiceError(f"port {port} is taken: PORT={port + 1} make run") from None


if __name__ == "__main__":
    try:
        raise SystemExit(main())
    except ServiceError as error:
        raise SystemExit(f"vitrine: {error}") from error
