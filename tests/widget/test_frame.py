"""The frame: shown on one brand's pages only, with a ticket for exactly that place."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest
from django.test import Client

from apps.core.errors import Unauthenticated
from apps.people import tokens
from apps.people.models import WidgetKey
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope
from tests.people import make_brand, make_key

pytestmark = pytest.mark.django_db
SHOP = "https://shop.example"


@pytest.fixture
def brand() -> Brand:
    return make_brand("fjell", name="Fjell & Fern", timezone="Europe/Berlin")


@pytest.fixture
def key(brand: Brand) -> WidgetKey:
    return make_key(brand, SHOP)


def frame(key: str, origin: str = SHOP, **query: str) -> Any:
    return Client().get(f"/widget/frame/{key}", {"origin": origin, **query})


def config_in(page: str) -> dict[str, Any]:
    found = re.search(r'data-config="([^"]*)"', page)
    assert found
    config: dict[str, Any] = json.loads(html.unescape(found[1]))
    return config


def directives(answer: Any) -> dict[str, str]:
    parts = [part.strip().partition(" ") for part in answer["Content-Security-Policy"].split(";")]
    return {name: value for name, _, value in parts}


def test_the_frame_may_stand_on_this_one_origin_only(key: WidgetKey) -> None:
    answer = frame(key.key)
    assert answer.status_code == 200
    policy = directives(answer)
    assert policy["frame-ancestors"] == SHOP
    assert policy["script-src"] == "'self'"
    assert policy["style-src"] == "'self'"
    assert policy["default-src"] == "'none'"
    assert "X-Frame-Options" not in answer
    assert answer["Cache-Control"] == "no-store"


def test_the_ticket_opens_a_session_for_this_key_and_origin_only(brand: Brand, key: WidgetKey) -> None:
    ticket = config_in(frame(key.key).content.decode())["ticket"]
    other = make_key(make_brand("lumen"))
    with brand_scope(brand):
        assert tokens.read_ticket(key, ticket) == SHOP
        with pytest.raises(Unauthenticated):
            tokens.read_ticket(other, ticket)


@pytest.mark.parametrize(
    "origin",
    [
        "",
        "https://evil.example",
        "http://shop.example",
        f"{SHOP}.evil.example",
        "null",
        "https://SHOP.example",
    ],
)
def test_a_page_the_key_does_not_list_gets_no_ticket_and_no_place(key: WidgetKey, origin: str) -> None:
    answer = frame(key.key, origin)
    assert answer.status_code == 403
    assert directives(answer)["frame-ancestors"] == "'none'"
    assert "ticket" not in answer.content.decode()


def test_another_brands_origin_does_not_help(key: WidgetKey) -> None:
    make_key(make_brand("lumen"), "https://lumen.example")
    assert frame(key.key, "https://lumen.example").status_code == 403


def test_an_unknown_key_does_not_exist() -> None:
    assert frame("wk_nobody").status_code == 404


def test_a_switched_off_key_does_not_exist(brand: Brand, key: WidgetKey) -> None:
    with brand_scope(brand):
        key.active = False
        key.save()
    assert frame(key.key).status_code == 404


def test_the_page_has_no_inline_script_or_style(key: WidgetKey) -> None:
    page = frame(key.key).content.decode()
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert not re.search(r"<style|\sstyle=|\son\w+=", page)


@pytest.mark.parametrize(("wanted", "spoken"), [("de-AT", "de"), ("fr", "en"), ("", "en"), ("../x", "en")])
def test_it_speaks_the_shoppers_language_where_the_brand_does(
    key: WidgetKey, wanted: str, spoken: str
) -> None:
    page = frame(key.key, language=wanted).content.decode()
    assert f'<html lang="{spoken}">' in page
    assert config_in(page)["language"] == spoken


def test_a_brands_name_can_not_break_out_of_the_page(key: WidgetKey, brand: Brand) -> None:
    brand.name = '"><script src=//evil.example></script>'
    brand.save()
    page = frame(key.key).content.decode()
    assert "<script src=//evil" not in page
    assert config_in(page)["brand"]["name"] == brand.name
