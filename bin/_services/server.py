"""What both servers have in common: a port, a log, processes that are recognised, start and stop."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import time
from pathlib import Path

from .account import Account
from .places import ServiceError, State

PATIENCE = 60.0  # seconds until a start or stop counts as failed: crash recovery may take a while


class Server:
    """One embedded server. Subclasses say how it is prepared, launched, recognised, and when it is ready."""

    name: str
    stop_signal = signal.SIGTERM

    def __init__(self, state: State, home: Path, account: Account, programs: Path) -> None:
        self.state, self.home, self.account, self.programs = state, home, account, programs
        self.log = state.path.parent / "log" / f"{self.name}.log"

    @property
    def port(self) -> int:
        return int(self.state.values.get(f"{self.name}_port", 0))

    def prepare(self) -> None:
        raise NotImplementedError

    def command(self) -> list[str]:
        raise NotImplementedError

    def is_main(self, argv: list[str]) -> bool:
        raise NotImplementedError

    def is_helper(self, argv: list[str]) -> bool:
        return False

    def ready(self, pid: int) -> bool:
        raise NotImplementedError

    def finish(self) -> None:
        """What is left to do on the running server."""

    def processes(self) -> list[int]:
        """All living processes of this server; a killed one that nobody reaped yet shows no arguments."""
        return [pid for pid, argv in _all_processes() if self.is_main(argv) or self.is_helper(argv)]

    def pid(self) -> int | None:
        """The main process: forks of it look alike for an instant, so the oldest one counts."""
        mains = [pid for pid, argv in _all_processes() if self.is_main(argv)]
        return min((pid for pid in mains if _parent(pid) not in mains), default=None)

    def start(self) -> bool:
        """Make it run; True when it was this call that launched it."""
        pid = self.pid()
        launched = pid is None
        if pid is None:
            self.prepare()
            self._launch()
        else:
            self._wait_until_ready(pid, None)
        self.finish()
        return launched

    def stop(self) -> None:
        pid = self.pid()
        if pid is not None:
            _signal(pid, self.stop_signal)
        self._await_end(PATIENCE if pid else 5.0)

    def _launch(self) -> None:
        """Launch, and launch again on another port when somebody was quicker at taking ours."""
        self._await_end(5.0)
        for _ in range(8):
            if not _free(self.port):
                self.state.put(f"{self.name}_port", _free_port())
            with self.log.open("ab") as log:
                child = subprocess.Popen(
                    self.command(),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    cwd="/",
                    start_new_session=True,
                    **self.account.run_as(),
                )
            if self._wait_until_ready(child.pid, child):
                return
            time.sleep(0.3)
        tail = "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])
        raise ServiceError(f"{self.name} does not start. The end of {self.log}:\n{tail}")

    def _wait_until_ready(self, pid: int, child: subprocess.Popen[bytes] | None) -> bool:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if self.ready(pid):
                return True
            if child is not None and child.poll() is not None:
                return False
            time.sleep(0.02)
        raise ServiceError(f"{self.name} (process {pid}) is not ready after {PATIENCE:.0f} s: see {self.log}")

    def _await_end(self, patience: float) -> None:
        """Wait for every process to end by itself, then insist: both servers survive that without loss."""
        end = time.monotonic() + patience
        while left := self.processes():
            if time.monotonic() > end:
                for pid in left:
                    _signal(pid, signal.SIGKILL)
            time.sleep(0.02)


def _all_processes() -> list[tuple[int, list[str]]]:
    found = []
    for entry in os.listdir("/proc"):  # noqa: PTH208 - several times faster than pathlib
        if entry.isdigit():
            try:
                argv = Path(f"/proc/{entry}/cmdline").read_bytes()
            except OSError:
                continue
            if argv:
                found.append((int(entry), os.fsdecode(argv).rstrip("\0").split("\0")))
    return found


def _parent(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def _signal(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def _free(port: int) -> bool:
    if not port:
        return False
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _free_port() -> int:
    """A free port below the range the system hands out to outgoing connections, so that it stays ours."""
    draw = random.SystemRandom()
    while not _free(port := draw.randrange(15000, 30000)):
        pass
    return port
