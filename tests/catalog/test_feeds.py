"""Feeds by address: fetched when due, imported once, resumed where a worker died, told when they fail."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection

from apps.audit.models import Body, Entry
from apps.catalog import feed_results, feeds, importing, uploads, writing
from apps.catalog.feed_logins import Login
from apps.catalog.feeds import Wish
from apps.catalog.models import AttributeDefinition, Feed, Import, ImportFile, Product, ProductVersion
from apps.core.errors import Conflict, Invalid, NotFound, VitrineError
from apps.integrations.models import Mail
from apps.people.models import Member
from apps.people.roles import Role
from apps.tenants import work
from apps.tenants.models import Brand, Work
from apps.tenants.scope import brand_scope
from tests.catalog.makers import ADA, BY, record, shop
from tests.integrations.servers import Resolver, Site, serving
from tests.people import make_brand, make_member

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 2, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def brand() -> Brand:
    return shop()


@pytest.fixture
def site(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    Resolver(monkeypatch).names = {"shop.example": ["127.0.0.1"], "evil.example": ["127.0.0.1"]}
    with serving() as made:
        settings.FETCH_PRIVATE_HOSTS = [f"shop.example:{made.port}", f"evil.example:{made.port}"]
        yield made


def offers(site: Site, *records: Any, **headers: str) -> None:
    site.says("/feed.json", json.dumps(records).encode(), **headers)


def add(brand: Brand, site: Site, **wished: Any) -> Feed:
    wish = {"name": "Shop", "url": site.url("/feed.json"), "format": "json", "every_minutes": 60, **wished}
    with brand_scope(brand):
        return feeds.save(Wish(**wish), by=BY)


def do_work(brand: Brand, *, kind: str = "catalog.import") -> None:
    """What the background does: every waiting row once."""
    with brand_scope(brand):
        waiting = list(Work.objects.filter(kind=kind, state=Work.State.QUEUED).values_list("pk", flat=True))
    for pk in waiting:
        work.run(brand.pk, pk)


def due(brand: Brand) -> None:
    """What beat does, and then the background."""
    with brand_scope(brand):
        feeds.run_due()
    do_work(brand)


def written_down() -> str:
    """All that the log keeps of what was done."""
    return " ".join(Body.objects.values_list("content", flat=True))


def seen(brand: Brand, feed: Feed) -> tuple[str, int]:
    with brand_scope(brand):
        feed.refresh_from_db()
    return feed.result, feed.failures


def test_a_new_feed_is_fetched_at_once_and_then_when_due(
    brand: Brand, site: Site, clock: time_machine.Coordinates
) -> None:
    offers(site, record("A"), record("B"))
    feed = add(brand, site, approve_as=ADA.format(brand.slug))
    do_work(brand)
    with brand_scope(brand):
        run = Import.objects.get()
        assert (run.state, run.created, run.position, run.filename) == ("done", 2, 2, "feed.json")
        assert {(p.feed_id, p.approved("price")) for p in Product.objects.all()} == {(feed.pk, True)}
        assert ImportFile.objects.count() == 0
    assert seen(brand, feed) == ("imported", 0)
    clock.shift(timedelta(minutes=59))
    due(brand)
    assert len(site.seen) == 1
    clock.shift(timedelta(minutes=1))
    offers(site, record("A", title="Other"), record("B"))
    due(brand)
    with brand_scope(brand):
        assert Product.objects.get(sku="A").title == "Other"
        newest = Import.objects.order_by("created_at").last()
        assert newest is not None
        assert (newest.updated, newest.unchanged, newest.expected, newest.requested_by) == (
            1,
            1,
            2,
            "schedule",
        )


def test_only_brands_with_a_feed_due_are_looked_at(brand: Brand, site: Site) -> None:
    quiet = make_brand("quiet")
    add(brand, site)
    paused = add(quiet, site)
    with brand_scope(quiet):
        feeds.pause(paused, True, by=BY)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM catalog_due_feeds(%s)", [START + timedelta(minutes=59)])
        assert cursor.fetchall() == []
        cursor.execute("SELECT * FROM catalog_due_feeds(%s)", [START + timedelta(minutes=60)])
        assert cursor.fetchall() == [(brand.pk,)]


def test_a_feed_that_did_not_change_costs_a_look_and_leaves_no_run(
    brand: Brand, site: Site, clock: time_machine.Coordinates
) -> None:
    offers(site, record("A"), ETag='"1"')
    feed = add(brand, site)
    do_work(brand)
    clock.shift(timedelta(hours=1))
    site.says("/feed.json", status=304)
    due(brand)
    assert site.seen[-1][1]["if-none-match"] == '"1"'
    assert seen(brand, feed) == ("unchanged", 0)
    offers(site, record("A"))  # the same words from a server that knows no ETag
    clock.shift(timedelta(hours=1))
    due(brand)
    assert seen(brand, feed) == ("unchanged", 0)
    with brand_scope(brand):
        assert Import.objects.count() == 1
        feed.refresh_from_db()
        assert feed.looked_at == START + timedelta(hours=2)


def test_another_mapping_reads_the_same_file_anew(brand: Brand, site: Site) -> None:
    offers(site, record("A") | {"name": "Named"}, ETag='"1"')
    feed = add(brand, site)
    do_work(brand)
    with brand_scope(brand):
        wish = Wish("Shop", feed.url, "json", mapping={"sku": "sku", "title": "name"})
        feeds.save(wish, feed, by=BY)
    do_work(brand)
    assert "if-none-match" not in site.seen[-1][1]
    with brand_scope(brand):
        assert Product.objects.get().title == "Named"


def test_a_failing_feed_is_tried_again_later_and_later_and_tells_the_admins_once(
    brand: Brand, site: Site, clock: time_machine.Coordinates
) -> None:
    make_member(brand, "Ed", Role.EDITOR)
    site.says("/feed.json", status=500)
    feed = add(brand, site)
    do_work(brand)
    pauses = []
    for _ in range(4):
        with brand_scope(brand):
            feed.refresh_from_db()
        pauses.append((feed.next_at - datetime.now(UTC)).total_seconds() / 60)
        clock.move_to(feed.next_at)
        due(brand)
    assert pauses == [5, 10, 20, 40]
    assert seen(brand, feed) == ("http_status", 5)
    assert feed.detail == "The server answers with an error (500)."
    with brand_scope(brand):
        (letter,) = Mail.objects.all()
        assert (letter.to, "“Shop”" in letter.subject, "3 times" in letter.text) == (
            ADA.format(brand.slug),
            True,
            True,
        )
        assert f"/console/admin/catalogue/feeds/{feed.pk}/" in letter.text
    offers(site, record("A"))
    clock.shift(timedelta(hours=2))
    due(brand)
    assert seen(brand, feed) == ("imported", 0)


def test_pauses_grow_to_a_day_and_no_further() -> None:
    assert feed_results.pause_after(10_000) == timedelta(days=1)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"<!DOCTYPE html><html><body>Log in", "wrong_content"),
        (b"\x89PNG\r\n\x1a\n\0\0", "wrong_content"),
        (b"", "empty_file"),
        (b"  \n", "empty_file"),
    ],
)
def test_what_is_no_feed_is_told(brand: Brand, site: Site, body: bytes, code: str) -> None:
    site.says("/feed.json", body, ETag='"1"')
    feed = add(brand, site)
    do_work(brand)
    assert seen(brand, feed) == (code, 1)
    with brand_scope(brand):
        run = Import.objects.get()
        assert (run.state, run.code, bool(run.detail), feed.etag) == ("failed", code, True, "")
        assert ImportFile.objects.count() == 0


def test_a_feed_of_which_nothing_can_be_read_is_failing(brand: Brand, site: Site) -> None:
    offers(site, {"title": "Lamp"}, {"title": "Desk"})
    feed = add(brand, site)
    do_work(brand)
    assert seen(brand, feed) == ("nothing_usable", 1)
    site.says("/feed.json", b"<rss><channel><item>")
    with brand_scope(brand):
        feeds.save(Wish("Shop", feed.url, "google-merchant"), feed, by=BY)
    do_work(brand)
    assert seen(brand, feed) == ("bad_xml", 2)


def test_an_approver_who_left_stops_the_feed_and_no_other(
    brand: Brand, site: Site, clock: time_machine.Coordinates
) -> None:
    offers(site, record("A"))
    feed, other = add(brand, site, approve_as=ADA.format(brand.slug)), add(brand, site, name="Other")
    do_work(brand)
    with brand_scope(brand):
        Member.objects.update(active=False)
    clock.shift(timedelta(hours=1))
    due(brand)
    assert (seen(brand, feed), seen(brand, other)) == (("unknown_approver", 1), ("unchanged", 0))


def test_two_sweeps_and_a_person_start_a_feed_once(
    brand: Brand, site: Site, clock: time_machine.Coordinates
) -> None:
    offers(site, record("A"))
    feed = add(brand, site)
    with brand_scope(brand):
        assert feeds.run_due() == 0
        with pytest.raises(Conflict) as caught:
            feeds.run_now(feed, by=BY)
        assert caught.value.code == "feed_running"
        feeds.save(Wish("Shop", feed.url, "json"), feed, by=BY)
        assert Import.objects.count() == 1
    do_work(brand)
    clock.shift(timedelta(days=1))
    with brand_scope(brand):
        assert [feeds.run_due(), feeds.run_due()] == [1, 0]


def test_a_paused_feed_rests_until_somebody_wants_it(
    brand: Brand, site: Site, clock: time_machine.Coordinates
) -> None:
    offers(site, record("A"))
    feed = add(brand, site)
    do_work(brand)
    with brand_scope(brand):
        feeds.pause(feed, True, by=BY)
    clock.shift(timedelta(days=9))
    due(brand)
    assert len(site.seen) == 1
    with brand_scope(brand):
        feeds.run_now(feed, by=BY)
    do_work(brand)
    assert len(site.seen) == 2
    with brand_scope(brand):
        feeds.pause(feed, False, by=BY)
    due(brand)
    assert len(site.seen) == 3


def killed(brand: Brand, monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """A worker that writes so many batches and dies in the next one."""
    real, written = writing.write, 0

    def dies(*args: Any) -> Any:
        nonlocal written
        written += 1
        counts = real(*args)
        if written > after:
            raise SystemExit
        return counts

    with monkeypatch.context() as patch:
        patch.setattr(writing, "write", dies)
        with pytest.raises(SystemExit):
            do_work(brand)


def test_a_killed_worker_s_import_goes_on_where_it_stopped(
    brand: Brand, site: Site, clock: time_machine.Coordinates, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH", 2)
    rows = [record(f"P{n}", attributes={f"a{n}": n}) for n in range(5)]
    offers(site, *rows[:2], {"sku": ""}, *rows[2:], rows[0])
    feed = add(brand, site)
    killed(brand, monkeypatch, after=1)
    with brand_scope(brand):
        run = Import.objects.get()
        assert (run.state, run.position, run.created, Product.objects.count()) == ("running", 2, 2, 2)
        monkeypatch.setattr(writing, "now", lambda: START + timedelta(hours=1))
        row = Work.objects.get(kind="catalog.import")
    assert not work.run(brand.pk, row.pk), "the lease of the dead worker still holds"
    clock.shift(timedelta(seconds=121))
    assert work.run(brand.pk, row.pk)
    with brand_scope(brand):
        run.refresh_from_db()
        assert (run.state, run.position, run.created, run.updated, run.unchanged) == ("done", 5, 5, 0, 0)
        assert [(each["row"], each["code"]) for each in run.errors] == [
            (3, "no_sku"),
            (7, "duplicate_sku"),
        ]
        touched = Product.objects.order_by("sku").values_list("updated_at", flat=True)
        assert [moment == START for moment in touched] == [True, True, False, False, False]
        assert ProductVersion.objects.count() == AttributeDefinition.objects.count() == 5
    assert (seen(brand, feed), len(site.seen)) == (("imported", 0), 1)


def test_a_worker_thought_dead_stops_when_another_took_over(
    brand: Brand, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH", 2)
    offers(site, *[record(f"P{n}") for n in range(6)])
    add(brand, site)
    real = writing.write

    def overtaken(batch: Any, context: Any) -> Any:
        if batch[0].data.sku == "P2":
            Import.objects.update(position=4)
        return real(batch, context)

    monkeypatch.setattr(writing, "write", overtaken)
    do_work(brand)
    with brand_scope(brand):
        assert sorted(Product.objects.values_list("sku", flat=True)) == ["P0", "P1"]
        assert Import.objects.get().created == 2


def test_each_batch_prolongs_the_lease(
    brand: Brand, site: Site, clock: time_machine.Coordinates, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH", 1)
    offers(site, record("A"), record("B"))
    add(brand, site)
    real, ends = writing.write, []

    def slow(*args: Any) -> Any:
        clock.shift(timedelta(seconds=100))
        ends.append(Work.objects.get(kind="catalog.import").due_at - datetime.now(UTC))
        return real(*args)

    monkeypatch.setattr(writing, "write", slow)
    do_work(brand)
    assert ends == [timedelta(seconds=20)] * 2


def test_a_whole_feed_speaks_only_for_what_it_brought(
    brand: Brand, site: Site, clock: time_machine.Coordinates
) -> None:
    others = [record(f"O{n}") for n in range(5)]
    site.says("/other.json", json.dumps(others).encode())
    offers(site, *[record(f"P{n}") for n in range(5)])
    add(brand, site, full=True)
    add(brand, site, name="Other", url=site.url("/other.json"), full=True)
    do_work(brand)
    clock.shift(timedelta(hours=1))
    offers(site, *[record(f"P{n}") for n in range(4)])
    due(brand)
    with brand_scope(brand):
        assert list(Product.objects.filter(active=False).values_list("sku", flat=True)) == ["P4"]
        assert not Mail.objects.exists()


def test_a_feed_that_would_take_much_away_waits_for_a_person(
    brand: Brand, site: Site, clock: time_machine.Coordinates
) -> None:
    offers(site, *[record(f"P{n}") for n in range(5)])
    feed = add(brand, site, full=True)
    do_work(brand)
    clock.shift(timedelta(hours=1))
    offers(site, record("P0"), record("N"))
    due(brand)
    assert seen(brand, feed) == ("needs_decision", 0)
    clock.shift(timedelta(hours=1))
    offers(site, record("P0"), record("P1"), record("N"), record("M"))
    due(brand)
    with brand_scope(brand):
        first, second = Import.objects.filter(state="needs_decision").order_by("created_at")
        assert (first.to_remove, second.to_remove) == (4, 3)
        assert Product.objects.filter(active=False).count() == 0
        assert Mail.objects.count() == 2
        uploads.decide(first, remove=True, by=BY)
        # What a later run saw stays, whatever an older question is answered.
        gone = Product.objects.filter(active=False).order_by("sku").values_list("sku", flat=True)
        assert list(gone) == ["P2", "P3", "P4"]


def test_a_login_is_sent_and_never_shown(brand: Brand, site: Site, owner_sql: Any) -> None:
    offers(site, record("A"))
    feed = add(brand, site, login=Login("basic", "shop", "open sesame"))
    do_work(brand)
    assert site.seen[0][1]["authorization"] == "Basic c2hvcDpvcGVuIHNlc2FtZQ=="
    with brand_scope(brand):
        assert "sesame" not in feed.login_sealed
        assert "sesame" not in written_down()
        feeds.save(Wish("Shop", feed.url, "json", login=Login("header", "X-Api-Key", "k1")), feed, by=BY)
    do_work(brand)
    assert site.seen[1][1]["x-api-key"] == "k1"
    assert "authorization" not in site.seen[1][1]
    with brand_scope(brand):
        feeds.save(Wish("Shop", feed.url, "json", login=Login("header", "X-Api-Key")), feed, by=BY)
    do_work(brand)
    assert site.seen[2][1]["x-api-key"] == "k1"


def test_a_login_does_not_follow_the_feed_to_another_server(brand: Brand, site: Site) -> None:
    feed = add(brand, site, login=Login("basic", "shop", "secret"))
    elsewhere = Wish("Shop", site.url("/steal", "evil.example"), "json")
    with brand_scope(brand):
        with pytest.raises(Invalid) as caught:
            feeds.save(elsewhere, feed, by=BY)
        assert list(caught.value.fields) == ["secret"]
        with pytest.raises(Invalid):
            feeds.save(Wish("Shop", elsewhere.url, "json", login=Login("basic", "shop")), feed, by=BY)
        feeds.save(Wish("Shop", elsewhere.url, "json", login=Login()), feed, by=BY)
        assert (feed.login, feed.login_sealed) == ("none", "")


@pytest.mark.parametrize(
    ("wished", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"format": "pdf"}, "format"),
        ({"every_minutes": 14}, "every_minutes"),
        ({"every_minutes": 10_081}, "every_minutes"),
        ({"login": Login("digest", "a", "b")}, "login"),
        ({"login": Login("basic", "a:b", "c")}, "login_name"),
        ({"login": Login("basic", "a", "")}, "secret"),
        ({"login": Login("basic", "a", "b\r\nX: y")}, "secret"),
        ({"login": Login("header", "X Key", "b")}, "login_name"),
        ({"login": Login("header", "Host", "b")}, "login_name"),
    ],
)
def test_what_can_be_no_feed_is_said_beside_its_field(
    brand: Brand, site: Site, wished: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        add(brand, site, **wished)
    assert list(caught.value.fields) == [field]


def test_a_feed_never_lies_in_our_own_network(brand: Brand, site: Site) -> None:
    for url in (
        "http://127.0.0.1/feed",
        site.url("/", "localhost"),
        "http://169.254.169.254/",
        "ftp://a.b/c",
    ):
        with pytest.raises(VitrineError) as caught:
            add(brand, site, url=url)
        assert caught.value.code in ("address_refused", "port_refused")
    with brand_scope(brand):
        assert not Feed.objects.exists()


def test_names_are_unique_and_a_removed_feed_leaves_its_products(brand: Brand, site: Site) -> None:
    offers(site, record("A"))
    feed = add(brand, site)
    with pytest.raises(Invalid) as caught:
        add(brand, site)
    assert caught.value.code == "feed_name_taken"
    do_work(brand)
    with brand_scope(brand):
        feeds.remove(feed, by=BY)
        assert (Feed.objects.count(), Product.objects.filter(active=True).count()) == (0, 1)
        assert Import.objects.get().feed is None
        verbs = set(Entry.objects.values_list("action", flat=True))
        assert {"catalog.feed_saved", "catalog.feed_removed"} <= verbs


def test_another_brand_s_feed_does_not_exist(brand: Brand, site: Site) -> None:
    feed = add(brand, site)
    with brand_scope(make_brand("other")), pytest.raises(NotFound):
        feeds.get(feed.pk)


def test_an_address_can_be_imported_once(brand: Brand, site: Site) -> None:
    site.says("/once.csv?key=s3cret", b"Handle,Title\na,Lamp\n")
    with brand_scope(brand):
        run = uploads.fetch("shopify-csv", site.url("/once.csv?key=s3cret"), by=BY)
        assert (run.state, run.filename) == ("queued", "once.csv")
        assert "s3cret" not in written_down()
    do_work(brand)
    with brand_scope(brand):
        run.refresh_from_db()
        assert (run.state, run.created, run.size) == ("done", 1, 20)


def test_a_large_file_is_kept_in_parts(brand: Brand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.catalog.stored_files.PART", 100)
    content = json.dumps([record(f"P{n}") for n in range(9)]).encode()
    with brand_scope(brand):
        uploads.submit("json", "../../etc/f.json", content, by=BY)
        assert ImportFile.objects.count() == -(-len(content) // 100)
    do_work(brand)
    with brand_scope(brand):
        assert (Product.objects.count(), ImportFile.objects.count()) == (9, 0)
        monkeypatch.setattr(uploads, "SIZE_LIMIT", 150)
        with pytest.raises(VitrineError) as caught:
            uploads.submit("json", "f.json", content, by=BY)
        assert (caught.value.code, Import.objects.count()) == ("too_large", 1)
