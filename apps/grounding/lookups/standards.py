"""Questions about a standard (a socket, a radio protocol, a plug, a cell): the attribute of that very kind
is stated as it stands; whether the two go together is for nobody to guess."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from apps.grounding.engines.extracting import statement_of
from apps.grounding.lookups import facts
from apps.grounding.outcomes import Answer, Outcome, Refusal
from apps.grounding.ranking import Ranked
from apps.grounding.types import Evidence, KnowledgePort, ProductView
from apps.grounding.understanding import Reading
from apps.grounding.understanding.identifiers import codes, hard_numbers, names
from apps.grounding.verifier.claims import sentences
from apps.grounding.words import content, tokens

CAPABILITY = "product_facts"
_SURE = 0.85
_DATA = Path(__file__).parents[1] / "data" / "standards.txt"
_ASKS_WHAT = re.compile(
    r"^\W*(?:so |and )?(?:what|how|why|where|when|who|which|was|wie|wo|wer|welche\w*)\b", re.I
)
_JOINS = re.compile(
    r"\b(?:support\w*|speaks?|talks?|understands?|accepts?|works?|fits?|takes?|uses?|runs?|goes|go|screws?|plugs?"
    r"|into|in|on|onto|with|via|over|from|has|have|compatible|possible|unterstütz\w*|spricht|passt|geht|mit|in|über)\b",
    re.I,
)
_SPOKEN = re.compile(
    r"\b(?:support\w*|speaks?|via|over|with|uses?|has|have|unterstützt|spricht|mit|über) $", re.I
)
_WORDS = frozenset({"matter", "thread"})  # names of standards that are plain words as well


@dataclass(frozen=True, slots=True)
class Kind:
    """A family of standards that exclude or stand beside one another."""

    name: str
    asked: re.Pattern[str]
    members: re.Pattern[str]


def _kinds() -> tuple[Kind, ...]:
    rows = [row.split(" | ") for row in _DATA.read_text("utf-8").splitlines() if row and row[0] != "#"]
    return tuple(
        Kind(name, _asking(called), re.compile(rf"(?<![\w.-])(?:{members})(?![\w-]|\.\d)", re.IGNORECASE))
        for name, called, members in rows
    )


def _asking(called: str) -> re.Pattern[str]:
    """`which socket …`, `what kind of cell …`, `… protection class?`"""
    names = called.replace("-", "[ -]").replace(" ", "|").replace("[|-]", "[ -]")
    return re.compile(
        rf"\b(?:which|what|welche\w*)\s+(?:(?:kind|type|sort) of )?(?:{names})\b|\b(?:{names})\s*\?\s*$",
        re.IGNORECASE,
    )


KINDS = _kinds()


def standards_in(text: str, *, typed: bool = False) -> dict[str, frozenset[str]]:
    """The standards a text names, by kind; `typed` for a stated value, which writes plain words large."""
    found: dict[str, frozenset[str]] = {}
    for kind in KINDS:
        members = {
            re.sub(r"\W", "", m.group().lower())
            for m in kind.members.finditer(text)
            if m.group().lower() not in _WORDS or _as_name(text, m, typed=typed)
        }
        if members:
            found[kind.name] = frozenset(members)
    return found


def _as_name(text: str, match: re.Match[str], *, typed: bool) -> bool:
    return match.group()[0].isupper() if typed else bool(_SPOKEN.search(text[: match.start()]))


def stated(reading: Reading, port: KnowledgePort) -> Outcome | None:
    """What is stated of the kind of standard asked about; a refusal where nothing names it; None if none
    is asked about."""
    product, text = reading.product, reading.question.text
    if product is None:
        return None
    asked, kinds = _asked(text, product)
    if not kinds or _stranger(reading, product):
        return None
    items = facts.attributes(product, reading.variant)
    for wanted in (asked, kinds):
        found = [item for item in items if _speaks_of(item, wanted)]
        if found:
            return said(reading, product, _likest(text, found))
        if wanted is asked and asked:
            named = _sentence(text, [*product.texts, *port.passages(text, product=product.sku)], asked)
            if named:
                return said(reading, product, *named)
    return Refusal("unknown_identifier", CAPABILITY) if asked else None


def strange(text: str, ends: Sequence[ProductView], names_of_ends: Sequence[str]) -> bool:
    """Whether a text names a standard that neither the ends' names nor their attributes name."""
    asked = {member for members in standards_in(text).values() for member in members}
    if not asked:
        return False
    there = [f"{product.title} {' '.join(_values(product))}" for product in ends]
    known = [standards_in(said, typed=True).values() for said in (*there, *names_of_ends)]
    return not asked <= {member for kinds in known for members in kinds for member in members}


def _values(product: ProductView) -> list[str]:
    return [item.text for item in facts.attributes(product)]


def _asked(text: str, product: ProductView) -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """The standards a question turns on, and the kinds it asks for (with no member where any will do)."""
    own = standards_in(product.title)
    if _ASKS_WHAT.search(text) or not _JOINS.search(text):
        asked = {}
    else:
        said = standards_in(text)
        asked = {kind: rest for kind, all_ in said.items() if (rest := all_ - own.get(kind, frozenset()))}
    kinds = dict.fromkeys(asked, frozenset[str]())
    kinds |= {kind.name: frozenset() for kind in KINDS if kind.asked.search(text)}
    return asked, kinds


def _speaks_of(item: Evidence, wanted: dict[str, frozenset[str]]) -> bool:
    """Whether an attribute names one of the standards wanted, or any of a kind wanted without a member."""
    there = standards_in(item.text, typed=True)
    return any(kind in there and (not members or members & there[kind]) for kind, members in wanted.items())


def _stranger(reading: Reading, product: ProductView) -> bool:
    """Whether the question also names a make, model or number: then a value would read as a verdict."""
    text = reading.question.text
    titles = [product, *reading.others]
    own = {t for p in titles for t in tokens(f"{p.title} {p.supplier} {p.sku}")}
    own |= {t for v in product.variants for value in v.options.values() for t in tokens(value)}
    ours = {t for kind in KINDS for m in kind.members.finditer(text) for t in tokens(m.group())}
    said = names(text, reading.language) | codes(text) | hard_numbers(text)
    return any(t not in own | ours for word in said for t in tokens(word))


def _sentence(
    text: str, passages: Sequence[Evidence], asked: dict[str, frozenset[str]]
) -> tuple[Evidence, str] | None:
    """The approved sentence that names the standard and shares most with the question."""
    words = set(content(text))
    found = [
        (len(words & set(content(said))), item, said)
        for item in passages
        for said in sentences(item.text)
        if any(
            members & standards_in(said, typed=True).get(kind, frozenset()) for kind, members in asked.items()
        )
    ]
    best = max(found, key=lambda one: one[0], default=None)
    return best[1:] if best else None


def _likest(text: str, items: Sequence[Evidence]) -> Evidence:
    words = set(content(text))
    return max(items, key=lambda item: len(words & set(content(item.text))))


def said(reading: Reading, product: ProductView, proof: Evidence, sentence: str = "") -> Answer:
    """An attribute or an approved sentence, said as it stands."""
    statement = statement_of(reading, product, Ranked(proof, sentence or proof.text, _SURE))
    return Answer((statement,), (proof,), CAPABILITY, _SURE)
