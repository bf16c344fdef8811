"""Imports that wait for a worker: an uploaded file, and the decision a full feed may need."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction

from apps.audit import recorder
from apps.catalog import importing
from apps.catalog.models import Import, ImportFile
from apps.catalog.states import IMPORT
from apps.core.clock import now
from apps.core.errors import Invalid, TooLarge
from apps.core.states import move
from apps.people.actors import Actor
from apps.tenants.work import enqueue

SIZE_LIMIT = 100 * 1024 * 1024


@transaction.atomic
def submit(
    format_name: str,
    filename: str,
    content: bytes,
    *,
    by: Actor,
    mapping: dict[str, Any] | None = None,
    approve_as: str = "",
    full: bool = False,
) -> Import:
    """Keep an uploaded feed and let the background import it; the returned row tells how it goes.

    Raises Invalid for an empty file, an unknown format or approver, TooLarge beyond 100 MB.
    """
    if not content:
        raise Invalid("The file is empty.", code="empty_file")
    if len(content) > SIZE_LIMIT:
        raise TooLarge(f"A feed may have at most {SIZE_LIMIT // 1024**2} MB.")
    row = importing.prepare(format_name, filename, by=by, mapping=mapping, approve_as=approve_as, full=full)
    ImportFile.objects.create(run=row, name=Path(filename).name[:255] or "feed", content=content)
    recorder.entry(
        "catalog.import", by=by, object_type="import", object_id=row.pk, data={"file": row.filename}
    )
    enqueue("catalog.import", {"import": str(row.pk)}, key=f"catalog.import:{row.pk}")
    return row


def perform(import_id: UUID) -> None:
    """Run a waiting import. May run twice: what is already imported is found unchanged."""
    row = Import.objects.filter(pk=import_id, state__in=[Import.State.QUEUED, Import.State.RUNNING]).first()
    stored = ImportFile.objects.filter(run=import_id).first()
    if row is None or stored is None:
        return
    with tempfile.TemporaryDirectory(prefix="vitrine-import-") as folder:
        path = Path(folder) / ("feed" + Path(stored.name).suffix)
        path.write_bytes(bytes(stored.content))
        with suppress(Invalid):  # the row tells why; trying the same file again would not help
            importing.execute(row, path)
    stored.delete()


@transaction.atomic
def decide(row: Import, *, remove: bool, by: Actor) -> Import:
    """Answer a full feed that would remove many products: remove them, or keep them all.

    Raises Conflict `bad_state` when the question was answered meanwhile.
    """
    if remove:
        move(row, IMPORT, Import.State.RUNNING, only_from=Import.State.NEEDS_DECISION)
        removed = importing.remove(row)
        move(row, IMPORT, Import.State.DONE, removed=removed, to_remove=0, detail="", finished_at=now())
    else:
        move(row, IMPORT, Import.State.CANCELLED, to_remove=0, detail="The products were kept.")
    recorder.entry(
        "catalog.removal_decided", by=by, object_type="import", object_id=row.pk, data={"remove": remove}
    )
    return row
