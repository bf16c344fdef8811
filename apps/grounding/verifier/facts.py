"""A sentence as the verifier sees it: clauses of concepts with polarity, and its numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from apps.grounding.quantities import Quantity, quantities
from apps.grounding.units import CURRENCIES, NUMBER_WORDS, UNITS
from apps.grounding.words import concept, is_function_word, is_negator, normal, tokens

from .typed import opened

_HYPHEN_FREE = re.compile(
    r"\b([a-zäöüß]{2,})-free\b|\b(bpa|gluten|lead|phthalate|pvc|latex|nut|peanut|fragrance|pfas|pfc"
    r"|preservative|paraben|dairy|lactose|sugar|alcohol|caffeine|fat|soy|grain|nickel|acid)s?\sfree\b"
)
_PLAIN = (
    (
        re.compile(
            r"\s*[(\[]\s*(?:sold separately|not incl(?:uded)?\.?|excluded|separat erhältlich|nicht enthalten)"
            r"\s*[)\]]"
        ),
        " not included; ",
    ),
    (
        re.compile(
            r"\b([^\W\d_]+ [^\W\d_]+), (?:(?:which|that) (?:is|are) |is |are |die )?"
            r"(?:sold separately|not included|separat erhältlich|nicht enthalten)"
        ),
        r"\1, \1 not included",
    ),
    (re.compile(r"\b(?:at )?(?:no|without) (?:extra |additional |any )?(?:cost|charge|fee)s?\b"), " free "),
    (re.compile(r"\bnot only\b"), " "),
    (re.compile(r"(?:^|(?<=[.;,] ))(?:not (?=all\b|every\b|each\b)|nicht (?=alle\b|jede))"), " some "),
    (re.compile(r"\bno matter\b"), " "),
    (re.compile(r"(?<=%) off\b|(?<=percent) off\b|(?<=eur) off\b"), " discount"),
    (re.compile(r"\b(?:size|größe):? (xxs|xs|s|m|l|xl|xxl|\dxl)\b"), r"size size\1"),
    (
        re.compile(
            r"\baccept(?:s|ed)?\b(?=.*\b(?:paypal|visa|mastercard|cards?|cash|invoice|cheques?|klarna)\b)"
        ),
        "pay",
    ),
    (
        re.compile(r"\b(?:paypal|visa|mastercard|cards?|cash|invoice|cheques?|klarna) (?:is|are) accepted"),
        r"\g<0> pay",
    ),
    (re.compile(r"(?<![\d.,])0 (?=(?:pieces?|items?|units?|left|stück)\b)"), " not "),
    (re.compile(r"\bno[- ](?:fail|mess|slip|brainer)\b"), " "),
    (
        re.compile(r"\bsold separately\b|\bnot incl\b\.?|\bexcluded\b|\bseparat erhältlich\b"),
        " not included ",
    ),
    (re.compile(r"\bonly\b"), " "),
    (re.compile(r"\bout of doors\b"), "outdoors"),
    (re.compile(r"\b(?:out of stock|sold out|ausverkauft)\b"), "not in stock"),
    (re.compile(r"\bfail(?:s|ed)? to\b|\bunable to\b|\bincapable of\b|\bimpossible to\b"), " not "),
)
_DENIED = re.compile(r"([^:;,.–]{1,80}?)\s?[:–]\s*(?:no|nein)\b\.?\s*(?=$|;)")
_CLAUSES = re.compile(
    r"[;()\[\]{}|•]|[.!?](?:\s|$)|:\s(?!\d)|,\s|(?<!\d)\s[-–—]\s|\s[-–—]\s(?!\d)|\b(?:but|while|whereas|although|however|aber|jedoch|während)\b|(?<=\w)\s(?:and|und|or|oder)\s(?=\w)"
)
_JOINTS = re.compile(f"({_CLAUSES.pattern})")
_OR, _AND = frozenset({"or", "nor", "oder", "noch"}), frozenset({"and", "und"})
_OWN_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|can|could|will|would|should|may|must|does|do|it|they|we|you|comes?"
    r"|includes?|contains?|costs?|fits?|works?|needs?|ist|sind|hat|haben|kann|können|wird|werden|es|sie|wir"
    r"|enthält|passt|kostet|braucht)\b"
)
_WITHOUT = re.compile(r"\b(?:without|no|ohne|kein\w*|free (?:of|from)|frei von)\b[^.;]*$")
_ENTRIES = re.compile(r";")
_ENTRY = re.compile(r"^(?:not )?[\w \-/]{2,60}: [^.;:]{1,60}(?:; (?:not )?[\w \-/]{2,60}: [^.;:]{1,60})*$")
_IDENTIFIER = re.compile(r"(?=[a-z\d\-/.]*\d)(?=[a-z\d\-/.]*[a-z])[a-z\d]+(?:[\-/.][a-z\d]+)*")
_MODEL = re.compile(r"\d[sc]")  # `iphone 5s`, `4c`: never seconds or carats
_BOUND = re.compile(r"\bat (?:least|most)\b|(?<=°)\s?[cf]\b")
_SCOPE = 6
_GOES_ON = frozenset({"nor", "noch"})  # deny once more what is denied already
_AFTER = frozenset({"ausgeschlossen", "ausgenommen", "excluded", "false"})  # stand behind what they deny


@dataclass(frozen=True, slots=True)
class Clause:
    """Part of a sentence: the concepts it names, those of them that are negated, its numbers and words."""

    concepts: frozenset[str]
    negated: frozenset[str]
    negative: bool
    numbers: tuple[Quantity, ...]
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Fact:
    """A sentence opened for comparison. `order` are the concepts as they come, repeated ones too."""

    text: str
    order: tuple[str, ...]
    clauses: tuple[Clause, ...]
    numbers: tuple[Quantity, ...]
    identifiers: frozenset[str]
    words: frozenset[str]

    @property
    def concepts(self) -> frozenset[str]:
        return frozenset(self.order)


def _plain(text: str) -> str:
    plain = normal(text)
    plain = _HYPHEN_FREE.sub(lambda m: f"no {m[1] or m[2]}; ", plain)
    plain = _DENIED.sub(r" not \1", plain)
    for pattern, put in _PLAIN:
        plain = pattern.sub(put, plain)
    return plain


def is_measure(word: str) -> bool:
    """True for words that belong to a number rather than to what is said: digits, units, number words."""
    return word[0].isdigit() or word in NUMBER_WORDS or word in UNITS or word in CURRENCIES


def _clauses(plain: str) -> Iterator[Clause]:
    """The clauses of a sentence; `no sugar, salt or honey` denies all three."""
    pieces = _JOINTS.split(plain)
    texts, joints = pieces[::2], [joint.strip() for joint in pieces[1::2]]
    if len(texts) > 1 and joints[0] in _OR | _AND and _one_subject(*texts[:2]):
        texts[:2], joints[:1] = [" ".join(texts[:2])], []
    denied = False
    for at, text in enumerate(texts):
        denied = denied and _goes_on(texts, joints, at)
        clause = _clause(text, denied=denied)
        denied = clause.negative
        yield clause


def _one_subject(first: str, second: str) -> bool:
    """Whether two pieces are one denial of two things (`sock yarn and remnants do not count`)."""
    return (
        not _OWN_VERB.search(first)
        and any(map(is_negator, tokens(second)))
        and bool(_OWN_VERB.search(second))
    )


def _goes_on(texts: Sequence[str], joints: Sequence[str], at: int) -> bool:
    """Whether a piece is one more thing that the denial before it takes in."""
    if _OWN_VERB.search(texts[at]) or any(map(is_negator, tokens(texts[at]))):
        return False
    joint = joints[at - 1]
    if joint == ",":  # a list that ends with `or`
        joint = next((j for j, text in zip(joints[at:], texts[at:], strict=False) if j != ","), "")
    return joint in _OR or joint in _AND and bool(_WITHOUT.search(" ".join(texts[:at])))


def _clause(text: str, *, denied: bool = False) -> Clause:
    concepts: list[str] = []
    negated: set[str] = set()
    left = _SCOPE if denied else 0
    negative = denied
    last = -1
    for word in tokens(text):
        if is_negator(word) and not (negative and word in _GOES_ON):
            negative = not negative
            left = _SCOPE if negative else 0
            negated = set(concepts) if negative and word in _AFTER else negated if negative else set()
            last = len(concepts)
            continue
        if is_function_word(word) or is_measure(word):
            continue
        concepts.append(concept(word))
        if left:
            negated.add(concepts[-1])
            left -= 1
    if negative and last == len(concepts):  # `chains are not`, `ein Netzteil nicht`
        negated.update(concepts)
    said = frozenset(tokens(text))
    return Clause(frozenset(concepts), frozenset(negated), negative, tuple(quantities(text)), said)


def identifiers_in(text: str) -> frozenset[str]:
    """Part numbers and models: words of letters and digits that are no measure (`kx40`)."""
    found = set()
    for match in _IDENTIFIER.finditer(normal(text)):
        word = match.group().strip("-/.")
        compact = re.sub(r"[\-/.]", "", word)
        unit = re.fullmatch(r"\d[\d.,/]*-?([a-zµ]+)", word)
        if (
            unit
            and not _MODEL.fullmatch(word)
            and (
                unit[1] in UNITS
                or unit[1]
                in {"st", "nd", "rd", "th", "x", "d", "pk", "s", "pc", "piece", "pack", "person", "player"}
            )
        ):
            continue
        if re.fullmatch(r"\d*(?:x\d[\d.]*)+[a-z]*|\d[\d.,/]*-[a-z]+(?:-[a-z]+)*", word) or not re.search(
            r"\d", compact
        ):
            continue
        found.add(compact)
    return frozenset(found)


@lru_cache(maxsize=16384)
def fact(text: str) -> Fact:
    """The sentence opened; the same text always gives the same fact."""
    typed = opened(text)
    entries = typed != text or bool(_ENTRY.match(text))
    plain = _plain(typed)
    order = tuple(
        concept(w)
        for w in tokens(_BOUND.sub(" ", plain))
        if not (is_function_word(w) or is_negator(w) or is_measure(w))
    )
    parts = tuple(map(_clause, _ENTRIES.split(plain))) if entries else tuple(_clauses(plain))
    parts = tuple(part for part in parts if part.words)
    return Fact(text, order, parts, tuple(quantities(plain)), identifiers_in(plain), frozenset(tokens(plain)))
