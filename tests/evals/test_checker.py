"""The second checker lets true answers pass and finds each way of bending one."""

from __future__ import annotations

import pytest

from evals.checker.judging import judge
from evals.checker.reading import denies, quantities, sentences
from evals.checker.sources import Found

BAG = Found("Weight: 1480 g", "bag", "Ridge Bag")
RETURNS = Found(
    "Returns\nYou may return goods within 60 days of delivery. Hygiene goods can only go back unopened."
    " We do not match prices of other shops."
)


@pytest.mark.parametrize(
    ("said", "cited"),
    [
        ("The Ridge Bag weighs 1480 g.", BAG),
        ("The Ridge Bag weighs 1.48 kg.", BAG),
        ("The Ridge Bag weighs 1,480 g (as of 2026-01-05 10:00 UTC).", BAG),
        ("You may return goods within 60 days of delivery.", RETURNS),
        ("We do not match prices of other shops.", RETURNS),
        ("I can't answer that. A person can help you.", BAG),
    ],
)
def test_what_the_source_says_passes(said: str, cited: Found) -> None:
    assert judge(said, [cited], in_view="bag", view_title="Ridge Bag") == []


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("The Ridge Bag weighs 1840 g.", "numbers"),
        ("The Ridge Bag weighs 1480 kg.", "numbers"),
        ("The Ridge Bag weighs 1480 g and comes with a Petzl helmet.", "names"),
        ("The bag is certified by an independent authority.", "words"),
    ],
)
def test_what_is_bent_or_made_up_is_doubted(said: str, why: str) -> None:
    [doubt] = judge(said, [BAG], in_view="bag", view_title="Ridge Bag")
    assert doubt.why.startswith(why)


def test_a_turned_answer_is_doubted() -> None:
    assert judge("We match prices of other shops.", [RETURNS])[0].why == "one says no, the other does not"
    assert judge("You may not return goods within 60 days.", [RETURNS])


def test_a_limit_that_is_left_out_is_doubted() -> None:
    assert judge("Hygiene goods can go back unopened.", [RETURNS])[0].why == "a limit left out: only"


def test_another_products_source_carries_nothing_unless_that_product_is_named() -> None:
    other = Found("Weight: 900 g", "purse", "Alder Purse")
    assert judge("It weighs 900 g.", [other], in_view="bag", view_title="Ridge Bag")
    assert judge("The Alder Purse weighs 900 g.", [other], in_view="bag", view_title="Ridge Bag") == []


def test_a_source_that_may_not_be_cited_is_doubted_even_where_it_says_so() -> None:
    hidden = Found("Weight: 1480 g", "bag", "Ridge Bag", "attributes of bag is not approved")
    assert [each.why for each in judge("Weight: 1480 g", [hidden])] == ["attributes of bag is not approved"]


def test_a_claim_without_a_source_is_doubted() -> None:
    assert judge("It weighs 1480 g.", [])[0].why == "nothing is cited"


def test_reading() -> None:
    assert sentences("It costs 4.50 EUR. It is in stock.") == ["It costs 4.50 EUR.", "It is in stock."]
    assert [(q.value, q.kind) for q in quantities("two years, 5 °C, 12.5 cm")] == [
        (24.0, "months"),
        (5.0, ""),
        (0.125, "length"),
    ]
    assert denies("It isn't") and denies("Das ist kein Leder") and not denies("Nothing to note")


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ("rim width: 48 millimeters", 'rim: { width:[ { unit:millimeters, value:"48" } ] }'),
        ('tray size: 12" x 9"', 'tray_size: { value:"12\\" x 9\\"" }'),
        ("plug: 6.3 mm mono", "plug: { value:'6_3_mm_mono' }"),
        ("wireless standard: 802.11 ac", "wireless_standard: { value:802_11_ac }"),
        ("console: arcadia 500", "console: { value:arcadia_500 }"),
        ("mains: 50-60 hz", "mains: { value:50_60_hz }"),
        ("age: 3-5 years", "age: { value:3_5_years }"),
        ("cord: silk", 'cord: { type:[ { value:"silk" } ], knot:[ { value:"not-tied" } ] }'),
        ("Replace it with filter no. 88120.", "Replace it with filter no. 88120."),
        ("It holds 20 sheets (refill no. 4411).", "It holds 20 sheets (refill no.\n4411)."),
    ],
)
def test_the_notation_of_feeds_is_read_as_it_is_meant(said: str, source: str) -> None:
    assert judge(said, [Found(source)]) == []


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ("rim width: 48 inches", 'rim: { width:[ { unit:millimeters, value:"48" } ] }'),
        ("plug: 63 mm mono", "plug: { value:'6_3_mm_mono' }"),
        ("age: 3.5 years", "age: { value:3_5_years }"),
        ("It fits.", "Does it fit? no."),
    ],
)
def test_what_is_misread_in_the_notation_of_feeds_is_doubted(said: str, source: str) -> None:
    assert judge(said, [Found(source)])
