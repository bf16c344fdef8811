"""One text many times, or many texts that say the same, never hide the one that answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from apps.knowledge import importing, search
from apps.knowledge.crowding import Standing, spread
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope
from tests.catalog.makers import shop
from tests.knowledge.test_search import found, write

pytestmark = pytest.mark.django_db

RULE = "You can return unused goods within 30 days."
ASKED = "How long can I return something?"
PLACES = ("attic", "cellar", "garden", "kitchen", "office", "porch", "studio", "yard")
DEEDS = ("paint", "sweep", "measure", "heat", "light", "lock", "dust", "empty")


@pytest.fixture
def brand() -> Brand:
    return shop()


def crowd(folder: Path, brand: Brand, count: int = 60) -> None:
    """Notes that begin alike and go on about something else, each an article of its own."""
    for n in range(count):
        other = f"Please {DEEDS[n % 8]} the {PLACES[n // 8 % 8]} and say that all of it was done on time."
        write(
            folder, brand, f"n{n}", f"---\ntitle: Returns, note {n}\n---\nReturns take a week. {other} #{n}"
        )


@pytest.mark.parametrize("vectors", [True, False])
def test_sixty_notes_that_begin_alike_leave_room_for_the_rule(
    brand: Brand, tmp_path: Path, vectors: bool
) -> None:
    crowd(tmp_path, brand)
    write(tmp_path, brand, "returns", f"# Returns\n\n{RULE}")
    with brand_scope(brand):
        if vectors:
            importing.embed_now()
        texts = found(ASKED)
        assert RULE in texts[:3]
        assert len(texts) == 10


def test_the_same_words_come_once_before_what_is_different(brand: Brand, tmp_path: Path) -> None:
    for n in range(12):
        write(tmp_path, brand, f"copy{n}", f"# Parcels {n}\n\nParcels leave our house in Bergen on Fridays.")
    write(tmp_path, brand, "box", "# Boxes\n\nEach parcel is wrapped in paper.")
    with brand_scope(brand):
        texts = found("When do parcels leave?")
        assert texts[1] == "Each parcel is wrapped in paper."
        assert texts[2:] == [texts[0]] * 8


def test_one_article_takes_half_of_the_places_while_others_have_something_to_say(
    brand: Brand, tmp_path: Path
) -> None:
    parts = [f"## Part {place}\n\nA tent of the {place} is aired." for place in PLACES]
    write(tmp_path, brand, "long", "# Tents\n\n" + "\n\n".join(parts))
    for deed in DEEDS[:5]:
        write(tmp_path, brand, deed, f"# Advice\n\nBefore you {deed} anything, put up your tent.")
    with brand_scope(brand):
        titles = [hit.source_title for hit in search.passages("tent")]
        assert sorted(titles) == ["Advice"] * 5 + ["Tents"] * 5
        alone = [hit.source_title for hit in search.passages("tent aired")]
        assert len(alone) == 10


def test_repetitions_fill_what_is_left_in_their_order() -> None:
    texts = ["The lid is round.", "The lid is round!", "A jug holds a litre.", "The lid is round?"]
    kept, behind = spread("lid", [Standing(n, text) for n, text in enumerate(texts)], 3)
    assert (kept, behind) == ([0, 2], [1, 3])
    assert spread("lid", [], 3) == ([], [])
