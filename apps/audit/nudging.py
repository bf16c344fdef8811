"""Tells the sealer that there is something to seal. Behind the nudge stands a sweep (tasks.py)."""

from __future__ import annotations

import time

import structlog
from celery import current_app
from django.core.cache import cache
from django.db import transaction

from apps.tenants.scope import current_brand_id

log = structlog.get_logger()
TASK = "audit.seal_brand"
# A nudge that was lost blocks further ones for so many seconds; the sweep seals meanwhile.
_OUTSTANDING = 3
# In a burst even asking whether a nudge is outstanding costs as much as the insert. So a process asks at
# most so often (seconds); what commits in between and is overlooked waits for the next nudge or the sweep.
_ASK_EVERY = 0.05
_asked: dict[int, float] = {}


def nudge() -> None:
    """Have the brand in scope sealed soon after this transaction commits."""
    brand_id = current_brand_id()
    transaction.on_commit(lambda: _send(brand_id), robust=True)


def heard(brand_id: int) -> None:
    """The sealer is about to look: whoever commits from now on must nudge again."""
    _asked.pop(brand_id, None)
    cache.delete(_key(brand_id))


def _send(brand_id: int) -> None:
    """One nudge stands for all that commits before the sealer looks, so a burst costs one message."""
    moment = time.monotonic()
    if moment - _asked.get(brand_id, -_ASK_EVERY) < _ASK_EVERY:
        return
    _asked[brand_id] = moment
    try:
        if cache.add(_key(brand_id), 1, timeout=_OUTSTANDING):
            current_app.send_task(
                TASK, (brand_id,), queue="pulse", ignore_result=True, retry=False, expires=5
            )
    except Exception as error:  # every broker library has errors of its own
        log.warning("audit.nudge_failed", error=type(error).__name__)


def _key(brand_id: int) -> str:
    return f"audit:nudge:{brand_id}"
