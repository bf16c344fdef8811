"""`make run` without a demo: everything comes up, what is killed comes back, and one signal ends it all."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .conftest import OURS, ROOT, Servers

PARTS = ("web", "answers", "background", "beat")


@pytest.fixture
def served(
    make_servers: Callable[..., Servers], tmp_path: Path
) -> Iterator[tuple[subprocess.Popen[str], Servers, int]]:
    servers = make_servers(tmp_path / "a var")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if name not in OURS}
    environment |= {"VITRINE_VAR": str(servers.var), "PORT": str(port), "VITRINE_DEMO": "0"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    with (tmp_path / "lines").open("w") as lines:
        process = subprocess.Popen(
            [ROOT / "bin" / "serve"], env=environment, stdout=lines, stderr=subprocess.STDOUT, text=True
        )
    yield process, servers, port
    process.terminate()
    process.wait(60)


@pytest.mark.journey
def test_the_whole_product_in_one_command(
    served: tuple[subprocess.Popen[str], Servers, int], tmp_path: Path
) -> None:
    process, servers, port = served
    _until(lambda: _status(port, "/readyz") == 200, tmp_path)
    assert _status(port, "/healthz") == 200
    first = {part: _pid(servers, part) for part in PARTS}
    assert all(_lives(pid) for pid in first.values())

    for part in PARTS:
        os.kill(first[part], signal.SIGKILL)
    _until(lambda: all(_pid(servers, part) not in (0, first[part]) for part in PARTS), tmp_path)
    _until(lambda: _status(port, "/readyz") == 200, tmp_path)

    servers.kill("postgres")
    _until(lambda: set(servers.pids()) == {"postgres", "valkey"}, tmp_path)
    _until(lambda: _status(port, "/readyz") == 200, tmp_path)

    again = subprocess.run(
        [ROOT / "bin" / "serve"],
        env={**os.environ, "VITRINE_VAR": str(servers.var), "PORT": str(port)},
        capture_output=True,
        text=True,
    )
    assert again.returncode != 0
    assert "it runs already" in again.stderr

    second = [_pid(servers, part) for part in PARTS]
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0
    assert not [pid for pid in second if _lives(pid)]
    assert not list((servers.var / "run").glob("*.pid"))
    assert servers.pids() == {}


def _status(port: int, path: str) -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def _pid(servers: Servers, part: str) -> int:
    try:
        return int((servers.var / "run" / f"{part}.pid").read_text() or 0)
    except FileNotFoundError:
        return 0


def _lives(pid: int) -> bool:
    try:
        return bool(Path(f"/proc/{pid}/cmdline").read_bytes())
    except OSError:
        return False


def _until(condition: Callable[[], bool], folder: Path) -> None:
    end = time.monotonic() + 90
    while not condition():
        if time.monotonic() > end:
            pytest.fail("it did not happen within 90 s:\n" + (folder / "lines").read_text()[-4000:])
        time.sleep(0.1)
