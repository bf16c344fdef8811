"""Feeds by address: who may add one, when it is fetched, and fetching it now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.db import IntegrityError, transaction

from apps.audit import recorder
from apps.catalog import feed_results, importing
from apps.catalog.feed_logins import Login, sealed
from apps.catalog.importers import registry
from apps.catalog.models import Feed, Import
from apps.core.clock import now
from apps.core.errors import Conflict, Invalid, NotFound, VitrineError
from apps.integrations import safe_fetch
from apps.people.actors import Actor
from apps.tenants.work import enqueue

SHORTEST, LONGEST = 15, 10_080
OPEN = (Import.State.QUEUED, Import.State.RUNNING)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a feed shall be. `every_minutes` from 15 to 10,080 (a week); `login` None = as it is."""

    name: str
    url: str
    format: str
    every_minutes: int = 1440
    mapping: dict[str, Any] | None = None
    full: bool = False
    approve_as: str = ""
    login: Login | None = None


def save(wish: Wish, feed: Feed | None = None, *, by: Actor, paused: bool = False) -> Feed:
    """Add a feed, or bring one to what is wished; unless it is paused, it is fetched at once.

    Raises Invalid with the fields that are wrong, Unreachable for an address that may not be called.
    """
    _check(wish, feed)
    # Asks the resolver, so before the transaction.
    safe_fetch.check(wish.url)
    row = feed or Feed(created_by=by.name or by.id, next_at=now(), paused=paused)
    row.name, row.url, row.format = wish.name.strip(), wish.url.strip(), wish.format
    row.every_minutes, row.mapping, row.full = wish.every_minutes, wish.mapping, wish.full
    row.approve_as, row.next_at = wish.approve_as, now()
    # Another mapping reads the same file differently.
    row.etag = row.modified = row.sha256 = ""
    if wish.login is not None:
        row.login, row.login_name, row.login_sealed = sealed(wish.login, row)
    with transaction.atomic():
        _stored(row)
        _note("catalog.feed_saved", row, by, url=_place(row.url), every_minutes=row.every_minutes)
        if not row.paused and not _running(row):
            start(row, by=by)
    return row


def get(feed_id: UUID) -> Feed:
    """The feed, or NotFound."""
    row: Feed | None = Feed.objects.filter(pk=feed_id).first()
    if row is None:
        raise NotFound("No such feed.")
    return row


@transaction.atomic
def pause(feed: Feed, paused: bool, *, by: Actor) -> None:
    """Stop fetching, or go on (then at once). What is running runs to its end."""
    feed.paused, feed.next_at = paused, now()
    feed.save(update_fields=["paused", "next_at"])
    _note("catalog.feed_paused" if paused else "catalog.feed_resumed", feed, by)


@transaction.atomic
def remove(feed: Feed, *, by: Actor) -> None:
    """Forget a feed. What it brought stays, and so do its runs."""
    _note("catalog.feed_removed", feed, by, url=_place(feed.url))
    feed.delete()


@transaction.atomic
def run_now(feed: Feed, *, by: Actor) -> Import:
    """Fetch it now, also when paused. Raises Conflict `feed_running` when that is being done."""
    Feed.objects.select_for_update().get(pk=feed.pk)
    if _running(feed):
        raise Conflict("This feed is being fetched already.", code="feed_running")
    _note("catalog.feed_run", feed, by)
    return start(feed, by=by)


def run_due() -> int:
    """Start every feed whose time has come; returns how many. Two sweeps at once start each once."""
    moment, started = now(), 0
    for feed in Feed.objects.filter(paused=False, next_at__lte=moment):
        with transaction.atomic():
            following = moment + timedelta(minutes=feed.every_minutes)
            mine = Feed.objects.filter(pk=feed.pk, paused=False, next_at=feed.next_at).update(
                next_at=following
            )
            if mine and not _running(feed):
                started += _started(feed)
    return started


def _started(feed: Feed) -> bool:
    """One feed that can't begin (whose approver has left, say) holds up no other."""
    try:
        start(feed, by=Actor.system("schedule"))
    except VitrineError as error:
        feed_results.failed(feed, error.code, error.detail)
        return False
    return True


def start(feed: Feed, *, by: Actor) -> Import:
    """A run of the feed, in the background; in the caller's transaction."""
    Feed.objects.filter(pk=feed.pk).update(next_at=now() + timedelta(minutes=feed.every_minutes))
    row = importing.prepare(
        feed.format,
        urlsplit(feed.url).path.rsplit("/", 1)[-1] or feed.name,
        by=by,
        mapping=feed.mapping,
        approve_as=feed.approve_as,
        full=feed.full,
        url=feed.url,
        feed=feed,
    )
    enqueue("catalog.import", {"import": str(row.pk)}, key=f"catalog.import:{row.pk}")
    return row


def _running(feed: Feed) -> bool:
    return Import.objects.filter(feed=feed, state__in=OPEN).exists()


def _check(wish: Wish, feed: Feed | None) -> None:
    wrong: dict[str, list[str]] = {}
    if not wish.name.strip() or len(wish.name) > 120:
        wrong["name"] = ["A name of at most 120 characters."]
    if wish.format not in registry.formats():
        wrong["format"] = [f"One of {', '.join(registry.formats())}."]
    if not SHORTEST <= wish.every_minutes <= LONGEST:
        wrong["every_minutes"] = [f"From {SHORTEST} minutes to a week ({LONGEST})."]
    kept = wish.login is None or (wish.login.kind != Feed.Login.NONE and not wish.login.secret)
    if feed and feed.login != Feed.Login.NONE and kept and _other_server(wish.url, feed.url):
        # Or whoever may edit feeds could have the login sent to a server of their own.
        wrong["secret"] = ["Another server: type its login again, or say that there is none."]
    if wrong:
        raise Invalid("That is no feed yet.", code="feed_invalid", fields=wrong)
    if wish.approve_as:
        importing.approver(wish.approve_as)


def _other_server(one: str, other: str) -> bool:
    return urlsplit(one.strip())[:2] != urlsplit(other)[:2]


def _stored(row: Feed) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        fields = {"name": ["Another feed has this name."]}
        raise Invalid("Another feed has this name.", code="feed_name_taken", fields=fields) from error


def _place(url: str) -> str:
    """Without its query, which may hold a key."""
    return url.split("?", 1)[0]


def _note(verb: str, feed: Feed, by: Actor, **data: Any) -> None:
    recorder.entry(verb, by=by, object_type="feed", object_id=feed.pk, data={"name": feed.name, **data})
