"""Sweeps of every second look where something is due, and nowhere else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.audit import recorder
from apps.audit.models import Seal
from apps.core.clock import now
from apps.tenants import tasks, work
from apps.tenants.models import Brand, Work
from apps.tenants.scope import brand_scope, current_brand_id
from tests.people import make_brand

pytestmark = pytest.mark.django_db

FAST = ("apps.audit.tasks.seal_forgotten", "apps.assistant.tasks.rescue_turns")


@pytest.fixture(autouse=True)
def only_the_fast_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    fast = [item for item in work.sweeps() if item.name in FAST]
    assert [item.every for item in fast] == [1, 1]
    monkeypatch.setattr(work, "sweeps", lambda: fast)


def tick() -> int:
    """Run the sweeps as beat does; how many queries it took."""
    for name in FAST:
        cache.delete(f"sweep:{name}")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        tasks.run_sweeps()
    return len(asked)


def test_quiet_brands_cost_nothing() -> None:
    make_brand("first")
    alone = tick()
    for number in range(12):
        make_brand(f"quiet-{number}")
    assert tick() == alone


def test_what_waits_is_sealed_in_its_brand_only() -> None:
    busy, quiet = make_brand("busy"), make_brand("quiet")
    with brand_scope(busy):
        recorder.entry("settings.changed", by={"kind": "system", "name": "test"})
    tick()
    with brand_scope(busy):
        assert Seal.objects.count() == 1
    with brand_scope(quiet):
        assert Seal.objects.count() == 0


@pytest.mark.parametrize(
    ("kind", "age", "state", "late"),
    [
        ("assistant.turn", 7, "queued", True),
        ("assistant.turn", 7, "running", True),
        ("assistant.turn", 1, "queued", False),
        ("assistant.turn", 7, "done", False),
        ("catalog.embed", 7, "queued", False),
    ],
)
def test_only_brands_with_an_overdue_turn_are_looked_at(kind: str, age: int, state: str, late: bool) -> None:
    brand = make_brand("own")
    make_brand("other")
    with brand_scope(brand):
        work.enqueue(kind, {"session": "", "message": ""})
        Work.objects.update(state=state, created_at=now() - timedelta(seconds=age))
    rescue = next(item for item in work.sweeps() if item.name.endswith("rescue_turns"))
    assert rescue.brands() == ([brand.pk] if late else [])


def test_one_brands_failing_sweep_does_not_stop_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    brands = [make_brand("first"), make_brand("second")]
    seen: list[int] = []

    def fail() -> None:
        seen.append(current_brand_id())
        raise ValueError("broken")

    monkeypatch.setattr(work, "sweeps", lambda: [work.Sweep(FAST[0], fail, 1, None)])
    tick()
    assert seen == [brand.pk for brand in brands]
    assert Brand.objects.count() == 2
