"""Everyday questions in a shop whose goods begin with their maker and whose rules have many forms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from apps.grounding import escalation, pipeline
from apps.grounding.types import AttributeView, Decision, Evidence, ProductView, Question, RelationView
from tests.grounding.goods import NOON, Shop, number, proof

AS_OF = "(as of 2026-05-04 12:00 UTC)"


def kettle(sku: str, title: str, price: str, litres: float, *attributes: AttributeView) -> ProductView:
    return ProductView(
        sku, title, "Tidewell", "Kettles", version="1", price=Decimal(price), currency="EUR", stock=2,
        attributes=(number("capacity", "Capacity", litres, "l"), *attributes), read_at=NOON,
    )  # fmt: skip


PLOVER = kettle(
    "KT-410", "Tidewell Plover Kettle", "89.00", 1.7,
    AttributeView("wi_fi", "Wi-Fi", "bool", False),
    AttributeView("size", "Dimensions (W x D x H)", "text", "160 x 220 x 250 mm"),
    AttributeView("origin", "Country of origin", "text", "Italy"),
)  # fmt: skip
DUNLIN = kettle("KT-220", "Tidewell Dunlin Kettle", "49.00", 1.0)
FILTER = ProductView(
    "LF-09", "Lime filter", "Tidewell", "Parts", version="1", read_at=NOON,
    attributes=(number("set_of", "Set of", 3, ""), AttributeView("origin", "Origin", "text", "Brittany")),
)  # fmt: skip
TRAY = ProductView("TR-01", "Serving tray", "Tidewell", "Parts", version="1", read_at=NOON)
RULES = (
    proof(
        "Standard delivery takes 3 working days and costs 4.50 euro. Delivery is to the door.",
        title="Delivery", heading="Delivery",
    ),
    proof(
        "Express delivery costs 12 euro. Express is not available for kettles.",
        title="Delivery", heading="Delivery › Express",
    ),
    proof("Return shipping from Austria costs 7 euro.", title="Returns", heading="Returns"),
    proof("We deliver within Germany and Austria.", title="Delivery", heading="Where to"),
    proof("We accept Visa, Mastercard and PayPal.", title="Payment", heading="Payment"),
    proof("You can collect your order in our shop. We keep it for 5 days.", title="Delivery", heading="Shop"),
)  # fmt: skip


class KettleShop(Shop):
    goods = (PLOVER, DUNLIN, FILTER, TRAY)

    def passages(
        self, query: str, *, product: str | None = None, language: str = "en", limit: int = 10
    ) -> Sequence[Evidence]:
        return RULES

    def relations(self, sku: str) -> Sequence[RelationView]:
        return (RelationView("r1", "fits", "KT-410"),) if sku == "LF-09" else ()

    def relations_to(self, sku: str) -> Sequence[tuple[ProductView, RelationView]]:
        return [(FILTER, self.relations("LF-09")[0])] if sku == "KT-410" else []


def ask(text: str, view: ProductView | None = None) -> Decision:
    return pipeline.decide(Question(text, product=view), KettleShop())


@pytest.mark.parametrize(
    ("question", "view", "answer"),
    [
        ("does the LF-09 fit this?", PLOVER, "Yes, the Lime filter fits the Tidewell Plover Kettle."),
        ("does it have wifi?", PLOVER, "Tidewell Plover Kettle: Wi-Fi: no."),
        (
            "how tall is it?", PLOVER,
            "Dimensions (W x D x H) of the Tidewell Plover Kettle: 160 x 220 x 250 mm.",
        ),
        ("is it made in China?", PLOVER, "Country of origin of the Tidewell Plover Kettle: Italy."),
        ("where does the filter come from?", FILTER, "Origin of the Lime filter: Brittany."),
        ("how many filters are in the set?", FILTER, "Lime filter: set of: 3."),
        ("what is the capacity of the Dunlin?", None, "Capacity of the Tidewell Dunlin Kettle: 1 l."),
        (
            "which holds more, the Plover or the Dunlin?", None,
            "Tidewell Plover Kettle: Capacity 1.7 l. Tidewell Dunlin Kettle: Capacity 1 l.",
        ),
        (
            "what's the cheapest kettle?", None,
            f"The Tidewell Dunlin Kettle costs 49.00 EUR {AS_OF}. "
            f"The Tidewell Plover Kettle costs 89.00 EUR {AS_OF}.",
        ),
    ],
)  # fmt: skip
def test_goods_called_as_shoppers_call_them(question: str, view: ProductView | None, answer: str) -> None:
    assert ask(question, view).text == answer


@pytest.mark.parametrize(
    ("question", "view"),
    [
        ("is it available in walnut?", DUNLIN),  # nothing says what it is made of
        ("can you wash the filter?", FILTER),
        ("does it come in red?", FILTER),  # `come in` is not `come from`
    ],
)
def test_what_is_asked_for_and_nowhere_said_is_refused(question: str, view: ProductView) -> None:
    assert ask(question, view).outcome == "refused"


def test_nothing_left_is_said_in_german_too() -> None:
    gone = replace(DUNLIN, stock=0)
    said = pipeline.decide(Question("Ist er auf Lager?", product=gone, language="de"), KettleShop())
    assert said.text == "Tidewell Dunlin Kettle ist nicht auf Lager (Stand 2026-05-04 12:00 UTC)."


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("how much is delivery?", "Standard delivery takes 3 working days and costs 4.50 euro."),
        (
            "what does express delivery cost?",
            "Express delivery costs 12 euro. Express is not available for kettles.",
        ),
        ("who pays for return shipping from Austria?", "Return shipping from Austria costs 7 euro."),
        ("do you deliver to France?", "We deliver within Germany and Austria."),
        ("do you take American Express?", "We accept Visa, Mastercard and PayPal."),
    ],
)
def test_rules_that_come_in_several_forms(question: str, answer: str) -> None:
    assert ask(question).text == answer


@pytest.mark.parametrize(
    "question",
    [
        "can I use it for kettles?",  # a rule of delivery names kettles
        "how long does it keep?",  # `it` of the rule is an order
    ],
)
def test_a_rule_about_something_else_is_no_answer_about_the_goods(question: str) -> None:
    assert ask(question, TRAY).outcome == "refused"


def test_the_way_back_is_not_the_way_there() -> None:
    assert "Return" not in ask("what does it cost to ship to Austria?").text


def test_a_product_nobody_has_stays_unknown_beside_one_known_by_its_number() -> None:
    assert ask("does the LF-10 fit the KT-410?").outcome == "refused"


def test_a_plain_question_is_answered_though_a_mild_alarm_is_faintly_heard(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    faint = escalation.Escalation(True, ("complaint",), faint=True)
    monkeypatch.setattr(escalation, "check", lambda text, history=(): faint)
    assert ask("do you deliver to France?").text == "We deliver within Germany and Austria."
    monkeypatch.setattr(escalation, "check", lambda text, history=(): replace(faint, faint=False))
    assert ask("do you deliver to France?").outcome == "escalated"


@pytest.mark.parametrize(
    "text",
    [
        "Can I talk to a real person?",
        "You charged my card twice",
        "It gave me a rash",
        "I'm 13, can I buy this?",
    ],
)
def test_what_is_said_openly_or_gravely_is_never_faint(text: str) -> None:
    alarm = escalation.check(text)
    assert alarm.escalate and not alarm.faint
