"""The number and entity rule: a claim holds when its numbers and most of its words stand in the source."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_WORD = re.compile(r"[a-z][a-z'-]+")
_COMMON = frozenset(
    re.findall(
        r"\w+",
        "a an and are as at be by can comes do does for from has have if in is it its not of on or that the"
        " their there they this to was were which will with you your yes no",
    )
)
ENOUGH = 0.2  # its best on the development set


def holds(claim: str, source: str) -> bool:
    """Whether the rule lets the claim pass."""
    if not set(_NUMBER.findall(claim)) <= set(_NUMBER.findall(source)):
        return False
    said = content(claim)
    return not said or len(said & content(source)) / len(said) >= ENOUGH


def content(text: str) -> set[str]:
    return {_stem(word) for word in _WORD.findall(text.lower()) if word not in _COMMON}


def _stem(word: str) -> str:
    for end in ("ing", "ed", "es", "s"):
        if word.endswith(end) and len(word) - len(end) >= 4:
            return word.removesuffix(end)
    return word
