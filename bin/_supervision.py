"""Keeping programs alive: start, restart with growing pauses, forward their lines, stop."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO

STEADY = 30.0  # seconds after which a program counts as healthy and its pauses start anew
LONGEST_PAUSE = 10.0
PATIENCE = 10.0  # seconds a program has to finish what it is doing

# Also when the supervisor is killed, nothing of it stays behind
TIED = ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []

_talking = threading.Lock()


def say(name: str, line: str) -> None:
    """One line on standard output, under the name of who says it."""
    with _talking:
        print(f"{name:<10} | {line}", flush=True)


@dataclass
class Program:
    """A program that has to run. `folder` gets its process number as NAME.pid."""

    name: str
    command: list[str]
    folder: Path
    environment: dict[str, str] | None = None
    process: subprocess.Popen[str] | None = None
    started: float = 0.0
    ended: float = 0.0
    pause: float = 0.0

    @property
    def pid_file(self) -> Path:
        return self.folder / f"{self.name}.pid"

    def start(self) -> None:
        self.process = subprocess.Popen(
            [*TIED, *self.command],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        self.started = time.monotonic()
        self.pid_file.write_text(f"{self.process.pid}\n")
        threading.Thread(target=_forward, args=(self.name, self.process.stdout), daemon=True).start()

    def tend(self) -> None:
        """Start it again if it ended: at once after a steady life, else after a pause that doubles."""
        if self.process is None or self.process.poll() is None:
            return
        lived = time.monotonic() - self.started
        if self.pid_file.exists():
            self._end_group(signal.SIGKILL)  # its own children would go on taking tasks
            self.pid_file.unlink()
            self.pause = 0.0 if lived > STEADY else min(max(2 * self.pause, 0.25), LONGEST_PAUSE)
            say(self.name, f"ended with code {self.process.returncode}, starting again in {self.pause:g} s")
            self.ended = time.monotonic()
        if time.monotonic() - self.ended >= self.pause:
            self.start()

    def stop(self) -> None:
        """Ask it to finish."""
        if self.process and self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.process.pid, signal.SIGTERM)

    def wait(self, until: float) -> None:
        """Wait for the end, then insist."""
        if self.process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.1, until - time.monotonic()))
        self._end_group(signal.SIGKILL)
        self.process.wait()
        self.pid_file.unlink(missing_ok=True)

    def _end_group(self, number: int) -> None:
        if self.process:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)


def stop_all(programs: list[Program]) -> None:
    """Ask all at once, so that the longest goodbye decides how long it takes."""
    for program in programs:
        program.stop()
    until = time.monotonic() + PATIENCE
    for program in programs:
        program.wait(until)


def _forward(name: str, stream: IO[str] | None) -> None:
    for line in stream or ():
        say(name, line.rstrip("\n"))
