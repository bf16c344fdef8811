"""The Celery side of work: three tasks, none with a rule in it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import structlog
from celery import shared_task
from django.core.cache import cache
from django.db import connection

from apps.tenants import work
from apps.tenants.scope import brand_scope

log = structlog.get_logger()


@shared_task(name="tenants.run_work")
def run_work(brand_id: int, work_id: str) -> None:
    """Do one row of work, if it is still to be done."""
    work.run(brand_id, UUID(work_id))


@shared_task(name="tenants.nudge_due")
def nudge_due() -> None:
    """Nudge workers for all rows whose nudge or lease was lost, of every brand, oldest first."""
    cache.set("worker:pulse", 1, timeout=30)  # /readyz looks for it
    with connection.cursor() as cursor:
        cursor.execute("SELECT brand_id, id, queue FROM vitrine_due_work(200)")
        due = cursor.fetchall()
    for brand_id, work_id, queue in due:
        work.nudge(brand_id, work_id, queue)


@shared_task(name="tenants.run_sweeps")
def run_sweeps() -> None:
    """Run each sweep whose time has come where it is due. Beat may run twice: the cache decides."""
    for item in work.sweeps():
        if not cache.add(f"sweep:{item.name}", 1, timeout=item.every):
            continue
        for brand_id in item.brands():
            with brand_scope(brand_id):
                try:
                    item.run()
                except Exception:
                    log.exception("sweep.failed", sweep=item.name, brand=brand_id)


@shared_task(name="tenants.purge_work")
def purge_work() -> None:
    """Forget work that was done more than a day ago."""
    work.purge(timedelta(days=1))
