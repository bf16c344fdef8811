"""What an audited write costs beside the plain one, with several writers at once.

    python -m bench.audit_cost SLUG [--writers 8] [--seconds 12]

Writers take turns by the second between a plain update of their own row and the same one with its entry in
the log, so that a busy neighbour slows both alike. Printed: writes a second, CPU ms of backends and process,
and the ratios. The brand keeps the entries: take one that is for trying out.
"""

from __future__ import annotations

import argparse
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bench import frame

WAYS = ("plain", "audited")


@dataclass
class Score:
    """What one way did, over all writers."""

    writes: int = 0
    seconds: float = 0.0
    cpu: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("slug")
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--seconds", type=int, default=12)
    options = parser.parse_args()
    frame.set_up()
    from apps.people.models import Shopper  # noqa: PLC0415
    from apps.tenants.models import Brand  # noqa: PLC0415
    from apps.tenants.scope import brand_scope  # noqa: PLC0415

    brand = Brand.objects.get(slug=options.slug)
    with brand_scope(brand):
        rows = [Shopper.objects.create(name="bench", test=True).pk for _ in range(options.writers)]
    scores = {way: Score() for way in WAYS}
    barrier = threading.Barrier(options.writers)
    threads = [
        threading.Thread(target=_writer, args=(brand, pk, options.seconds, scores, barrier)) for pk in rows
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    _print(scores, options.writers)


def _writer(brand: Any, pk: Any, seconds: int, scores: dict[str, Score], barrier: threading.Barrier) -> None:
    from django.db import connection  # noqa: PLC0415

    from apps.tenants.scope import brand_scope  # noqa: PLC0415

    with brand_scope(brand):
        backend = frame.backend_of(connection)
        for turn in range(seconds):
            barrier.wait()
            _slice(_write(WAYS[turn % 2], pk), scores[WAYS[turn % 2]], backend)
        connection.close()


def _slice(write: Callable[[int], None], score: Score, backend: int) -> None:
    count, cpu, started = 0, frame.cpu_ms(backend), time.perf_counter()
    while time.perf_counter() - started < 1:
        write(count)
        count += 1
    with score.lock:
        score.writes += count
        score.seconds += time.perf_counter() - started
        score.cpu += frame.cpu_ms(backend) - cpu


def _write(way: str, pk: Any) -> Callable[[int], None]:
    from django.db import transaction  # noqa: PLC0415

    from apps.audit import recorder  # noqa: PLC0415
    from apps.people.models import Shopper  # noqa: PLC0415

    def plain(number: int) -> None:
        with transaction.atomic():
            Shopper.objects.filter(pk=pk).update(name=f"bench {number}")

    def audited(number: int) -> None:
        with transaction.atomic():
            Shopper.objects.filter(pk=pk).update(name=f"bench {number}")
            recorder.entry(
                "bench.written",
                by={"kind": "system", "name": "bench"},
                object_type="shopper",
                object_id=pk,
                data={"name": f"bench {number}"},
            )

    return plain if way == "plain" else audited


def _print(scores: dict[str, Score], writers: int) -> None:
    for way, score in scores.items():
        rate = score.writes / score.seconds * writers
        print(f"{way:<8} {rate:7.0f} writes/s   {score.cpu / score.writes:6.2f} CPU ms a write")
    plain, audited = scores["plain"], scores["audited"]
    slower = plain.writes / plain.seconds / (audited.writes / audited.seconds)
    dearer = audited.cpu / audited.writes / (plain.cpu / plain.writes)
    print(f"audited: {slower:.2f}x the time, {dearer:.2f}x the CPU of plain")


if __name__ == "__main__":
    main()
