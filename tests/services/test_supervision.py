"""The supervisor behind `make run`: what dies comes back, what is stopped takes its children along."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from .conftest import ROOT


@pytest.fixture
def supervision(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.syspath_prepend(str(ROOT / "bin"))
    import _supervision

    yield _supervision
    sys.modules.pop("_supervision", None)


def test_a_killed_program_is_started_again(supervision: Any, tmp_path: Path) -> None:
    program = supervision.Program("sleeper", ["sleep", "60"], tmp_path)
    program.start()
    first = int((tmp_path / "sleeper.pid").read_text())
    os.kill(first, signal.SIGKILL)
    _until(lambda: _tended(program) != first)
    second = int((tmp_path / "sleeper.pid").read_text())
    assert second not in (0, first)
    supervision.stop_all([program])
    assert not _lives(second)
    assert not (tmp_path / "sleeper.pid").exists()


def test_the_children_of_a_killed_program_end_with_it(supervision: Any, tmp_path: Path) -> None:
    script = f"sleep 60 & echo $! > '{tmp_path}/child'; wait"
    program = supervision.Program("parent", ["sh", "-c", script], tmp_path)
    program.start()
    _until(lambda: (tmp_path / "child").exists() and (tmp_path / "child").read_text().strip())
    child = int((tmp_path / "child").read_text())
    os.kill(program.process.pid, signal.SIGKILL)
    _until(lambda: _tended(program) and not _lives(child))
    supervision.stop_all([program])


def test_a_program_that_ends_at_once_is_started_with_growing_pauses(supervision: Any, tmp_path: Path) -> None:
    program = supervision.Program("broken", ["false"], tmp_path)
    program.start()
    pauses: set[float] = set()
    _until(lambda: _tended(program) and pauses.add(program.pause) is None and max(pauses) >= 1)
    supervision.stop_all([program])
    assert pauses - {0.0} == {0.25, 0.5, 1.0}


def _tended(program: Any) -> int:
    program.tend()
    return int(program.process.pid)


def _lives(pid: int) -> bool:
    """Whether the process runs; one that ended and was not reaped yet does not."""
    try:
        return bool(Path(f"/proc/{pid}/cmdline").read_bytes())
    except OSError:
        return False


def _until(condition: Callable[[], object]) -> None:
    for _ in range(500):
        if condition():
            return
        time.sleep(0.02)
    raise AssertionError("it did not happen within 10 s")
