"""The numbers of a claim: does the evidence say each of them, and of the same thing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from apps.grounding.quantities import Quantity
from apps.grounding.words import concept, is_function_word, is_negator, normal

from .coverage import VAGUE
from .facts import Clause, Fact
from .listed import counts, many_of
from .measures import entails, excludes

_LIMITS = re.compile(
    r"\b(?:age[sd]?|years?|months?|old|capacity|limit|supports?|holds?|up ?to|max\w*|min\w*|at (?:least"
    r"|most)|recommended|players?|people|returns?|you have|refund\w*"
    r"|persons?|speed|fits?|range|alter|jahren?|bis|traglast)\b",
    re.IGNORECASE,
)
_WITHIN = re.compile(r"\b(?:suitable|can|could|would|fits?|works? for|geeignet|kann|passt)\b", re.IGNORECASE)
_EDGE = re.compile(
    r"\b(?:min\w*|max\w*|limit|at (?:least|most)|up ?to|or (?:more|less)|and up|höchstens|mindestens"
    r"|bis zu)\b",
    re.IGNORECASE,
)
_SIZED = re.compile(
    r"\b(?:size|dimensions?|measure\w*|weigh\w*|height|width|length|tall|wide|long|high|größe|maße)\b"
    r"|\dx\d|\d x \d",
    re.IGNORECASE,
)
_COUNTED = frozenset(
    concept(word)
    for word in (
        "piece", "person", "play", "child", "item", "set", "include", "accessory", "part", "component",
    )
)  # fmt: skip
_CHAIN = re.compile(r"\d\s?(?:x|×|by)\s?\d")
_NEXT = re.compile(r"[\s\-]*([^\W\d_]+)(?:\s([^\W\d_]+))?")


def unproven(claim: Fact, given: Fact, name: Fact) -> tuple[str, float]:
    """The first number of the claim that the evidence does not entail ('' when all are), and their weight.

    A number must stand in the clause that speaks of what the claim speaks of, not elsewhere in the sentence.
    """
    weight = 0.0
    for number in claim.numbers:
        if _stands_there(number, claim, given, frozenset(name.order)):
            weight += _weight(number, claim, given)
        elif _listed(number, given):
            weight += 1.0
        elif not any(n.said == number.said and n.dimension == number.dimension for n in name.numbers):
            return number.text, weight
    return "", weight


def _stands_there(number: Quantity, claim: Fact, given: Fact, name: frozenset[str]) -> bool:
    limit = number.dimension == "speed" or bool(_LIMITS.search(claim.text))
    within = bool(_WITHIN.search(claim.text) and not _EDGE.search(claim.text))
    sized = not number.dimension or number.dimension == "time" or bool(_SIZED.search(given.text))

    def proves(numbers: Iterable[Quantity]) -> bool:
        return any(
            not (number.bound == "min" and _ends(n, given))
            and (sized or n.dimension)
            and entails(number, n, limit=limit or _or_more(number, n), within=within)
            for n in numbers
        )

    about = spoken_with(number, claim) - name
    rivals = [c for c in given.clauses if _rivals(number, claim, c)]
    top = max((len(about & c.concepts) for c in rivals), default=0)
    places = [_spoken_of(given, at) for at, c in enumerate(given.clauses) if proves(c.numbers)]
    if places:
        return any(len(about & of) >= top for of in places)
    return proves(given.numbers)


def _ends(number: Quantity, given: Fact) -> bool:
    """Whether a number is the upper end of a span of the evidence: no `at least 4` for `2 to 4`."""
    return any(n.bound == "range" and n.low < n.high == number.low for n in given.numbers)


def _or_more(number: Quantity, given: Quantity) -> bool:
    """Whether a count of so many and more (`100+ games`) says a plain count."""
    return not (number.bound or number.dimension or given.dimension or given.strict) and given.bound == "min"


def _spoken_of(given: Fact, at: int) -> frozenset[str]:
    """What a clause speaks of; a bare number of a list goes on with what stands before it."""
    return next((c.concepts for c in given.clauses[at::-1] if c.concepts), frozenset())


def spoken_with(number: Quantity, claim: Fact) -> frozenset[str]:
    """The concepts of the part of the claim that says the number, or of all where that part says nothing."""
    return next(
        (
            c.concepts
            for c in claim.clauses
            if (number.text, number.role) in {(n.text, n.role) for n in c.numbers} and c.concepts
        ),
        frozenset(claim.order),
    )


def _rivals(number: Quantity, claim: Fact, clause: Clause) -> bool:
    """Whether a clause has a number like this one that is none of the claim's other numbers."""
    others = {n.said for n in claim.numbers} - {number.said}
    return any(n.dimension == number.dimension and n.said not in others for n in clause.numbers)


def _weight(number: Quantity, claim: Fact, given: Fact) -> float:
    """What a proven number is worth: little where the thing it counts is not in the evidence."""
    if number.dimension:
        return 1.5
    after = _NEXT.match(number.after)
    noun = concept(after[1]) if after and not is_function_word(after[1]) else ""
    return 1.2 if not noun or noun in given.order or noun in _COUNTED else 0.3


def _listed(number: Quantity, given: Fact) -> bool:
    """Whether a list in the evidence has as many things as the claim counts of what the evidence names."""
    if number.dimension or number.bound or not number.said.is_integer():
        return False
    after = _NEXT.match(number.after)
    nouns = {concept(word) for word in (after.groups() if after else ()) if word}
    if any(noun in given.order and many_of(noun, given.text) == int(number.said) for noun in nouns):
        return True
    return bool(nouns & (_COUNTED | frozenset(given.order))) and int(number.said) in counts(given.text)


def denies_outside(claim: Fact, given: Fact) -> bool:
    """True where the claim denies one number that lies outside a span the evidence gives for the same thing.

    `It can't be played by two` follows from `for 3 to 6 players`.
    """
    if len(claim.numbers) != 1 or len(claim.clauses) != 1 or not claim.clauses[0].negative:
        return False
    number = claim.numbers[0]
    alike = [n for n in given.numbers if n.dimension == number.dimension]
    spans, points = [n for n in alike if n.bound], {n.said for n in alike if not n.bound}
    said = frozenset(claim.order) - VAGUE - _COUNTED
    outside = bool(spans) and all(excludes(number, n) for n in spans) and number.said not in points
    return outside and said <= frozenset(given.order)


def counted_otherwise(claim: Fact, given: Fact) -> str:
    """A number the evidence has of another thing (`two hooks` for `two nails, six hooks`), '' for none."""
    theirs = [(number, _noun(number)) for number in given.numbers if not number.bound]
    for number in claim.numbers:
        noun = _noun(number)
        same = [n for n, of in theirs if of == noun and n.dimension == number.dimension]
        if noun and not number.bound and same and all(n.said != number.said for n in same):
            return number.text
    return _said_too_often(claim, given)


def _said_too_often(claim: Fact, given: Fact) -> str:
    """A side that the claim gives more often than the evidence (`60 x 60` for `60 x 50`), '' for none."""
    if not _CHAIN.search(normal(claim.text)):
        return ""
    ours, theirs = Counter(n.said for n in claim.numbers), Counter(n.said for n in given.numbers)
    return next((f"{said:g}" for said, many in ours.items() if 0 < theirs[said] < many), "")


def _noun(number: Quantity) -> str:
    """The concept that follows a bare count or a percentage; '' for other numbers and before compounds."""
    after = _NEXT.match(number.after) if number.dimension in ("", "percent") else None
    if after is None or is_function_word(after[1]):
        return ""
    return "" if after[2] and not (is_function_word(after[2]) or is_negator(after[2])) else concept(after[1])
