"""Feeds by address in the console and over REST: added, watched, paused, never telling a login."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils.translation import override

from apps.catalog import feeds, reindexing, uploads
from apps.catalog.models import Feed, Import, Product, Reindexing
from apps.people import onboarding
from apps.people.actors import Actor
from apps.people.roles import Role
from apps.tenants.scope import brand_scope
from tests.catalog.makers import record
from tests.console.admin import House, entries, queries
from tests.integrations.servers import Resolver, Site, serving
from tests.people import make_member

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
NEW = "/console/admin/catalogue/feeds/new/"
BY = Actor.system("tests")


def words(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.fixture
def site(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    Resolver(monkeypatch).names = {"shop.example": ["127.0.0.1"]}
    with serving() as made:
        settings.FETCH_PRIVATE_HOSTS = [f"shop.example:{made.port}"]
        made.says("/feed.json", json.dumps([record("A"), record("B"), {"title": "no sku"}]).encode())
        yield made


def typed(site: Site, **more: Any) -> dict[str, Any]:
    plain = {"name": "Shop", "url": site.url("/feed.json?key=k3y"), "format": "json", "every_minutes": 60}
    return {**plain, "mapping": "", "login": "none", "login_name": "", "secret": "", **more}


def fetched(house: House) -> None:
    """What the background does."""
    with brand_scope(house.brand):
        for row in Import.objects.filter(state="queued"):
            uploads.perform(row.pk)


@pytest.fixture
def address(house: House, site: Site) -> str:
    """The page of a feed that was fetched once."""
    site.says("/feed.json?key=k3y", json.dumps([record("A"), record("B"), {"title": "no sku"}]).encode())
    answer = house.as_(house.ada).post(NEW, typed(site))
    assert answer.status_code == 302, words(answer)
    return str(answer["Location"])


def test_a_feed_is_added_watched_and_its_rows_reported(house: House, address: str) -> None:
    client = house.as_(house.ada)
    page = words(client.get(address))
    assert "running" in page and 'hx-trigger="load delay:1s"' in page and "k3y" not in page
    fetched(house)
    part = words(client.get(address, headers=HTMX))
    assert (
        "hx-trigger" not in part and "came in" in part and "2 new, 0 changed" in part and "1 left out" in part
    )
    with brand_scope(house.brand):
        run = Import.objects.get()
    report = words(client.get(f"/console/admin/catalogue/imports/{run.pk}/"))
    assert "no_sku" in report and address in report
    overview = words(client.get("/console/admin/catalogue/"))
    assert address in overview and "Shop" in overview


def test_a_running_feed_shows_how_far_it_is(house: House, address: str) -> None:
    with brand_scope(house.brand):
        Import.objects.update(state="running", step="reading", position=500, expected=2000)
        run = Import.objects.get()
    client = house.as_(house.ada)
    assert 'max="2000" value="500"' in words(client.get(address))
    assert "500 of about 2000" in words(client.get(f"/console/admin/catalogue/imports/{run.pk}/"))
    with brand_scope(house.brand):
        Import.objects.update(step="fetching", size=3_000_000)
    assert "Fetching the file. 2.9\xa0MB" in words(client.get(f"/console/admin/catalogue/imports/{run.pk}/"))


def test_a_failing_feed_says_why_in_the_reader_s_language(house: House, address: str, site: Site) -> None:
    site.says("/feed.json?key=k3y", status=404)
    fetched(house)
    client = house.as_(house.ada)
    page = words(client.get(address))
    assert "failed once" in page and "The server has nothing at this address (404)." in page
    with override("de"):
        german = words(client.get(address, headers={"Accept-Language": "de"}))
    assert "einmal gescheitert" in german and "Unter dieser Adresse hat der Server nichts (404)." in german


def test_it_is_fetched_now_paused_changed_and_removed(house: House, address: str, site: Site) -> None:
    client = house.as_(house.ada)
    again = words(client.post(address + "run/", follow=True))
    assert "This feed is being fetched already." in again
    fetched(house)
    client.post(address + "run/")
    fetched(house)
    assert len(site.seen) == 2
    client.post(address + "pause/", {"pause": "yes"})
    assert "paused" in words(client.get(address))
    changed = client.post(address + "edit/", typed(site, name="Renamed", full="on", approve="on"))
    assert changed.status_code == 302
    with brand_scope(house.brand):
        row = Feed.objects.get()
        assert (row.name, row.full, row.approve_as, row.paused) == (
            "Renamed",
            True,
            house.ada.user.email,
            True,
        )
    client.post(address + "remove/")
    assert client.get(address).status_code == 404
    with brand_scope(house.brand):
        assert Product.objects.filter(active=True).count() == 2
    assert entries(house.brand, "catalog.feed_removed") == 1


def test_a_login_is_kept_and_never_shown(house: House, address: str, site: Site) -> None:
    client = house.as_(house.ada)
    login = {"login": "basic", "login_name": "shop", "secret": "open sesame"}
    client.post(address + "edit/", typed(site, **login))
    with brand_scope(house.brand):
        sealed = Feed.objects.get().login_sealed
    for page in (address, address + "edit/"):
        seen = words(client.get(page))
        assert "shop" in seen and "sesame" not in seen and sealed not in seen
    client.post(address + "edit/", typed(site, **login | {"secret": ""}))
    with brand_scope(house.brand):
        assert Feed.objects.get().login_sealed == sealed


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"url": "http://169.254.169.254/"}, "This address lies in a private network"),
        ({"url": "ftp://shop.example/"}, "An address begins with https:// or http://"),
        ({"name": ""}, "This field is required"),
        ({"mapping": "{"}, "This is no JSON"),
        ({"login": "basic"}, "A user name without a colon."),
        ({"every_minutes": "7"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    house: House, site: Site, wrong: dict[str, str], said: str
) -> None:
    answer = house.as_(house.ada).post(NEW, typed(site, **{"name": "My shop", **wrong}))
    assert answer.status_code == 422
    page = words(answer)
    assert said in page and (wrong.get("name", "My shop") in page)
    with brand_scope(house.brand):
        assert not Feed.objects.exists()


def test_an_editor_cannot_approve_what_a_feed_brings(house: House, site: Site) -> None:
    ed = make_member(house.brand, "Ed", Role.EDITOR)
    answer = house.as_(ed).post(NEW, typed(site, approve="on"))
    assert answer.status_code == 302
    with brand_scope(house.brand):
        assert Feed.objects.get().approve_as == ""
        Feed.objects.update(approve_as=house.ada.user.email)
    house.as_(ed).post(answer["Location"] + "edit/", typed(site, name="Other"))
    with brand_scope(house.brand):
        assert Feed.objects.get().approve_as == house.ada.user.email


def test_who_may_not_and_who_is_a_stranger(house: House, address: str) -> None:
    assert house.as_(house.ben).get(address).status_code == 403
    assert house.as_(house.cy).get(address).status_code == 404
    for verb in ("run", "pause", "remove", "edit"):
        assert house.as_(house.ben).post(f"{address}{verb}/").status_code == 403
        assert house.as_(house.cy).post(f"{address}{verb}/").status_code == 404


def test_more_feeds_cost_no_more_queries(house: House, address: str) -> None:
    client = house.as_(house.ada)
    before = queries(client, "/console/admin/catalogue/")
    with brand_scope(house.brand):
        first = Feed.objects.get()
        for name in ("Two", "Three"):
            Feed.objects.create(name=name, url=first.url, format="json", next_at=first.next_at)
    assert queries(client, "/console/admin/catalogue/") == before


class Rest:
    """A program with a key of the house."""

    def __init__(self, house: House, scopes: list[str]) -> None:
        with brand_scope(house.brand):
            _, secret = onboarding.issue_api_key("shop", scopes, by=BY)
        self.client, self.key = Client(), secret

    def __call__(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        answer = self.client.generic(
            method,
            f"/api/v1/{path}",
            json.dumps(body) if body is not None else "",
            content_type="application/json",
            headers={"Authorization": f"Key {self.key}"},
        )
        return answer.status_code, answer.json() if answer.content else None


def test_a_program_keeps_feeds_and_imports_by_address(house: House, site: Site) -> None:
    rest = Rest(house, ["catalog"])
    login = {"kind": "header", "name": "X-Key", "secret": "s3cret"}
    status, made = rest(
        "POST", "feeds", {"name": "Shop", "url": site.url("/feed.json"), "format": "json", "login": login}
    )
    assert (status, made["every_minutes"], made["login"]) == (201, 1440, {"kind": "header", "name": "X-Key"})
    assert "s3cret" not in json.dumps(made)
    fetched(house)
    status, seen = rest("GET", f"feeds/{made['id']}")
    assert (status, seen["result"], [run["created"] for run in seen["runs"]]) == (200, "imported", [2])
    status, changed = rest("PATCH", f"feeds/{made['id']}", {"every_minutes": 60, "paused": True})
    assert (status, changed["every_minutes"], changed["paused"], changed["login"]) == (
        200,
        60,
        True,
        made["login"],
    )
    fetched(house)
    assert rest("POST", f"feeds/{made['id']}/run")[0] == 202
    assert rest("POST", f"feeds/{made['id']}/run")[1]["code"] == "feed_running"
    assert len(rest("GET", "feeds")[1]["results"]) == 1
    assert rest("DELETE", f"feeds/{made['id']}")[0] == 204
    assert rest("GET", f"feeds/{made['id']}")[0] == 404
    status, once = rest("POST", "imports", {"format": "json", "url": site.url("/feed.json")})
    assert (status, once["state"]) == (202, "queued")
    fetched(house)
    assert rest("GET", f"imports/{once['id']}")[1]["unchanged"] == 2


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("imports", {"format": "json", "url": "http://127.0.0.1/"}, 400, "address_refused"),
        ("imports", {"format": "json", "url": "http://shop.example:22/"}, 400, "port_refused"),
        ("imports", {"format": "json"}, 400, "invalid"),
        ("feeds", {"name": "x", "format": "json", "url": "http://10.0.0.1/"}, 400, "address_refused"),
        ("feeds", {"name": "x", "format": "no", "url": "http://shop.example/"}, 400, "feed_invalid"),
        ("feeds", {"name": "x"}, 400, "invalid"),
    ],
)
def test_a_program_is_told_what_is_wrong(
    house: House, site: Site, path: str, body: dict[str, Any], status: int, code: str
) -> None:
    got, said = Rest(house, ["catalog"])("POST", path, body)
    assert (got, said["code"]) == (status, code)


def test_a_program_sees_its_own_brand_and_scope_only(house: House, address: str) -> None:
    with brand_scope(house.other):
        theirs = Feed.objects.create(
            name="T", url="https://x.example", format="json", next_at="2027-01-01T00:00Z"
        )
    rest = Rest(house, ["catalog"])
    for method, path in (("GET", ""), ("PATCH", ""), ("DELETE", ""), ("POST", "/run")):
        assert rest(method, f"feeds/{theirs.pk}{path}", {})[0] == 404
        assert rest(method, f"feeds/{uuid4()}{path}", {})[0] == 404
    assert Rest(house, ["members"])("GET", "feeds")[0] == 403
    with brand_scope(house.other):
        assert feeds.get(theirs.pk).name == "T"


def test_the_index_is_made_anew_and_shows_how_far_it_is(house: House) -> None:
    client, page = house.as_(house.ada), "/console/admin/catalogue/index/"
    with brand_scope(house.brand):
        Product.objects.create(sku="A", title="Lamp", updated_at="2027-01-01T00:00Z", content_hash="")
    assert "Never made anew" in words(client.get(page))
    assert client.post(page + "rebuild/").status_code == 302
    running = words(client.get(page))
    assert "0 of 1 products and passages" in running
    assert 'max="1" value="0"' in running and "delay:2s" in running
    with brand_scope(house.brand):
        row = Reindexing.objects.get()
        while reindexing.portion(row):
            pass
    part = words(client.get(page, headers=HTMX))
    assert "1 products and passages," in part and "delay:2s" not in part and "<html" not in part
    client.post(page + "rebuild/")
    assert "Stopped." in words(client.post(page + "stop/", follow=True))
    assert "no longer possible" in words(client.post(page + "stop/", follow=True))
    assert house.as_(house.cy).post(page + "stop/").status_code == 404
    assert house.as_(house.ben).get(page).status_code == 403
