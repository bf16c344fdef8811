"""Several values of one kind in one sentence, each of something else: `the frame for 10 years and all other
parts for 2`. A claim must say of which of them its value is. Pure."""

from __future__ import annotations

import re

from apps.grounding.quantities import Quantity
from apps.grounding.words import concept, is_function_word, normal, tokens

from .coverage import subject_of
from .facts import Fact, fact, is_measure

_JOINT = re.compile(r"[;,]\s|\s(?:and|but|while|or|und|aber|oder|sonst|elsewhere|otherwise)\s")
_FOR = re.compile(r"\b([^\W\d_]{3,}) (?:for|für|auf) (?:up to |bis zu )?\d")
_LEAST = 2
_ENOUGH = 0.5


def of_another(claim: Fact, given: Fact) -> str:
    """The claim's number that the evidence says of a part which the claim does not name, '' for none."""
    parts = _parts(given)
    if len(parts) < _LEAST or len(claim.numbers) != 1:
        return ""
    number = claim.numbers[0]
    rivals = [(words, own) for words, numbers in parts if (own := _like(number, numbers))]
    if len(rivals) < _LEAST or len({own[0].said for _, own in rivals}) < len(rivals):
        return ""
    mine = [words for words, own in rivals if any(n.said == number.said for n in own)]
    if len(mine) != 1:
        return ""
    others = frozenset().union(*(words for words, _ in rivals if words is not mine[0]))
    telling = mine[0] - others - _head(given)
    said = {concept(w) for w in tokens(claim.text)} | set(re.findall(r"\d+", normal(claim.text)))
    return number.text if telling and len(telling & said) < _ENOUGH * len(telling) else ""


def _parts(given: Fact) -> list[tuple[frozenset[str], tuple[Quantity, ...]]]:
    """The parts of a sentence between its joints: the words that tell them apart, and their numbers."""
    found = [fact(part) for part in _JOINT.split(given.text) if part and part.strip()]
    return [(_telling(part), part.numbers) for part in found if part.numbers]


def _telling(part: Fact) -> frozenset[str]:
    """The word a value is given `for`, else all words of the part."""
    given_for = _FOR.search(normal(part.text))
    return frozenset({concept(given_for[1])} if given_for else part.order)


def _like(number: Quantity, numbers: tuple[Quantity, ...]) -> list[Quantity]:
    return [n for n in numbers if number.dimension and n.dimension == number.dimension]


def _head(given: Fact) -> frozenset[str]:
    """What all parts are about: the words up to the first verb, and that verb."""
    head = subject_of(given.text)
    rest = given.text[len(head) :].split()[:1]
    words = tokens(" ".join([head, *rest]))
    return frozenset(concept(w) for w in words if not (is_function_word(w) or is_measure(w)))
