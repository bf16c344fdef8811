"""Every address of administration, audit and appointments, met by owner, colleague and stranger."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import pytest
from django.test import Client

from apps.appointments.models import Service
from apps.catalog.models import Import, Product
from apps.knowledge.models import Article, Revision
from apps.people.models import ApiKey
from apps.tenants.scope import brand_scope
from tests.console.admin import House, record

pytestmark = pytest.mark.django_db
NOBODY = uuid.UUID(int=0)


@dataclass
class Things:
    """One of each thing an address can name."""

    member: uuid.UUID
    product: uuid.UUID
    run: uuid.UUID
    article: uuid.UUID
    revision: uuid.UUID
    key: uuid.UUID
    service: uuid.UUID
    act: uuid.UUID


@pytest.fixture
def things(house: House) -> Things:
    with brand_scope(house.brand):
        product = Product.objects.create(
            sku="t1", title="Tent", content_hash="x", updated_at="2026-01-01T00:00Z"
        )
        run = Import.objects.create(format="json", filename="feed.json")
        article = Article.objects.create(slug="returns", title="Returns")
        revision = Revision.objects.create(
            article=article, number=1, title="Returns", body="60 days.", content_hash="x"
        )
        key = ApiKey.objects.create(digest="d", hint="abcd", label="Shop", scopes=["read"])
        service = Service.objects.create(slug="talk", name="Talk", minutes=30, slot_interval=30)
        act = record(house.brand)
    return Things(house.ben.pk, product.pk, run.pk, article.pk, revision.pk, key.pk, service.pk, act.pk)


ADMIN_PAGES = (
    "", "brand/", "people/", "people/invite/", "people/{member}/", "widget/", "keys/", "hours/",
    "hours/{member}/", "services/", "services/new/", "services/{service}/", "catalogue/",
    "catalogue/approval/",
    "catalogue/products/", "catalogue/products/{product}/", "catalogue/imports/{run}/", "knowledge/",
    "knowledge/new/", "knowledge/{article}/", "knowledge/{article}/edit/", "ai/", "ai/try/", "ai/engine/",
    "consent/",
    "consent/chat/en/",
)  # fmt: skip
ADMIN_ACTS = (
    "people/{member}/access/", "widget/key/", "keys/{key}/revoke/", "hours/holidays/",
    "hours/{member}/follow/",
    "services/{service}/retire/", "catalogue/imports/{run}/decide/", "catalogue/approval/all/",
    "catalogue/products/{product}/approve/", "knowledge/wordings/{revision}/submit/", "ai/stop/",
    "ai/tasks/policy/",
)  # fmt: skip
AUDIT_PAGES = ("", "people/", "acts/{act}/", "acts/{act}/proof/")


def at(area: str, path: str, things: Things) -> str:
    return f"/console/{area}/" + path.format(**vars(things))


@pytest.mark.parametrize("path", ADMIN_PAGES)
def test_the_admin_opens_it_the_advisor_does_not_and_nobody_elses_things_are_there(
    house: House, things: Things, path: str
) -> None:
    address = at("admin", path, things)
    assert house.as_(house.ada).get(address).status_code == 200
    assert house.as_(house.ben).get(address).status_code == 403
    assert house.as_(house.cy).get(address).status_code == (404 if "{" in path else 200)
    assert Client().get(address)["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("path", ADMIN_ACTS)
def test_acts_are_posts_of_the_admin_alone(house: House, things: Things, path: str) -> None:
    address = at("admin", path, things)
    assert house.as_(house.ada).get(address).status_code == 405
    assert house.as_(house.ben).post(address).status_code == 403
    assert house.as_(house.cy).post(address).status_code == (404 if "{" in path else 302)
    assert Client().post(address)["Location"].startswith("/accounts/login/")
    assert house.as_(house.ada).post(address).status_code == 302


@pytest.mark.parametrize("path", AUDIT_PAGES)
def test_the_log_opens_for_the_auditor_and_not_for_the_admin(house: House, things: Things, path: str) -> None:
    address = at("audit", path, things)
    assert house.as_(house.ann).get(address).status_code == 200
    assert house.as_(house.ada).get(address).status_code == 403
    assert house.as_(house.ben).get(address).status_code == 403
    assert house.as_(house.cy).get(address).status_code == 403
    assert Client().get(address)["Location"].startswith("/accounts/login/")


def test_another_brands_auditor_finds_nothing_of_ours(house: House, things: Things) -> None:
    from apps.people.roles import Role
    from tests.people import make_member

    eve = house.as_(make_member(house.other, "Eve", Role.AUDITOR))
    assert "May I return it?" not in eve.get("/console/audit/").content.decode()
    assert eve.get(at("audit", "acts/{act}/", things)).status_code == 404
    assert eve.get(at("audit", "acts/{act}/proof/", things)).status_code == 404


def test_each_role_sees_its_own_sections(house: House) -> None:
    from apps.people.roles import Role
    from tests.people import make_member

    page = house.as_(make_member(house.brand, "Eda", Role.EDITOR)).get("/console/admin/").content.decode()
    assert "/console/admin/knowledge/" in page and "/console/admin/people/" not in page
    page = house.as_(make_member(house.brand, "Max", Role.MANAGER)).get("/console/admin/").content.decode()
    assert "/console/admin/ai/" in page and "/console/admin/keys/" not in page


def test_what_is_not_there_is_a_plain_page(house: House) -> None:
    answer = house.as_(house.ada).get(f"/console/admin/people/{NOBODY}/")
    assert answer.status_code == 404
    assert "Nothing here by that name" in answer.content.decode()
