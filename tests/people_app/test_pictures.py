"""What a brand uploads is made anew, kept once and served as exactly what it is."""

from __future__ import annotations

import base64
import io
from importlib import import_module
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from apps.core.errors import Invalid
from apps.people import branding, pictures
from apps.people.actors import Actor
from apps.people.models import Picture
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope
from tests.people import make_brand

pytestmark = pytest.mark.django_db
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">%s</svg>'


@pytest.fixture
def brand() -> Brand:
    return make_brand("own")


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 20), **how: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB" if kind == "JPEG" else "RGBA", size, "#2f5d46").save(out, kind, **how)
    return out.getvalue()


def bomb() -> bytes:
    out = io.BytesIO()
    Image.new("1", (8_000, 4_000)).save(out, "PNG")
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize(
    ("kind", "kept", "mime"),
    [
        ("PNG", "png", "image/png"),
        ("GIF", "png", "image/png"),
        ("WEBP", "png", "image/png"),
        ("JPEG", "jpg", "image/jpeg"),
    ],
)
def test_a_picture_is_served_for_ever_as_what_it_is(brand: Brand, kind: str, kept: str, mime: str) -> None:
    with brand_scope(brand):
        address = pictures.keep(picture(kind), brand)
    assert address.startswith("/pictures/own/") and address.endswith(f".{kept}")
    answer = Client().get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, mime)
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    assert opened(answer.content).size == (40, 20)
    again = Client().get(address, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_same_picture_is_kept_once_and_a_new_logo_replaces_it(brand: Brand) -> None:
    with brand_scope(brand):
        first = pictures.keep(picture(), brand)
        assert pictures.keep(picture(), brand) == first
        second = pictures.keep(picture(size=(8, 8)), brand)
        assert Picture.objects.count() == 2
        save(brand, second)
        assert [f"/pictures/own/{row.digest}.png" for row in Picture.objects.all()] == [second]


def save(brand: Brand, logo: str) -> None:
    branding.update_brand(
        brand,
        name="Own",
        timezone="Europe/Berlin",
        currency="EUR",
        languages=["en"],
        default_language="en",
        primary="#2f5d46",
        accent="#c8643c",
        logo=logo,
        by=Actor.system("test"),
    )


def test_what_was_hidden_in_a_picture_is_gone(brand: Brand) -> None:
    exif = Image.Exif()
    exif[0x010E] = "the photographer's address"
    loaded = picture("JPEG", exif=exif) + b"<script>alert(1)</script>"
    assert b"address" in loaded
    _, made = pictures.cleaned(loaded)
    assert b"address" not in made and b"script" not in made
    assert not opened(made).getexif()


def test_a_large_picture_is_made_small(brand: Brand) -> None:
    _, made = pictures.cleaned(picture(size=(3000, 1500)))
    assert opened(made).size == (512, 256)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "PNG, JPEG, GIF, WebP or SVG."),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 40, "PNG, JPEG, GIF, WebP or SVG."),
        (picture()[:60], "PNG, JPEG, GIF, WebP or SVG."),
        (picture("BMP"), "PNG, JPEG, GIF, WebP or SVG."),
        (b"<html><script>alert(1)</script></html>", "PNG, JPEG, GIF, WebP or SVG."),
        (bomb(), "At most 24 million pixels."),
        (b"x" * (2 * 1024 * 1024 + 1), "At most 2 MB."),
        (SVG % (b"<g/>" * 40_000), "A drawing has at most 128 KB."),
        (SVG % (b"<g/>" * 5_000), "This drawing has too many parts for a logo."),
        (SVG % (b"<g>" * 60 + b"</g>" * 60), "This drawing is nested too deeply."),
        (
            SVG % b"<style>path{fill:red}</style>",
            "This drawing uses <style>: save it as a plain SVG, or as PNG.",
        ),
        (b"<svg><path d='M0 0'/></svg>", "This is no SVG drawing."),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG % b"<title>&a;</title>", "This SVG can't be read."),
        (
            b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + SVG % b"&a;",
            "This SVG can't be read.",
        ),
        (SVG % b"<path", "This SVG can't be read."),
    ],
    ids=lambda value: repr(value[:32]),
)
def test_what_is_no_usable_picture_is_refused_in_words(brand: Brand, content: bytes, said: str) -> None:
    with brand_scope(brand), pytest.raises(Invalid) as refused:
        pictures.keep(content, brand)
    assert refused.value.fields == {"upload": [said]}


@pytest.mark.parametrize(
    "hostile",
    [
        b"<script>alert(1)</script>",
        b'<script xlink:href="//evil.example" xmlns:xlink="http://www.w3.org/1999/xlink"/>',
        b'<path d="M0 0" onload="alert(1)"/>',
        b'<a href="javascript:alert(1)"><path d="M0 0"/></a>',
        b'<use href="https://evil.example/x.svg#a"/>',
        b'<use href="data:image/svg+xml,evil"/>',
        b'<path fill="url(https://evil.example/x#a)" d="M0 0"/>',
        b'<path style="fill:url(//evil.example)" d="M0 0"/>',
        b'<path style="background:url(//evil.example)" d="M0 0"/>',
        b'<set attributeName="href" to="javascript:evil()"/>',
        b'<animate attributeName="d" values="evil"/>',
        b'<x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>',
        b'<iframe xmlns="http://www.w3.org/1999/xhtml" src="//evil.example"/>',
    ],
)
def test_nothing_in_a_drawing_runs_loads_or_links(hostile: bytes) -> None:
    kind, made = pictures.cleaned(SVG % hostile)
    assert kind == "svg"
    assert not [word for word in (b"script", b"evil", b"alert", b"onload", b"<a", b"iframe") if word in made]


def test_what_a_drawing_needs_stays() -> None:
    drawn = (
        b'<!-- made by a tool --><defs><linearGradient id="a"><stop offset="0" stop-color="#fff"/>'
        b'</linearGradient></defs><g transform="scale(2)" style="fill:url(#a); stroke: red">'
        b'<path d="M0 0L9 9"/><text x="1" y="2">Own &amp; Sons</text><use href="#a"/></g>'
    )
    _, made = pictures.cleaned(SVG % drawn)
    text = made.decode()
    for part in ("linearGradient", 'stop-color="#fff"', 'fill="url(#a)"', 'stroke="red"', 'd="M0 0L9 9"',
                 "Own &amp; Sons", 'href="#a"', 'viewBox="0 0 9 9"'):  # fmt: skip
        assert part in text
    assert "made by a tool" not in text


def test_a_picture_stands_at_its_own_brands_address_only(brand: Brand) -> None:
    make_brand("other")
    with brand_scope(brand):
        address = pictures.keep(picture(), brand)
    for path in (
        address.replace("/own/", "/other/"),
        address.replace("/own/", "/nobody/"),
        address.replace(".png", ".svg"),
        address.replace(".png", ".exe"),
        "/pictures/own/0.png",
    ):
        assert Client().get(path).status_code == 404, path


def test_logos_of_before_become_files(brand: Brand) -> None:
    migration = import_module("apps.people.migrations.0002_keep_pictures_as_files")
    old = {"own": picture(), "drawn": SVG % b'<path d="M0 0"/><script>1</script>', "broken": b"nothing"}
    logos = {}
    for slug, content in old.items():
        row = brand if slug == "own" else make_brand(slug)
        row.settings = {"logo": f"data:image/png;base64,{base64.b64encode(content).decode()}", "trade": "x"}
        with brand_scope(row):
            migration.move(row, Picture.objects)
        row.refresh_from_db()
        assert row.settings["trade"] == "x"
        logos[slug] = row.settings["logo"]
    assert logos["broken"] == ""
    assert opened(Client().get(logos["own"]).content).size == (40, 20)
    drawn = Client().get(logos["drawn"]).content
    assert b"M0 0" in drawn and b"script" not in drawn


def test_a_logo_that_stands_elsewhere_stays_there() -> None:
    migration = import_module("apps.people.migrations.0002_keep_pictures_as_files")
    elsewhere = make_brand("elsewhere", settings={"logo": "https://cdn.example/logo.png"})
    migration.move(elsewhere, Picture.objects)
    assert elsewhere.settings == {"logo": "https://cdn.example/logo.png"}
