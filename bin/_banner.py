"""What a visitor of the demo needs to know: addresses and logins, read from the demo's own files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PAGES = (
    ("admin", "brand admin", "/console/"),
    ("advisor", "advisor", "/console/"),
    ("auditor", "auditor", "/console/audit/"),
)


def lines(demo: Path, port: int) -> Iterator[str]:
    """One block per brand; the shops have hosts of their own, so that their origin is not the platform's."""
    for path in sorted(demo.glob("*/brand.json")):
        brand = json.loads(path.read_text())
        yield ""
        yield f"{brand['name']} (stage {brand['stage']}): {brand['trade']}"
        yield f"  {'shop':<12} http://{brand['slug']}.localhost:{port}/"
        for role, title, page in PAGES:
            for member in _first(brand, role):
                login = f"{member['email']}  password {member['password']}"
                yield f"  {title:<12} http://127.0.0.1:{port}{page:<16} {login}"
    yield ""


def _first(brand: dict[str, Any], role: str) -> list[dict[str, str]]:
    return [member for member in brand["members"] if member["role"] == role][:1]
