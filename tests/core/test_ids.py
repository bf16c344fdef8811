"""Ids are in the order in which they were made."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import time_machine

from apps.core.ids import uuid7


def test_ids_of_one_millisecond_are_in_order() -> None:
    made = []
    for _ in range(200):
        made.append(uuid7())
        started = time.perf_counter_ns()
        while time.perf_counter_ns() - started < 1000:
            pass
    assert made == sorted(made)


def test_an_id_carries_its_version_and_moment() -> None:
    with time_machine.travel(datetime(2026, 5, 4, 12, tzinfo=UTC), tick=False):
        one, two = uuid7(), uuid7()
    assert one != two
    assert (one.version, one.variant) == (7, "specified in RFC 4122")
    assert datetime.fromtimestamp((one.int >> 80) / 1000, UTC) == datetime(2026, 5, 4, 12, tzinfo=UTC)
