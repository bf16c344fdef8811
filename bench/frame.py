"""What all measurements share: Django set up, cost by percentile, ratios to a floor of the same run.

Wall clock on a busy machine says little, so the cost is CPU time: this process's and, with PostgreSQL on the
same machine, its backend's. Compare ratios of one run, and repeat it.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
EVALS = ROOT.parent / "shared" / "evals"


def set_up() -> None:
    """Django with the environment's database; `bin/services env` prints the variables."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django  # noqa: PLC0415

    django.setup()


def backend_of(connection: Any) -> int:
    """The process id of this connection's PostgreSQL backend."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def cpu_ms(backend: int) -> float:
    """CPU used so far by this process and by the backend, where `/proc` tells; in ms."""
    try:
        own = int(Path(f"/proc/{backend}/schedstat").read_text().split()[0]) / 1e6
    except OSError:
        own = 0.0
    return time.process_time() * 1000 + own


def best(what: Callable[[str], object], inputs: Sequence[str], rounds: int, backend: int) -> list[float]:
    """CPU ms of each input's cheapest round."""
    found = [float("inf")] * len(inputs)
    for _ in range(rounds):
        for place, one in enumerate(inputs):
            started = cpu_ms(backend)
            what(one)
            found[place] = min(found[place], cpu_ms(backend) - started)
    return found


def at(values: Sequence[float], share: float) -> float:
    """The value below which this share (0 to 1) of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def line(name: str, values: Sequence[float], floor: Sequence[float] | None = None) -> str:
    """One line of a report: median and 95th percentile of CPU ms, and how many times the floor they are."""
    told = (
        f"{name:<34} p50 {at(values, 0.5):7.2f}  p95 {at(values, 0.95):7.2f}  max {max(values):7.2f} CPU ms"
    )
    if floor is not None:
        told += (
            f"   {at(values, 0.5) / at(floor, 0.5):5.1f}x / {at(values, 0.95) / at(floor, 0.95):5.1f}x floor"
        )
    return told
