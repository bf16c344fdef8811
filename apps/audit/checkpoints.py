"""Signed tree heads, and how they leave the house.

Whoever owns the database can rewrite all of it; what they can't do is make the new tree fit a head
that somebody else already holds. So each sealed batch is signed, and its line is appended to a file
outside the database and handed to ``signals.checkpoint_signed``.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from apps.audit import canonical, keys, signals
from apps.audit.models import Checkpoint
from apps.core.clock import now
from apps.core.errors import Invalid
from apps.tenants.models import Brand
from apps.tenants.scope import current_brand_id


@dataclass(frozen=True)
class Head:
    """A tree head as published: the first ``size`` leaves of ``brand`` hash to ``root``."""

    brand: str
    size: int
    root: bytes
    at: str
    key: str
    signature: bytes

    def signed_bytes(self) -> bytes:
        """What the signature covers: canonical JSON of all but the signature."""
        return canonical.dumps(self._statement()).encode()

    def is_genuine(self, public: dict[str, bytes]) -> bool:
        """Whether one of the known keys signed it."""
        key = public.get(self.key)
        return key is not None and keys.verify(key, self.signature, self.signed_bytes())

    def as_dict(self) -> dict[str, Any]:
        """The published shape."""
        return self._statement() | {"signature": self.signature.hex()}

    def _statement(self) -> dict[str, Any]:
        return {
            "brand": self.brand,
            "size": self.size,
            "root": self.root.hex(),
            "at": self.at,
            "key": self.key,
        }


def sign(brand: Brand, size: int, root: bytes) -> Checkpoint:
    """Store a signed head in the caller's transaction; ``publish`` sends it out once that committed."""
    moment = now()
    key, _ = keys.sign(b"")
    unsigned = Head(brand.slug, size, root, canonical.clean(moment), key, b"")
    _, signature = keys.sign(unsigned.signed_bytes())
    row = Checkpoint(origin=brand.slug, size=size, root=root, key=key, signature=signature, signed_at=moment)
    row.save(force_insert=True)
    return row


def head_of(row: Checkpoint) -> Head:
    """The published form of a stored head."""
    at = canonical.clean(row.signed_at)
    return Head(row.origin, row.size, bytes(row.root), at, row.key, bytes(row.signature))


def file_of(slug: str) -> Path:
    """Where a brand's heads are published on this machine."""
    return Path(settings.VITRINE_VAR) / "checkpoints" / f"{slug}.jsonl"


def publish(brand: Brand) -> int:
    """Append every stored head larger than the last published one. Returns how many.

    Runs after each sealing and may run twice: a head missed by a crash goes out with the next one.
    """
    path = file_of(brand.slug)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        fresh = Checkpoint.objects.filter(size__gt=_last_size(handle)).order_by("size", "id")
        lines = [canonical.dumps(head_of(row).as_dict()) for row in fresh]
        handle.write("".join(line + "\n" for line in lines).encode())
        handle.flush()
        os.fsync(handle.fileno())
    for line in lines:
        signals.checkpoint_signed.send_robust(Checkpoint, brand_id=current_brand_id(), line=line)
    return len(lines)


def read(path: Path) -> Iterator[Head]:
    """The heads of a published file, in its order. Raises Invalid ``bad_checkpoint`` for other lines."""
    with path.open(encoding="utf-8", errors="replace") as handle:
        for number, line in enumerate(handle, start=1):
            try:
                value = json.loads(line)
                yield Head(
                    brand=str(value["brand"]),
                    size=int(value["size"]),
                    root=bytes.fromhex(value["root"]),
                    at=str(value["at"]),
                    key=str(value["key"]),
                    signature=bytes.fromhex(value["signature"]),
                )
            except (ValueError, KeyError, TypeError) as error:
                raise Invalid(f"Line {number} is no checkpoint.", code="bad_checkpoint") from error


def _last_size(handle: Any) -> int:
    """The size in the file's last line; a line that is no checkpoint is left to the verifier."""
    end = handle.seek(0, os.SEEK_END)
    handle.seek(max(0, end - 4096))
    lines = handle.read().splitlines()
    try:
        return int(json.loads(lines[-1])["size"]) if lines else 0
    except (ValueError, KeyError, TypeError):
        return 0
