"""One structured log line per request, with a request id that also goes to the caller."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse

log = structlog.get_logger("http")


class RequestLog:
    """Binds a request id for everything logged while the request runs; logs no words of anybody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = uuid.uuid4().hex[:12]
        started = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request=request_id):
            response = self.get_response(request)
            if not request.path.startswith("/static/"):
                took = round((time.perf_counter() - started) * 1000, 1)
                log.info(
                    "request", method=request.method, path=request.path, status=response.status_code, ms=took
                )
        response["X-Request-Id"] = request_id
        return response
