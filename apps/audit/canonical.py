"""One way to write a value as bytes, so that a hash means the same everywhere and for ever.

JSON with sorted keys, no spaces, UTF-8; whole numbers without a fraction. Text that PostgreSQL or
UTF-8 could not keep (NUL, lone surrogates) becomes U+FFFD before it is hashed, never after.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
import secrets
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")
SALT_BYTES = 16


def _plain(value: Any) -> Any:
    """What JSON has no type for, as text."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, UUID | Decimal | date):
        return str(value)
    raise TypeError(f"{type(value).__name__} can't be written canonically.")


_encode = json.JSONEncoder(
    sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_plain
).encode


def dumps(value: Any) -> str:
    """Canonical JSON of a value that is already clean (see ``clean``)."""
    return _encode(value)


def clean(value: Any) -> Any:
    """The same value in JSON's own types, as it will read after a journey through the database.

    Raises TypeError for what has no honest JSON form, ValueError for NaN and infinities.
    """
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return _UNKEEPABLE.sub("\ufffd", value)
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, Mapping):
        return {str(clean(str(key))): clean(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        items = sorted(value, key=str) if isinstance(value, set | frozenset) else value
        return [clean(item) for item in items]
    if is_dataclass(value) and not isinstance(value, type):
        return clean(asdict(value))
    return _plain(value)


def _number(value: float) -> float | int:
    if not math.isfinite(value):
        raise ValueError("Only finite numbers can be written canonically.")
    return int(value) if value.is_integer() else value


def new_salt() -> str:
    """128 random bits in hex: without them nobody can guess words back from a commitment."""
    return secrets.token_hex(SALT_BYTES)


def commitment(salt: str, content: str) -> str:
    """SHA-256 over salt and canonical content, hex. Says nothing once the salt is gone."""
    return hashlib.sha256(salt.encode() + content.encode()).hexdigest()
