"""Is it alive, is it ready, and what does it count? (Prometheus text format 0.0.4)"""

from __future__ import annotations

import redis
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest


def alive(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers."""
    return JsonResponse({"status": "alive"})


def ready(request: HttpRequest) -> HttpResponse:
    """200 when database, Redis and a worker answer; else 503 naming what doesn't."""
    parts = {"database": _database(), "redis": _redis(), "worker": _worker()}
    good = all(parts.values())
    return JsonResponse({"status": "ready" if good else "not_ready", **parts}, status=200 if good else 503)


def metrics(request: HttpRequest) -> HttpResponse:
    """What Prometheus scrapes."""
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:
        return False
    return True


def _redis() -> bool:
    try:
        redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1).ping()
    except redis.RedisError:
        return False
    return True


def _worker() -> bool:
    """A worker ran the pulse within the last half minute (apps.tenants.tasks.nudge_due)."""
    try:
        return cache.get("worker:pulse") is not None
    except Exception:
        return False
