"""What is true and beside the question is no answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from apps.grounding.aspects import other_aspect
from apps.grounding.relevance import asked
from apps.grounding.types import Evidence, Source

BESIDE, TELLS = 0.3, 1.0


def share(question: str, text: str, *, passage: bool = False, called: frozenset[str] = frozenset()) -> float:
    kind = "passage" if passage else "attribute"
    piece = Evidence("e", kind, text, Source(kind, "e"), "STOOL")  # type: ignore[arg-type]
    return other_aspect(replace(asked(question), called=called), piece)


@pytest.mark.parametrize(
    ("question", "text", "left"),
    [
        ("What is the weight capacity?", "Item weight: 3.2 kg", BESIDE),
        ("How much weight does it support?", "Weight: 3.2 kg", BESIDE),
        ("How much weight does it support?", "Maximum load: 120 kg", TELLS),
        ("What is the weight limit?", "For users up to 95 kg", TELLS),
        ("How heavy is it?", "Weight: 3.2 kg", TELLS),
        ("How wide is the seat?", "Seat height: 46 cm", BESIDE),
        ("How wide is the seat?", "Seat width: 40 cm", TELLS),
        ("How wide is it?", "Diameter: 40 cm", TELLS),
        ("How wide is it?", "Dimensions: height: 9 cm; width: 12 cm", TELLS),
        ("How long is it?", "Seat height: 46 cm", TELLS),
        ("What is the shipping weight?", "Item weight: 3.2 kg", BESIDE),
        ("What is the shipping weight?", "Package weight: 4.1 kg", TELLS),
        ("How many pockets does the bag have?", "Number of items: 2", BESIDE),
        ("How many stools do you get?", "Number of items: 2", TELLS),
    ],
)
def test_a_field_of_another_aspect_is_taken_down(question: str, text: str, left: float) -> None:
    assert share(question, text) == left


@pytest.mark.parametrize(
    ("question", "text", "left"),
    [
        ("How long does the lamp last?", "The lamp charges in 3 hours.", BESIDE),
        ("How long does the lamp last?", "It charges in 3 hours and runs for 20 hours.", TELLS),
        ("How long does the lamp take to charge?", "The lamp charges in 3 hours.", TELLS),
        ("Is the frame washable?", "The cover is washable at 30 degrees.", BESIDE),
        ("Is the cover washable?", "The cover is washable at 30 degrees.", TELLS),
        ("Is it washable?", "The cover is washable at 30 degrees.", TELLS),
    ],
)
def test_a_sentence_of_another_aspect_is_taken_down(question: str, text: str, left: float) -> None:
    assert share(question, text, passage=True) == left


def test_a_product_called_by_its_kind_is_no_part() -> None:
    question, text = "Is the stool washable?", "The cover is washable at 30 degrees."
    assert share(question, text, passage=True, called=frozenset({"stool"})) == TELLS
