"""One claim against one sentence of evidence: is it entailed, and if not, why not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from apps.grounding.quantities import Quantity
from apps.grounding.words import concept, is_function_word, normal, tokens

from .conditions import left_out
from .coverage import coverage
from .facts import Clause, Fact, fact
from .listed import counts
from .measures import entails
from .polarity import contradicts

_LIMITS = re.compile(
    r"\b(?:age[sd]?|years?|months?|old|capacity|limit|supports?|holds?|up ?to|max\w*|min\w*|at (?:least"
    r"|most)|recommended|players?|people"
    r"|persons?|speed|fits?|range|alter|jahren?|bis|traglast)\b",
    re.IGNORECASE,
)
_WITHIN = re.compile(r"\b(?:suitable|can|could|would|fits?|works? for|geeignet|kann|passt)\b", re.IGNORECASE)
_EDGE = re.compile(
    r"\b(?:min\w*|max\w*|limit|at (?:least|most)|up ?to|or (?:more|less)|and up|höchstens|mindestens"
    r"|bis zu)\b",
    re.IGNORECASE,
)
_STRICT_KINDS = frozenset({"price", "warranty", "policy", "eligibility", "stock", "promise", "compatibility"})
_NAME = re.compile(r"(?<=[a-z\d,] )[A-Z][\w\-]{2,}(?:\.\d[\w\-]*)*")
_GERMAN = re.compile(r"\b(?:der|die|das|ist|und|ein|eine|nicht|sie|wir|mit|wiegt|kostet)\b", re.IGNORECASE)
_FOR = re.compile(r"\b(?:for|für|works? with)\b", re.IGNORECASE)
_SIZED = re.compile(
    r"\b(?:size|dimensions?|measure\w*|weigh\w*|height|width|length|tall|wide|long|high|größe|maße)\b"
    r"|\dx\d|\d x \d",
    re.IGNORECASE,
)
_COUNTED = frozenset(
    concept(word)
    for word in (
        "piece",
        "person",
        "play",
        "child",
        "item",
        "set",
        "include",
        "accessory",
        "part",
        "component",
    )
)
_MEASURED = {"mass": "weigh", "volume": "volume", "speed": "speed"}
_CUES = {
    "price": re.compile(r"[$€£¥]|\b(?:pric|cost|eur\b|usd\b|free|discount|sale|preis|kosten|rabatt)", re.I),
    "warranty": re.compile(r"warrant|guarant|garantie|gewährleist|defect", re.I),
    "stock": re.compile(r"stock|available|sold out|lager|vorrätig|verfügbar|ausverkauft", re.I),
}
_CONTAINS = re.compile(
    r"\b(?:comes? with|includes?|contains?|enthält)\s+(?:(?:an?|the|its|ein\w*)\s+)?(?:\w+\s+){1,2}?\w+\W*$",
    re.IGNORECASE,
)
_LIMIT = {"strict": 0.72, "loose": 0.5}


@dataclass(frozen=True, slots=True)
class Finding:
    """The result for one sentence of evidence. `score` orders findings; `why` is a full sentence."""

    ok: bool
    score: float
    why: str
    quote: str = ""


def _rank(claim: Fact, clause: Clause) -> int:
    return len(frozenset(claim.order) & clause.concepts)


def _comparable(number: Quantity, clause: Clause) -> bool:
    return any(n.dimension == number.dimension for n in clause.numbers)


def _weight(number: Quantity, claim: Fact, given: Fact) -> float:
    """What a proven number is worth: little where the thing it counts is not in the evidence."""
    if number.dimension:
        return 1.5
    after = re.match(r"[\s\-]*(\w+)", normal(claim.text)[number.end : number.end + 24])
    noun = concept(after[1]) if after and not is_function_word(after[1]) else ""
    return 1.2 if not noun or noun in given.order or noun in _COUNTED else 0.3


def _unproven(claim: Fact, given: Fact, name: Fact) -> tuple[str, float]:
    """The first number of the claim that the evidence does not entail ('' when all are), and their weight.

    A number must stand in the clause that speaks of what the claim speaks of, not elsewhere in the sentence.
    """
    limit, within = (
        bool(_LIMITS.search(claim.text)),
        bool(_WITHIN.search(claim.text) and not _EDGE.search(claim.text)),
    )

    def proves(number: Quantity, numbers: Iterable[Quantity]) -> bool:
        sized = not number.dimension or number.dimension == "time" or _SIZED.search(given.text)
        return any((sized or n.dimension) and entails(number, n, limit=limit, within=within) for n in numbers)

    weight = 0.0
    for number in claim.numbers:
        top = min(1, max((_rank(claim, c) for c in given.clauses if _comparable(number, c)), default=0))
        places = [c for c in given.clauses if proves(number, c.numbers)]
        if any(_rank(claim, c) >= top for c in places) or (not places and proves(number, given.numbers)):
            weight += _weight(number, claim, given)
        elif _listed(number, claim, given):
            weight += 1.0
        elif not any(n.said == number.said and n.dimension == number.dimension for n in name.numbers):
            return number.text, weight
    return "", weight


def _listed(number: Quantity, claim: Fact, given: Fact) -> bool:
    """Whether a list in the evidence has as many things as the claim counts of what the evidence names."""
    if number.dimension or number.bound or not number.said.is_integer():
        return False
    after = re.match(r"[\s\-]*(?:\w+\s)?(\w+)", normal(claim.text)[number.end : number.end + 32])
    noun = concept(after[1]) if after else ""
    return (noun in _COUNTED or noun in given.order) and int(number.said) in counts(given.text)


def _foreign_name(claim: Fact, given: Fact, title: Fact) -> str:
    """A proper name in the claim that neither the evidence nor its product bears, '' for none.

    German writes every noun large, so there the part numbers must do.
    """
    if _GERMAN.search(claim.text):
        return ""
    for match in _NAME.finditer(claim.text):
        words = tokens(match.group())
        if words and not any(
            w in given.words or w in title.words or concept(w) in given.order for w in words
        ):
            return match.group()
    return ""


def compare(claim: Fact, kind: str, sentence: str, *, heading: str = "", name: str = "") -> Finding:
    """Judge a claim by one evidence sentence; `name` is the title of the product it is about."""
    given, title = fact(f"{heading}: {sentence}" if heading else sentence), fact(name)
    unproven, proven = _unproven(claim, given, title)
    if unproven:
        return Finding(False, 0.1, f"The source does not say “{unproven}”.")
    foreign = _foreign_name(claim, given, title)
    if foreign:
        return Finding(False, 0.1, f"“{foreign}” is not named in the source.")
    strange = claim.identifiers - given.identifiers - title.identifiers - given.words - title.words
    if strange:
        return Finding(False, 0.1, f"“{sorted(strange)[0]}” is not named in the source.")
    measured = {n.role for n in claim.numbers if n.role} | {
        _MEASURED.get(n.dimension, "") for n in claim.numbers
    }
    known = frozenset(title.order) | measured
    if _FOR.search(given.text):
        known |= {"fit"}
    share, missing = coverage(claim, given, known, proven)
    cue = _CUES.get(kind)
    if cue and not cue.search(given.text):
        return Finding(False, share * 0.5, f"The source says nothing about {kind}.")
    if share < _LIMIT["strict" if kind in _STRICT_KINDS else "loose"]:
        lacking = f": “{missing[0]}” is missing" if missing else ""
        return Finding(False, share * 0.9, f"The source does not cover this{lacking}.")
    if _CONTAINS.search(claim.text) and missing and missing[-1] == claim.order[-1]:
        return Finding(False, share * 0.9, f"The source does not name “{missing[-1]}”.")
    if contradicts(claim, given):
        return Finding(False, share * 0.9, "The source says the opposite, or does not say it so.")
    condition = left_out(claim, given, kind)
    if condition:
        return Finding(
            False, share * 0.9, f"The source makes it depend on a condition that is left out: “{condition}”."
        )
    return Finding(True, share, "The source says so.", sentence)
