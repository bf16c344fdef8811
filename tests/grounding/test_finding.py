"""Products sought by what they must do: all that meet every need, each with its proof, and none besides."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from apps.grounding.pipeline import decide
from apps.grounding.types import AttributeView, Decision, ProductHit, ProductView, Question
from tests.grounding.goods import NOON, Shop, number


def pan(
    title: str, grams: int, coating: str, oven: bool, price: str, category: str = "Cookware > Pans"
) -> ProductView:
    return ProductView(
        title.upper().replace(" ", "-"), title, category=category, version="1", price=Decimal(price),
        currency="EUR", read_at=NOON,
        attributes=(
            number("weight", "Weight", grams, "g"), AttributeView("coating", "Coating", "text", coating),
            AttributeView("oven", "Oven safe", "bool", oven), number("serves", "People", 2, ""),
            AttributeView("heat", "Operating temperature", "text", "−10 to +220 °C"),
        ),
    )  # fmt: skip


IRON = pan("Ash Frying Pan", 2100, "cast iron", True, "60")
STEEL = pan("Elm Saucepan", 900, "steel", True, "45")
FOIL = pan("Fir Grill Pan", 700, "ceramic", False, "30")
LID = pan("Ash Lid", 300, "steel", True, "12", "Cookware > Lids")


class Kitchen(Shop):
    """A shop of pans."""

    goods = (IRON, STEEL, FOIL, LID)

    def find_products(self, text: str, *, limit: int = 10) -> Sequence[ProductHit]:
        return [ProductHit(p, 0.5) for p in self.goods]


def ask(text: str) -> Decision:
    return decide(Question(text), Kitchen())


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Which pans are under 1 kg?", "Elm Saucepan: Weight 900 g. Fir Grill Pan: Weight 700 g."),
        (
            "Which pans are under 1 kg and oven safe?",
            "Elm Saucepan: Weight 900 g. Elm Saucepan: Oven safe yes.",
        ),
        ("Do you have pans with a ceramic coating?", "Fir Grill Pan: Coating ceramic."),
        ("which pan can take 1.5 kg at least", None),
        ("Which grill pans are under 1 kg?", "Fir Grill Pan: Weight 700 g."),
        (
            "a pan under 50 euros, oven safe",
            "The Elm Saucepan costs 45.00 EUR (as of 2026-05-04 12:00 UTC). Elm Saucepan: Oven safe yes.",
        ),
        ("What does the cheapest grill pan cost?", None),
    ],
)
def test_only_what_meets_every_need_is_named(text: str, answer: str | None) -> None:
    decision = ask(text)
    assert (decision.text == answer) if answer else (decision.outcome != "answered")
    assert all(claim.source for claim in decision.judgement.claims if claim.verdict == "supported")


@pytest.mark.parametrize(
    "text", ["Which pans are bear proof?", "Which pans are under 100 g?", "Which kayaks are under 9 kg?"]
)
def test_a_need_nothing_meets_names_nothing(text: str) -> None:
    assert ask(text).outcome in {"refused", "clarify"}


def test_a_price_of_a_kind_alone_asks_which_one() -> None:
    decision = ask("How much is a pan?")
    assert (decision.outcome, decision.reason) == ("clarify", "which_product")
    assert [c.label for c in decision.choices] == ["Ash Frying Pan", "Elm Saucepan", "Fir Grill Pan"]
