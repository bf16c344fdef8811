"""Sockets, protocols, cells and voltages: what is stated is said as it stands, and nothing is concluded."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from apps.grounding import pipeline
from apps.grounding.types import AttributeView, ProductView, Question, RelationView
from tests.grounding.goods import NOON, Shop, proof


def text(name: str, label: str, value: str | bool) -> AttributeView:
    return AttributeView(name, label, "bool" if isinstance(value, bool) else "text", value)


def thing(sku: str, title: str, *attributes: AttributeView) -> ProductView:
    return ProductView(
        sku, title, "Osprey Hollow", "Lights", version="1", price=Decimal("9.00"), currency="EUR",
        attributes=attributes, read_at=NOON,
    )  # fmt: skip


WREN = thing("WREN", "Wren Desk Light", text("socket", "Socket", "E14"), text("voltage", "Voltage", "230 V"))
ROOK = thing(
    "ROOK", "Rook Window Sensor", text("protocols", "Protocols", "Zigbee 3.0"),
    text("cell", "Battery", "CR2450"), text("gateway", "Needs a gateway", True),
)  # fmt: skip
LARK = thing("LARK", "Lark Gateway", text("protocols", "Protocols", "Zigbee 3.0, Thread, Wi-Fi"))
SWIFT = thing("SWIFT", "Swift Tape", text("voltage", "Voltage", "24 V DC"))
PLOVER = thing("PLOVER", "Plover Supply 12 V", text("voltage", "Output voltage", "12 V"))
TEAL = thing("TEAL", "Teal Plug Adapter", text("voltage", "Output voltage", "12 V"))
SPARE = thing("SPARE", "Swift Spare Cell")
SWIFT_90 = thing("SWIFT-90", "Swift 90 Torch")
SWIFT_40 = thing("SWIFT-40", "Swift 40 Torch")
CAPSULE = thing("CAPSULE", "Capsule G5.3", text("socket", "Socket", "G5.3"))
MERLE = thing(
    "MERLE", "Merle Downlight 70", text("socket", "Socket", "GU10"), text("ip", "Protection class", "IP44")
)
PIPIT = replace(
    thing("PIPIT", "Pipit Camera"),
    texts=(proof("It streams over Wi-Fi on the 2.4 GHz band only.", product="PIPIT", title="Pipit Camera"),),
)


class LightShop(Shop):
    goods = (
        *Shop.goods,
        WREN,
        ROOK,
        LARK,
        SWIFT,
        PLOVER,
        TEAL,
        PIPIT,
        SPARE,
        SWIFT_90,
        SWIFT_40,
        CAPSULE,
        MERLE,
    )
    links = (
        (ROOK, RelationView("l1", "requires", "LARK")),
        (SWIFT, RelationView("l2", "not_with", "PLOVER")),
        (SPARE, RelationView("l3", "fits", "SWIFT-90")),
        (SPARE, RelationView("l4", "not_with", "SWIFT-40")),
        (CAPSULE, RelationView("l5", "not_with", "MERLE")),
    )  # fmt: skip

    def relations(self, sku: str) -> tuple[RelationView, ...]:
        return tuple(link for owner, link in self.links if owner.sku == sku)

    def relations_to(self, sku: str) -> list[tuple[ProductView, RelationView]]:
        return [(owner, link) for owner, link in self.links if link.target_sku == sku]


def ask(question: str, product: ProductView | None = None) -> str:
    decision = pipeline.decide(Question(question, product=product), LightShop())
    return decision.text if decision.outcome == "answered" else decision.outcome


@pytest.mark.parametrize(
    ("question", "product", "said"),
    [
        ("which socket does it have?", WREN, "Socket of the Wren Desk Light: E14."),
        ("does an E27 bulb go into this?", WREN, "Socket of the Wren Desk Light: E14."),
        ("does it speak z-wave", LARK, "Protocols of the Lark Gateway: Zigbee 3.0, Thread, Wi-Fi."),
        ("does this support thread?", LARK, "Protocols of the Lark Gateway: Zigbee 3.0, Thread, Wi-Fi."),
        ("protection class?", MERLE, "Protection class of the Merle Downlight 70: IP44."),
        ("which cells does it take", ROOK, "Battery of the Rook Window Sensor: CR2450."),
    ],
)
def test_a_standard_is_answered_by_the_value_of_its_kind(
    question: str, product: ProductView, said: str
) -> None:
    assert ask(question, product) == said


def test_a_standard_that_only_a_text_names_is_answered_by_that_text() -> None:
    assert ask("does it work over wifi?", PIPIT) == "It streams over Wi-Fi on the 2.4 GHz band only."


@pytest.mark.parametrize(
    ("question", "product"),
    [
        ("does it support bluetooth?", WREN),
        ("does it support zigbee?", PIPIT),
        ("does my Nordisk E27 shade go onto this?", WREN),
    ],
)
def test_a_standard_nothing_names_is_neither_confirmed_nor_denied(
    question: str, product: ProductView
) -> None:
    assert ask(question, product) in ("refused", "clarify", "escalated")


def test_a_word_that_is_no_standard_here_is_left_alone() -> None:
    assert ask("does the colour of the thread matter?", LARK) in ("refused", "clarify")


def test_a_declared_need_reads_as_an_answer() -> None:
    assert ask("do I need the gateway for it?", ROOK) == "Yes, the Rook Window Sensor requires Lark Gateway."
    assert ask("can I use it without the gateway?", ROOK) == "The Rook Window Sensor requires Lark Gateway."


def test_a_stated_need_answers_where_no_relation_does() -> None:
    alone = thing("ROOK", "Rook Window Sensor", text("gateway", "Needs a gateway", False))
    shop = LightShop()
    shop.goods, shop.links = (alone, LARK), ()
    said = pipeline.decide(Question("do I need a gateway or does it run alone?", product=alone), shop)
    assert said.text == "Rook Window Sensor: needs a gateway: no."


def test_a_measure_names_the_far_end() -> None:
    assert ask("will this run off the 12v supply?", SWIFT) == (
        "No, the Swift Tape is not for use with the Plover Supply 12 V."
    )


def test_voltages_that_differ_are_both_said_and_nothing_is_concluded() -> None:
    assert ask("does the Swift Tape work with the Teal Plug Adapter?", SWIFT) == (
        "Voltage of the Swift Tape: 24 V DC. Output voltage of the Teal Plug Adapter: 12 V."
    )


def test_what_stands_behind_the_verb_is_asked_about() -> None:
    assert ask("does the cell of the 90 go into the 40?", SPARE) == (
        "No, the Swift Spare Cell is not for use with the Swift 40 Torch."
    )
    assert ask("does the cell of the 40 go into the 90?", SPARE) == (
        "Yes, the Swift Spare Cell fits the Swift 90 Torch."
    )
    assert ask("does the cell of the 90 go into the 60?", SPARE) in ("refused", "clarify")


def test_a_far_end_may_be_called_by_its_standard() -> None:
    assert ask("g5.3 into this one, possible?", MERLE) == (
        "No, the Capsule G5.3 is not for use with the Merle Downlight 70."
    )


def test_what_a_declared_link_does_not_speak_of_is_not_answered_by_it() -> None:
    assert "requires" not in ask("is the gateway covered and how long?", ROOK)
