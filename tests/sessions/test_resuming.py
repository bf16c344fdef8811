"""A conversation is found again by its secret, from where it began, for as long as it may be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from apps.core.clock import now
from apps.core.errors import Unauthenticated
from apps.people.models import WidgetKey
from apps.sessions import opening
from apps.sessions.models import Resume, Session
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope
from tests.people import make_brand, make_key
from tests.sessions.test_conversations import start

pytestmark = pytest.mark.django_db
SHOP = "http://shop.example"


@pytest.fixture
def brand() -> Iterator[Brand]:
    made = make_brand("own")
    with brand_scope(made):
        yield made


@pytest.fixture
def session(brand: Brand) -> Session:
    return start(brand)


def found(secret: str, key: WidgetKey | None, origin: str = SHOP) -> object:
    assert key is not None
    try:
        return opening.find_by_secret(secret, widget_key=key, origin=origin).pk
    except Unauthenticated as refused:
        return refused.code


def test_it_is_found_from_the_same_key_and_origin_only(brand: Brand, session: Session) -> None:
    secret = opening.resume_secret(session, SHOP)
    other = WidgetKey.objects.create(key="wk_second", origins=[SHOP])
    assert found(secret, session.widget_key) == session.pk
    assert found(secret, other) == "resume_invalid"
    for origin in ("http://other.example", "https://shop.example", "http://shop.example:81", ""):
        assert found(secret, session.widget_key, origin) == "resume_invalid"
    for guess in (secret[:-1], "", "rs_", secret + "x"):
        assert found(guess, session.widget_key) == "resume_invalid"


def test_another_brands_key_finds_nothing(session: Session) -> None:
    secret = opening.resume_secret(session, SHOP)
    other = make_brand("other")
    key = make_key(other)
    with brand_scope(other):
        assert found(secret, key) == "resume_invalid"


def test_a_secret_is_replaced_each_time_and_the_one_before_is_good_for_a_minute(session: Session) -> None:
    first = opening.resume_secret(session, SHOP)
    second = opening.resume_secret(session, SHOP)
    assert found(first, session.widget_key) == found(second, session.widget_key) == session.pk
    with time_machine.travel(now() + timedelta(seconds=61)):
        assert found(first, session.widget_key) == "resume_invalid"
        assert found(second, session.widget_key) == session.pk
    opening.resume_secret(session, SHOP)
    assert found(first, session.widget_key) == "resume_invalid"


def test_after_its_days_it_is_forgotten(session: Session) -> None:
    secret = opening.resume_secret(session, SHOP)
    with time_machine.travel(now() + timedelta(days=opening.RESUME_DAYS, seconds=1)):
        assert found(secret, session.widget_key) == "resume_invalid"


def test_the_database_holds_no_secret(session: Session) -> None:
    secret = opening.resume_secret(session, SHOP)
    row = Resume.objects.get()
    assert secret not in (row.digest, row.previous) and secret[3:] not in row.digest
