"""What a brand lays down is said for every question it settles, and left alone for all others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from apps.grounding import pipeline
from apps.grounding.types import Decision, Evidence, Line, PolicyFact, ProductView, Question
from tests.grounding.goods import HERON_2, JACKET, Shop, proof


def fact(kind: str, scope: str = "", **value: Any) -> PolicyFact:
    return PolicyFact(f"f-{kind}-{scope}", kind, scope, value, "3", "2026-05-04")


RETURNS = fact(
    "returns", days=60, conditions=["unworn", "packaging"], postage="shopper", refund_days=5,
    except_en="Gift cards", except_de="Gutscheine",
)  # fmt: skip
FACTS = (
    fact("countries", complete=True),
    fact("delivery", "AT", cost="9.90", currency="EUR", days_min=2, days_max=4, free_from="80.00"),
    fact("delivery", "CH", cost="14.00", currency="EUR"),
    fact("delivery", "NO", cost="19.50", currency="EUR", days_min=5, days_max=8),
    fact("express", cost="24.00", currency="EUR", days_max=1),
    fact("payment", methods=["visa", "paypal", "invoice"], complete=True),
    RETURNS,
    fact("warranty", months=24),
    fact("warranty", "tents", months=60),
)


class Told(Shop):
    """The shop with facts; `more` are texts it holds beside its own."""

    def __init__(self, facts: Sequence[PolicyFact] = FACTS, more: Sequence[Evidence] = ()) -> None:
        self.facts, self.more = facts, more

    def policy_facts(self) -> Sequence[PolicyFact]:
        return self.facts

    def passages(self, query: str, **scope: Any) -> Sequence[Evidence]:
        return [*super().passages(query, **scope), *self.more]


def decide(text: str, shop: Shop | None = None, **more: Any) -> Decision:
    return pipeline.decide(Question(text, **more), shop or Told())


WINDOW = "You can return goods within 60 days of delivery if they are unworn and in the original packaging."
WINDOW_DE = (
    "Sie können Ware innerhalb von 60 Tagen nach der Lieferung zurückgeben,"
    " wenn sie ungetragen und in der Originalverpackung ist."
)
ALL = "We deliver to Austria, Switzerland and Norway."
ASKED = [
    ("How long can I return it?", f"{WINDOW} Excluded from return: Gift cards."),
    ("How many days do I have to send something back?", f"{WINDOW} Excluded from return: Gift cards."),
    ("What is your return policy?", f"{WINDOW} Excluded from return: Gift cards."),
    ("Who pays the return postage?", "You pay the return postage."),
    ("Are returns free?", "You pay the return postage."),
    ("How long does a refund take?", "We refund the money within 5 days of receiving the return."),
    ("What does delivery to Austria cost?",
     "Delivery to Austria costs 9.90 EUR. Delivery to Austria is free of charge for orders from 80.00 EUR."),
    ("How long does delivery to Norway take?", "Delivery to Norway takes 5 to 8 working days."),
    ("Is delivery to Austria free over 50?",
     "Delivery to Austria is free of charge for orders from 80.00 EUR. Delivery to Austria costs 9.90 EUR."),
    ("Do you deliver to Poland?", ALL),
    ("Do you ship to Switzerland?", "We deliver to Switzerland. Delivery to Switzerland costs 14.00 EUR."),
    ("Which countries do you deliver to?", ALL),
    ("How much is express delivery?", "Express delivery costs 24.00 EUR."),
    ("How fast is express delivery?", "Express delivery takes up to 1 working day."),
    ("Do you take PayPal?", "We accept PayPal."),
    ("Can I pay with Klarna?", "We accept Visa, PayPal and invoice."),
    ("How can I pay?", "We accept Visa, PayPal and invoice."),
    ("How long is the warranty?", "The warranty is 24 months."),
    ("How long is the warranty on tents?", "The warranty on tents is 60 months."),
]  # fmt: skip
GEFRAGT = [
    ("Wie lange kann ich etwas zurückgeben?", f"{WINDOW_DE} Von der Rückgabe ausgenommen: Gutscheine."),
    ("Wer zahlt die Rücksendung?", "Die Kosten der Rücksendung tragen Sie."),
    ("Was kostet die Lieferung in die Schweiz?", "Die Lieferung in die Schweiz kostet 14,00 EUR."),
    ("Wie lange dauert der Versand nach Norwegen?", "Die Lieferung nach Norwegen dauert 5 bis 8 Werktage."),
    ("Liefert ihr nach Polen?", "Wir liefern nach Österreich, in die Schweiz und nach Norwegen."),
    ("Kann ich auf Rechnung bezahlen?", "Sie können so bezahlen: Rechnung."),
    ("Nehmt ihr PayPal?", "Sie können so bezahlen: PayPal."),
    ("Wie lange ist die Garantie?", "Die Garantie beträgt 24 Monate."),
]


@pytest.mark.parametrize(("text", "said"), ASKED)
def test_a_fact_answers_in_english(text: str, said: str) -> None:
    decision = decide(text)
    assert (decision.outcome, decision.text) == ("answered", said)
    assert decision.judgement.verdict == "supported"
    assert all(
        (e.kind, e.source.kind, e.source.version, e.source.date) == ("fact", "fact", "3", "2026-05-04")
        for e in decision.cited
    )


@pytest.mark.parametrize(("text", "said"), GEFRAGT)
def test_a_fact_answers_in_german(text: str, said: str) -> None:
    decision = decide(text, language="de")
    assert (decision.outcome, decision.text, decision.judgement.verdict) == ("answered", said, "supported")


@pytest.mark.parametrize(
    "text",
    [
        "Can I return opened fuel canisters?",
        "How long can I return it once I have worn it?",
        "Can I return it without a receipt?",
        "Does the warranty cover the zips?",
        "Do you deliver to Narnia?",
        "Does delivery to Austria include assembly?",
        "Will it be delivered to Austria by Friday?",
        "What does express delivery to Norway cost?",
        "Can I pay after delivery with PayPal?",
        "What are the customs fees for delivery to Norway?",
        "Do you price match with PayPal?",
        "Is the payment data safe?",
    ],
)
def test_what_is_more_particular_than_the_fact_is_left_to_the_texts(text: str) -> None:
    assert decide(text).reason != "policy_fact"


def test_an_incomplete_list_denies_nothing() -> None:
    shop = Told([replace(f, value={**f.value, "complete": False}) for f in FACTS])
    for text in ("Do you deliver to Poland?", "Can I pay with Klarna?", "Which countries do you deliver to?"):
        assert decide(text, shop).reason != "policy_fact"
    assert decide("Do you take PayPal?", shop).text == "We accept PayPal."


def test_a_follow_up_names_the_next_country() -> None:
    first = "How long does delivery to Austria take?"
    history = (Line("shopper", first), Line("assistant", decide(first).text))
    assert decide("And to Norway?", history=history).text == "Delivery to Norway takes 5 to 8 working days."


@pytest.mark.parametrize("text", ["This tent can't be returned.", "Kein Umtausch, keine Rückgabe."])
def test_an_exception_in_a_text_about_the_product_keeps_the_fact_back(text: str) -> None:
    product: ProductView = replace(JACKET, texts=(proof(text, title="Kestrel Jacket"),))
    assert decide("How long can I return it?", product=product).reason != "policy_fact"


def test_the_category_of_the_page_chooses_the_warranty() -> None:
    text = "How long is the warranty?"
    assert decide(text, product=HERON_2).text == "The warranty on tents is 60 months."
    assert decide(text, product=JACKET).text == "The warranty is 24 months."


def test_exceptions_told_in_one_language_keep_the_window_back_in_the_other() -> None:
    shop = Told([replace(RETURNS, value={**RETURNS.value, "except_de": None})])
    assert decide("Wie lange kann ich etwas zurückgeben?", shop, language="de").reason != "policy_fact"


def test_a_case_of_ones_own_goes_to_a_person() -> None:
    assert decide("My tent broke after a week, I want a refund under warranty!").outcome == "escalated"


def test_without_facts_nothing_changes() -> None:
    assert decide("How long can I return it?", Told(())).reason != "policy_fact"
