"""Passages: only what is approved, valid and meant for this reader, language, product and brand."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection

from apps.catalog import approval
from apps.catalog.models import Product
from apps.knowledge import importing, indexing, review, search
from apps.knowledge.models import Passage, Revision
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope
from tests.catalog.makers import ADA, BY, feed, record, shop

pytestmark = pytest.mark.django_db

RETURNS = "# Returns\n\nYou may return goods within 30 days of delivery.\n"


@pytest.fixture
def brand() -> Brand:
    return shop()


def write(folder: Path, brand: Brand, name: str, text: str, *, approve: bool = True) -> None:
    path = folder / f"{name}.md"
    path.write_text(text)
    with brand_scope(brand):
        importing.import_paths([path], by=BY, approve_as=ADA.format(brand.slug) if approve else "")


def found(query: str, **options: Any) -> list[str]:
    return [hit.text for hit in search.passages(query, **options)]


def test_an_approved_text_is_found_with_its_source(brand: Brand, tmp_path: Path) -> None:
    write(tmp_path, brand, "returns", RETURNS)
    write(tmp_path, brand, "care", "# Care\n\nWash wool cold.")
    with brand_scope(brand):
        hit = search.passages("How long may I return goods?")[0]
        assert (hit.text, hit.source_title, hit.version, hit.source_kind) == (
            "You may return goods within 30 days of delivery.",
            "Returns",
            "1",
            "article",
        )
        assert hit.approved_at
        assert 0 < hit.score <= 1
        assert 0 < hit.lexical <= 1


def test_what_nobody_approved_is_never_found(brand: Brand, tmp_path: Path) -> None:
    write(tmp_path, brand, "returns", RETURNS, approve=False)
    with brand_scope(brand):
        assert found("return goods") == []
        revision = Revision.objects.get()
        review.submit(revision, by=BY)
        assert found("return goods") == []
        review.approve(revision, by=BY)
        assert len(found("return goods")) == 1


def test_a_retired_or_superseded_wording_is_silent_at_once(brand: Brand, tmp_path: Path) -> None:
    write(tmp_path, brand, "returns", RETURNS)
    write(tmp_path, brand, "returns", RETURNS.replace("30", "60"))
    with brand_scope(brand):
        assert found("return goods") == ["You may return goods within 60 days of delivery."]
        assert [one.state for one in Revision.objects.order_by("number")] == ["superseded", "approved"]
        review.retire(Revision.objects.get(number=2), by=BY)
        assert found("return goods") == []
        assert Passage.objects.count() == 2


def test_validity_counts_the_brands_days(brand: Brand, tmp_path: Path) -> None:
    text = "---\ntitle: Sale\nvalid_from: 2026-03-01\nvalid_to: 2026-03-31\n---\nWinter sale terms apply."
    write(tmp_path, brand, "sale", text)
    seen = {}
    with brand_scope(brand):
        for moment in (
            datetime(2026, 2, 28, 22, 59, tzinfo=UTC),
            datetime(2026, 2, 28, 23, 1, tzinfo=UTC),
            datetime(2026, 3, 31, 21, 59, tzinfo=UTC),
            datetime(2026, 3, 31, 22, 1, tzinfo=UTC),
        ):
            with time_machine.travel(moment, tick=False):
                seen[moment.isoformat()] = len(found("winter sale terms"))
        assert list(seen.values()) == [0, 1, 1, 0]
        with time_machine.travel(datetime(2026, 4, 1, 12, tzinfo=UTC), tick=False):
            assert review.expire_old() == 1
            assert Revision.objects.get().state == "expired"


def test_advisors_see_their_texts_and_shoppers_do_not(brand: Brand, tmp_path: Path) -> None:
    write(
        tmp_path, brand, "inside", "---\naudience: advisors\n---\nGrant a discount of ten percent when asked."
    )
    with brand_scope(brand):
        assert found("discount") == []
        assert len(found("discount", audience="advisors")) == 1


def test_a_text_speaks_only_its_language(brand: Brand, tmp_path: Path) -> None:
    write(tmp_path, brand, "de", "---\nlanguage: de\n---\nRückgabe ist innerhalb von 30 Tagen möglich.")
    with brand_scope(brand):
        assert found("Rückgabe", language="en") == []
        assert len(found("Wie lange ist die Rueckgabe oder Rückgabe möglich?", language="de")) == 1


def test_only_general_texts_and_this_products_own(brand: Brand, tmp_path: Path) -> None:
    lamps = [
        record(
            "A",
            description="Copper shade spun by hand.",
            bullets=["Shade of copper"],
            category="Lamps > Desk",
        ),
        record("B", description="Shade of milk glass."),
    ]
    feed(tmp_path, brand, *lamps)
    index(brand)
    write(tmp_path, brand, "general", "# Shades\n\nEvery shade can be ordered again.")
    write(tmp_path, brand, "only-b", "---\nproducts: [B]\n---\nThe shade of this lamp breaks easily.")
    write(tmp_path, brand, "desk", "---\ncategories: [Desk]\n---\nThe shade of a desk lamp points down.")
    with brand_scope(brand):
        a, b = Product.objects.get(sku="A"), Product.objects.get(sku="B")
        general = "Every shade can be ordered again."
        desk = "The shade of a desk lamp points down."
        assert set(found("shade", product=a)) == {
            general,
            desk,
            "Copper shade spun by hand.",
            "Shade of copper",
        }
        assert set(found("shade", product=b)) == {
            general,
            "Shade of milk glass.",
            "The shade of this lamp breaks easily.",
        }
        assert set(found("shade")) == {general, desk}
        assert [hit.text for hit in search.texts_of([a])[a.pk]] == [
            "Copper shade spun by hand.",
            "Shade of copper",
        ]


def index(brand: Brand) -> None:
    """What the news of a changed product does once the transaction is through."""
    with brand_scope(brand):
        indexing.index_products(list(Product.objects.values_list("id", flat=True)))


def test_product_texts_need_approval_field_by_field(brand: Brand, tmp_path: Path) -> None:
    feed(tmp_path, brand, record("A", description="Spun copper.", bullets=["Hand made"]), approve=False)
    index(brand)
    with brand_scope(brand):
        product = Product.objects.get()
        assert found("copper hand made", product=product) == []
        approval.approve_products(by=BY, fields=["bullets"])
        index(brand)
        product.refresh_from_db()
        assert found("copper hand made", product=product) == ["Hand made"]
        Product.objects.update(approved_fields=[])
        product.refresh_from_db()
        assert found("copper hand made", product=product) == []
        assert search.texts_of([product]) == {product.pk: []}


def test_unchanged_words_keep_their_passage_and_changed_ones_leave_the_old(
    brand: Brand, tmp_path: Path
) -> None:
    feed(tmp_path, brand, record("A", description="Old words.", bullets=["Same"]))
    index(brand)
    with brand_scope(brand):
        same = Passage.objects.get(text="Same").pk
    feed(tmp_path, brand, record("A", description="New words.", bullets=["Same"]))
    index(brand)
    with brand_scope(brand):
        assert Passage.objects.get(text="Same").pk == same
        assert dict(Passage.objects.values_list("text", "live")) == {
            "Old words.": False,
            "New words.": True,
            "Same": True,
        }
        assert Passage.objects.get(text="New words.").product_version == 2


def test_meaning_finds_and_missing_vectors_do_no_harm(brand: Brand, tmp_path: Path) -> None:
    write(tmp_path, brand, "returns", RETURNS)
    write(tmp_path, brand, "care", "# Care\n\nWash wool cold and dry it flat.")
    with brand_scope(brand):
        assert found("money back if I dislike it") == []
        importing.embed_now()
        assert not indexing.pending().exists()
        hits = search.passages("can I send it back if I dislike it")
        assert hits[0].source_title == "Returns"
        assert 0 < hits[0].vector <= 1


def test_another_brand_is_never_found(brand: Brand, tmp_path: Path) -> None:
    other = shop("other")
    write(tmp_path, other, "secret", "# Margin\n\nOur margin on tents is secret.")
    feed(tmp_path, other, record("A", description="Secret margin lamp."))
    index(other)
    with brand_scope(other):
        importing.embed_now()
        foreign = Product.objects.get()
        assert len(found("secret margin", product=foreign)) == 2
    with brand_scope(brand):
        assert found("secret margin") == []
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM knowledge_find_passages"
                "('secret margin', 'en', %s, 'A', '{}', 'advisors', now(), NULL, '', 50)",
                [foreign.pk],
            )
            assert cursor.fetchone() == (0,)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM knowledge_find_passages"
            "('secret margin', 'en', NULL, '', '{}', 'advisors', now(), NULL, '', 50)"
        )
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(
    "query", ["", "  ", "\x00", "the of and", "😀", "'; DROP TABLE x --", "a" * 100_000, "& | !"]
)
def test_odd_questions_find_nothing_and_break_nothing(brand: Brand, tmp_path: Path, query: str) -> None:
    write(tmp_path, brand, "returns", RETURNS)
    with brand_scope(brand):
        assert found(query) == []


def test_a_search_asks_the_database_twice(
    brand: Brand, tmp_path: Path, django_assert_num_queries: Any
) -> None:
    write(tmp_path, brand, "returns", RETURNS)
    write(tmp_path, brand, "more", "# Goods\n\nGoods are packed well.\n\n## Two\n\nGoods are sent.")
    with brand_scope(brand):
        found("warm up")
        with django_assert_num_queries(2):
            assert len(found("goods", limit=1)) == 1
        with django_assert_num_queries(2):
            assert len(found("goods", limit=3)) == 3
