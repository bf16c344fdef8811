"""Every address of the desk, asked by who may, by a colleague without the right, and by strangers."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from apps.copilot import follow_ups
from apps.sessions.models import Session
from apps.tenants.scope import brand_scope
from tests.console.desk import HTMX, House, asks, asks_ai, client, house, product, taken

pytestmark = pytest.mark.django_db

READS = ("session", "entries", "around", "colleagues", "wrapup")
WRITES = {
    "accept": {},
    "take-over": {},
    "release": {},
    "end": {"outcome": "resolved"},
    "say": {"client_id": "1", "text": "Hello"},
    "outcome": {"outcome": "resolved"},
    "note": {"text": "Mind the size"},
    "follow-up": {"subject": "Our talk", "body": "Hello"},
}


@pytest.fixture
def people() -> House:
    return house()


def address(name: str, session: Session) -> str:
    return reverse(f"console:{name}", args=[session.pk])


@pytest.mark.parametrize("name", READS)
def test_reading_a_session(people: House, name: str) -> None:
    path = address(name, taken(people.brand, people.ben))
    assert client(people.ben).get(path).status_code == 200
    assert client(people.ada).get(path).status_code == 200, "the floor sees all"
    assert client(people.bea).get(path).status_code == 404, "a colleague's session does not exist for her"
    assert client(people.ed).get(path).status_code == 403
    assert client(people.cy).get(path).status_code == 404
    assert Client().get(path).status_code == 302


@pytest.mark.parametrize("name", WRITES)
def test_doing_something_with_a_session(people: House, name: str) -> None:
    open_to_all = {"accept": asks, "take-over": asks_ai}
    make = open_to_all.get(name)
    session = make(people.brand) if make else taken(people.brand, people.ben)
    path, values = address(name, session), WRITES[name]
    assert Client().post(path, values).status_code == 302
    assert client(people.cy).post(path, values).status_code == 404
    assert client(people.ed).post(path, values).status_code == 403
    if name not in open_to_all:
        assert client(people.bea).post(path, values).status_code == 404
    assert client(people.ben).get(path).status_code == 405
    if name == "outcome":
        client(people.ben).post(address("end", session), headers=HTMX)
    assert client(people.ben).post(path, values, headers=HTMX).status_code in (200, 201, 204)


@pytest.mark.parametrize("path", ["/console/lists/", "/console/products/?q=pack"])
def test_the_desks_own_parts(people: House, path: str) -> None:
    assert client(people.ben).get(path).status_code == 200
    assert client(people.ed).get(path).status_code == 403
    assert Client().get(path).status_code == 302


def test_a_product_of_another_brand_does_not_exist(people: House) -> None:
    foreign = product(people.cy.brand, "x1", "Foreign lamp")
    path = reverse("console:product", args=[foreign.pk])
    assert client(people.cy).get(path).status_code == 200
    assert client(people.ben).get(path).status_code == 404
    assert "Foreign lamp" not in client(people.ben).get("/console/products/?q=x1").content.decode()


def test_a_follow_up_belongs_to_its_session(people: House) -> None:
    session = taken(people.brand, people.ben)
    with brand_scope(people.brand):
        row = follow_ups.write(session, subject="Our talk", body="Hello", by=people.ben)
    path, values = reverse("console:decide", args=[row.pk]), {"do": "save", "subject": "A", "body": "B"}
    assert client(people.bea).post(path, values).status_code == 404
    assert client(people.cy).post(path, values).status_code == 404
    assert client(people.ed).post(path, values).status_code == 403
    assert client(people.ben).post(path, values).status_code == 200


def test_a_session_that_never_was_is_not_found(people: House) -> None:
    for name in READS:
        assert client(people.ben).get(reverse(f"console:{name}", args=[uuid4()])).status_code == 404


def test_a_form_without_its_token_is_refused(people: House) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(people.ben.user)
    answer = strict.post(address("note", taken(people.brand, people.ben)), {"text": "x"})
    assert answer.status_code == 403
    assert "For safety it was not sent" in answer.content.decode()
