"""Who may have what: the closest declared rule that speaks decides; what none speaks of is not inferred."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from apps.grounding import pipeline
from apps.grounding.rule_view import RuleView
from apps.grounding.types import Decision, PolicyFact, Question
from tests.grounding.goods import GROUND, Shop

OWN: dict[str, Any] = {"depth": 1000, "product": GROUND.sku}
KIND: dict[str, Any] = {"depth": 1, "category": "tents"}
ALL: dict[str, Any] = {"depth": 0}
NAME = GROUND.title


class Ruled(Shop):
    """The shop with rules."""

    def __init__(self, *rules: RuleView, facts: Sequence[PolicyFact] = ()) -> None:
        self.ruled, self.facts = rules, facts

    def rules(self, sku: str = "") -> Sequence[RuleView]:
        return [rule for rule in self.ruled if sku or not rule.product]

    def policy_facts(self) -> Sequence[PolicyFact]:
        return self.facts


def rule(number: int, *countries: str, kind: str = "delivery", **more: Any) -> RuleView:
    return RuleView(f"rule-{number}", kind, countries=countries, version="2", date="2026-05-04", **more)


def decide(text: str, *rules: RuleView, product: bool = True, **more: Any) -> Decision:
    question = Question(text, product=GROUND if product else None, **more)
    return pipeline.decide(question, Ruled(*rules))


NOT_NORWAY = rule(1, "NO", allowed=False, **OWN)
ONLY_NEAR = rule(2, "DE", "AT", only=True, **KIND)
EVERYWHERE = rule(3, "DE", "AT", "NO", "CH", **ALL)
ZURICH = rule(4, "CH", postcodes=("80", "81"), **OWN)
ADULTS = rule(5, kind="age", min_age=18, **OWN)


@pytest.mark.parametrize(
    ("text", "rules", "said"),
    [
        ("Can you ship this to Norway?", [EVERYWHERE], "We deliver to Norway."),
        ("Can you ship it to Norway?", [NOT_NORWAY, EVERYWHERE], f"We do not deliver the {NAME} to Norway."),
        ("Do you deliver it to NO?", [NOT_NORWAY, EVERYWHERE], f"We do not deliver the {NAME} to Norway."),
        (
            "Do you deliver this to Norway?", [ONLY_NEAR, EVERYWHERE],
            "We deliver goods of the kind “tents” only to Germany and Austria.",
        ),
        ("Do you deliver this to Germany?", [NOT_NORWAY, EVERYWHERE], "We deliver to Germany."),
        (
            "Do you deliver to 8001?", [ZURICH, EVERYWHERE],
            f"We deliver the {NAME} to Switzerland, postcodes beginning with 80 or 81.",
        ),
        ("Can I order this in Norway?", [NOT_NORWAY], f"We do not deliver the {NAME} to Norway."),
        (
            "Is this sold in Norway?", [rule(6, "NO", kind="region", allowed=False, **OWN), EVERYWHERE],
            f"We do not sell the {NAME} in Norway.",
        ),
        ("What is the minimum age for this?", [ADULTS], f"You must be at least 18 years old for the {NAME}."),
        ("Can a 16-year-old buy this?", [ADULTS], f"You must be at least 18 years old for the {NAME}."),
        ("What does delivery to Norway cost?", [NOT_NORWAY], f"We do not deliver the {NAME} to Norway."),
    ],
)  # fmt: skip
def test_the_closest_rule_that_speaks_is_said(text: str, rules: list[RuleView], said: str) -> None:
    decision = decide(text, *rules)
    assert (decision.outcome, decision.text) == ("answered", said)
    (proof,) = decision.cited
    assert (proof.source.kind, proof.source.id, proof.source.version) == ("rule", proof.id[5:], "2")
    assert decision.judgement.verdict == "supported" and decision.capability == "compatibility"


def test_german_is_said_in_german() -> None:
    rules = [rule(1, "CH", allowed=False, **OWN), ADULTS]
    said = [decide(text, *rules, language="de").text for text in (
        "Liefert ihr das in die Schweiz?", "Ab wie viel Jahren darf man das kaufen?",
    )]  # fmt: skip
    assert said == [
        f"Wir liefern {NAME} nicht in die Schweiz.",
        f"Für {NAME} müssen Sie mindestens 18 Jahre alt sein.",
    ]


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("Can you ship this to Sweden?", [EVERYWHERE, NOT_NORWAY]),
        ("Do you deliver to 9000?", [ZURICH, EVERYWHERE]),
        ("Do you deliver this to Norway by drone?", [EVERYWHERE]),
        ("What does delivery to Norway cost?", [EVERYWHERE]),
        ("Can I return this from Norway?", [EVERYWHERE]),
        ("Which size fits a 12-year-old?", [ADULTS]),
        ("Can you ship this to Norway?", []),
    ],
)
def test_what_no_rule_speaks_of_is_not_inferred(text: str, rules: list[RuleView]) -> None:
    assert "rule" not in {item.kind for item in decide(text, *rules).cited}


def test_rules_as_close_as_each_other_that_contradict_settle_nothing() -> None:
    decision = decide("Can you ship this to Norway?", NOT_NORWAY, rule(7, "NO", **OWN), EVERYWHERE)
    assert (decision.outcome, decision.reason) == ("refused", "contradictory_rules")
    decision = decide("What is the minimum age?", ADULTS, rule(8, kind="age", min_age=16, **OWN))
    assert (decision.outcome, decision.reason) == ("refused", "contradictory_rules")


def test_the_brands_own_words_are_told_with_it_and_never_left_out() -> None:
    told = rule(9, "NO", texts={"en": "Only by road, in two weeks", "de": ""}, **OWN)
    assert decide("Can you ship this to Norway?", told).text == (
        f"We deliver the {NAME} to Norway. Only by road, in two weeks."
    )
    german = decide("Liefert ihr das nach Norwegen?", told, language="de")
    assert (german.outcome, german.reason) == ("refused", "not_in_language")


def test_an_exception_inside_a_country_is_told_with_it() -> None:
    island = rule(10, "DE", postcodes=("27498",), allowed=False, **OWN)
    whole = rule(11, "DE", **OWN)
    both = decide("Do you deliver this to Germany?", whole, island).text
    assert both == (
        f"We deliver the {NAME} to Germany. "
        f"We do not deliver the {NAME} to Germany, postcodes beginning with 27498."
    )
    assert decide("Do you deliver this to 27498 in Germany?", whole, island).text.startswith("We do not")
    assert decide("Do you deliver this to 10115 in Germany?", whole, island).text == (
        f"We deliver the {NAME} to Germany."
    )


def test_a_childs_own_question_still_goes_to_a_person() -> None:
    assert decide("I'm 16, can I buy this?", ADULTS).outcome == "escalated"


def test_a_country_with_an_article_drawn_into_its_preposition_is_a_place() -> None:
    near = rule(9, "GB", "DE", **ALL)
    said = decide("Liefern Sie ins Vereinigte Königreich?", near, product=False, language="de").text
    assert said == "Wir liefern ins Vereinigte Königreich."
