"""Evidence in the order in which it answers a question, each with the probability that it does."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from apps.grounding.lexicon import VAGUE_WORDS, pattern
from apps.grounding.relevance import FEATURES, Asked, asked, features, likeness_to, measured, told
from apps.grounding.similarity import cosines
from apps.grounding.types import Evidence
from apps.grounding.verifier.claims import sentences
from apps.grounding.verifier.facts import identifiers_in
from apps.grounding.verifier.typed import opened
from apps.grounding.words import concept, is_function_word, normal, tokens

_VAGUE = frozenset(concept(word) for word in VAGUE_WORDS)
_LOOSE = frozenset(
    concept(w)
    for w in ["item", "product", "total", "overall", "approximate", "net", "available", "type", "description"]
)
_ADVICE = pattern(
    r"^(?:\w+,? )?(?:how (?:do|to|can|should|would) |where (?:do|can|would) |why |when )",
    r"\b(?:fits? me|should i|would i need|do i need to (?:order|buy)|i (?:normally|usually"
    r"|typically) (?:wear|take)|my (?:waist|chest|foot))\b",
)
_MATTERS = frozenset(
    concept(w)
    for w in [
        "return",
        "refund",
        "ship",
        "warranty",
        "pay",
        "repair",
        "hire",
        "discount",
        "gift",
        "privacy",
        "member",
        "dispose",
        "store",
    ]
)
_ALLOWING = 1.2
_SAME_MATTER, _OTHER_MATTER, _NO_MATTER = 1.15, 0.6, 0.7
_MAY = pattern(r"^(?:can|may|could|am|are|is it|darf|kann|dürfen|können)\b")
_MODAL = pattern(
    r"\b(?:can|can't|cannot|may|must|only|not|allowed|possible|kann|können|darf|dürfen|nicht|nur)\b"
)
_SETTLED = 0.88  # an attribute is asked for by name: no need for the slower sentence model
_UNFIT = 0.5
_ALIKE = 0.6
_PACKED = frozenset(concept(w) for w in ("package", "packaging", "shipping"))
_MODEL = Path(__file__).parent / "models" / "relevance.json"


@dataclass(frozen=True, slots=True)
class Ranked:
    """One piece of evidence, its best sentence for the question, and the chance that this answers it.

    `missing` are words the question turns on that neither the sentence nor what stands over it has.
    """

    evidence: Evidence
    sentence: str
    chance: float
    missing: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def _weights() -> dict[str, list[float]]:
    model = json.loads(_MODEL.read_text("utf-8"))
    return {kind: [model[kind][name] for name in FEATURES] for kind in ("words", "vectors")}


def _parts(item: Evidence) -> list[str]:
    plain = opened(item.text)
    return [plain] if item.kind != "passage" or plain != item.text else sentences(item.text) or [item.text]


def _chance(weights: Sequence[float], row: Sequence[float]) -> float:
    return 1 / (1 + math.exp(-sum(w * x for w, x in zip(weights, row, strict=True))))


def rank(question: str, items: Sequence[Evidence], *, title: str = "", language: str = "en") -> list[Ranked]:
    """All evidence, best first; a passage counts by its best sentence. `title` is the product asked about."""
    pieces = [replace(item, text=part) for item in items for part in _parts(item)]
    if not pieces:
        return []
    asking = asked(question, title)
    settled = any(likely(asking, piece, 0.0) >= _SETTLED for piece in pieces)
    likeness = None if settled else cosines(question, [_worded(p) for p in pieces], language)
    weights = _weights()["words" if likeness is None else "vectors"]
    best: dict[str, Ranked] = {}
    originals = {item.id: item for item in items}
    for piece, row in zip(pieces, features(asking, pieces, likeness), strict=True):
        chance = likely(asking, piece, _chance(weights, row))
        known = best.get(piece.id)
        if known is None or chance > known.chance:
            best[piece.id] = Ranked(
                originals[piece.id], piece.text, chance, missing(asking, originals[piece.id], title)
            )
    return sorted(best.values(), key=lambda r: -r.chance)


def named_outright(asking: Asked, piece: Evidence) -> float:
    """The chance by name alone: an attribute whose whole name is asked for, or that a way of asking means."""
    if piece.kind != "attribute":
        return 0.0
    label = piece.text.partition(":")[0]
    name = {concept(t) for t in tokens(label) if not is_function_word(t)} - _LOOSE
    core = set(asking.concepts)
    if _PACKED & name - core:
        return 0.0
    about = core - name - asking.names - _VAGUE - set(told(piece.text).concepts)
    if about:  # a part of the product, or more than the name says (`the cover of the pillow`)
        return 0.0
    telling = name - _VAGUE
    if (telling and name <= core) or (name and not telling and normal(label) in asking.text):
        return 0.92
    meant, extra = name & asking.names, len(name - core - asking.names)
    if not meant or extra or (asking.measures and not measured(asking, told(piece.text))):
        return 0.0
    if asking.measures == {"count"} and not name & core:
        return 0.0
    return 0.88 + 0.01 * min(3, len(meant))


def likely(asking: Asked, piece: Evidence, modelled: float) -> float:
    """The model's chance, put right where a name is asked for outright, or a value as advice."""
    if piece.kind == "attribute" and _ADVICE.search(asking.text):
        return modelled * _UNFIT
    strange = asking.identifiers - identifiers_in(piece.text)
    sure = 0.0 if strange else named_outright(asking, piece)
    return max(modelled * (_UNFIT if strange else 1.0), sure)


def missing(asking: Asked, piece: Evidence, title: str) -> tuple[str, ...]:
    """Words the question turns on that neither the passage nor what stands over it has."""
    there = told(f"{piece.heading} {piece.source.title} {title} {piece.text}").concepts
    return tuple(
        w
        for w in asking.concepts
        if len(w) > 3 and w not in _VAGUE | _LOOSE and likeness_to(w, there) < _ALIKE
    )


def on_topic(question: str, passage: Evidence, sentence: str) -> float:
    """How a policy question weighs a passage: more where its title or heading is about the same matter,
    and where a question after permission meets a sentence that gives or denies one."""
    matter = {concept(t) for t in tokens(question)} & _MATTERS
    may = _ALLOWING if _MAY.search(question) and _MODAL.search(sentence) else 1.0
    if not matter:
        return may
    over = {concept(t) for t in tokens(f"{passage.heading} {passage.source.title}")}
    if matter & over:
        return may * _SAME_MATTER
    return may * (_OTHER_MATTER if over & _MATTERS else _NO_MATTER)


def _worded(piece: Evidence) -> str:
    return f"{piece.heading}: {piece.text}" if piece.heading else piece.text
