"""Every address, socket, task, command, export and signed link, tried with the other brand's ids."""

from __future__ import annotations

import asyncio
import json
import re
import uuid
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from apps.appointments import tokens as links
from apps.appointments.models import Appointment
from apps.audit import recorder, sealing
from apps.audit.models import AIRecord
from apps.consent import services as consent
from apps.people import onboarding, tokens
from apps.people.actors import Actor
from apps.people.roles import Role
from apps.sessions.models import Session
from apps.tenants import fences, work
from apps.tenants.models import Brand, Work
from apps.tenants.scope import brand_scope
from tests.boundary.rows import CANARY, make
from tests.people import make_brand, make_member
from tests.sockets import Socket

pytestmark = pytest.mark.django_db
BY = Actor.system("test")


@pytest.fixture
def other() -> Brand:
    """The other brand, with a row of every model, each text a canary."""
    brand = make_brand("other", name="Other")
    with brand_scope(brand):
        known: dict[Any, Any] = {}
        for model in fences.owned_models():
            make(model, known)
        brand.rows = known  # type: ignore[attr-defined]
    return brand


@pytest.fixture
def own() -> Brand:
    brand = make_brand("own", name="Own")
    with brand_scope(brand):
        consent.publish_defaults(brand)
    for role in Role:
        make_member(brand, role.value.title(), role)
    return brand


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for each in resolver.url_patterns:
        route = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from patterns(each, route)
        else:
            yield route, each


ROUTES = [
    route
    for route, _ in patterns(get_resolver("config.urls"))
    if "<" in route and not route.startswith(("^", "accounts/"))
]


def foreign_ids(route: str, brand: Brand) -> list[uuid.UUID]:
    """The ids of the other brand's rows that could stand in this address."""
    rows = brand.rows  # type: ignore[attr-defined]
    slot = re.findall(r"<(?:\w+:)?(\w+)>", route)[0].removesuffix("_id").removesuffix("_pk").replace("_", "")
    fitting = [row.pk for model, row in rows.items() if slot in model.__name__.lower()]
    return fitting or [row.pk for row in rows.values()]


def fill(route: str, value: Any) -> str:
    """The route with the value in every slot that takes it; numbers and words elsewhere."""

    def one(match: re.Match[str]) -> str:
        kind = match.group(1)
        return {"int:": "1", "date:": "2027-03-01"}.get(kind or "", str(value))

    return "/" + re.sub(r"<((?:\w+):)?\w+>", one, route)


USABLE = (302, 400, 401, 403, 404, 405, 415)


def test_no_address_opens_for_a_foreign_id(own: Brand, other: Brand) -> None:
    with brand_scope(own):
        _, secret = onboarding.issue_api_key("all", onboarding.SCOPES, by=BY)
    api = {"HTTP_AUTHORIZATION": f"Key {secret}", "HTTP_ON_BEHALF_OF": "manager@own.example"}
    program, admin = Client(raise_request_exception=False), Client(raise_request_exception=False)
    admin.login(email="admin@own.example", password="demo")
    wrong = []
    for route in ROUTES:
        for foreign in foreign_ids(route, other)[:6]:
            path = fill(route, foreign)
            for method in ("get", "post", "patch", "delete", "put"):
                for caller, headers in ((program, api), (admin, {})):
                    body = {} if method == "get" else {"data": "{}", "content_type": "application/json"}
                    answer = getattr(caller, method)(path, **body, **headers)
                    if answer.status_code not in USABLE or CANARY.encode() in answer.content:
                        wrong.append((method, path, answer.status_code))
    assert wrong == []


LISTS = [route for route, _ in patterns(get_resolver("config.urls")) if "<" not in route and "^" not in route]


def test_no_list_shows_the_other_brand(own: Brand, other: Brand) -> None:
    with brand_scope(own):
        _, secret = onboarding.issue_api_key("all", onboarding.SCOPES, by=BY)
    people = []
    for role in Role:
        client = Client(raise_request_exception=False)
        client.login(email=f"{role.value}@own.example", password="demo")
        people.append((client, {}))
    people.append((Client(raise_request_exception=False), {"HTTP_AUTHORIZATION": f"Key {secret}"}))
    wrong = []
    for route in LISTS:
        if route.startswith("accounts/") or route == "api/v1/schema/":
            continue
        for client, headers in people:
            answer = client.get(f"/{route}", **headers)
            text = b"".join(answer) if answer.streaming else answer.content
            if answer.status_code == 500 or CANARY.encode() in text:
                wrong.append((route, answer.status_code))
    assert wrong == []


@pytest.mark.django_db(transaction=True)
def test_no_socket_follows_a_foreign_session(own: Brand, other: Brand, settings: LazySettings) -> None:
    from config.asgi import application

    with brand_scope(other):
        session = Session.objects.get()
    with brand_scope(own):
        mine = make(Session)
    foreign_token = tokens.access(own.pk, session.pk, mine.shopper_id)
    client = Client()
    client.login(email="manager@own.example", password="demo")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    origin = (b"origin", settings.PUBLIC_URL.encode())

    async def try_both() -> tuple[dict[str, Any], dict[str, Any]]:
        shopper = Socket(application, f"/ws/shopper/sessions/{session.pk}", [origin])
        assert await shopper.open()
        await shopper.say(type="hello", token=foreign_token, after=0)
        refused = await shopper.hear()
        biscuit = (b"cookie", f"{settings.SESSION_COOKIE_NAME}={cookie}".encode())
        staff = Socket(application, "/ws/advisor", [origin, biscuit])
        assert await staff.open()
        await staff.say(type="hello")
        assert (await staff.hear())["type"] == "welcome"
        await staff.say(type="watch", session=str(session.pk), after=0)
        answer = await staff.hear()
        await shopper.close()
        await staff.close()
        return refused, answer

    refused, answer = asyncio.run(try_both())
    assert refused["code"] == "not_found"
    assert answer["code"] == "not_found"


def test_no_work_runs_in_a_foreign_scope(own: Brand, other: Brand) -> None:
    with brand_scope(other):
        theirs = Work.objects.first()
        assert theirs is not None
    assert work.run(own.pk, theirs.pk) is False
    with brand_scope(other):
        assert Work.objects.get(pk=theirs.pk).state == "queued"


def test_no_command_and_no_export_tells_of_the_other(own: Brand, other: Brand, tmp_path: Path) -> None:
    record = other.rows[AIRecord]  # type: ignore[attr-defined]
    with pytest.raises((CommandError, SystemExit)):
        call_command("audit", "proof", "own", str(record.pk), stdout=StringIO())
    with brand_scope(own):
        recorder.entry("test", by=BY)
        sealing.seal()
    call_command("audit", "export", "own", "--to", str(tmp_path / "out"), stdout=StringIO())
    for path in (tmp_path / "out").rglob("*"):
        if path.is_file():
            assert CANARY.encode() not in path.read_bytes(), path


def test_no_signed_link_opens_with_a_foreign_key(own: Brand, other: Brand) -> None:
    with brand_scope(other):
        token = links.manage_token(other.rows[Appointment])  # type: ignore[attr-defined]
    with brand_scope(own):
        key = onboarding.widget_key(["http://shop.example"], by=BY)
    answer = Client().post(
        "/api/v1/shopper/appointments/manage",
        json.dumps({"token": token, "action": "show"}),
        content_type="application/json",
        HTTP_X_VITRINE_KEY=key.key,
    )
    assert answer.status_code in (401, 404)
    assert CANARY.encode() not in answer.content
