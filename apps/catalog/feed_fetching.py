"""Bringing the file of an import by its address into the house."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from django.db import transaction

from apps.catalog import feed_logins, feed_results, stored_files
from apps.catalog.importing import LEASE
from apps.catalog.models import Feed, Import
from apps.catalog.states import IMPORT
from apps.core.clock import now
from apps.core.errors import VitrineError
from apps.core.states import move
from apps.integrations import safe_fetch
from apps.integrations.safe_fetch import Fetched, FetchFailed
from apps.tenants.work import hold

MOST = 200 * safe_fetch.MIB
TOLD_EVERY = 2.0  # seconds between two notes of progress


def bring(row: Import, folder: Path) -> Path | None:
    """Fetch the file, keep it for whoever takes over, and say where it lies.

    None = this run is over: nothing changed (then its row goes), or it failed (then the row tells why).
    """
    if row.state == Import.State.QUEUED:
        move(row, IMPORT, Import.State.RUNNING, step="fetching")
    path = folder / ("feed" + Path(urlsplit(row.url).path.removesuffix(".gz")).suffix[:20])
    try:
        with path.open("wb") as file:
            found = _fetch(row, file)
        if found.unchanged or (row.feed and row.feed.sha256 == found.sha256):
            feed_results.unchanged(row, found)
            return None
        _sniff(row.format, found)
        _keep(row, path, found)
    except VitrineError as error:
        feed_results.not_fetched(row, error)
        return None
    return path


def _fetch(row: Import, file: BinaryIO) -> Fetched:
    feed = row.feed or Feed()
    return safe_fetch.fetch(
        row.url,
        file,
        headers=feed_logins.headers(feed),
        etag=feed.etag,
        modified=feed.modified,
        limits=safe_fetch.Limits(most_bytes=MOST),
        heard=_teller(row),
    )


def _teller(row: Import) -> Callable[[int], None]:
    told = [time.monotonic()]

    def tell(size: int) -> None:
        if time.monotonic() - told[0] < TOLD_EVERY:
            return
        told[0] = time.monotonic()
        Import.objects.filter(pk=row.pk).update(size=size)
        hold(LEASE)

    return tell


def _sniff(format_name: str, found: Fetched) -> None:
    """A login page, an error page and a picture are no feeds, whatever their address says."""
    head = found.head.lstrip(b"\xef\xbb\xbf\r\n\t ")
    if not head:
        raise FetchFailed("The server sends nothing.", code="empty_file")
    page = head[:200].lower().startswith((b"<!doctype html", b"<html"))
    if page and format_name != "schema-org":
        raise FetchFailed("That is a web page, not a feed. Does it need a login?", code="wrong_content")
    packed = head.startswith(b"PK\x03\x04") and format_name in ("json", "schema-org")
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))  # UTF-16
    if b"\0" in head and not packed and not wide:
        raise FetchFailed("That is no text, so no feed.", code="wrong_content")


@transaction.atomic
def _keep(row: Import, path: Path, found: Fetched) -> None:
    with path.open("rb") as file:
        row.size = stored_files.keep(row, path.name, file, MOST)
    row.step = "reading"
    row.save(update_fields=["size", "step"])
    if row.feed_id:
        Feed.objects.filter(pk=row.feed_id).update(
            etag=found.etag, modified=found.modified, sha256=found.sha256, looked_at=now()
        )
