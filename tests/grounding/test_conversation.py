"""A conversation: what `which of the two`, `they`, `it` and `in pounds` mean after what was shown before."""

from __future__ import annotations

from decimal import Decimal

import pytest

from apps.grounding import pipeline
from apps.grounding.lookups.converting import also
from apps.grounding.phrases import is_many
from apps.grounding.types import AttributeView, Decision, Line, ProductView, Question
from tests.grounding.goods import NOON, Shop, number


def boot(sku: str, title: str, grams: int, price: str, *, vegan: bool) -> ProductView:
    return ProductView(
        sku, title, "Osprey Hollow", "Boots", version="1", price=Decimal(price), currency="EUR", stock=2,
        attributes=(
            number("weight", "Weight", grams, "g"),
            number("waterproof_rating", "Waterproof rating", 9000, "mm"),
            number("machine_wash", "Machine wash", 30, "°C"), AttributeView("vegan", "Vegan", "bool", vegan),
        ),
        read_at=NOON,
    )  # fmt: skip


MARSH = boot("MARSH", "Marsh Hiking Boot", 640, "189.00", vegan=False)
DUNE = boot("DUNE", "Dune Hiking Boot", 480, "149.00", vegan=True)
FLASK = ProductView(
    "FLASK", "Ember Flask", "Osprey Hollow", "Bottles", version="1", read_at=NOON,
    attributes=(
        number("keeps_cold", "Keeps cold", 20, "h"), number("keeps_hot", "Keeps hot", 9, "h"),
        number("capacity", "Capacity", 500, "ml"), number("maximum_load", "Maximum load", 15, "kg"),
    ),
)  # fmt: skip
POLES = ProductView(
    "POLES", "Crane Walking Poles", "Osprey Hollow", "Poles", version="1", price=Decimal("60.00"),
    currency="EUR", attributes=(number("weight", "Weight", 454, "g"),), read_at=NOON,
)  # fmt: skip


class BootShop(Shop):
    goods = (*Shop.goods, MARSH, DUNE, FLASK, POLES)


def talk(*questions: str, view: ProductView | None = None) -> Decision:
    """The decision about the last of the shopper's lines, each answered in the light of those before."""
    history: list[Line] = []
    for text in questions:
        said = pipeline.decide(Question(text, history=tuple(history), product=view), BootShop())
        history += [Line("shopper", text), Line("assistant", said.text)]
    return said


BOTH = "Dune Hiking Boot: {0} {1}. Marsh Hiking Boot: {0} {2}."


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("which is lighter?", BOTH.format("Weight", "480 g", "640 g")),
        ("which of the two is heavier?", "Marsh Hiking Boot: Weight 640 g. Dune Hiking Boot: Weight 480 g."),
        ("are they vegan?", "Marsh Hiking Boot: Vegan no. Dune Hiking Boot: Vegan yes."),
        (
            "and the cheapest one?",
            "The Dune Hiking Boot costs 149.00 EUR (as of 2026-05-04 12:00 UTC). "
            "The Marsh Hiking Boot costs 189.00 EUR (as of 2026-05-04 12:00 UTC).",
        ),
    ],
)
def test_what_is_asked_of_the_goods_shown_last_is_said_of_each(question: str, answer: str) -> None:
    assert talk("show me waterproof boots", question).text == answer


def test_goods_sought_by_a_rating_are_found_with_it() -> None:
    said = talk("show me waterproof boots")
    assert said.text == (
        "Marsh Hiking Boot: Waterproof rating 9000 mm. Dune Hiking Boot: Waterproof rating 9000 mm."
    )


def test_it_after_several_asks_which_of_them_is_meant() -> None:
    said = talk("show me waterproof boots", "how much is it?")
    assert said.outcome == "clarify"
    assert [choice.label for choice in said.choices] == ["Marsh Hiking Boot", "Dune Hiking Boot"]


def test_it_after_one_is_that_one() -> None:
    assert talk("show me vegan boots", "how heavy is it?").text == "The Dune Hiking Boot weighs 480 g."


def test_what_no_field_tells_of_those_shown_is_not_answered_with_other_fields() -> None:
    assert talk("show me waterproof boots", "do they squeak?").outcome == "refused"


def test_a_kind_with_a_bound_is_sought_and_not_taken_for_a_matter_of_fitting() -> None:
    said = talk("I need a two person tent under 400 euros")
    assert said.text == (
        "The Heron 2 Tent costs 320.00 EUR (as of 2026-05-04 12:00 UTC). Heron 2 Tent: Sleeps 2."
    )


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("how heavy are they in pounds?", "The Crane Walking Poles weigh 454 g (1 lb)."),
        ("how heavy are they?", "The Crane Walking Poles weigh 454 g."),
        ("what do they cost?", "The Crane Walking Poles cost 60.00 EUR (as of 2026-05-04 12:00 UTC)."),
    ],
)
def test_a_name_in_the_plural_and_a_unit_asked_for(question: str, answer: str) -> None:
    assert talk(question, view=POLES).text == answer


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("does it keep tea hot?", "Keeps hot of the Ember Flask: 9 h."),
        ("how many ounces does it hold?", "Capacity of the Ember Flask: 500 ml (16.9 fl oz)."),
        ("is 20 kg ok on it?", "Maximum load of the Ember Flask: 15 kg."),
    ],
)
def test_the_field_that_is_meant_answers_and_not_its_opposite(question: str, answer: str) -> None:
    assert talk(question, view=FLASK).text == answer


def test_a_washing_temperature_answers_a_bare_number() -> None:
    assert talk("can I wash it at 40?", view=DUNE).text == "Machine wash of the Dune Hiking Boot: 30 °C."


@pytest.mark.parametrize(
    ("question", "value", "unit", "added"),
    [
        ("how long in inches?", 135, "cm", " (53.1 in)"),
        ("how long in cm?", 135, "cm", ""),
        ("how long in inches?", 2, "kg", ""),
        ("how long is it?", 135, "cm", ""),
        ("wie schwer in Pfund?", 498, "g", " (1,1 lb)"),
        ("how long in inches?", True, "cm", ""),
    ],
)
def test_a_unit_is_added_only_where_it_is_asked_for_and_measures_the_same(
    question: str, value: int, unit: str, added: str
) -> None:
    assert also(question, value, unit, "de" if "wie" in question else "en") == added


@pytest.mark.parametrize(
    ("name", "many"),
    [
        ("Trail Socks", True), ("Trail Socks (39)", True), ("Clips, 10 pieces", True),
        ("Wide Lens", False), ("Camp Mattress", False), ("Solar Bus", False), ("Dry Bag Set", False),
    ],
)  # fmt: skip
def test_plurals_among_names(name: str, many: bool) -> None:
    assert is_many(name) is many


@pytest.mark.parametrize(
    ("language", "question", "answer"),
    [
        ("en", "is it in stock?", "The Loch Canoe can be ordered (as of 2026-05-04 12:00 UTC)."),
        ("en", "how many are left?", "The Loch Canoe can be ordered (as of 2026-05-04 12:00 UTC)."),
        ("de", "Ist es auf Lager?", "Loch Canoe ist bestellbar (Stand 2026-05-04 12:00 UTC)."),
    ],
)
def test_what_is_sold_without_counting_can_be_ordered_and_no_number_is_said(
    language: str, question: str, answer: str
) -> None:
    canoe = ProductView("C", "Loch Canoe", version="1", orderable=True, read_at=NOON)
    assert pipeline.decide(Question(question, language=language, product=canoe), BootShop()).text == answer


def test_where_nobody_counts_and_nothing_is_stated_nothing_is_said_of_stock() -> None:
    canoe = ProductView("C", "Loch Canoe", version="1", read_at=NOON)
    said = pipeline.decide(Question("is it in stock?", product=canoe), BootShop())
    assert (said.outcome, said.reason) == ("refused", "no_stock_data")


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (
            "is it vegan and how heavy is it",
            "Yes, the Dune Hiking Boot is vegan. The Dune Hiking Boot weighs 480 g.",
        ),
        (
            "vegan and waterproof?",
            "Yes, the Dune Hiking Boot is vegan. Waterproof rating of the Dune Hiking Boot: 9000 mm.",
        ),
    ],
)
def test_several_fields_in_one_clause_are_each_answered(question: str, answer: str) -> None:
    assert talk(question, view=DUNE).text == answer


def test_the_best_of_a_kind_without_a_need_asks_what_matters() -> None:
    assert talk("what's the best hiking boot?").reason == "which_criterion"


def test_a_word_that_sets_an_order_is_no_name() -> None:
    assert talk("show me waterproof boots", "which of them is heavier").text == (
        "Marsh Hiking Boot: Weight 640 g. Dune Hiking Boot: Weight 480 g."
    )


@pytest.mark.parametrize(
    ("follow_up", "answer"),
    [
        (
            "and for 1 person?",
            "Heron 1 Tent: Weight 1150 g. Heron 1 Tent: Sleeps 1. "
            "Heron 2 Tent: Weight 1620 g. Heron 2 Tent: Sleeps 2.",
        ),
        ("and under 1.2 kg?", ""),
        ("and under 1.7 kg?", "Heron 2 Tent: Weight 1620 g. Heron 2 Tent: Sleeps 2."),
    ],
)
def test_a_need_is_changed_or_added_to_what_was_sought(follow_up: str, answer: str) -> None:
    said = talk("show me tents for 2 people under 2 kg", follow_up)
    assert (said.text if said.outcome == "answered" else "") == answer


def test_a_kind_alone_asks_which_of_them() -> None:
    said = talk("boots")
    assert [choice.label for choice in said.choices] == ["Marsh Hiking Boot", "Dune Hiking Boot"]


def test_a_label_that_begins_with_an_abbreviation_keeps_it() -> None:
    jacket = ProductView(
        "P", "Fjord Jacket", version="1", attributes=(AttributeView("pfas", "PFAS free", "bool", True),)
    )
    assert talk("PFAS free?", view=jacket).text == "Yes, the Fjord Jacket is PFAS free."


@pytest.mark.parametrize(
    "question", ["How heavy is it? ada@example.org", "My number is +49 170 1234567. How heavy is it?"]
)
def test_an_address_beside_the_question_does_not_hide_it(question: str) -> None:
    assert talk(question, view=DUNE).text == "The Dune Hiking Boot weighs 480 g."


def noted(name: str, label: str, value: str) -> AttributeView:
    return AttributeView(name, label, "text", value)


CART = ProductView(
    "CART", "Falcon Toy Cart", version="1", read_at=NOON,
    attributes=(
        noted("assembly_time", "Assembly time", "{ unit:hours, value:1. }"),
        noted("light_source", "Light source", '{ type:[ { value:"halogen" } ] }'),
        noted("gem_type", "Gem type", '{ value:"na" }'),
        noted("size", "Item size", "{ width:{ unit:inches, value:9 }, length:{ unit:inches, value:12 } }"),
        noted("socket", "Charging socket", "{ value:'5_5_mm_barrel' }"),
        noted("mains", "Mains frequency", "50_60_hz"),
        noted("wheel", "Wheel", '{ diameter:[ { unit:inches, string_value:"7", decimal_value:7 } ] }'),
        noted("flag", "Flag size", '{ value:"6\\" x 4\\"" }'),
        AttributeView("shape", "Handle shape", "list", ('{ value:"oval" }', "{ value:\"flat_top\" }")),
        AttributeView("plugs", "Plugs", "list", ("2_5_mm", "usb_c")),
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("how long does assembly take?", "Falcon Toy Cart: assembly time: 1 hours."),
        ("what light source does it have?", "Falcon Toy Cart: light source type: halogen."),
        ("what charging socket is it?", "Falcon Toy Cart: charging socket: 5.5 mm barrel."),
        ("what handle shape does it have?", "Falcon Toy Cart: handle shape: oval; handle shape: flat top."),
        ("which plugs?", "Plugs of the Falcon Toy Cart: 2.5 mm, usb c."),
        ("which mains frequency?", "Mains frequency of the Falcon Toy Cart: 50-60 hz."),
        ("what is the wheel diameter?", "Falcon Toy Cart: wheel diameter: 7 inches."),
        ("what is the flag size?", 'Falcon Toy Cart: flag size: 6" x 4".'),
        (
            "what is the item size?",
            "Falcon Toy Cart: item size width: 9 inches; item size length: 12 inches.",
        ),
    ],
)
def test_the_notation_of_a_feed_is_never_spoken(question: str, answer: str) -> None:
    assert talk(question, view=CART).text == answer


def test_what_a_feed_marks_as_not_there_is_not_said() -> None:
    assert talk("what gem type is it?", view=CART).outcome == "refused"
