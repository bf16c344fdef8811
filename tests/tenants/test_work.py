"""Durable work: claimed by one, taken up again when its worker died, given up in the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction

from apps.core.clock import now
from apps.core.errors import Invalid
from apps.tenants import tasks, work
from apps.tenants.models import Brand, Work
from apps.tenants.scope import brand_scope, current_brand_id
from tests.people import make_brand

pytestmark = pytest.mark.django_db
LEASE = 4


@pytest.fixture
def brand() -> Iterator[Brand]:
    made = make_brand("own")
    with brand_scope(made):
        yield made


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """A kind of work that only notes what it was given, and in which brand."""
    noted: list[Any] = []
    handler = lambda payload: noted.append((current_brand_id(), payload))  # noqa: E731
    monkeypatch.setitem(work._kinds, "test.note", work.Kind("test.note", handler, "answers", LEASE, 3))
    return noted


def row() -> Work:
    return Work.objects.get(kind="test.note")


def begun(row: Work) -> None:
    """As a worker leaves it that died in the middle."""
    assert work._claim(row)


def test_work_is_done_once_in_its_brand_however_many_are_nudged(brand: Brand, done: list[Any]) -> None:
    work.enqueue("test.note", {"a": 1})
    pk = row().pk
    assert [work.run(brand.pk, pk) for _ in range(3)] == [True, False, False]
    assert done == [(brand.pk, {"a": 1})]
    assert (row().state, row().attempts) == ("done", 1)


def test_with_a_key_it_is_asked_for_once(brand: Brand, done: list[Any]) -> None:
    for _ in range(3):
        work.enqueue("test.note", key="only")
    assert Work.objects.count() == 1


def test_work_in_hand_is_left_alone_until_its_lease_is_over(brand: Brand, done: list[Any]) -> None:
    work.enqueue("test.note")
    begun(row())
    assert work.run(brand.pk, row().pk) is False
    with time_machine.travel(now() + timedelta(seconds=LEASE - 1)):
        assert work.run(brand.pk, row().pk) is False
    with time_machine.travel(now() + timedelta(seconds=LEASE + 1)):
        assert work.run(brand.pk, row().pk) is True
    assert (len(done), row().attempts) == (1, 2)


def test_work_of_the_future_waits(brand: Brand, done: list[Any]) -> None:
    work.enqueue("test.note", run_after=now() + timedelta(hours=1))
    assert work.run(brand.pk, row().pk) is False
    with time_machine.travel(now() + timedelta(hours=1, seconds=1)):
        assert work.run(brand.pk, row().pk) is True


@pytest.mark.parametrize(
    ("state", "ago", "found"),
    [
        ("queued", 1, True),
        ("running", 1, True),
        ("queued", -5, False),
        ("running", -5, False),
        ("done", 1, False),
        ("failed", 1, False),
    ],
)
def test_the_sweep_nudges_what_lost_its_nudge_or_its_worker(
    brand: Brand, done: list[Any], monkeypatch: pytest.MonkeyPatch, state: str, ago: int, found: bool
) -> None:
    work.enqueue("test.note")
    # The database's own clock decides, which no test can freeze.
    Work.objects.update(state=state, due_at=now() - timedelta(seconds=ago))
    nudged: list[Any] = []
    monkeypatch.setattr(work, "nudge", lambda *what: nudged.append(what))
    tasks.nudge_due()
    assert nudged == ([(brand.pk, row().pk, "answers")] if found else [])


def test_a_failure_is_tried_again_and_in_the_end_kept_with_its_reason(
    brand: Brand, done: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    fail(monkeypatch, ValueError("broken"))
    work.enqueue("test.note")
    for attempt in (1, 2, 3):
        with time_machine.travel(now() + timedelta(minutes=attempt)):
            assert work.run(brand.pk, row().pk) is False
        assert (row().attempts, row().error) == (attempt, "ValueError: broken")
    assert row().state == "failed"
    with time_machine.travel(now() + timedelta(days=1)):
        assert work.run(brand.pk, row().pk) is False


def test_what_can_not_succeed_is_not_tried_again(
    brand: Brand, done: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    fail(monkeypatch, Invalid("No."))
    work.enqueue("test.note")
    work.run(brand.pk, row().pk)
    assert (row().state, row().attempts) == ("failed", 1)


def fail(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def handler(payload: dict[str, Any]) -> None:
        raise error

    monkeypatch.setitem(work._kinds, "test.note", work.Kind("test.note", handler, "answers", LEASE, 3))


def test_a_broker_that_is_away_loses_no_work(
    brand: Brand,
    done: list[Any],
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    def away(*_: Any, **__: Any) -> None:
        raise ConnectionError("no broker")

    monkeypatch.setattr(tasks.run_work, "apply_async", away)
    with django_capture_on_commit_callbacks(execute=True):
        work.enqueue("test.note")
    assert row().state == "queued"


def test_work_of_a_transaction_that_fails_was_never_there(brand: Brand, done: list[Any]) -> None:
    with pytest.raises(ValueError, match="no"), transaction.atomic():
        work.enqueue("test.note")
        raise ValueError("no")
    assert not Work.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM vitrine_due_work(10)")
        assert cursor.fetchone() == (0,)
