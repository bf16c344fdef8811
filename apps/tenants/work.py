"""Durable background work.

A row says what is to be done; the broker's message is only a nudge. A worker claims the row with a
conditional UPDATE and a lease; when it dies, the lease runs out and the sweep nudges again. So every
handler may run twice and must not mind.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db import connection, models, transaction
from django.utils.module_loading import autodiscover_modules

from apps.core.clock import now
from apps.core.errors import VitrineError
from apps.tenants.models import Brand, Work
from apps.tenants.scope import brand_scope, current_brand_id

log = structlog.get_logger()
Handler = Callable[[dict[str, Any]], None]
# How long a nudge may take before the sweep doubts it, in seconds, by queue.
GRACE = {"answers": 3, "background": 30}


@dataclass(frozen=True)
class Kind:
    """How work of one name is done. ``lease`` in seconds: longer than the handler ever takes."""

    name: str
    handler: Handler
    queue: str
    lease: int
    attempts: int


@dataclass(frozen=True)
class Sweep:
    """A look for forgotten things every so many seconds, in each brand that ``due`` names (None = all)."""

    name: str
    run: Callable[[], None]
    every: int
    due: str | None

    def brands(self) -> list[int]:
        """The brands to look at now. With ``due`` one query that costs by what is due, not by brands."""
        if self.due is None:
            return list(Brand.objects.order_by("pk").values_list("pk", flat=True))
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {self.due}(%s)", [now()])  # noqa: S608 - a function of our own
            return [row[0] for row in cursor.fetchall()]


_kinds: dict[str, Kind] = {}
_running: ContextVar[UUID | None] = ContextVar("vitrine_work", default=None)
_sweeps: dict[str, Sweep] = {}


def work(
    name: str, *, queue: str = "background", lease: int = 300, attempts: int = 5
) -> Callable[[Handler], Handler]:
    """Declare the handler of a kind of work. Lives in an app's tasks.py."""

    def register(handler: Handler) -> Handler:
        _kinds[name] = Kind(name, handler, queue, lease, attempts)
        return handler

    return register


def sweep(*, every: int, due: str | None = None) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Declare a sweep that beat runs about every ``every`` seconds, in the scope of each brand it concerns.

    ``due`` is a registered definer function of a moment that returns the ids of those brands. Sweeps of every
    few seconds have one: without it a thousand quiet brands cost a thousand looks.
    """

    def register(run: Callable[[], None]) -> Callable[[], None]:
        name = f"{run.__module__}.{run.__name__}"
        _sweeps[name] = Sweep(name, run, every, due)
        return run

    return register


def kind_of(name: str) -> Kind:
    """The declared kind; handlers are found in every app's tasks.py."""
    if name not in _kinds:
        autodiscover_modules("tasks")
    return _kinds[name]


def sweeps() -> list[Sweep]:
    """All declared sweeps."""
    autodiscover_modules("tasks")
    return list(_sweeps.values())


def enqueue(
    name: str,
    payload: dict[str, Any] | None = None,
    *,
    key: str | None = None,
    run_after: datetime | None = None,
) -> None:
    """Add work in the caller's transaction; with a ``key`` only once per brand.

    A worker is nudged on commit, or, for work of the future, by the sweep when it is due.
    """
    kind, moment = kind_of(name), now()
    start = run_after or moment
    row = Work(
        kind=name,
        payload=payload or {},
        queue=kind.queue,
        key=key,
        run_after=start,
        due_at=run_after or moment + timedelta(seconds=GRACE[kind.queue]),
    )
    created = Work.objects.bulk_create([row], ignore_conflicts=key is not None)
    if start <= moment and created:
        brand_id = current_brand_id()
        transaction.on_commit(lambda: nudge(brand_id, row.pk, kind.queue))


def nudge(brand_id: int, work_id: UUID, queue: str) -> None:
    """Tell a worker. A broker that is away costs nothing but time: the sweep tells it later."""
    from apps.tenants.tasks import run_work  # noqa: PLC0415 - tasks imports this module

    try:
        run_work.apply_async((brand_id, str(work_id)), queue=queue, ignore_result=True, retry=False)
    except Exception as error:  # every broker library has errors of its own
        log.warning("work.nudge_failed", work=str(work_id), error=type(error).__name__)


def run(brand_id: int, work_id: UUID) -> bool:
    """Claim and do one row of work. False if there was nothing (left) to do."""
    with brand_scope(brand_id):
        row = Work.objects.filter(pk=work_id).first()
        if row is None or not _claim(row):
            return False
        kind = kind_of(row.kind)
        token = _running.set(row.pk)
        try:
            kind.handler(row.payload)
        except Exception as error:
            _failed(row, kind, error)
            return False
        finally:
            _running.reset(token)
        Work.objects.filter(pk=row.pk).update(state=Work.State.DONE, error="")
        return True


def hold(seconds: float) -> None:
    """Keep the work that runs here for so many seconds from now, where it is about to wait for somebody
    outside. Does nothing outside of work."""
    row = _running.get()
    if row is not None:
        until = now() + timedelta(seconds=seconds)
        Work.objects.filter(pk=row, state=Work.State.RUNNING, due_at__lt=until).update(due_at=until)


def _claim(row: Work) -> bool:
    moment = now()
    free = models.Q(state=Work.State.QUEUED, run_after__lte=moment) | models.Q(
        state=Work.State.RUNNING, due_at__lte=moment
    )
    lease = timedelta(seconds=kind_of(row.kind).lease)
    claimed = Work.objects.filter(free, pk=row.pk).update(
        state=Work.State.RUNNING, attempts=models.F("attempts") + 1, due_at=moment + lease
    )
    row.attempts += claimed
    return bool(claimed)


def _failed(row: Work, kind: Kind, error: Exception) -> None:
    final = row.attempts >= kind.attempts or (isinstance(error, VitrineError) and not error.retryable)
    log.exception("work.failed", kind=row.kind, work=str(row.pk), attempts=row.attempts, final=final)
    wait = min(2**row.attempts, 600) if kind.queue != "answers" else 1
    moment = now() + timedelta(seconds=wait)
    state = Work.State.FAILED if final else Work.State.QUEUED
    Work.objects.filter(pk=row.pk).update(
        state=state, run_after=moment, due_at=moment, error=f"{type(error).__name__}: {error}"[:2000]
    )


def purge(older_than: timedelta) -> int:
    """Delete done work of all brands in turn; failed work stays to be looked at. Returns the count."""
    count = 0
    for brand in Brand.objects.all():
        with brand_scope(brand):
            done = Work.objects.filter(state=Work.State.DONE, created_at__lt=now() - older_than)
            count += done.delete()[0]
    return count
