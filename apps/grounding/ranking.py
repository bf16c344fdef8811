"""Evidence in the order in which it answers a question, each with the probability that it does."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from apps.grounding.fitting import fitted
from apps.grounding.lexicon import VAGUE_WORDS, pattern
from apps.grounding.relevance import (
    FEATURES,
    TOGETHER,
    Asked,
    asked,
    features,
    named_outright,
    together,
)
from apps.grounding.similarity import cosines
from apps.grounding.types import Evidence
from apps.grounding.verifier.claims import sentences
from apps.grounding.verifier.facts import identifiers_in
from apps.grounding.verifier.typed import opened
from apps.grounding.words import concept, content, is_function_word, stem, tokens
from apps.llm.pairs import answer_logits

_VAGUE = frozenset(concept(word) for word in VAGUE_WORDS)
_ADVICE = pattern(
    r"^(?:\w+,? )?(?:how (?:do|to|can|should|would) |why |when )",
    r"^(?:\w+,? )?where (?:do|can|would|should) (?:i|we|you|one) ",
    r"\b(?:fits? (?:to |for )?me|which size (?:fits|would|should|do))\b",
    r"\b(?:should i|would i need|do i need to (?:order|buy)|i (?:normally|usually"
    r"|typically) (?:wear|take)|my (?:waist|chest|foot))\b",
)
_SETTLED = 0.88  # an attribute is asked for by name: no need for the slower sentence model
_UNFIT = 0.5
_BEHIND = 0.01
_CERTAIN, _CLEAR = 0.995, 8.0  # bounds within which chances and log-odds are weighed
_READ = 40  # pieces read together with a question, about 2 ms each
_READERS = 2  # as many questions of one process are read at once
_ARTICLES = frozenset({"the", "this", "that", "these", "those", "your", "a", "an"})
_POINTS_BACK = pattern(r"^\W*(?:\w+\W+){0,6}?(?:it|them|they)\b", r"^\W*(?:this|these|that)\b")
_MODEL = Path(__file__).parent / "models" / "relevance.json"


@dataclass(frozen=True, slots=True)
class Ranked:
    """One piece of evidence, its best sentence for the question, and the chance that this answers it.

    `logit` is what the model that reads both at once says of it, None where that model was not asked.
    """

    evidence: Evidence
    sentence: str
    chance: float
    logit: float | None = None

    def sure(self, less: float = 0.0) -> float:
        """The chance told to people: `chance` by rules and words, weighed evenly with `logit`, `less` off.

        `chance` is flat where a name is asked for outright; only with `logit` do such answers stand in order.
        """
        if self.logit is None:
            return self.chance
        chance = min(_CERTAIN, max(1 - _CERTAIN, self.chance))
        both = min(_CLEAR, max(-_CLEAR, self.logit)) + math.log(chance / (1 - chance)) - less
        return 1 / (1 + math.exp(-(both + 1) / 2))


@lru_cache(maxsize=1)
def _weights() -> dict[str, list[float]]:
    model = json.loads(_MODEL.read_text("utf-8"))
    kinds = {"words": FEATURES, "vectors": FEATURES, "pairs": TOGETHER}
    return {kind: [model[kind][name] for name in names] for kind, names in kinds.items()}


def _parts(item: Evidence) -> list[str]:
    plain = opened(item.text)
    return [plain] if item.kind != "passage" or plain != item.text else sentences(item.text) or [item.text]


def _pieces(items: Sequence[Evidence]) -> list[Evidence]:
    """Every sentence of every item, one that points back (`We keep it for a week.`) under the one before."""
    out: list[Evidence] = []
    for item in items:
        before = ""
        for part in _parts(item):
            heading = f"{item.heading}: {before}" if before and _POINTS_BACK.search(part) else item.heading
            out.append(replace(item, text=part, heading=heading))
            before = part
    return out


def _asking(question: str, left_out: str, title: str) -> Asked:
    """The question opened, without the words of `left_out`, knowing what the product in view is called."""
    called = frozenset(concept(t) for t in tokens(title) if not is_function_word(t))
    return replace(asked(question, left_out), called=called)


def _chance(weights: Sequence[float], row: Sequence[float]) -> float:
    return 1 / (1 + math.exp(-sum(w * x for w, x in zip(weights, row, strict=True))))


def rank(question: str, items: Sequence[Evidence], *, title: str = "", language: str = "en") -> list[Ranked]:
    """All evidence, best first; a passage counts by its best part. `title` is the product asked about."""
    if language == "en":
        found = _read_together(question, items, title)
        if found is not None:
            return found
    asking = _asking(question, title, title)
    return _by_features(question, asking, items, title, language)


def _read_together(question: str, items: Sequence[Evidence], title: str) -> list[Ranked] | None:
    """By the model that reads both at once, weighed with words and likeness; None without it."""
    asking = _asking(question, title if names_it(question, title) else "", title)
    pieces = _pieces(items)
    read = _worth_reading(asking, pieces)
    plain, worded = without_name(question, title), [_worded(piece) for piece in read]
    beside = _beside().submit(answer_logits, plain, worded)
    likeness, logits = cosines(question, worded), beside.result()
    if likeness is None or logits is None:
        return None
    weights = _weights()["pairs"]
    best: dict[str, Ranked] = {}
    originals = {item.id: item for item in items}
    outright = _outright(asking, read)
    rows = together(asking, read, likeness, logits)
    for piece, row, logit in zip(read, rows, logits, strict=True):
        chance = fitted(asking, piece, likely(asking, piece, _chance(weights, row), outright))
        known = best.get(piece.id)
        if known is None or chance > known.chance:
            original = originals[piece.id]
            best[piece.id] = Ranked(original, piece.text, chance, logit)
    return sorted(best.values(), key=lambda r: -r.chance)


@lru_cache(maxsize=1)
def _beside() -> ThreadPoolExecutor:
    """Both models read at the same time, where there are cores: a question waits for the slower only."""
    return ThreadPoolExecutor(_READERS, thread_name_prefix="pairs")


# Threads do not come along into a worker's child.
os.register_at_fork(after_in_child=_beside.cache_clear)


def _worth_reading(asking: Asked, pieces: Sequence[Evidence]) -> list[Evidence]:
    """All pieces where there are few, else those that words or the search hold for the nearest."""
    if len(pieces) <= _READ:
        return list(pieces)
    weights = _weights()["words"]
    chances = [_chance(weights, row) for row in features(asking, pieces)]
    order = sorted(zip(chances, range(len(pieces)), strict=True), key=lambda pair: (-pair[0], pair[1]))
    return [pieces[place] for _, place in order[:_READ]]


def names_it(question: str, title: str) -> bool:
    """True when the product is called by its name: `drivers` in a question about one driver is a kind."""
    said = [stem(t) for t in tokens(title) if not is_function_word(t)]
    return bool(said) and said[0] in {stem(t) for t in tokens(question)}


def without_name(question: str, title: str) -> str:
    """The question with the product's name said as `it`, so that it is read for what it asks."""
    if not names_it(question, title):
        return question
    name = {stem(t) for t in tokens(title) if not is_function_word(t)}
    words = question.split()
    mine = [bool(tokens(w)) and all(stem(t) in name for t in tokens(w)) for w in words]
    if not any(mine) or sum(mine) == len(words):
        return question
    out: list[str] = []
    for at, word in enumerate(words):
        if not mine[at]:
            out.append(word)
        elif not at or not mine[at - 1]:
            if out and out[-1].lower() in _ARTICLES:
                out.pop()
            out.append("it" + ("?" if word.endswith("?") else ""))
    return " ".join(out)


def _by_features(
    question: str, asking: Asked, items: Sequence[Evidence], title: str, language: str
) -> list[Ranked]:
    """By words and the likeness of sentence vectors, for languages the other model does not read."""
    pieces = _pieces(items)
    if not pieces:
        return []
    outright = _outright(asking, pieces)
    likeness = None if outright[0] >= _SETTLED else cosines(question, [_worded(p) for p in pieces], language)
    weights = _weights()["words" if likeness is None else "vectors"]
    best: dict[str, Ranked] = {}
    originals = {item.id: item for item in items}
    for piece, row in zip(pieces, features(asking, pieces, likeness), strict=True):
        chance = fitted(asking, piece, likely(asking, piece, _chance(weights, row), outright))
        known = best.get(piece.id)
        if known is None or chance > known.chance:
            best[piece.id] = Ranked(originals[piece.id], piece.text, chance)
    return sorted(best.values(), key=lambda r: -r.chance)


def _outright(asking: Asked, pieces: Sequence[Evidence]) -> tuple[float, frozenset[str]]:
    """The chance of the attribute that is asked for by its very name, and the words of that name."""
    found = max(pieces, key=lambda piece: named_outright(asking, piece), default=None)
    chance = named_outright(asking, found) if found else 0.0
    return (chance, _label(found)) if found and chance else (0.0, frozenset())


def _label(piece: Evidence) -> frozenset[str]:
    return frozenset(content(piece.text.partition(":")[0]))


def likely(
    asking: Asked,
    piece: Evidence,
    modelled: float,
    outright: tuple[float, frozenset[str]] = (0.0, frozenset()),
) -> float:
    """The model's chance, put right where a name is asked for outright, or a value as advice.

    `outright` are the chance and the words of the attribute whose very name is asked for (`weight`): another
    that has these words in a longer name (`user weight up to`) comes behind it.
    """
    if piece.kind == "attribute" and _ADVICE.search(asking.text):
        return modelled * _UNFIT
    if asking.identifiers - identifiers_in(piece.text):
        return modelled * _UNFIT
    named = named_outright(asking, piece)
    sure, words = outright
    if words and piece.kind == "attribute" and named < sure and words < _label(piece):
        modelled *= sure - _BEHIND
    return max(modelled, named)


def _worded(piece: Evidence) -> str:
    return f"{piece.heading}: {piece.text}" if piece.heading else piece.text
