"""How people answer: a lone yes, what comes ready, counts given as `and more`, lists of numbers."""

from __future__ import annotations

import pytest

from apps.grounding.verifier import judge
from tests.grounding.goods import proof


def verdict(text: str, evidence: str) -> str:
    return judge(text, [proof(evidence)]).verdict


@pytest.mark.parametrize(
    ("said", "evidence"),
    [
        ("Yes. The cover keeps rain out.", "The cover keeps rain out."),
        ("Ja. Die Plane ist wasserdicht.", "Die Plane ist wasserdicht."),
        ("Yes! It comes with a pump and a lid.", "It comes with a pump and a lid."),
        ("No. The lid is not washable.", "The lid is not washable."),
    ],
)
def test_a_lone_yes_or_no_leads_the_sentence_behind_it(said: str, evidence: str) -> None:
    judgement = judge(said, [proof(evidence)])
    assert judgement.verdict == "supported"
    assert [claim.text for claim in judgement.claims] == [said]


@pytest.mark.parametrize(
    "said",
    [
        "Yes.",
        "No. The cover keeps rain out.",
        "Yes. No. The cover keeps rain out.",
        "Yes. The cover is made of oak.",
        "The cover keeps rain out. Yes.",
    ],
)
def test_a_lone_yes_or_no_proves_nothing_by_itself(said: str) -> None:
    assert verdict(said, "The cover keeps rain out.") != "supported"


@pytest.mark.parametrize(
    ("said", "evidence"),
    [
        ("Assembly is required.", "The shelf comes fully assembled."),
        ("You have to assemble it.", "Comes completely assembled."),
        ("The shelf must be assembled.", "The shelf arrives assembled."),
        ("The shelf comes assembled.", "Adult assembly required."),
        ("The battery must be charged.", "The battery is sold fully charged."),
        ("Das Regal muss montiert werden.", "Das Regal wird montiert geliefert."),
    ],
)
def test_what_comes_ready_is_not_left_to_do(said: str, evidence: str) -> None:
    assert verdict(said, evidence) == "unsupported"


@pytest.mark.parametrize(
    ("said", "evidence"),
    [
        ("The shelf comes assembled.", "The shelf comes fully assembled."),
        ("Assembly is required.", "The frame comes pre-assembled; final assembly is required."),
        ("Assembly is required.", "It does not come assembled, assembly is required."),
        ("The frame comes assembled.", "The frame comes pre-assembled. Wheels must be mounted."),
    ],
)
def test_what_is_ready_or_left_to_do_may_be_said_so(said: str, evidence: str) -> None:
    assert verdict(said, evidence) == "supported"


def test_so_many_and_more_are_so_many() -> None:
    assert verdict("There are 100 songs.", "100+ songs on three discs") == "supported"
    assert verdict("There are 120 songs.", "100+ songs on three discs") == "unsupported"
    assert verdict("There are 100 songs.", "It has more than 100 songs.") == "unsupported"
    assert verdict("It costs 100 EUR.", "It costs from 100 EUR.") == "unsupported"


def test_the_highest_speed_is_a_speed_it_goes_at() -> None:
    assert verdict("It drives at 6 km/h.", "Drives 6 km/h max on grass") == "supported"
    assert verdict("It drives at 8 km/h.", "Drives 6 km/h max on grass") == "unsupported"


def test_a_number_in_a_list_goes_with_the_name_before_it() -> None:
    listed = "Fits: Brunel 4010, 4020, 4030; Tasker 5010, 5020"
    assert verdict("This bag fits Brunel 4030.", listed) == "supported"
    assert verdict("This bag fits Tasker 5020.", listed) == "supported"
    assert verdict("This bag fits Brunel 5020.", listed) == "unsupported"
    assert verdict("This bag fits Tasker 4030.", listed) == "unsupported"


def test_two_sides_may_have_the_same_length() -> None:
    sides = "dimensions: { width:{ unit:inches, value:22.5 }, length:{ unit:inches, value:22.5 } }"
    assert verdict("It is 22.5 inches wide, 22.5 inches long.", sides) == "supported"
    assert verdict("It is 22.5 inches wide, 23.5 inches long.", sides) == "unsupported"


def test_free_of_something_is_free_of_it_with_and_without_a_hyphen() -> None:
    assert verdict("It is a paraben-free cream.", "Paraben free cream for dry skin") == "supported"
    assert verdict("It is a cream with parabens.", "Paraben free cream for dry skin") == "unsupported"
