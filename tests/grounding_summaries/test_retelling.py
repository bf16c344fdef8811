"""One sentence told from outside: natural where its parts are sure, word for word where they are not."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.grounding.summarising.lines import Said
from apps.grounding.summarising.statements import retell


def told(by: str, text: str) -> str:
    return retell(Said("m", by, text, 0, 0), "en")


@pytest.mark.parametrize(
    ("question", "retold"),
    [
        ("What is the return policy?", "what the return policy is"),
        ("How long does shipping take?", "how long shipping takes"),
        ("Why was my flight delayed for 3 hours?", "why their flight was delayed for 3 hours"),
        ("Why has my new phone stopped working?", "why their new phone has stopped working"),
        ("Is the lid included?", "if the lid is included"),
        ("Does the tent have a window?", "if the tent has a window"),
        ("Am I too late?", "if they are too late"),
        ("The lid?", "about the lid"),
        ("which of them is the red one, the 20?", "which of them is the red one, the 20"),
    ],
)
def test_a_question_is_told_in_the_order_of_a_statement(question: str, retold: str) -> None:
    assert told("shopper", question) == f"The customer is asking {retold}."


@pytest.mark.parametrize(
    ("said", "retold"),
    [
        ("3000 mm.", "The agent answers: 3000 mm."),
        ("Please restart the app.", "The agent asks the customer to restart the app."),
        ("Try another cable for your lamp.", "The agent suggests to try another cable for their lamp."),
        (
            "You can return it within 30 days.",
            "The agent tells the customer that they can return it within 30 days.",
        ),
        ("The floor has 5000 mm.", "The agent says that the floor has 5000 mm."),
    ],
)
def test_what_the_house_says_is_told_by_what_it_does(said: str, retold: str) -> None:
    assert told("advisor", said) == retold


@given(st.integers(0, 99_999), st.sampled_from(["Does it cost {} euros?", "You can pay {} euros.", "{} mm."]))
def test_numbers_stay_as_they_were_said(number: int, form: str) -> None:
    for by in ("shopper", "advisor"):
        assert re.findall(r"\d+", told(by, form.format(number))) == [str(number)]
