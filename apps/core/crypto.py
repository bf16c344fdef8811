"""Signed, dated tokens, and secrets kept unreadable. Each purpose has its own salt or key, so one can't be
played as another."""

from __future__ import annotations

import base64
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core import signing

from apps.core.errors import Invalid, Unauthenticated


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


def seal(purpose: str, secret: str) -> str:
    """A secret as it may stand in the database: Fernet (AES-128-CBC, HMAC-SHA-256), key from SECRET_KEY."""
    return _locksmith(purpose).encrypt(secret.encode()).decode()


def unseal(purpose: str, sealed: str) -> str:
    """The secret again, or Invalid ``secret_unreadable`` where SECRET_KEY or the purpose is another."""
    try:
        return _locksmith(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise Invalid("A stored secret can't be read any more.", code="secret_unreadable") from error


def _locksmith(purpose: str) -> Fernet:
    derived = HKDF(SHA256(), 32, salt=None, info=f"vitrine.seal.{purpose}".encode())
    return Fernet(base64.urlsafe_b64encode(derived.derive(settings.SECRET_KEY.encode())))
