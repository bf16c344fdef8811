"""The whole log of a brand as plain files that anybody can check without us."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from apps.audit import checkpoints, keys, reading, sealing
from apps.audit.models import Checkpoint
from apps.core.errors import Conflict, Invalid

_README = """This folder holds the sealed audit log of the brand {brand}: {size} things, {heads} signed heads.

log.jsonl          one thing a line, by position: `leaf` is the exact text that was hashed into the
                   tree (RFC 6962, SHA-256), `content` the exact words, `salt` what was hashed before
                   them. Words and salt are null where a person was erased.
checkpoints.jsonl  the signed tree heads (Ed25519 over the canonical JSON without `signature`)
keys.json          public keys by id
verify.py          python3 verify.py - checks all of the above, with no other program of ours

Compare the keys, and any head you were given before, with what stands here: a log is only as
trustworthy as the heads that were handed out while it grew.
"""


def export(folder: Path) -> dict[str, Any]:
    """Seal what waits, then write the log of the brand in scope into an empty or new folder.

    Returns ``{folder, size, root, checkpoints}``. The last signed head covers the last line. Raises
    Invalid when the folder holds something already, Conflict when there is nothing to export.
    """
    sealing.seal()
    heads = [checkpoints.head_of(row) for row in Checkpoint.objects.order_by("size", "id")]
    if not heads:
        raise Conflict("Nothing is recorded yet.", code="nothing_recorded")
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise Invalid(f"{folder} is not empty.", code="not_empty")
    last = heads[-1]
    items = (_as_dict(item) for item in reading.sealed(below=last.size))
    size = _write(folder / "log.jsonl", items)
    _write(folder / "checkpoints.jsonl", (head.as_dict() for head in heads))
    public = {key: raw.hex() for key, raw in keys.public_keys().items()}
    (folder / "keys.json").write_text(json.dumps(public, indent=1) + "\n")
    about = _README.format(brand=last.brand, size=size, heads=len(heads))
    (folder / "README.txt").write_text(about)
    shutil.copyfile(Path(__file__).parent / "standalone" / "verify.py", folder / "verify.py")
    return {"folder": str(folder), "size": size, "root": last.root.hex(), "checkpoints": len(heads)}


def _as_dict(item: reading.Sealed) -> dict[str, Any]:
    return {
        "position": item.position,
        "id": item.ref,
        "kind": item.kind,
        "leaf": item.line,
        "content": item.content,
        "salt": item.salt or None,
    }


def _write(path: Path, values: Iterable[dict[str, Any]]) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for value in values:
            file.write(json.dumps(value, ensure_ascii=False) + "\n")
            count += 1
    return count
