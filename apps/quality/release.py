"""What a run ran with: the knowledge as it may be said today, the engine, its model and instructions, the
last import, and this version of the product. Two runs with the same release differ by chance only."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db.models import Max, QuerySet

from apps.catalog.models import Import
from apps.core.clock import now, rfc3339
from apps.core.errors import VitrineError
from apps.knowledge import facts
from apps.knowledge.models import Audience, Revision
from apps.llm import prompts, servers
from apps.rollout import services as rollout
from apps.tenants.models import Brand
from apps.tenants.scope import current_brand_id

HOUSE: Final = ("grounding", "llm", "assistant", "rollout")
"""The apps whose files decide what is answered."""
CODE: Final = frozenset({".py", ".txt", ".json", ".npz", ".onnx"})


def current() -> dict[str, Any]:
    """The release of the brand in scope, now: `{knowledge, engine, model, prompt, import, version}`."""
    engine = rollout.current().engine
    written = engine == "generative"
    return {
        "knowledge": _knowledge(),
        "engine": engine,
        "model": _model() if written else "",
        "prompt": prompts.load("answer").label if written else "",
        "import": _last_import(),
        "version": house(),
    }


def differs(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Which parts differ without anybody having written an act: a first or last day came, a model or a new
    version of the product was put in place."""
    parts = ("engine", "model", "prompt", "version")
    changed = [part for part in parts if before.get(part) != after.get(part)]
    same = before.get("knowledge", {}).get("digest") == after["knowledge"]["digest"]
    return changed if same else [*changed, "knowledge"]


@cache
def house() -> str:
    """This version of what decides, in ten letters: read once per process."""
    whole = hashlib.sha256()
    root = Path(__file__).resolve().parent.parent
    for path in sorted(path for app in HOUSE for path in (root / app).rglob("*")):
        if path.suffix in CODE and "migrations" not in path.parts:
            whole.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    return whole.hexdigest()[:10]


def _knowledge() -> dict[str, Any]:
    told, said = _told_today(), facts.live()
    marks = sorted([*map(str, told.values_list("pk", flat=True)), *(str(row.pk) for row in said)])
    newest = [told.aggregate(at=Max("approved_at"))["at"], *(row.approved_at for row in said)]
    known = [moment for moment in newest if moment]
    return {
        "texts": told.count(),
        "facts": len(said),
        "approved_at": rfc3339(max(known)) if known else None,
        "digest": hashlib.sha256(" ".join(marks).encode()).hexdigest()[:10],
    }


def _told_today() -> QuerySet[Revision]:
    """The wordings that shoppers may hear today, by the brand's clock."""
    brand = Brand.objects.get(pk=current_brand_id())
    today = now().astimezone(ZoneInfo(brand.timezone)).date()
    rows = Revision.objects.filter(state=Revision.State.APPROVED, audience=Audience.SHOPPER)
    return rows.exclude(valid_from__gt=today).exclude(valid_to__lt=today)


def _model() -> str:
    try:
        return servers.endpoint().model
    except VitrineError:
        return ""


def _last_import() -> dict[str, Any] | None:
    row = Import.objects.filter(state=Import.State.DONE).order_by("-created_at").first()
    if row is None:
        return None
    return {"id": str(row.pk), "file": row.filename, "finished_at": rfc3339(row.finished_at)}
