"""Whether a sentence is of the kind a question asks for: what its words settle before any likeness does.

Each rule takes a piece of evidence down that cannot answer, however alike it is: a number of another kind, a
row of a table for other measures, a service that it does not speak of.
"""

from __future__ import annotations

import re

from apps.grounding.lexicon import VAGUE_WORDS
from apps.grounding.quantities import Quantity, quantities
from apps.grounding.relevance import Asked, likeness_to, measured, named_outright, told
from apps.grounding.types import Evidence
from apps.grounding.units import UNITS
from apps.grounding.words import concept, is_function_word, opposite, tokens

_HOW_MANY = re.compile(r"\bhow many (\w+)(?: (\w+))?", re.IGNORECASE)
_SERVICE = re.compile(
    r"^\W*(?:(?:and|so|but|hi|hello)\W+)*(?:do|can|could|will|would) (?:you|u|ye) (.+)", re.I
)
_ANY_SERVICE = frozenset(
    concept(word)
    for word in [
        "have",
        "take",
        "do",
        "get",
        "offer",
        "give",
        "make",
        "let",
        "know",
        "accept",
        "allow",
        "sell",
        "stock",
        "provide",
        "tell",
        "say",
        "still",
        "also",
        "even",
        "ever",
        "please",
        "recommend",
        "carry",
        "keep",
        "charge",
        "guys",
        "actually",
    ]
) | frozenset(concept(word) for word in VAGUE_WORDS)
_CELL = re.compile(r"([^;:]{2,40}): ([^;]+)")
_OTHER_COUNT, _OTHER_MEASURE, _OTHER_SERVICE, _OTHER_ROW, _OPPOSITE = 0.3, 0.5, 0.75, 0.1, 0.5
_THIS_ROW = 0.9
_ALIKE = 0.6


def fitted(asking: Asked, piece: Evidence, chance: float) -> float:
    """The chance that the piece answers, taken down where it cannot, and up for the row that is asked for."""
    holds = _row_holds(asking, piece.text) if piece.kind == "passage" else None
    if holds is not None:
        return max(chance, _THIS_ROW) if holds else chance * _OTHER_ROW
    if _counts_something_else(asking, piece):
        chance *= _OTHER_COUNT
    if says_the_opposite(asking, piece.text):
        chance *= _OPPOSITE
    # `waterproof: yes` needs no number, and a field asked for by its name is of the kind it is of.
    settles = isinstance(piece.value, bool) or named_outright(asking, piece) > 0
    if not settles and asking.measures - {"count"} and not measured(asking, told(piece.text)):
        chance *= _OTHER_MEASURE
    if piece.kind == "passage" and not piece.product and _other_service(asking, piece):
        chance *= _OTHER_SERVICE
    return chance


def says_the_opposite(asking: Asked, text: str) -> bool:
    """True where a word asked for is not there but its opposite is (`hot`, and `keeps cold`)."""
    there = frozenset(told(text).concepts)
    return any(opposite(word) & there and word not in there for word in asking.concepts)


def _counts_something_else(asking: Asked, piece: Evidence) -> bool:
    """`How many lamps` and only years or euros are there."""
    found = _HOW_MANY.search(asking.text)
    if found is None or is_function_word(found[1]) or {found[1], found[2]} & UNITS.keys():
        return False
    numbers = told(piece.text).numbers
    return bool(numbers) and all(n.dimension not in {"", "count"} for n in numbers)


def _other_service(asking: Asked, piece: Evidence) -> bool:
    """`Do you buy …`, and neither the sentence nor what stands over it speaks of buying."""
    found = _SERVICE.match(asking.text)
    if found is None:
        return False
    verb = next((concept(t) for t in tokens(found[1]) if not is_function_word(t)), "")
    if not verb or verb in _ANY_SERVICE or verb[0].isdigit():
        return False
    there = told(f"{piece.heading} {piece.source.title} {piece.text}").concepts
    return likeness_to(verb, there) < _ALIKE


def _row_holds(asking: Asked, text: str) -> bool | None:
    """For a row of a table (`size: M; chest in cm: 95–101`) and a measure in the question: whether it is in
    the row's span. None where the text is no such row or the question names no measure of it."""
    cells = _CELL.findall(text)
    if len(cells) < 2 or not asking.numbers:
        return None
    for label, value in cells:
        if {concept(t) for t in tokens(label)} & set(asking.concepts):
            spans = [q for q in quantities(value) if q.low <= q.high]
            if spans:
                return any(_within(given, span) for given in asking.numbers for span in spans)
    return None


def _within(given: Quantity, span: Quantity) -> bool:
    return span.low / span.factor <= given.said <= span.high / span.factor
