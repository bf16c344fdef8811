"""Summaries of conversations and letters, judged against what was said."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from apps.grounding.verifier import judge
from apps.grounding.verifier.talks import talk
from tests.grounding.goods import proof

FILE = Path(__file__).parent / "pairs" / "talks.txt"
TALK = """Agent: Hello, I'm Mira. Which tent are you looking for?
Customer: One for four people. Is the Heron 4 waterproof?
Agent: No, but the Heron 4 Plus is. It costs 420 euros.
Customer: Good. Can you keep one for me until Friday?
Agent: Yes, we keep it at the counter."""


def talks() -> list[tuple[str, list[tuple[str, str]]]]:
    """Each talk of the file with its summaries."""
    found: list[tuple[list[str], list[tuple[str, str]]]] = []
    for line in FILE.read_text("utf-8").splitlines():
        if line.startswith("## "):
            found.append(([], []))
        elif line.startswith(("+ ", "- ")):
            found[-1][1].append((line[0], line[2:]))
        elif not line.startswith("# "):
            found[-1][0].append(line)
    return [("\n".join(said), summaries) for said, summaries in found]


def test_summaries_are_told_apart_better_than_by_three_in_four() -> None:
    right, each = Counter[str](), Counter[str]()
    for said, summaries in talks():
        for sign, text in summaries:
            supported = judge(text, [proof(said)], talks=True).verdict == "supported"
            right[sign] += supported == (sign == "+")
            each[sign] += 1
    assert min(each.values()) >= 20
    assert (right["+"] / each["+"] + right["-"] / each["-"]) / 2 >= 0.8


@pytest.mark.parametrize(
    ("claim", "right"),
    [
        ("The customer wants a tent for four people.", True),
        ("The customer wants a tent for five people.", False),
        ("Mira says that the Heron 4 Plus costs 420 euros.", True),
        ("The Heron 4 Plus costs 490 euros.", False),
        ("The Heron 4 is not waterproof.", True),
        ("The Heron 4 is waterproof.", False),
        ("The tent is kept until Friday.", True),
        ("The tent is kept until Sunday.", False),
        ("The agent asks to keep one until Friday.", True),
        ("Mira sends the tent by courier to the hotel.", False),
        ("Mira offered the Heron 4 Plus for 420 euros.", True),
        ("The customer offered 420 euros for the Heron 4 Plus.", False),
    ],
)
def test_what_was_said_may_be_retold(claim: str, right: bool) -> None:
    assert (judge(claim, [proof(TALK)], talks=True).verdict == "supported") is right


def test_turns_given_one_by_one_are_read_together() -> None:
    turns = [proof(line) for line in TALK.splitlines()]
    assert judge("The Heron 4 is not waterproof.", turns, talks=True).verdict == "supported"
    assert judge("The Heron 4 is waterproof.", turns, talks=True).verdict == "unsupported"


def test_only_the_one_who_said_it_is_said_to_have_said_it() -> None:
    said = proof(
        "Agent: Hello.\nCustomer: Hi.\nAgent: I can offer you a discount of 10 percent on two tents."
    )
    for who, verdict in (("agent", "supported"), ("customer", "unsupported")):
        claim = f"The {who} offers a discount of 10 percent on two tents."
        assert judge(claim, [said], talks=True).verdict == verdict


def test_an_approved_text_is_never_read_as_a_talk() -> None:
    claim = "The customer is looking for a tent for four people that is kept until Friday."
    assert judge(claim, [proof(TALK)], talks=True).verdict == "supported"
    assert judge(claim, [proof(TALK)]).verdict == "unsupported"


def test_rules_and_data_sheets_are_no_talks() -> None:
    assert talk("Weight: 3 kg\nWidth: 40 cm\nHeight: 60 cm\nDepth: 20 cm") is None
    assert talk("Returns: within 30 days.\nWarranty: two years.\nDelivery: free.") is None
    assert talk("Unworn goods can be sent back within 40 days. Opened goods can't.") is None
