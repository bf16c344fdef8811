"""The console's doors: every view says who may open it, and strangers, colleagues and members meet it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from apps.people.models import Member
from apps.people.roles import Role
from tests.people import make_brand, make_member

pytestmark = pytest.mark.django_db


def views(resolver: URLResolver | Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{prefix}{entry.pattern}", entry.callback
        else:
            yield from views(entry, f"{prefix}{entry.pattern}")


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def test_every_view_of_the_console_declares_who_may_open_it() -> None:
    ours = [(path, view) for path, view in views(get_resolver()) if path.startswith("console/")]
    assert ours
    assert [path for path, view in ours if not hasattr(view, "capabilities")] == []


def test_a_stranger_signs_in_first_and_comes_back() -> None:
    answer = Client().get("/console/")
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=/console/")


def test_a_script_of_a_signed_out_page_is_sent_to_the_sign_in() -> None:
    answer = Client().get("/console/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (401, "/accounts/login/?next=/console/")


def test_who_does_not_advise_lands_in_the_area_of_the_role() -> None:
    brand = make_brand("own")
    editor = make_member(brand, "Eda", Role.EDITOR)
    auditor = make_member(brand, "Ann", Role.AUDITOR)
    assert signed_in(editor).get("/console/")["Location"] == "/console/admin/"
    assert signed_in(auditor).get("/console/")["Location"] == "/console/audit/"


def test_the_bar_shows_what_the_role_opens_and_nothing_else() -> None:
    page = signed_in(make_member(make_brand("own"), "Ben")).get("/console/").content.decode()
    assert 'href="/console/"' in page
    assert "/console/admin/" not in page and "/console/audit/" not in page


def test_an_account_without_a_brand_is_told_so() -> None:
    member = make_member(make_brand("own"), "Ben", active=False)
    answer = signed_in(member).get("/console/")
    assert answer.status_code == 403
    assert "Ask an admin to invite you" in answer.content.decode()


def test_switching_goes_to_own_brands_only() -> None:
    first, second, foreign = make_brand("first"), make_brand("second"), make_brand("third")
    ada = make_member(first, "Ada", Role.ADMIN)
    make_member(second, "Ada", Role.ADMIN, user=ada.user)
    make_member(foreign, "Cy", Role.ADMIN)
    client = signed_in(ada)
    assert "First" in client.get("/console/").content.decode()
    assert client.post("/console/brand/", {"brand": "second"})["Location"] == "/console/"
    assert '<span class="bar__name">Second</span>' in client.get("/console/").content.decode()
    assert client.post("/console/brand/", {"brand": "third"}).status_code == 404
    assert '<span class="bar__name">Second</span>' in client.get("/console/").content.decode()


def test_pages_with_peoples_words_are_not_kept_by_browsers() -> None:
    answer = signed_in(make_member(make_brand("own"), "Ben")).get("/console/")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/password/reset/", "/accounts/signup/"])
def test_the_entrance_has_a_language_and_a_main_landmark(path: str) -> None:
    page = Client().get(path).content.decode()
    assert '<html lang="en"' in page and "<main" in page
    assert "<style" not in page and "style=" not in page and "<script>" not in page


def test_sign_in_and_security_pages_open_for_a_member() -> None:
    client = signed_in(make_member(make_brand("own"), "Ben"))
    assert client.get("/accounts/2fa/").status_code == 200
    assert client.get("/accounts/logout/").status_code == 200
