"""Making the index anew: without a gap, resumable, after the shoppers' questions, and right under edits."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import time_machine
from django.core.management import CommandError, call_command

from apps.catalog import indexing, reindexing, selectors
from apps.catalog.models import Product, ProductIndex, Reindexing
from apps.core.errors import Conflict
from apps.llm import embeddings
from apps.tenants import work
from apps.tenants.models import Brand, Work
from apps.tenants.scope import brand_scope
from tests.catalog.makers import BY, feed, record, shop

pytestmark = pytest.mark.django_db
NAMES = ("Desk lamp", "Floor lamp", "Tent", "Backpack", "Kettle")


class Models:
    """Two models that give other vectors for the same words; `now` is the one in use."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.now, self.asked = "old", []
        patch.setattr(embeddings, "model_for", lambda language: self.now)
        patch.setattr(embeddings, "language_of", lambda model: model)
        patch.setattr(embeddings, "embed", self.embed)
        patch.setattr(embeddings, "embed_query", self.query)

    def query(self, text: str, language: str = "en") -> tuple[float, ...]:
        model = language if language in ("old", "new") else self.now
        self.asked.append(model)
        return tuple(float(x) for x in self.vector(text, model))

    def embed(self, texts: list[str], language: str = "en") -> Any:
        return np.array([self.vector(text, self.now) for text in texts], dtype=np.float32)

    @staticmethod
    def vector(text: str, model: str) -> Any:
        dice = np.random.default_rng(sum(map(ord, text.split()[0] + model)))
        made = dice.normal(size=embeddings.DIMENSIONS)
        return made / np.linalg.norm(made)


@pytest.fixture
def models(monkeypatch: pytest.MonkeyPatch) -> Models:
    return Models(monkeypatch)


@pytest.fixture
def brand(models: Models, tmp_path: Path) -> Brand:
    made = shop()
    feed(tmp_path, made, *(record(f"P{n}", title=name) for n, name in enumerate(NAMES)))
    with brand_scope(made):
        assert indexing.embed_pending() == len(NAMES)
    return made


def likeness(question: str) -> dict[str, float]:
    """How alike in meaning each product is to the question."""
    return {hit.product.title: round(hit.likeness, 2) for hit in selectors.search_products(question, limit=9)}


def state() -> list[str]:
    return list(ProductIndex.objects.order_by("product").values_list("model", flat=True))


def test_old_vectors_serve_until_the_new_ones_stand(
    brand: Brand, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reindexing, "PORTION", 2)
    with brand_scope(brand):
        before = likeness("Kettle")
        assert (before["Kettle"], set(before)) == (1.0, set(NAMES))
        models.now = "new"
        row = reindexing.start(by=BY)
        for done in (0, 2, 4, 5):
            if done:
                assert reindexing.portion(row)
            assert (row.done, state().count("new")) == (done, done)
            for name in NAMES:
                assert likeness(name)[name] == 1.0, f"{name} after {done}"
        assert not reindexing.portion(row)
        models.asked.clear()
        assert likeness("Kettle")["Kettle"] == 1.0
        assert models.asked == ["new"], "the old model is asked no more"
        row.refresh_from_db()
        assert (row.state, row.done, row.total) == ("done", 5, 5)


def test_a_worker_that_takes_over_goes_on_and_two_do_nothing_twice(
    brand: Brand, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reindexing, "PORTION", 2)
    with brand_scope(brand):
        first = reindexing.start(by=BY)
        assert reindexing.start(by=BY).pk == first.pk
        assert reindexing.portion(first)
        second, late = Reindexing.objects.get(), Reindexing.objects.get()
        assert reindexing.portion(second)
        assert not reindexing.portion(late)
        assert Reindexing.objects.get().done == 4


def test_the_background_does_it_in_portions_and_shoppers_go_first(
    brand: Brand, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reindexing, "PORTION", 2)
    with time_machine.travel(datetime(2026, 11, 2, tzinfo=UTC), tick=False) as clock, brand_scope(brand):
        reindexing.start(by=BY)
        Work.objects.filter(kind="catalog.embed").delete()
        due = {"run_after": datetime.now(UTC), "due_at": datetime.now(UTC)}
        turn = Work.objects.create(kind="assistant.turn", queue="answers", **due)

        def later(seconds: float) -> int:
            clock.shift(timedelta(seconds=seconds))
            waiting = Work.objects.filter(kind="catalog.reindex", state="queued")
            for pk in list(waiting.values_list("pk", flat=True)):
                work.run(brand.pk, pk)
            return Reindexing.objects.get().done

        assert [later(0), later(1), later(1)] == [0, 0, 0]
        turn.delete()
        assert [later(2), later(60), later(60)] == [2, 4, 5]
        later(60)
        assert Reindexing.objects.get().state == "done"
        assert not Work.objects.filter(kind="catalog.reindex", state="queued").exists()


def test_a_product_renamed_meanwhile_is_found_by_its_new_name(
    brand: Brand, models: Models, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = embeddings.embed

    def renamed(texts: list[str], language: str = "en") -> Any:
        made = real(texts, language)
        monkeypatch.setattr(embeddings, "embed", real)
        feed(tmp_path, brand, record("P4", title="Samovar"))
        return made

    with brand_scope(brand):
        models.now = "new"
        row = reindexing.start(by=BY)
        monkeypatch.setattr(embeddings, "embed", renamed)
        assert reindexing.portion(row)
        assert ProductIndex.objects.get(embedding=None).product.title == "Samovar"
        assert "Samovar" in likeness("samovar")
        indexing.embed_pending()
        assert likeness("Samovar")["Samovar"] == 1.0


def test_words_come_back_and_what_left_the_range_stays_away(brand: Brand, models: Models) -> None:
    with brand_scope(brand):
        gone = Product.objects.get(sku="P2")
        Product.objects.filter(pk=gone.pk).update(active=False)
        ProductIndex.objects.filter(product__sku="P3").delete()
        row = reindexing.start(by=BY)
        while reindexing.portion(row):
            pass
        assert set(likeness("backpack")) == set(NAMES) - {"Tent"}


def test_without_the_models_words_serve_on(
    brand: Brand, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    with brand_scope(brand):
        monkeypatch.setattr(embeddings, "embed", lambda texts, language="en": None)
        row = reindexing.start(by=BY)
        while reindexing.portion(row):
            pass
        assert "Kettle" in likeness("kettle")


def test_it_can_be_stopped_once(brand: Brand, models: Models) -> None:
    with brand_scope(brand):
        row = reindexing.start(by=BY)
        reindexing.cancel(row, by=BY)
        assert reindexing.portion(Reindexing.objects.get()) is False
        with pytest.raises(Conflict):
            reindexing.cancel(row, by=BY)
        assert reindexing.start(by=BY).pk != row.pk


def test_the_command_says_how_far_it_is(brand: Brand, models: Models) -> None:
    def said(*args: str) -> dict[str, Any]:
        out = StringIO()
        call_command("reindex", "shop", *args, stdout=out)
        return dict(json.loads(out.getvalue()))

    first = said()
    assert (first["state"], first["total"], first["done"]) == ("running", 5, 0)
    done = said("--wait")
    assert (done["reindexing"], done["state"], done["done"]) == (first["reindexing"], "done", 5)
    with pytest.raises(CommandError):
        call_command("reindex", "nowhere")


def test_another_language_of_the_brand_makes_other_vectors(
    brand: Brand, models: Models, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The names stay, so nothing but the model tells that the vectors are of no use any more."""
    models.now = "new"
    feed(tmp_path, brand, *(record(f"P{n}", title=name, bullets=["Other"]) for n, name in enumerate(NAMES)))
    with brand_scope(brand):
        assert ProductIndex.objects.filter(embedding=None).count() == len(NAMES)
        indexing.embed_pending()
        assert likeness("Tent")["Tent"] == 1.0
