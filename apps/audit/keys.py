"""The installation's signing key: Ed25519, in a file of its own beside the data, readable by nobody else.

Public keys stay beside it under their ids, so heads signed before a change of key can still be checked.
"""

from __future__ import annotations

import hashlib
import os
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from apps.core.ids import new_secret


def key_id(public: bytes) -> str:
    """The first 16 hex digits of the raw public key's SHA-256."""
    return hashlib.sha256(public).hexdigest()[:16]


def sign(data: bytes) -> tuple[str, bytes]:
    """The id of the installation's key and its signature; the key is made at first use."""
    private = _private(_folder() / "audit.key")
    return key_id(private.public_key().public_bytes_raw()), private.sign(data)


def public_keys() -> dict[str, bytes]:
    """Every public key this installation ever signed with, raw, by id."""
    found = {}
    for path in sorted(_folder().glob("audit-*.pub")):
        raw = bytes.fromhex(path.read_text().strip())
        found[key_id(raw)] = raw
    return found


def verify(public: bytes, signature: bytes, data: bytes) -> bool:
    """Whether the key signed the data."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


def _folder() -> Path:
    return Path(settings.VITRINE_VAR) / "keys"


@lru_cache(maxsize=4)
def _private(path: Path) -> Ed25519PrivateKey:
    if not path.exists():
        _make(path)
    private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text().strip()))
    public = private.public_key().public_bytes_raw()
    shown = path.with_name(f"audit-{key_id(public)}.pub")
    if not shown.exists():
        shown.write_text(public.hex() + "\n")
    return private


def _make(path: Path) -> None:
    """Of several processes that start at once one key wins: a link never replaces a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(new_secret("audit", 6) + ".new")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    os.write(handle, Ed25519PrivateKey.generate().private_bytes_raw().hex().encode())
    os.close(handle)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
