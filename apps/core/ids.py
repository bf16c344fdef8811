"""Identifiers and secrets."""

from __future__ import annotations

import hashlib
import secrets
import time
import uuid


def uuid7() -> uuid.UUID:
    """A time-ordered UUID (RFC 9562, version 7): new rows land at the end of every index.

    The 12 bits after the milliseconds are their fraction (method 3): what one process makes is in order.
    """
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    value = (milliseconds & (1 << 48) - 1) << 80 | 0x7 << 76 | rest * 4096 // 1_000_000 << 64
    return uuid.UUID(int=value | 0b10 << 62 | secrets.randbits(62))


def new_secret(prefix: str, size: int = 32) -> str:
    """A URL-safe random secret of ``size`` bytes behind a prefix that says what it is, e.g. ``wk_…``."""
    return f"{prefix}_{secrets.token_urlsafe(size)}"


def digest(secret: str) -> str:
    """SHA-256 of a random secret, hex. Enough for secrets of 32 random bytes; never for passwords."""
    return hashlib.sha256(secret.encode()).hexdigest()
