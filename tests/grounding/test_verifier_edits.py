"""True answers from policies and data sheets, changed in one place: each change is rejected and explained."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.grounding.types import ClaimVerdict, Evidence
from apps.grounding.verifier import judge
from apps.grounding.verifier.listed import counts
from tests.grounding.goods import proof

PARTS = ("pole", "peg", "strap", "lid", "pump", "brush", "hook")


def verdicts(text: str, evidence: Evidence) -> tuple[ClaimVerdict, ...]:
    return judge(text, [evidence]).claims


def holds(text: str, evidence: Evidence) -> bool:
    return all(claim.verdict == "supported" for claim in verdicts(text, evidence))


def why(text: str, evidence: Evidence) -> str:
    return next(claim.why for claim in verdicts(text, evidence) if claim.verdict == "unsupported")


@given(st.integers(2, 40), st.integers(1, 30), st.integers(1, 9))
@settings(max_examples=60, deadline=None)
def test_the_end_of_a_range_may_not_move(low: int, more: int, by: int) -> None:
    high = low + more
    policy = proof(f"Parcels to Norway arrive in {low} to {high} working days.")
    assert holds(policy.text, policy)
    assert not holds(policy.text.replace(f" {high} ", f" {high + by} "), policy)
    assert not holds(policy.text.replace(f"{low} to", f"{low + more + by} to"), policy)
    assert not holds(f"Parcels to Norway arrive within {high + by} working days.", policy)


@given(st.integers(2, 60), st.sampled_from(("days", "weeks", "months", "years")))
@settings(max_examples=60, deadline=None)
def test_a_unit_or_a_denial_may_not_change(many: int, unit: str) -> None:
    policy = proof(f"Worn soles are replaced within {many} {unit} if the receipt is shown.")
    assert holds(policy.text, policy)
    for other in {"days", "weeks", "months", "years"} - {unit}:
        assert not holds(policy.text.replace(unit, other), policy)
    assert not holds(policy.text.replace("are replaced", "are not replaced"), policy)
    assert not holds(f"Worn soles are replaced within {many} {unit}.", policy)


@given(st.lists(st.sampled_from(PARTS), min_size=3, max_size=6, unique=True), st.integers(1, 5))
@settings(max_examples=60, deadline=None)
def test_a_count_holds_only_where_the_list_has_as_many(parts: list[str], by: int) -> None:
    listed = proof(f"Accessories included: {', '.join(parts[:-1])} and {parts[-1]}")
    assert holds(f"There are {len(parts)} accessories.", listed)
    assert not holds(f"There are {len(parts) + by} accessories.", listed)
    assert not holds(f"It comes with a {parts[0]} warmer.", listed)


@given(st.sampled_from(PARTS))
@settings(max_examples=10, deadline=None)
def test_what_is_sold_separately_does_not_come_with_it(part: str) -> None:
    evidence = proof(f"For use with the large {part} (sold separately)")
    assert holds(f"It does not come with a {part}.", evidence)
    assert not holds(f"It comes with a {part}.", evidence)


@given(st.integers(3, 90), st.integers(1, 9))
@settings(max_examples=40, deadline=None)
def test_every_rejection_is_explained_in_one_sentence(many: int, by: int) -> None:
    evidence = proof(f"The cable is {many} m long.")
    for text in (
        f"The cable is {many + by} m long.",
        f"The cable is {many} cm long.",
        "The cable is not long.",
        "It costs 5 EUR.",
        "The cable comes with a reel holder.",
    ):
        said = why(text, evidence)
        assert said.endswith((".", "”."))
        assert said.count(". ") == 0
        assert said[0].isupper()


@pytest.mark.parametrize(
    ("text", "evidence", "right"),
    [
        ("The recommended age is at least 4 years.", "Recommended age: 4+ years", True),
        ("The recommended age is at least 5 years.", "Recommended age: 4+ years", False),
        ("You need at least two riders.", "For 2 - 5 riders, ages 9 and up.", True),
        ("You need at least three riders.", "For 2 - 5 riders, ages 9 and up.", False),
        ("It isn't hard to fold.", "Folding it is easy.", True),
        ("It is hard to fold.", "Folding it is easy.", False),
        ("It is made of cork, felt and plastic.", "Made of cork, felt, or PVC-free plastic.", True),
        ("It contains PVC.", "Made of cork, felt, or PVC-free plastic.", False),
        ("The holder takes a GX6.5 lamp.", "Takes a GX6.5 lamp", True),
        ("The holder takes a GX6.3 lamp.", "Takes a GX6.5 lamp", False),
        ("It is 70 cm tall.", "Height: 70 (cm)", True),
        ("It is 71 cm tall.", "Height: 70 (cm)", False),
        ("It measures 9 x 4.5 x 3 feet.", "Pitched size 9 ftx4.5 ftx3 ft.", True),
        ("Yes, it won't scratch oak floors.", "Won't scratch oak floors.", False),
        ("It won't scratch oak floors.", "Won't scratch oak floors.", True),
    ],
)
def test_ways_of_saying_it_are_read_for_what_they_say(text: str, evidence: str, right: bool) -> None:
    assert holds(text, proof(evidence)) is right


def test_lists_are_counted_by_entries_and_by_their_own_numbers() -> None:
    assert counts("Contains 4 pegs, 2 poles and a bag (with 9 loops).") == {3, 7}
    assert counts("box contents: rope; box contents: reel") == {2}
    assert counts("included parts: 12 pegs, 8 hooks, 20 rings") == {3, 40}
    assert counts("It weighs 3 kg, about.") == frozenset()
