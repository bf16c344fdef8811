"""A re-index brings the passages along: products first, no gap meanwhile, progress over both."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from apps.catalog import indexing as products
from apps.catalog import reindexing
from apps.catalog.models import Reindexing
from apps.knowledge import importing, indexing, search
from apps.knowledge.models import Passage
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope
from tests.catalog.makers import BY, feed, record, shop
from tests.catalog.test_reindexing import Models
from tests.knowledge.test_search import index, write

pytestmark = pytest.mark.django_db
TEXTS = ("Parcels leave on Mondays.", "Jugs are fired twice.", "Glazes hold no lead.")


@pytest.fixture
def models(monkeypatch: pytest.MonkeyPatch) -> Models:
    return Models(monkeypatch)


@pytest.fixture
def brand(models: Models, tmp_path: Path) -> Brand:
    """Two products, one with a bullet, and three articles: four passages, all read by the old model."""
    made = shop()
    feed(tmp_path, made, record("P1", title="Jug", bullets=["Thrown by hand"]), record("P2", title="Bowl"))
    index(made)
    for n, text in enumerate(TEXTS):
        write(tmp_path, made, f"a{n}", f"# {text.split()[0]}\n\n{text}")
    with brand_scope(made):
        products.embed_pending()
        importing.embed_now()
        assert set(Passage.objects.values_list("model", flat=True)) == {"old"}
    return made


def alike(text: str) -> float:
    """How alike in meaning the passage is to a question that begins as its vector's words do."""
    asked = f"{text.split()[0]}. {text}"
    return {hit.text: round(hit.vector, 2) for hit in search.passages(asked)}[text]


def test_passages_are_made_anew_behind_the_products_and_old_ones_serve_until_then(
    brand: Brand, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reindexing, "PORTION", 2)
    with brand_scope(brand):
        models.now = "new"
        row = reindexing.start(by=BY)
        assert row.total == 6
        for done, fresh in ((2, 0), (4, 2), (6, 4)):
            assert reindexing.portion(row)
            assert (row.done, Passage.objects.filter(model="new").count()) == (done, fresh)
            for text in TEXTS:
                assert alike(text) > 0.9, f"{text} after {done}"
        assert not reindexing.portion(row)
        assert Reindexing.objects.get().state == "done"
        models.asked.clear()
        assert alike(TEXTS[0]) > 0.9
        assert set(models.asked) == {"new"}


def test_what_was_taken_back_meanwhile_ends_nothing(
    brand: Brand, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reindexing, "PORTION", 1)
    with brand_scope(brand):
        models.now = "new"
        row = reindexing.start(by=BY)
        for _ in range(4):
            assert reindexing.portion(row)
        assert row.last
        Passage.objects.filter(pk=row.last).update(live=False)
        while reindexing.portion(row):
            pass
        assert set(Passage.objects.filter(live=True).values_list("model", flat=True)) == {"new"}


def test_the_command_counts_both_and_words_serve_without_models(brand: Brand, models: Models) -> None:
    out = StringIO()
    call_command("reindex", "shop", "--wait", stdout=out)
    said = json.loads(out.getvalue())
    assert (said["state"], said["total"], said["done"]) == ("done", 6, 6)
    with brand_scope(brand):
        assert indexing.counts() == {"words": 4, "meaning": 4}
