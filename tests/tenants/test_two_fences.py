"""A row of one brand can't be reached from another, in Python and in PostgreSQL alone."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from apps.people.models import ApiKey, Member, Shopper
from apps.tenants import scoping
from apps.tenants.models import Brand
from apps.tenants.scope import ForeignBrand, NoBrand, brand_scope
from tests.people import make_brand, make_member, make_shopper

pytestmark = pytest.mark.django_db


@pytest.fixture
def brands() -> tuple[Brand, Brand]:
    return make_brand("own"), make_brand("other")


def test_without_a_brand_every_query_raises() -> None:
    for ask in (Shopper.objects.count, Shopper.objects.exists, Shopper.objects.first, Shopper.objects.create):
        with pytest.raises(NoBrand):
            ask()


def test_a_brand_sees_only_its_own(brands: tuple[Brand, Brand]) -> None:
    own, other = brands
    mine, theirs = make_shopper(own), make_shopper(other)
    with brand_scope(own):
        assert list(Shopper.objects.all()) == [mine]
        assert Shopper.objects.filter(pk=theirs.pk).update(name="x") == 0
        assert Shopper.objects.filter(pk=theirs.pk).delete()[0] == 0
        with pytest.raises(ForeignBrand):
            theirs.save()
        with pytest.raises(ForeignBrand):
            Shopper.objects.bulk_create([Shopper(brand=other)])


def test_forward_keys_obey(brands: tuple[Brand, Brand]) -> None:
    own, other = brands
    theirs = make_member(other, "Cy")
    with brand_scope(own):
        with pytest.raises(ForeignBrand):
            ApiKey.objects.create(digest="d", hint="h", label="l", created_by=theirs)
        key = ApiKey(digest="d", hint="h", label="l", created_by_id=theirs.pk)
        with pytest.raises(Member.DoesNotExist):
            _ = key.created_by


def test_postgres_alone_refuses(brands: tuple[Brand, Brand], monkeypatch: pytest.MonkeyPatch) -> None:
    own, other = brands
    theirs = make_shopper(other, name="secret")
    monkeypatch.setattr(scoping, "guard_is_up", False)
    assert Shopper.objects.count() == 0
    with brand_scope(own):
        assert Shopper.objects.count() == 0
        assert Shopper.objects.filter(pk=theirs.pk).update(name="x") == 0
        with pytest.raises(DatabaseError), transaction.atomic():
            Shopper.objects.create(brand=other)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM people_shopper")
            assert cursor.fetchone() == (0,)
    with brand_scope(other):
        assert Shopper.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_composite_keys_refuse_a_foreign_target(monkeypatch: pytest.MonkeyPatch) -> None:
    own, other = make_brand("own"), make_brand("other")
    theirs = make_member(other, "Cy")
    with brand_scope(own), pytest.raises(IntegrityError):
        ApiKey.objects.create(digest="d", hint="h", label="l", created_by_id=theirs.pk)


def test_what_a_rollback_took_back_is_told_again(brands: tuple[Brand, Brand]) -> None:
    own, other = brands
    make_shopper(own)
    with brand_scope(other), pytest.raises(ZeroDivisionError), transaction.atomic():
        assert Shopper.objects.count() == 0
        raise ZeroDivisionError
    with brand_scope(own):
        assert Shopper.objects.count() == 1


@pytest.fixture
def one_and_two() -> tuple[Brand, Brand]:
    """Two brands with one shopper and with two."""
    one, two = make_brand("first"), make_brand("second")
    for brand in (one, two, two):
        make_shopper(brand)
    return one, two


def test_after_a_savepoint_was_rolled_back_the_brand_is_told_again(one_and_two: tuple[Brand, Brand]) -> None:
    one, two = one_and_two
    with brand_scope(one):
        assert _seen_by_postgres() == 1
        point = transaction.savepoint()
    with brand_scope(two):
        assert _seen_by_postgres() == 2
        transaction.savepoint_rollback(point)
        # PostgreSQL has gone back to the first brand, without a word.
        assert _seen_by_postgres() == 2


@pytest.mark.django_db(transaction=True)
def test_after_a_transaction_was_rolled_back_the_brand_is_told_again(
    one_and_two: tuple[Brand, Brand],
) -> None:
    one, two = one_and_two
    with brand_scope(one):
        assert _seen_by_postgres() == 1
        with pytest.raises(ZeroDivisionError), transaction.atomic(), brand_scope(two):
            assert _seen_by_postgres() == 2
            raise ZeroDivisionError
    with brand_scope(two):
        assert _seen_by_postgres() == 2


@pytest.mark.django_db(transaction=True)
def test_a_new_connection_is_told_too() -> None:
    own = make_brand("own")
    make_shopper(own)
    with brand_scope(own):
        assert _seen_by_postgres() == 1
        connection.close()
        assert _seen_by_postgres() == 1
    connection.close()
    assert _seen_by_postgres() == 0


def _seen_by_postgres() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM people_shopper")
        (count,) = cursor.fetchone()
    return int(count)


def test_the_application_cannot_truncate_or_bypass() -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE people_shopper CASCADE")
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False, False)
