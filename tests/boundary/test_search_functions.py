"""The definer functions of search stand outside row level security: each must keep to the brand itself.

What comes back to the application is filtered once more, which would hide a leak from every other test;
so the very statement is run again here and its rows are looked at as they are.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.catalog import selectors as catalog
from apps.catalog.models import Product
from apps.knowledge import importing, search
from apps.knowledge.models import Passage
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope, no_scope
from tests.catalog.makers import ADA, BY, feed, record, shop

pytestmark = pytest.mark.django_db
TEXT = "# Returns\n\nYou may return a Nordwind tent within 30 days.\n"
ASKED = "May I return a Nordwind tent?"


@pytest.fixture
def brands(tmp_path: Path) -> list[Brand]:
    """Two brands that sell and say the same."""
    path = tmp_path / "returns.md"
    path.write_text(TEXT)
    made = [shop("own"), shop("other")]
    for brand in made:
        feed(tmp_path, brand, record("T1", title="Nordwind 2 tent"))
        with brand_scope(brand):
            importing.import_paths([path], by=BY, approve_as=ADA.format(brand.slug))
    return made


def rows_of(function: str, ask: Callable[[], object]) -> tuple[str, list[Any]]:
    """The statement that calls the function while ``ask`` runs, and the ids it gives."""
    with CaptureQueriesContext(connection) as asked:
        ask()
    (statement,) = [query["sql"] for query in asked if f"{function}(" in query["sql"]]
    return statement, _first_column(statement)


def _first_column(statement: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.parametrize(
    ("function", "ask", "model"),
    [
        ("knowledge_find_passages", lambda: search.passages(ASKED), Passage),
        ("catalog_find_products", lambda: catalog.search_products(ASKED), Product),
    ],
    ids=["passages", "products"],
)
def test_search_gives_rows_of_the_brand_in_scope_only(
    brands: list[Brand], function: str, ask: Callable[[], object], model: Any
) -> None:
    own, other = brands
    with brand_scope(own):
        statement, ids = rows_of(function, ask)
        assert ids
        assert model.objects.filter(pk__in=ids).count() == len(set(ids))
    with brand_scope(other):
        theirs = _first_column(statement)
        assert theirs and not set(theirs) & set(ids)
    with no_scope():
        assert _first_column(statement) == []


def test_words_like_a_typing_slip_are_those_of_the_brand_in_scope_only(
    brands: list[Brand], tmp_path: Path
) -> None:
    own, other = brands
    feed(tmp_path, other, record("T2", title="Nordwyn 3 tent"))
    with brand_scope(own):
        assert catalog.words_like("nordwid") == ["nordwind"]
    with brand_scope(other):
        assert catalog.words_like("nordwid") == ["nordwind", "nordwyn"]
    with no_scope():
        assert _first_column("SELECT catalog_words_like('nordwid', 12)") == []


def test_what_another_brand_has_plenty_of_crowds_nothing_out(tmp_path: Path) -> None:
    path = tmp_path / "returns.md"
    path.write_text(TEXT)
    other, own = shop("other"), shop("own")
    feed(tmp_path, other, *(record(f"T{number}", title="Nordwind 2 tent") for number in range(20)))
    feed(tmp_path, own, record("T1", title="Nordwind 2 tent for two with much room"))
    for brand, copies in ((other, 20), (own, 1)):
        files = [tmp_path / f"{brand.slug}{number}.md" for number in range(copies)]
        for file in files:
            file.write_text(TEXT)
        with brand_scope(brand):
            importing.import_paths(files, by=BY, approve_as=ADA.format(brand.slug))
    with brand_scope(own):
        assert [hit.product.sku for hit in catalog.search_products("Nordwind 2 tent", limit=1)] == ["T1"]
        assert len(search.passages(ASKED, limit=1)) == 1
