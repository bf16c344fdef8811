"""Imports that wait for a worker: an uploaded file, and the decision a full feed may need."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.db import transaction

from apps.audit import recorder
from apps.catalog import feed_fetching, feed_results, importing, removing, stored_files
from apps.catalog.models import Import
from apps.catalog.states import IMPORT
from apps.catalog.stored_files import Readable
from apps.core.clock import now
from apps.core.errors import Invalid
from apps.core.states import move
from apps.integrations import safe_fetch
from apps.people.actors import Actor
from apps.tenants.work import enqueue

SIZE_LIMIT = 100 * 1024 * 1024


@transaction.atomic
def submit(
    format_name: str,
    filename: str,
    content: bytes | Readable,
    *,
    by: Actor,
    mapping: dict[str, Any] | None = None,
    approve_as: str = "",
    full: bool = False,
) -> Import:
    """Keep an uploaded feed and let the background import it; the returned row tells how it goes.

    Raises Invalid for an empty file, an unknown format or approver, TooLarge beyond 100 MB.
    """
    row = importing.prepare(format_name, filename, by=by, mapping=mapping, approve_as=approve_as, full=full)
    file = BytesIO(content) if isinstance(content, bytes) else content
    row.size = stored_files.keep(row, filename, file, SIZE_LIMIT)
    row.save(update_fields=["size"])
    return _queued(row, by, file=row.filename)


def fetch(
    format_name: str,
    url: str,
    *,
    by: Actor,
    mapping: dict[str, Any] | None = None,
    approve_as: str = "",
    full: bool = False,
) -> Import:
    """Let the background fetch a feed by its address once and import it.

    Raises Unreachable for an address that may not be called, Invalid for an unknown format or approver.
    """
    safe_fetch.check(url)  # asks the resolver, so before the transaction
    name = urlsplit(url).path.rsplit("/", 1)[-1] or "feed"
    with transaction.atomic():
        row = importing.prepare(
            format_name, name, by=by, mapping=mapping, approve_as=approve_as, full=full, url=url.strip()
        )
        return _queued(row, by, url=url.split("?", 1)[0])


def _queued(row: Import, by: Actor, **data: str) -> Import:
    recorder.entry("catalog.import", by=by, object_type="import", object_id=row.pk, data=data)
    enqueue("catalog.import", {"import": str(row.pk)}, key=f"catalog.import:{row.pk}")
    return row


def perform(import_id: UUID) -> None:
    """Run a waiting import, or go on where a worker left it: what is written is not written again."""
    rows = Import.objects.select_related("feed")
    row = rows.filter(pk=import_id, state__in=[Import.State.QUEUED, Import.State.RUNNING]).first()
    if row is None:
        return
    with tempfile.TemporaryDirectory(prefix="vitrine-import-") as folder:
        path = stored_files.restore(row, Path(folder))
        if path is None and row.url:
            path = feed_fetching.bring(row, Path(folder))
        if path is None:
            return
        with suppress(Invalid):  # the row tells why; trying the same file again would not help
            importing.execute(row, path)
    stored_files.forget(row)
    feed_results.report(row)


@transaction.atomic
def decide(row: Import, *, remove: bool, by: Actor) -> Import:
    """Answer a full feed that would remove many products: remove them, or keep them all.

    Raises Conflict `bad_state` when the question was answered meanwhile.
    """
    if remove:
        move(row, IMPORT, Import.State.RUNNING, only_from=Import.State.NEEDS_DECISION)
        removed = removing.remove(row)
        move(row, IMPORT, Import.State.DONE, removed=removed, to_remove=0, detail="", finished_at=now())
    else:
        move(row, IMPORT, Import.State.CANCELLED, to_remove=0, detail="The products were kept.")
    recorder.entry(
        "catalog.removal_decided", by=by, object_type="import", object_id=row.pk, data={"remove": remove}
    )
    return row
