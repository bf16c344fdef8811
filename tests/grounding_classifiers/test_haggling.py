from __future__ import annotations

import pytest

from apps.grounding.classifiers.dialogue import Spoken
from apps.grounding.classifiers.haggling import offered
from apps.grounding.classifiers.objections import find

ASKED_90 = [Spoken("advisor", "I would like 90 for it.")]


@pytest.mark.parametrize(
    "text",
    [
        "Would you take 60?",
        "could you do both for 1,200?",
        "how about 75",
        "I can give you 40 in cash",
        "my limit is 80",
        "what if I gave you 55 for it?",
        "best I can do is 45",
        "can you come down a bit?",
        "let's meet in the middle",
        "würdest du auch 50 nehmen?",
        "biete 30",
    ],
)
def test_a_lower_offer_is_heard(text: str) -> None:
    assert offered(text, [])
    assert [one.tag for one in find(text)] == ["price_too_high"]


@pytest.mark.parametrize(
    "text",
    [
        "would you deliver it in 3 days?",
        "can you do it at 5 pm",
        "I'd pay 12 months in advance",
        "could you make it 80 cm wide?",
        "could you tell me how much it is",
        "I pay 20 a month at present",
        "I could go down to 85 for you",
        "deal, 60 it is",
        "does it come down the stairs in one piece",
    ],
)
def test_other_numbers_and_agreements_are_no_offer(text: str) -> None:
    assert not offered(text, [])


def test_a_sum_below_the_one_asked_is_an_offer_and_the_same_sum_an_agreement() -> None:
    assert offered("I can do 70", ASKED_90)
    assert not offered("I can do 90", ASKED_90)


def test_a_sum_above_our_own_last_one_is_the_other_sides() -> None:
    assert not offered("I could go down to 85", [Spoken("shopper", "60?")])


def test_thousands_are_read_with_their_mark() -> None:
    asked = [Spoken("advisor", "It is 1.250 euros.")]
    assert offered("how about 1,100", asked)
    assert not offered("how about 1,250", asked)
