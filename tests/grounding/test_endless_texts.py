"""Texts made to keep a pattern busy for minutes: words and blanks without end are read at once."""

from __future__ import annotations

import pytest

from apps.grounding.ranking import rank
from apps.grounding.types import Draft, Statement
from apps.grounding.verifier import judge
from tests.grounding.goods import proof

pytestmark = pytest.mark.timeout(30)  # the patterns these stand for took hours


def test_a_word_without_end_is_ranked() -> None:
    text = f"The lamp weighs 2 kg. {'a' * 5000}! It is red."
    assert [found.evidence.text for found in rank("how heavy is the lamp?", [proof(text)])] == [text]


def test_blanks_without_end_are_judged_like_one() -> None:
    text = f"The lamp{' ' * 2000}is red, and costs 5 EUR."
    judged = judge(Draft((Statement(text, (text,)),)), [proof(text)])
    assert judged.verdict == "supported"
    assert [claim.text for claim in judged.claims] == ["The lamp is red", "The lamp costs 5 EUR."]
