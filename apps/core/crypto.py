"""Signed, dated tokens. Each purpose has its own salt, so one can't be played as another."""

from __future__ import annotations

from typing import Any

from django.core import signing

from apps.core.errors import Unauthenticated


def sign(purpose: str, value: dict[str, Any]) -> str:
    """A URL-safe signed token over JSON, dated now (HMAC-SHA-256 with SECRET_KEY)."""
    return signing.dumps(value, salt=f"vitrine.{purpose}", compress=True)


def read(purpose: str, token: str, *, max_age: int) -> dict[str, Any]:
    """The value of a token not older than ``max_age`` seconds, or Unauthenticated ``token_*``."""
    try:
        value = signing.loads(token, salt=f"vitrine.{purpose}", max_age=max_age)
    except signing.SignatureExpired as error:
        raise Unauthenticated("This link or session has expired.", code="token_expired") from error
    except signing.BadSignature as error:
        raise Unauthenticated("This link or session is not valid.", code="token_invalid") from error
    if not isinstance(value, dict):
        raise Unauthenticated("This link or session is not valid.", code="token_invalid")
    return value
