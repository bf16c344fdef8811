"""Evidence in the order in which it answers a question, each with the probability that it does."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from apps.grounding.lexicon import VAGUE_WORDS
from apps.grounding.relevance import FEATURES, Asked, asked, features, likeness_to, measured, told
from apps.grounding.similarity import cosines
from apps.grounding.types import Evidence
from apps.grounding.verifier.claims import sentences
from apps.grounding.verifier.typed import opened
from apps.grounding.words import concept, is_function_word, normal, tokens

_VAGUE = frozenset(concept(word) for word in VAGUE_WORDS)
_LOOSE = frozenset(
    concept(w)
    for w in ["item", "product", "total", "overall", "approximate", "net", "available", "type", "description"]
)
_ALIKE = 0.6
_PACKED = frozenset(concept(w) for w in ("package", "packaging", "shipping"))
_PART = 0.5  # a question about a part of the product (`the cover of the pillow`)
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
    likeness = cosines(question, [_worded(p) for p in pieces]) if language == "en" else None
    weights = _weights()["words" if likeness is None else "vectors"]
    best: dict[str, Ranked] = {}
    originals = {item.id: item for item in items}
    asking = asked(question, title)
    for piece, row in zip(pieces, features(asking, pieces, likeness), strict=True):
        chance = max(_chance(weights, row), named_outright(asking, piece))
        known = best.get(piece.id)
        if known is None or chance > known.chance:
            best[piece.id] = Ranked(originals[piece.id], piece.text, chance, missing(asking, piece, title))
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
    share = _PART if about else 1.0
    telling = name - _VAGUE
    if (telling and name <= core) or (name and not telling and normal(label) in asking.text):
        return 0.92 * share
    meant, extra = name & asking.names, len(name - core - asking.names)
    if not meant or extra or (asking.measures and not measured(asking, told(piece.text))):
        return 0.0
    if asking.measures == {"count"} and not name & core:
        return 0.0
    return (0.88 + 0.01 * min(3, len(meant))) * share


def missing(asking: Asked, piece: Evidence, title: str) -> tuple[str, ...]:
    """Words the question turns on that neither the sentence nor what stands over it has."""
    there = told(f"{piece.heading} {piece.source.title} {title} {piece.text}").concepts
    return tuple(
        w
        for w in asking.concepts
        if len(w) > 3 and w not in _VAGUE | _LOOSE and likeness_to(w, there) < _ALIKE
    )


def _worded(piece: Evidence) -> str:
    return f"{piece.heading}: {piece.text}" if piece.heading else piece.text
