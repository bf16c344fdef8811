"""Links told from either end, measures asked for by their unit, options meant by number, slips mended."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from apps.grounding import pipeline
from apps.grounding.types import ProductView, Question, VariantView
from apps.grounding.understanding.options import measured_options
from apps.grounding.understanding.spelling import corrected
from tests.grounding.goods import GROUND, HERON_1, HERON_2, NOON, Shop, number

ROPE = ProductView(
    "ROPE", "Siskin Rope", "Osprey Hollow", "Ropes", version="1",
    attributes=(number("stretch", "Static stretch", 4, "%"), number("weight", "Weight", 58, "g")),
    variants=(
        VariantView("ROPE-30", {"Length": "30 m"}, Decimal("79.00"), "EUR", 2),
        VariantView("ROPE-60", {"Length": "60 m"}, Decimal("139.00"), "EUR", 0),
    ),
    read_at=NOON,
)  # fmt: skip


class RopeShop(Shop):
    goods = (*Shop.goods, ROPE)

    def words_like(self, word: str) -> list[str]:
        return ["returned", "canisters", "waterproof"]

    def known_words(self, words: object) -> frozenset[str]:
        return frozenset({"fuel", "back", "sent", "goods", "tent", "heron"})


def ask(text: str, product: ProductView | None = None) -> str:
    decision = pipeline.decide(Question(text, product=product), RopeShop())
    return decision.text if decision.outcome == "answered" else decision.outcome


@pytest.mark.parametrize("view", [GROUND, HERON_2])
def test_a_link_is_told_from_either_end(view: ProductView) -> None:
    other = "the heron 2 tent" if view is GROUND else "the groundsheet"
    assert ask(
        f"can I use this under {other}?" if view is GROUND else f"does {other} go under this?", view
    ) == ("Yes, the Heron 2 Groundsheet fits the Heron 2 Tent.")


def test_a_declared_misfit_is_told() -> None:
    assert ask("any good under a Heron 1?", GROUND).startswith("No, the Heron 2 Groundsheet is not for use")


def test_a_number_nobody_declared_is_neither_confirmed_nor_denied() -> None:
    said = ask("would this go under the Heron 3?", GROUND)
    assert said in ("refused", "clarify")


def test_a_make_nobody_knows_is_neither_confirmed_nor_denied() -> None:
    assert ask("does this fit my Nordisk Heron 2 tent?", GROUND) in ("refused", "clarify", "escalated")


def test_the_only_attribute_of_the_measure_asked_for_answers() -> None:
    assert "4" in ask("how many percent does it give", ROPE)
    assert ask("how many kelvin", ROPE) == "refused"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("the longest one", {"Length": "60 m"}),
        ("the 30 one", {"Length": "30 m"}),
        ("thirty metres", {"Length": "30 m"}),
        ("the 45 one", {}),
    ],
)
def test_options_are_meant_by_number_or_place(text: str, meant: dict[str, str]) -> None:
    assert measured_options(text, ROPE) == meant


def test_slips_are_mended_to_the_brands_words_only() -> None:
    shop = RopeShop()
    mend = lambda text: corrected(text, shop.known_words(()), shop.words_like)  # noqa: E731
    assert mend("opened canistres retruned?") == "opened canisters returned?"
    assert mend("hwo heavy is the heron2") == "how heavy is the heron 2"
    assert mend("zebra quux") == "zebra quux"


def test_a_mended_question_is_answered_from_approved_words() -> None:
    assert ask("opened fuel canistres retruned?") == "Opened fuel canisters can't be returned."


def test_the_one_of_a_kind_needs_no_name() -> None:
    blunt = replace(HERON_1, sku="HAMMER", title="Osprey Mallet")
    shop = RopeShop()
    shop.goods = (*RopeShop.goods, blunt)
    said = pipeline.decide(Question("how heavy is the mallet"), shop)
    assert (said.outcome, said.product) == ("answered", "HAMMER")
