"""Every owned model refuses the other brand on every path, in Python and in PostgreSQL alone."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, models, transaction

from apps.tenants import fences, scoping
from apps.tenants.models import Brand, Owned, OwnedForeignKey
from apps.tenants.scope import ForeignBrand, NoBrand, brand_scope
from tests.boundary.rows import make
from tests.people import make_brand

pytestmark = pytest.mark.django_db
MODELS = fences.owned_models()


@pytest.fixture
def brands() -> tuple[Brand, Brand]:
    return make_brand("own"), make_brand("other")


def theirs_of(model: type[Owned], other: Brand) -> Owned:
    with brand_scope(other):
        return make(model)


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.__name__)
def test_reading_and_writing(model: type[Owned], brands: tuple[Brand, Brand]) -> None:
    own, other = brands
    theirs = theirs_of(model, other)
    with pytest.raises(NoBrand):
        model.objects.exists()
    with brand_scope(own):
        rows = model.objects.filter(pk=theirs.pk)
        assert not rows.exists()
        assert rows.count() == 0
        assert list(rows.values_list("pk")) == []
        assert model.objects.in_bulk([theirs.pk]) == {}
        assert list(model.objects.exclude(pk=None).iterator()) == []
        assert rows.aggregate(n=models.Count("pk")) == {"n": 0}
        assert model._base_manager.filter(pk=theirs.pk).first() is None
        if not model.insert_only:  # PostgreSQL refuses to change those at all
            assert rows.update(**{model._meta.pk.name: theirs.pk}) == 0
        with pytest.raises(ForeignBrand):
            theirs.save()
        with pytest.raises(ForeignBrand):
            theirs.delete()
        with pytest.raises(ForeignBrand):
            model.objects.bulk_create([theirs])
        with pytest.raises(ForeignBrand):
            model.objects.bulk_update([theirs], [_some_field(model)])
        with pytest.raises(model.DoesNotExist):  # type: ignore[attr-defined]
            theirs.refresh_from_db()


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.__name__)
def test_postgres_alone(
    model: type[Owned], brands: tuple[Brand, Brand], monkeypatch: pytest.MonkeyPatch
) -> None:
    own, other = brands
    theirs = theirs_of(model, other)
    table = model._meta.db_table
    monkeypatch.setattr(scoping, "guard_is_up", False)
    for scope in (brand_scope(own), None):
        if scope:
            with scope:
                _refuses(table, theirs, other)
        else:
            _refuses(table, theirs, other)
    with brand_scope(other), connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}" WHERE id = %s', [theirs.pk])
        assert cursor.fetchone() == (1,), "the test must have made something that could leak"


def _refuses(table: str, theirs: Owned, other: Brand) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}"')
        assert cursor.fetchone() == (0,)
        for sql in (
            f'UPDATE "{table}" SET brand_id = brand_id WHERE id = %s',
            f'DELETE FROM "{table}" WHERE id = %s',
        ):
            try:
                with transaction.atomic():
                    cursor.execute(sql, [theirs.pk])
                    assert cursor.rowcount == 0
            except DatabaseError as error:
                assert "permission denied" in str(error)
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute(f'INSERT INTO "{table}" (id, brand_id) VALUES (gen_random_uuid(), %s)', [other.pk])
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute(f'TRUNCATE "{table}" CASCADE')


KEYS = [
    (model, field)
    for model in MODELS
    for field in model._meta.local_fields
    if isinstance(field, OwnedForeignKey)
]


@pytest.mark.parametrize(
    ("model", "field"), KEYS, ids=lambda x: getattr(x, "__name__", getattr(x, "name", ""))
)
def test_no_key_reaches_another_brand(
    model: type[Owned], field: OwnedForeignKey, brands: tuple[Brand, Brand]
) -> None:
    own, other = brands
    target = field.related_model
    foreign = theirs_of(target, other)
    with brand_scope(own):
        mine = make(model)
        setattr(mine, field.name, foreign)
        with pytest.raises(ForeignBrand):
            mine.save()
        if model.insert_only:
            return
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f'UPDATE "{model._meta.db_table}" SET "{field.column}" = %s WHERE id = %s',
                [foreign.pk, mine.pk],
            )
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_there_are_no_other_relations_between_brands() -> None:
    for model in apps.get_models():
        assert not model._meta.local_many_to_many or not issubclass(model, Owned), model
        for field in model._meta.local_fields:
            related = field.related_model if isinstance(field, models.ForeignKey) else None
            if related is not None and issubclass(related, Owned):
                assert isinstance(field, OwnedForeignKey), f"{model.__name__}.{field.name}"
                assert issubclass(model, Owned), f"{model.__name__} points at owned rows"


SECRET_COLUMNS = {("people_widgetkey", "key"), ("people_apikey", "digest")}


def test_unique_indexes_start_with_the_brand() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.relname, array_agg(a.attname ORDER BY k.n) FROM pg_index i "
            "JOIN pg_class t ON t.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid "
            "CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY k(attnum, n) "
            "JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.attnum "
            "WHERE i.indisunique AND NOT i.indisprimary GROUP BY t.relname, x.relname"
        )
        indexes = cursor.fetchall()
    tables = {model._meta.db_table for model in MODELS}
    wrong = [
        (table, columns)
        for table, columns in indexes
        if table in tables and columns[0] != "brand_id" and (table, columns[0]) not in SECRET_COLUMNS
    ]
    assert wrong == []


def test_every_definer_function_is_known_and_pinned() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.proname, p.proconfig FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
            "WHERE p.prosecdef AND n.nspname = 'public' ORDER BY 1"
        )
        found = dict(cursor.fetchall())
        cursor.execute("SELECT count(*) FROM pg_views WHERE schemaname = 'public'")
        assert cursor.fetchone() == (0,)
    assert sorted(found) == [signature.split("(")[0] for signature in fences.registered_functions()]
    assert all(config == ["search_path=public, pg_temp"] for config in found.values()), found


def _some_field(model: type[Owned]) -> str:
    return next(f.name for f in model._meta.local_fields if f.name not in ("id", "brand"))
