"""One claim against one sentence of evidence: is it entailed, and if not, why not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from apps.grounding.words import concept, tokens

from .additions import added, arrives, taken_out
from .belonging import crossing, set_beside
from .changes import changed
from .conditions import left_out
from .coverage import coverage
from .facts import Fact, fact
from .named import proven
from .numbers import denies_outside, unproven
from .parallel import of_another
from .polarity import contradicts
from .restrictions import LEANT_ON, counted_from_elsewhere, narrowed, unsure

_STRICT_KINDS = frozenset({"price", "warranty", "policy", "eligibility", "stock", "promise", "compatibility"})
_NAME = re.compile(r"(?<=[a-z\d,] )[A-Z][\w\-]{2,}(?:\.\d[\w\-]*)*")
_GERMAN = re.compile(r"\b(?:der|die|das|ist|und|ein|eine|nicht|sie|wir|mit|wiegt|kostet)\b", re.IGNORECASE)
_FOR = re.compile(r"\b(?:for|für|works? with)\b", re.IGNORECASE)
_MEASURED = {"mass": "weigh", "volume": "volume", "speed": "speed"}
_CUES = {
    "price": re.compile(
        r"[$€£¥]|\d ?% off|\b(?:pric|cost|euros?\b|eur\b|usd\b|gbp\b|dollars?\b|free|discount|sale"
        r"|percent off|preis|kosten|rabatt|gebühr|charge|fee|bestellwert)|kostenfrei",
        re.IGNORECASE,
    ),
    "warranty": re.compile(r"warrant|guarant|garantie|gewährleist|defect", re.IGNORECASE),
    "stock": re.compile(r"stock|available|sold out|lager|vorrätig|verfügbar|ausverkauft", re.IGNORECASE),
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


def compare(claim: Fact, kind: str, sentence: str, *, heading: str = "", name: str = "") -> Finding:
    """Judge a claim by one evidence sentence; `name` is the title of the product it is about."""
    given, title = fact(f"{heading}: {sentence}" if heading else sentence), fact(name)
    number, weight = unproven(claim, given, title)
    if number and denies_outside(claim, given):
        return Finding(True, 0.7, "The source gives a span that leaves this out.", sentence)
    if number:
        return Finding(False, 0.1, f"The source does not say “{number}”.")
    foreign = foreign_name(claim, given, title)
    if foreign:
        return Finding(False, 0.1, f"“{foreign}” is not named in the source.")
    known = _known(claim, given, title)
    share, missing = coverage(claim, given, known, weight)
    why = _uncovered(claim, given, kind, share, missing)
    if why:
        return Finding(False, share * 0.9, why)
    if contradicts(claim, given):
        return Finding(False, share * 0.9, "The source says the opposite, or does not say it so.")
    why = next(filter(None, _says_otherwise(claim, given, title, known, kind)), "")
    return Finding(False, share * 0.9, why) if why else Finding(True, share, "The source says so.", sentence)


def _says_otherwise(claim: Fact, given: Fact, title: Fact, known: frozenset[str], kind: str) -> Iterator[str]:
    """Why evidence that has the claim's words does not say the claim, one reason after the other."""
    yield changed(claim, given, title, known, subject=bool(title.text) or kind in _STRICT_KINDS)
    if unsure(claim, given):
        yield "The source says only that it may be so."
    if more := added(claim, given):
        yield f"The source does not say “{more}”."
    if arrives(claim, given):
        yield "The source says when it leaves, not when it arrives."
    if exception := taken_out(claim, given):
        yield f"The source makes an exception of this: “{exception}”."
    if taken := crossing(claim, given, known) or set_beside(claim, given):
        yield f"The source says “{taken}” of something else."
    if kind in LEANT_ON and (misplaced := of_another(claim, given)):
        yield f"The source says “{misplaced}” of something else."
    if other := counted_from_elsewhere(claim, given):
        yield f"The source counts from something else than “{other}”."
    if condition := left_out(claim, given, kind) or narrowed(claim, given, kind):
        yield f"The source makes it depend on a condition that is left out: “{condition}”."


def _known(claim: Fact, given: Fact, title: Fact) -> frozenset[str]:
    """Concepts that need no proof: the product's own name and what the claim's numbers measure."""
    roles = {number.role for number in claim.numbers if number.role}
    measured = {_MEASURED.get(number.dimension, "") for number in claim.numbers}
    spans = proven(claim.text, given.text) - frozenset(given.order)
    return frozenset(title.order) | roles | measured | spans | ({"fit"} if _FOR.search(given.text) else set())


def _uncovered(claim: Fact, given: Fact, kind: str, share: float, missing: list[str]) -> str:
    """Why too little of the claim stands in the evidence, '' where enough does."""
    cue = _CUES.get(kind)
    if cue and not cue.search(given.text):
        return f"The source says nothing about {kind}."
    if share < _LIMIT["strict" if kind in _STRICT_KINDS else "loose"]:
        lacking = f": “{missing[0]}” is missing" if missing else ""
        return f"The source does not cover this{lacking}."
    if _CONTAINS.search(claim.text) and missing and missing[-1] == claim.order[-1]:
        return f"The source does not name “{missing[-1]}”."
    return ""


def foreign_name(claim: Fact, given: Fact, title: Fact) -> str:
    """A proper name or part number in the claim that neither evidence nor product bears, '' for none.

    German writes every noun large, so there the part numbers must do.
    """
    matches = [] if _GERMAN.search(claim.text) else [match.group() for match in _NAME.finditer(claim.text)]
    spans = proven(claim.text, given.text)
    for name in matches:
        words = tokens(name)
        if words and not any(
            w in given.words or w in title.words or concept(w) in given.order or concept(w) in spans
            for w in words
        ):
            return name
    strange = claim.identifiers - given.identifiers - title.identifiers - given.words - title.words
    return min(strange, default="")
