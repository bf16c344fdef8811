"""What approved texts say of things that fit: proposed with the sentence, said only when a person agrees."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from apps.assistant.answering import Ask, answer
from apps.catalog import approval, children, proposals, relating
from apps.catalog.models import Product
from apps.knowledge import indexing, proposing, review, writing
from apps.people.actors import Actor
from apps.tenants import work
from apps.tenants.models import Brand, Work
from apps.tenants.scope import brand_scope
from tests.catalog.makers import feed, record, shop

pytestmark = pytest.mark.django_db
EVA, KIM = Actor("member", "1", "Eva"), Actor("member", "2", "Kim")
SHEET = "Lark Groundsheet"


def goods(text: str = "It is light.", **more: Any) -> list[dict[str, Any]]:
    return [
        record("SHEET", title=SHEET, description=f"<p>{text}</p>", **more),
        record("TENT-2", title="Wren 2 Tent"),
        record("TENT-3", title="Wren 3 Tent"),
        record("OLD-77", title="Dipper Bivouac"),
    ]


def shelf(tmp_path: Path, text: str, *, approve: bool = True, **more: Any) -> Brand:
    made = shop()
    feed(tmp_path, made, *goods(text, **more), approve=approve)
    read_all(made)
    return made


def read_all(brand: Brand) -> None:
    """What the worker does after the news of the import."""
    with brand_scope(brand):
        ids = list(Product.objects.values_list("id", flat=True))
        indexing.index_products(ids)
        proposing.read({"products": [str(pk) for pk in ids]})


def found(brand: Brand) -> list[tuple[str, str, str]]:
    with brand_scope(brand):
        return [(r.product.sku, r.kind, r.target_sku or r.target_name) for r in proposals.waiting()]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("It is compatible with the Wren 2 Tent.", [("SHEET", "fits", "TENT-2")]),
        ("Fits the Wren 2 and the Wren 3 Tent.", [("SHEET", "fits", "TENT-2"), ("SHEET", "fits", "TENT-3")]),
        ("Designed for use with OLD-77.", [("SHEET", "fits", "OLD-77")]),
        ("It requires the Dipper Bivouac.", [("SHEET", "requires", "OLD-77")]),
        ("Not suitable for the Wren 3 Tent.", [("SHEET", "not_with", "TENT-3")]),
        ("It doesn't fit the Wren 3.", [("SHEET", "not_with", "TENT-3")]),
        ("Replacement for the Dipper Bivouac.", [("SHEET", "replaces", "OLD-77")]),
        ("The Dipper Bivouac fits this groundsheet.", [("OLD-77", "fits", "SHEET")]),
        ("Fits the whole Wren series.", [("SHEET", "fits", "Wren series")]),
        ("Passt zum Wren 2 Tent.", [("SHEET", "fits", "TENT-2")]),
        ("Nicht geeignet für das Wren 3 Tent.", [("SHEET", "not_with", "TENT-3")]),
        ("Fits the Wren.", []),
        ("Fits every tent of two people.", []),
        ("Fits all but the Wren 2 Tent.", []),
        ("It is not said that it fits the Wren 2 Tent.", []),
        ("Does it fit the Wren 2 Tent?", []),
        ("Fits the Lark Groundsheet.", []),
        ("Lighter than the Wren 2 Tent.", []),
    ],
)
def test_a_sentence_that_names_both_sides_is_proposed(
    tmp_path: Path, text: str, wanted: list[tuple[str, str, str]]
) -> None:
    assert found(shelf(tmp_path, text)) == wanted


def test_only_texts_that_may_be_said_are_read(tmp_path: Path) -> None:
    brand = shelf(tmp_path, "It is compatible with the Wren 2 Tent.", approve=False)
    assert found(brand) == []
    with brand_scope(brand):
        approval.approve_products(by=EVA, fields=["description"])
    read_all(brand)
    assert found(brand) == [("SHEET", "fits", "TENT-2")]


def test_approved_attributes_are_read_too(tmp_path: Path) -> None:
    brand = shelf(tmp_path, "It is light.", attributes={"compatible with": ["Wren 3 Tent"]})
    assert found(brand) == [("SHEET", "fits", "TENT-3")]


def test_a_proposal_shows_its_sentence_and_is_said_only_after_a_person_agreed(tmp_path: Path) -> None:
    brand = shelf(tmp_path, "It is light. It can also be used: compatible with the Wren 2 Tent.")
    ask = Ask(f"Does the {SHEET} fit the Wren 2 Tent?")
    with brand_scope(brand):
        row = proposals.waiting().get()
        assert (row.proof, row.proof_source) == (
            "It can also be used: compatible with the Wren 2 Tent.", SHEET
        )  # fmt: skip
        approval.approve_products(by=EVA, fields=["relations"])
        children.approve_relations([row.product_id], "Eva")
        assert proposals.waiting().count() == 1, "approving a whole field approves no proposal"
        assert answer(ask, brand).decision.text != f"Yes, the {SHEET} fits the Wren 2 Tent."
        approval.approve_relation(row.pk, by=KIM)
        assert answer(ask, brand).decision.text == f"Yes, the {SHEET} fits the Wren 2 Tent."


def test_what_was_rejected_does_not_come_back_unless_somebody_declares_it(tmp_path: Path) -> None:
    brand = shelf(tmp_path, "It is compatible with the Wren 2 Tent.")
    with brand_scope(brand):
        row = proposals.waiting().get()
        proposals.reject(row.pk, by=KIM)
        read_all(brand)
        assert not proposals.waiting().exists()
        fits = {"sku": "SHEET", "kind": "fits", "target_sku": "TENT-2"}
        done = relating.declare(relating.from_json([fits]), by=EVA, approve=True)
        row.refresh_from_db()
        assert (done.unchanged, row.rejected_at, row.origin, row.approved_by) == (1, None, "editor", "Eva")


def test_taking_back_an_approved_proposal_keeps_it_away(tmp_path: Path) -> None:
    brand = shelf(tmp_path, "It is compatible with the Wren 2 Tent.")
    with brand_scope(brand):
        row = proposals.waiting().get()
        approval.approve_relation(row.pk, by=KIM)
        relating.remove(row.pk, by=KIM)
        read_all(brand)
        row.refresh_from_db()
        assert (row.approved_at, row.rejected_by) == (None, "Kim") and not proposals.waiting().exists()


def test_a_proposal_goes_when_its_sentence_is_no_longer_said(tmp_path: Path) -> None:
    brand = shelf(tmp_path, "It is compatible with the Wren 2 Tent.")
    feed(tmp_path, brand, *goods("It is compatible with the Wren 3 Tent."))
    read_all(brand)
    assert found(brand) == [("SHEET", "fits", "TENT-3")]


def test_articles_are_read_when_approved_and_forgotten_when_retired(tmp_path: Path) -> None:
    brand = shelf(tmp_path, "It is light.")
    text = "# Sheets\n\nThe Lark Groundsheet fits the Wren 2 Tent."
    with brand_scope(brand):
        revision = writing.write_text(text, name="sheets.md", language="en", by=EVA).revision
        review.submit(revision, by=EVA)
        review.approve(revision, by=KIM)
        for row in Work.objects.filter(kind=proposing.KIND, state="queued"):
            assert work.run(brand.pk, row.pk)
        assert found(brand) == [("SHEET", "fits", "TENT-2")]
        read_all(brand)
        assert found(brand) == [("SHEET", "fits", "TENT-2")]
        review.retire(revision, by=KIM)
        assert proposing.forget_withdrawn() == 1
