"""What a shopper needs, as bounds and words that a product's approved fields can meet."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from apps.grounding.lexicon import VAGUE_WORDS, listed
from apps.grounding.quantities import Quantity, quantities
from apps.grounding.understanding.describing import people
from apps.grounding.understanding.naming import in_digits
from apps.grounding.units import UNITS
from apps.grounding.words import concept, is_function_word, normal, tokens

_COLD = re.compile(
    r"(?<![\w.,–-])(?:minus\s|[-−–]\s?)(\d{1,2})(?![\d.,])"
    r"(?:\s?(?:°\s?c?\b|degrees?\b(?: celsius)?|grad\b|celsius|c\b))?"
)
_WARM = re.compile(r"(?<![\w.,-])(\d{1,2})\s?(?:°\s?c?\b|degrees?\b(?: celsius)?|grad\b|celsius)")
_FREEZING = re.compile(r"\b(?:freezing|frost\w*|below zero|unter null)\b")
_ANYTHING = re.compile(r"\b(?:something|anything|etwas|was zum)\b")
_SEEKING = re.compile(
    r"^\W*(?:hi\W+|hello\W+|so\W+|and\W+|ok\W+)?"
    r"(?:which|what|any\b|do you (?:have|sell|stock|carry)|have you got|is there|are there"
    r"|i(?:'m| am)? (?:need|want|look)\w*|looking for|show me|need|something|anything|an?\b|list"
    r"|welche\w*|was ist (?:der|die|das)|gibt es|habt ihr|(?:haben|führen|verkaufen) sie"
    r"|ich (?:suche|brauche)|suche|etwas|ein\w*)\b"
)
_MORE = re.compile(
    r"\b(?:long|wid|heavi|larg|bigg|tall|high|strong|bright|deep|thick)er than\b"
    r"|\b(?:länger|breiter|schwerer|größer) als\b"
)
_LESS = re.compile(
    r"\b(?:short|narrow|light|small|low|weak|thinn|cheap)er than\b"
    r"|\b(?:kürzer|schmaler|leichter|kleiner|billiger) als\b"
)
_ABOUT = re.compile(r"\b(?:around|about|roughly|approx\w*|circa|ca|etwa|ungefähr|rund)\.?\s*$")
_NEARLY = 0.15
# Words in which a need is put, that state none.
_SAYING = frozenset(map(concept, listed("sought")))


@dataclass(frozen=True, slots=True)
class Stands:
    """A word that a named attribute answers: the attribute's names and the values that meet the need."""

    names: frozenset[str]
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Needs:
    """All that is stated: bounds with a dimension, the temperature (°C) it must bear, for how many, words."""

    bounds: tuple[Quantity, ...] = ()
    cold: float | None = None
    people: int | None = None
    words: tuple[str, ...] = ()

    def stated(self) -> bool:
        """True where anything at all is needed."""
        return bool(self.bounds or self.words) or self.cold is not None or self.people is not None


def _table() -> dict[str, Stands]:
    rows = (Path(__file__).parent.parent / "data" / "needs.txt").read_text("utf-8").splitlines()
    found = {}
    for row in rows:
        words, names, values = (part.split() for part in row.split("|"))
        stands = Stands(frozenset(map(concept, names)), frozenset(map(concept, values)))
        found.update({concept(word): stands for word in words})
    return found


STANDS = _table()


def seeks(text: str) -> bool:
    """True where the words look for products rather than ask about one."""
    return bool(_SEEKING.match(normal(text)))


def has_bound(text: str) -> bool:
    """True where a number limits what is sought (`under 2 kg`)."""
    plain = normal(text)
    return any(q.dimension and (q.bound in {"min", "max"} or _nearly(plain, q)) for q in _quantities(plain))


def _quantities(plain: str) -> list[Quantity]:
    """The numbers of a text, `longer than` and the like read as bounds."""
    return quantities(_LESS.sub("less than", _MORE.sub("more than", plain)))


def is_open(text: str) -> bool:
    """True where the kind is left open (`something to sleep in`): any word of a category may name it."""
    return bool(_ANYTHING.search(normal(text)))


def needs_of(text: str, kind: frozenset[str]) -> Needs:
    """The needs a text states beside the words (concepts) that name the kind."""
    plain = normal(text)
    cold = _temperature(plain)
    bare = _WARM.sub(" ", _COLD.sub(" ", plain)) if cold is not None else plain
    bounds = tuple(q for q in _quantities(bare) if q.bound in {"min", "max"} and q.dimension)
    bounds = bounds or tuple(_around(q) for q in _quantities(bare) if _nearly(bare, q))
    many = people(bare)
    vague = {concept(w) for w in VAGUE_WORDS}
    said = tokens(bare)
    words = [
        concept(t)
        for before, t in zip(["", *said], said, strict=False)
        if not (is_function_word(t) or _is_number(t) or (t in UNITS and _is_number(before)))
    ]
    told = [w for w in dict.fromkeys(words) if w not in _SAYING | kind | vague and len(w) > 1]
    if many is not None:
        told = [w for w in told if w not in {concept("people"), concept("person"), "man", "seater", "berth"}]
    return Needs(bounds, cold, many, tuple(told))


def _nearly(plain: str, said: Quantity) -> bool:
    """`around 30 litres`: a number with a unit that is not meant to the letter."""
    return bool(said.dimension) and said.bound == "" and bool(_ABOUT.search(plain[: said.start]))


def _around(said: Quantity) -> Quantity:
    return replace(said, low=said.low * (1 - _NEARLY), high=said.high * (1 + _NEARLY), bound="range")


def _is_number(word: str) -> bool:
    return word[:1].isdigit() or in_digits(word) != word


def _temperature(plain: str) -> float | None:
    below, above = _COLD.search(plain), _WARM.search(plain)
    if below:
        return -float(below[1])
    if above:
        return float(above[1])
    return 0.0 if _FREEZING.search(plain) else None
