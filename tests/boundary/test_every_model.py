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
    # Row level security would hide the row too; only the guard in the query itself raises.
    for manager in (model.objects, model._base_manager, model._default_manager):
        with pytest.raises(NoBrand):
            manager.exists()
    with pytest.raises(NoBrand):
        theirs.refresh_from_db()
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


def test_every_owned_table_is_fenced_in_full() -> None:
    """Also against its owner, for reading and for writing, and the application can not take it down."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity, c.relowner = r.oid, "
            "array_agg(p.qual = p.with_check AND p.qual LIKE '%%vitrine.brand%%' AND p.cmd = 'ALL') "
            "FROM pg_class c JOIN pg_roles r ON r.rolname = current_user "
            "LEFT JOIN pg_policies p ON p.tablename = c.relname AND p.schemaname = 'public' "
            "WHERE c.relname = ANY(%s) AND c.relkind = 'r' GROUP BY 1, 2, 3, 4",
            [[model._meta.db_table for model in MODELS]],
        )
        found = {name: facts for name, *facts in cursor.fetchall()}
        cursor.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False, False)
    assert found == {model._meta.db_table: [True, True, False, [True]] for model in MODELS}


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.__name__)
def test_the_application_has_the_rights_it_needs_and_no_other(model: type[Owned]) -> None:
    """A refused TRUNCATE … CASCADE proves little: another table may have refused it."""
    rights = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r FROM unnest(%s::text[]) r WHERE has_table_privilege(current_user, %s, r)",
            [list(rights), model._meta.db_table],
        )
        has = {row[0] for row in cursor.fetchall()}
    assert has == set(rights[: 2 if model.insert_only else 4])


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


def test_each_key_is_a_pair_in_the_database() -> None:
    """Also for rows that may only be inserted, whose keys no UPDATE can try."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.conrelid::regclass::text, c.confrelid::regclass::text, "
            "ARRAY(SELECT a.attname::text FROM unnest(c.conkey) WITH ORDINALITY k(n, i) JOIN pg_attribute a "
            "ON a.attrelid = c.conrelid AND a.attnum = k.n ORDER BY k.i), "
            "ARRAY(SELECT a.attname::text FROM unnest(c.confkey) WITH ORDINALITY k(n, i) JOIN pg_attribute a "
            "ON a.attrelid = c.confrelid AND a.attnum = k.n ORDER BY k.i) "
            "FROM pg_constraint c WHERE c.contype = 'f' AND c.convalidated"
        )
        found = {(table, target, *own, *theirs) for table, target, own, theirs in cursor.fetchall()}
    wanted = {
        (model._meta.db_table, field.related_model._meta.db_table, "brand_id", field.column, "brand_id", "id")
        for model, field in KEYS
    }
    assert wanted - found == set()


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
