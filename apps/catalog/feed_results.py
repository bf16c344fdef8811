"""What came of a run: noted on the feed, with pauses that grow and a letter when it keeps failing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from apps.catalog.importers import registry
from apps.catalog.models import Feed, Import
from apps.catalog.states import IMPORT
from apps.core.clock import now
from apps.core.errors import VitrineError
from apps.core.states import move
from apps.integrations import letters, mail
from apps.integrations.safe_fetch import Fetched
from apps.people.models import Member
from apps.people.roles import Capability, may
from apps.tenants.models import Brand
from apps.tenants.scope import current_brand_id

ALERT_AFTER = 3
FIRST_PAUSE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(days=1)


@transaction.atomic
def unchanged(row: Import, found: Fetched) -> None:
    """The server has nothing new: no run to remember, the feed was looked at."""
    if row.feed is not None:
        changes = {"etag": found.etag, "modified": found.modified} if found.sha256 else {}
        _told(row.feed, "unchanged", failures=0, **changes)
        row.delete()
        return
    move(row, IMPORT, Import.State.DONE, step="", finished_at=now())


@transaction.atomic
def not_fetched(row: Import, error: VitrineError) -> None:
    """The run failed before there was a file."""
    detail = error.detail[:500]
    move(row, IMPORT, Import.State.FAILED, code=error.code, detail=detail, step="", finished_at=now())
    report(row)


@transaction.atomic
def report(row: Import) -> None:
    """Note on its feed how a run ended; a failing feed is tried again later and later."""
    feed = row.feed
    if feed is None:
        return
    if row.state == Import.State.FAILED:
        failed(feed, row.code or "failed", row.detail)
    elif row.failed and not row.position and row.format in registry.PRODUCT_FORMATS:
        failed(feed, "nothing_usable", f"None of its {row.failed} rows could be read.")
    elif row.state == Import.State.NEEDS_DECISION:
        _told(feed, "needs_decision", row.detail, failures=0)
        _write(feed, "feed_asks", row.detail, f"feed-asks:{row.pk}")
    else:
        _told(feed, "imported", failures=0)


@transaction.atomic
def failed(feed: Feed, code: str, detail: str) -> None:
    """A run failed, or could not even begin."""
    feed.refresh_from_db()
    failures = feed.failures + 1
    # What was fetched but could not be read is fetched anew.
    forgotten = {"etag": "", "modified": "", "sha256": ""}
    _told(feed, code, detail, failures=failures, next_at=now() + pause_after(failures), **forgotten)
    if failures == ALERT_AFTER:
        _write(feed, "feed_failing", detail, f"feed-failing:{feed.pk}:{now():%Y%m%d%H%M}")


def pause_after(failures: int) -> timedelta:
    """How long to wait after so many failures in a row: 5 minutes, doubled each time up to a day."""
    return min(FIRST_PAUSE * (1 << min(failures - 1, 20)), LONGEST_PAUSE)


def _told(feed: Feed, result: str, detail: str = "", **changes: Any) -> None:
    Feed.objects.filter(pk=feed.pk).update(looked_at=now(), result=result, detail=detail[:500], **changes)


def _write(feed: Feed, template: str, why: str, key: str) -> None:
    """To everybody who administers the brand, once."""
    brand = Brand.objects.get(pk=current_brand_id())
    said = {
        "brand_name": brand.name,
        "feed": mail.one_line(feed.name),
        "why": mail.one_line(why),
        "times": ALERT_AFTER,
        "link": f"{settings.PUBLIC_URL}/console/admin/catalogue/feeds/{feed.pk}/",
    }
    letter = letters.render(template, brand.default_language, said)
    for member in Member.objects.filter(active=True).select_related("user"):
        if may(member, Capability.ADMINISTER):
            mail.queue(
                to=member.user.email,
                subject=letter.subject,
                text=letter.text,
                html=letter.html,
                kind="feed",
                object_id=feed.pk,
                key=f"{key}:{member.pk}"[:120],
            )
