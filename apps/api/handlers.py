"""The one voice of errors: ``{code, detail, retryable, fields?}`` with the right status."""

from __future__ import annotations

from typing import Any

import structlog
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import Http404
from psycopg_pool import PoolTimeout
from redis.exceptions import RedisError
from rest_framework import exceptions
from rest_framework.response import Response

from apps.core import errors

log = structlog.get_logger()


def speak(error: Exception, context: dict[str, Any]) -> Response | None:
    """REST framework's exception handler. What it doesn't know is logged and told as ``internal``."""
    known = _translate(error)
    if known is None:
        log.exception("api.failed", path=context["request"].path)
        return Response(
            {"code": "internal", "detail": "Something broke on our side. It is logged.", "retryable": True},
            status=500,
        )
    headers = {"Retry-After": "2"} if known.retryable else {}
    return Response(known.as_dict(), status=known.status, headers=headers)


def _translate(error: Exception) -> errors.VitrineError | None:
    if isinstance(error, errors.VitrineError):
        return error
    if isinstance(error, Http404):
        return errors.NotFound()
    if isinstance(error, OperationalError | InterfaceError | PoolTimeout | RedisError):
        return errors.Unavailable()
    if isinstance(error, PermissionDenied):
        return errors.Forbidden(str(error))
    return _of_rest_framework(error) if isinstance(error, exceptions.APIException) else None


def _of_rest_framework(error: exceptions.APIException) -> errors.VitrineError:
    if isinstance(error, exceptions.ValidationError):
        return errors.Invalid("Some fields are not right.", fields=_fields(error.detail))
    if isinstance(error, exceptions.ParseError):
        return errors.Invalid("The body is not valid JSON.", code="bad_json")
    kinds: dict[type[exceptions.APIException], type[errors.VitrineError]] = {
        exceptions.NotAuthenticated: errors.Unauthenticated,
        exceptions.AuthenticationFailed: errors.Unauthenticated,
        exceptions.PermissionDenied: errors.Forbidden,
        exceptions.NotFound: errors.NotFound,
        exceptions.Throttled: errors.TooMany,
    }
    made = kinds.get(type(error), errors.Invalid)(str(error.detail), code=_code(error))
    if error.status_code in (405, 406, 415):
        setattr(made, "status", error.status_code)  # noqa: B010 - a class constant, overridden for this one
    return made


def _code(error: exceptions.APIException) -> str:
    names = {405: "method_not_allowed", 406: "not_acceptable", 415: "unsupported_media_type"}
    return names.get(error.status_code, "")


def _fields(detail: Any, prefix: str = "") -> dict[str, list[str]]:
    if isinstance(detail, dict):
        found: dict[str, list[str]] = {}
        for key, value in detail.items():
            found |= _fields(value, f"{prefix}.{key}" if prefix else str(key))
        return found
    if isinstance(detail, list) and any(isinstance(item, dict) for item in detail):
        return _fields({str(at): item for at, item in enumerate(detail) if item}, prefix)
    return {prefix or "body": [str(item) for item in (detail if isinstance(detail, list) else [detail])]}
