"""The same value said another way is supported, the nearest other value is not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.grounding.verifier import judge
from tests.grounding.goods import proof

PER = {
    "kg": ("g", 1000),
    "m": ("cm", 100),
    "litres": ("ml", 1000),
    "weeks": ("days", 7),
    "years": ("months", 12),
}
LABEL = {"kg": "Weight", "m": "Length", "litres": "Volume", "weeks": "Shelf life", "years": "Shelf life"}
SAYS = {
    "kg": "It weighs", "m": "The length is", "litres": "The volume is", "weeks": "The shelf life is",
    "years": "The shelf life is",
}  # fmt: skip


def holds(claim: str, evidence: str) -> bool:
    return judge(claim, [proof(evidence)]).verdict == "supported"


@given(st.sampled_from(sorted(PER)), st.integers(2, 60), st.integers(1, 4))
@settings(max_examples=80, deadline=None)
def test_a_value_in_another_unit_is_the_same_value(unit: str, many: int, by: int) -> None:
    smaller, factor = PER[unit]
    assert holds(f"{SAYS[unit]} {many * factor} {smaller}.", f"{LABEL[unit]}: {many} {unit}")
    assert holds(f"{SAYS[unit]} {many} {unit}.", f"{LABEL[unit]}: {many * factor} {smaller}")
    assert not holds(f"{SAYS[unit]} {(many + by) * factor} {smaller}.", f"{LABEL[unit]}: {many} {unit}")


@given(st.integers(-20, 230), st.integers(3, 30))
@settings(max_examples=40, deadline=None)
def test_a_temperature_on_the_other_scale_is_the_same(celsius: int, by: int) -> None:
    evidence = f"Ovenproof at {abs(celsius)} °C."
    assert holds(f"It is ovenproof at {abs(celsius) * 1.8 + 32:g} °F.", evidence)
    assert not holds(f"It is ovenproof at {(abs(celsius) + by) * 1.8 + 32:g} °F.", evidence)


@given(st.from_regex(r"[A-Z]{2}-?[1-9][0-9]{2,4}", fullmatch=True), st.integers(0, 9), st.integers(0, 6))
@settings(max_examples=80, deadline=None)
def test_one_other_digit_makes_another_part(part: str, digit: int, at: int) -> None:
    places = [i for i, c in enumerate(part) if c.isdigit()]
    place = places[at % len(places)]
    other = f"{part[:place]}{digit}{part[place + 1 :]}"
    evidence = f"Compatible with pump head {part}."
    assert holds(f"It is compatible with pump head {part}.", evidence)
    assert (other == part) == holds(f"It is compatible with pump head {other}.", evidence)


@pytest.mark.parametrize(
    ("evidence", "claim", "right"),
    [
        ("Orders over 50 EUR are delivered free.", "Delivery is free.", False),
        ("Free delivery on orders over 50 EUR.", "Delivery is free on orders over 50 EUR.", True),
        ("Tents have a warranty of 8 years.", "Tents and stoves have a warranty of 8 years.", False),
        ("The saw is louder than the drill.", "The drill is louder than the saw.", False),
        ("For 3 to 6 players.", "It cannot be played by 2 people.", True),
        ("For 3 to 6 players.", "It cannot be played by 4 people.", False),
        ("Sale price 89 EUR, regular price 120 EUR.", "The regular price is 89 EUR.", False),
        ("One of our lightest tents.", "It is our lightest tent.", False),
        ("The lid is steel, the jug is glass.", "The jug is steel.", False),
        ("Open from Monday to Friday.", "We are open on Wednesday.", True),
        ("Open from Monday to Friday.", "We are open on Sunday.", False),
        ("Geöffnet von Montag bis Freitag.", "Am Sonntag ist geöffnet.", False),
        ("Die Ware muss ungetragen sein.", "Die Ware muss getragen sein.", False),
        ("The chair is made of oak.", "The chair is made of wood.", True),
        ("The chair is made of wood.", "The chair is made of oak.", False),
    ],
)
def test_a_sentence_is_read_for_what_follows_from_it(evidence: str, claim: str, right: bool) -> None:
    assert holds(claim, evidence) is right


@pytest.mark.parametrize(
    ("claim", "supported"),
    [
        ("Tents have a warranty of 8 years.", True),
        ("Tents and stoves have a warranty of 8 years.", False),
        ("Stoves have a warranty of 8 years.", False),
        ("Stoves are excluded.", True),
    ],
)
def test_what_is_shut_out_is_not_taken_in(claim: str, supported: bool) -> None:
    assert holds(claim, "Tents have a warranty of 8 years. Stoves are excluded.") is supported


@pytest.mark.parametrize(
    ("evidence", "claim", "supported"),
    [
        ("Fits pots up to 24 cm (lid not included)", "The stand fits pots up to 24 cm.", True),
        ("Fits pots up to 24 cm (lid not included)", "It comes with a lid.", False),
        ("Requires 2 AAA batteries, not included.", "It requires 2 AAA batteries.", True),
        ("Requires 2 AAA batteries, not included.", "It comes with 2 AAA batteries.", False),
        ("Requires 2 AAA batteries, not included.", "The required batteries are included.", False),
        ("Metal frame|runs on 4 batteries (not included)|1 lamp", "It comes with 1 lamp.", True),
        ("Metal frame|runs on 4 batteries (not included)|1 lamp", "It comes with 4 batteries.", False),
    ],
)
def test_what_does_not_come_with_it_shuts_out_nothing_else(
    evidence: str, claim: str, supported: bool
) -> None:
    assert holds(claim, evidence) is supported


@pytest.mark.parametrize(("many", "supported"), [(14, True), (15, False)])
def test_an_escaped_quote_is_an_inch(many: int, supported: bool) -> None:
    assert holds(f"The lamp is {many} inches tall.", 'The lamp is 14\\" tall.') is supported
