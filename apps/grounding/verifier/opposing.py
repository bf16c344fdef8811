"""Words that turn a statement round when one stands in the place of the other (`before` and `after`)."""

from __future__ import annotations

import re
from pathlib import Path

from apps.grounding.words import concept, content, opposite, tokens

_FILE = Path(__file__).parent.parent / "data" / "contrasts.txt"
_CONTRAST = re.compile(r"^(.*?\w),?\s+(?:and |und )?(?:not|nicht|kein\w*)\s+([^,;]+?)\W*$", re.IGNORECASE)
_THAN = re.compile(r"\b(?:than|as|als)\s", re.IGNORECASE)
_LEAST = 4  # letters that must be left after `un-`, so that `unit` is not the opposite of `it`


def _table() -> dict[str, frozenset[str]]:
    against: dict[str, frozenset[str]] = {}
    for line in _FILE.read_text("utf-8").splitlines():
        sides = [frozenset(side.split()) for side in line.split(" | ")]
        for side, other in (sides, sides[::-1]):
            for word in side:
                against[word] = against.get(word, frozenset()) | other
    return against


_AGAINST = _table()


def against(word: str) -> frozenset[str]:
    """The words that say the opposite of this one."""
    return _AGAINST.get(word, frozenset())


def denied_by_prefix(word: str, other: str) -> bool:
    """True for `opened` and `unopened`, `getragen` and `ungetragen`, `toxic` and `nontoxic`."""
    short, long = sorted((word, other), key=len)
    return len(short) >= _LEAST and long in {f"un{short}", f"non{short}", f"in{short}"}


def turns(word: str, there: frozenset[str], concepts: frozenset[str]) -> bool:
    """True when the opposite of a word is among the words or concepts there and the word itself is not."""
    if word in there:
        return False
    opposed = against(word) & there
    if concept(word) in concepts:  # `lighter` and `heavier` are of one group and still opposites
        return any(concept(word) == concept(other) for other in opposed)
    return bool(opposed or opposite(word) & concepts or any(denied_by_prefix(word, other) for other in there))


def without_contrast(claim: str) -> str:
    """`It is a board game, not a video game` → `It is a board game`: the rest only says it once more.

    That holds for the opposite of what is said and for another thing of the same kind, not for a new one.
    """
    match = _CONTRAST.match(claim)
    if match is None:
        return claim
    said, denied = tokens(match[1]), tokens(match[2])
    same_kind = len(denied) > 1 and said[-1] == denied[-1]
    opposed = any(against(word) & frozenset(said) for word in denied)
    return match[1] if len(said) > 2 and (same_kind or opposed) else claim


def compared_the_other_way(claim: str, given: str) -> bool:
    """True where claim and evidence compare two things and what stands behind `than` is not the same."""
    ours, theirs = _THAN.split(claim, maxsplit=1), _THAN.split(given, maxsplit=1)
    if len(ours) < 2 or len(theirs) < 2:
        return False
    than, left, right = (frozenset(content(part)) for part in (ours[1], theirs[0], theirs[1]))
    return len(than & left - right) > len(than & right - left)
