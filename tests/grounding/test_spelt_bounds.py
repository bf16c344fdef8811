"""Bounds whose number is spelt out."""

from __future__ import annotations

import pytest

from apps.grounding.types import Evidence, Source
from apps.grounding.verifier import judge


@pytest.mark.parametrize(
    ("said", "source", "verdict"),
    [
        ("It comes with more than one drawer.", "Number of drawers: 1", "unsupported"),
        ("It comes with more than one drawer.", "Number of drawers: 3", "supported"),
        ("It holds fewer than two cups.", "Cups: 2", "unsupported"),
        ("It holds fewer than three cups.", "Cups: 2", "supported"),
    ],
)
def test_a_bound_in_words_is_a_bound(said: str, source: str, verdict: str) -> None:
    given = Evidence("a", "attribute", source, Source("attribute", "a"), None)
    assert judge(said, [given]).verdict == verdict
