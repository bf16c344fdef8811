"""Limits that a text sets and a paraphrase loses: who, where, when, from which amount, of which part."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from apps.grounding.types import Draft, Statement
from apps.grounding.verifier import judge
from tests.grounding.goods import proof

FILE = Path(__file__).parent / "pairs" / "limits.txt"


def pairs() -> Iterator[tuple[str, str, str]]:
    """Text, `-` or `+`, and claim of each line."""
    text = ""
    for line in FILE.read_text("utf-8").splitlines():
        sign, _, rest = line.partition(" ")
        if sign == "=":
            text = rest.replace(" / ", "\n")
        elif sign in ("-", "+"):
            yield text, sign, rest


@pytest.mark.parametrize("sign", ["-", "+"])
def test_what_follows_from_a_text_passes_and_nothing_else(sign: str) -> None:
    wrong = []
    for text, kind, claim in pairs():
        evidence = proof(text)
        verdict = judge(Draft((Statement(claim, (evidence.id,)),)), [evidence]).verdict
        if kind == sign and (verdict == "supported") != (sign == "+"):
            wrong.append(f"{claim} <= {text}")
    assert wrong == []


def test_there_are_enough_of_both() -> None:
    signs = [sign for _, sign, _ in pairs()]
    assert (signs.count("-") >= 450, signs.count("+") >= 110) == (True, True)
