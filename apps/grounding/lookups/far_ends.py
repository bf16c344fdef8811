"""Which declared link a question means: how well its words name the far end, where numbers forbid it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from apps.grounding.types import ProductView, RelationView
from apps.grounding.units import UNITS
from apps.grounding.words import is_function_word, stem, tokens

POSITIVE = frozenset({"fits", "requires", "part_of", "replaces"})
_GOAL = re.compile(
    r"\b(?:work|fit|go|run|use|put|pair|screw|plug|couple|zip|charge|power|passt|passen|geht|läuft)\w*\b.{0,30}?"
    r"\b(?:in|into|on|onto|with|under|for|to|off|mit|auf|an|unter|für)\b(.+)$",
    re.IGNORECASE,
)
_MEASURE = re.compile(r"(\d+(?:[.,]\d+)?)([a-zµ]{1,3})")
_SIGNS = frozenset({"minus", "plus"})
_MOST = 6


@dataclass(frozen=True, slots=True)
class Link:
    """One declared relation seen from either end; `other` is the name of the far end."""

    owner: ProductView
    relation: RelationView
    target: str
    other: str


def best(text: str, owner: ProductView, links: Sequence[Link], *, only_good: bool) -> list[Link]:
    """The links whose far end the text names best; none where the best ones contradict each other, unless
    what stands behind the verb (`work in the …`) settles which is meant."""
    found = _top(text, owner, links, only_good=only_good)
    if len({link.relation.kind == "not_with" for link in found}) > 1:
        goal = _GOAL.search(text)
        found = _top(goal[1], owner, links, only_good=only_good) if goal else []
        found = found if len({link.relation.kind == "not_with" for link in found}) == 1 else []
    return found[:_MOST] if only_good or len(found) <= 2 else []


def _top(text: str, owner: ProductView, links: Sequence[Link], *, only_good: bool) -> list[Link]:
    own = {stem(t) for t in words(owner.title)}
    kept = [link for link in links if not only_good or link.relation.kind in POSITIVE]
    scored = [(named(text, own, link.other), link) for link in kept]
    top = max((score for score, _ in scored), default=0.0)
    return [link for score, link in scored if score == top] if top > 0 else []


def words(text: str) -> list[str]:
    """The telling words of a text; `12v` is opened into number and unit."""
    out: list[str] = []
    for token in tokens(text):
        measure = _MEASURE.fullmatch(token)
        if measure and measure[2] in UNITS:
            out.extend(measure.groups())
        elif not is_function_word(token):
            out.append(token)
    return out


def named(text: str, own: set[str], name: str) -> float:
    """How well the text names a thing beside its own product; 0 where their numbers differ."""
    said, title = words(text), words(name)
    theirs = {t for t in title if t[0].isdigit()}
    numbers = {t for t in said if t[0].isdigit()}
    strange = numbers - own
    if strange and not strange & theirs and (theirs or any(t.isdigit() for t in strange)):
        return 0.0
    if theirs and _renumbered(said, title, theirs):
        return 0.0
    shared = ({stem(t) for t in said} - own) & {stem(t) for t in title}
    telling = sum(1.5 if stem(t) == stem(title[0]) else 1.0 for t in title if stem(t) in shared)
    return telling + (1.0 if telling and theirs & numbers else 0.0)


def _renumbered(said: Sequence[str], title: Sequence[str], theirs: set[str]) -> bool:
    """Whether a word of the name is said with another number behind it: a Mark 2 is no Mark 3."""
    names = {stem(t) for t in title if not t[0].isdigit()}
    for at, word in enumerate(said[:-1]):
        after = said[at + 2] if said[at + 1] in _SIGNS and at + 2 < len(said) else said[at + 1]
        if stem(word) in names and after[0].isdigit() and after not in theirs:
            return True
    return False
