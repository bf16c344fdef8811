"""How well a piece of evidence answers a question, as features that a small model weighs."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from apps.grounding.lexicon import VAGUE_WORDS
from apps.grounding.quantities import Quantity, quantities
from apps.grounding.types import Evidence
from apps.grounding.units import UNITS
from apps.grounding.verifier.facts import identifiers_in
from apps.grounding.verifier.typed import opened
from apps.grounding.words import concept, is_function_word, normal, tokens

FEATURES = (
    "bias", "overlap", "name_overlap", "name_share", "name_extra", "text_share", "fuzzy", "cue_name",
    "cue_none", "cue_foreign",
    "measure", "measure_missing", "numbers_shared", "numbers_missing", "attribute", "short",
    "boolean_match", "best_gap",
    "overlap_missing", "heading", "passage_all", "yes_no_part", "cosine", "cosine_gap", "yes_no",
    "bigrams", "rare",
)  # fmt: skip
# With a model that has read question and evidence together: its log-odds, and what it does not see so well.
TOGETHER = (
    "bias", "pair", "pair_gap", "pair_low", "overlap", "attribute", "measure_missing", "cue_foreign",
    "cue_name", "numbers_missing", "yes_no", "name_share", "heading", "cosine", "general",
)  # fmt: skip
_VAGUE = frozenset(concept(word) for word in VAGUE_WORDS)
LOOSE = frozenset(
    concept(w)
    for w in ["item", "product", "total", "overall", "approximate", "net", "available", "type", "description"]
)
# What is done with a product: a field of its part (`cover: linen`) does not tell whether it can be.
# What goods are made of where a label says no more than one of their parts.
_SOME_PART = frozenset(concept(w) for w in ("lining", "fill", "filling", "shell"))
_LASTS = re.compile(r"\bhow long\b|\bwie lange\b")
_DEEDS = frozenset(concept(w) for w in ("wash", "clean", "iron", "dry", "assemble", "install", "mount"))
_PACKED = frozenset(concept(w) for w in ("package", "packaging", "shipping"))
_ASKING = frozenset(
    concept(w)
    for w in [
        "know",
        "tell",
        "say",
        "wonder",
        "wondering",
        "looking",
        "look",
        "think",
        "like",
        "want",
        "buy",
        "buying",
        "get",
        "anyone",
        "someone",
        "sure",
        "question",
        "ask",
        "possible",
        "actually",
        "exactly",
        "listed",
        "mention",
        "product",
        "item",
        "thank",
        "thanks",
        "help",
    ]
)
_YES_NO = re.compile(
    r"^(?:hi |hello |so |and |but )?(?:is|are|does|do|can|could|will|would|has|have|did|was|should|ist"
    r"|sind|hat|kann|passt|gibt)\b"
)
_HOW = re.compile(
    r"\bhow (?:long|much|many|soon|quickly|often|far|old)\b|\bwie (?:lange|viele?|oft|weit|schnell)\b"
    r"|\bwhat (?:kind|type|sort) of\b"
)
_HEAD = re.compile(r"^\s*((?:not )?[A-Za-zÄÖÜäöüß][\w \-/().&+%]{0,60}?)\s*:\s")
# `Dimensions (W x D x H)`, `Maße (B × H)`: which number is which.
_AXES = re.compile(r"(?<![^\W\d])[wdhlbt](?:\s?[x×/]\s?[wdhlbt]){1,2}(?![^\W\d])", re.IGNORECASE)
_AXIS = {"w": "width", "b": "width", "d": "depth", "t": "depth", "h": "height", "l": "length"}


@dataclass(frozen=True, slots=True)
class Cue:
    """A way of asking: its pattern, what the answer measures, and the names the answer is kept under."""

    asks: re.Pattern[str]
    measures: str
    names: frozenset[str]


def _cues() -> tuple[Cue, ...]:
    rows = (Path(__file__).parent / "data" / "cues.txt").read_text("utf-8").splitlines()
    out = []
    for row in rows:
        if row and not row.startswith("#"):
            asks, measures, names = re.split(r" \|(?= )", row)
            out.append(
                Cue(
                    re.compile(asks.strip(), re.IGNORECASE),
                    measures.strip(),
                    frozenset(concept(n) for n in names.split()),
                )
            )
    return tuple(out)


CUES = _cues()


@dataclass(frozen=True, slots=True)
class Asked:
    """A question opened for comparison; `explained` are words that a way of asking accounts for, `called`
    those of the name of the product in view."""

    text: str
    concepts: tuple[str, ...]
    names: frozenset[str]
    measures: frozenset[str]
    numbers: tuple[Quantity, ...]
    identifiers: frozenset[str]
    yes_no: bool
    explained: frozenset[str] = frozenset()
    called: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Told:
    """A piece of evidence opened for comparison; `name` are the concepts of an attribute's name."""

    concepts: tuple[str, ...]
    name: frozenset[str]
    numbers: tuple[Quantity, ...]
    boolean: bool


def asked(text: str, title: str = "") -> Asked:
    """The question without politeness and, where that leaves anything, without the product's name."""
    plain = normal(text)
    said = (
        t for t in tokens(_HOW.sub(" ", plain)) if not (is_function_word(t) or t in UNITS or t[0].isdigit())
    )
    words = [w for w in map(concept, said) if w not in _ASKING]
    known = frozenset(concept(t) for t in tokens(title))
    fired = [c for c in CUES if c.asks.search(plain)]
    core = tuple(dict.fromkeys(w for w in words if w not in known)) or tuple(dict.fromkeys(words))
    return Asked(
        plain,
        core,
        frozenset().union(*(c.names for c in fired)) if fired else frozenset(),
        frozenset(c.measures for c in fired if c.measures),
        tuple(quantities(plain)),
        identifiers_in(plain),
        bool(_YES_NO.match(plain)),
        frozenset(concept(t) for c in fired for m in c.asks.finditer(plain) for t in tokens(m.group())),
    )


@lru_cache(maxsize=16384)
def told(text: str) -> Told:
    """The evidence opened: what it names and what it says."""
    plain = opened(text)
    head = _HEAD.match(plain)
    name = frozenset(concept(t) for t in tokens(head[1])) if head else frozenset()
    words = tuple(concept(t) for t in tokens(plain) if not is_function_word(t) and not t[0].isdigit())
    return Told(words, name, tuple(quantities(plain)), bool(re.search(r": (?:yes|no)$", plain)))


def _weights(many: Sequence[Told]) -> Mapping[str, float]:
    """What a word is worth among these candidates: rare words more, words in all of them little."""
    seen: dict[str, int] = {}
    for item in many:
        for word in set(item.concepts):
            seen[word] = seen.get(word, 0) + 1
    return {w: math.log(1 + len(many) / n) for w, n in seen.items()}


@lru_cache(maxsize=65536)
def _grams(word: str) -> frozenset[str]:
    padded = f"^{word}$"
    return frozenset(padded[i : i + 3] for i in range(len(padded) - 2))


def likeness_to(word: str, others: Sequence[str]) -> float:
    """How alike a word is to the likest of others, 0..1, by letter triples."""
    mine = _grams(word)
    best = 0.0
    for other in others:
        theirs = _grams(other)
        best = max(best, 2 * len(mine & theirs) / (len(mine) + len(theirs)))
    return best


def measured(asking: Asked, item: Told) -> bool:
    """True when the evidence has a number of the kind the question asks for."""
    dimensions = {q.dimension.split("-")[0].removeprefix("business") for q in item.numbers}
    if "count" in asking.measures and item.numbers:
        return True
    return bool(asking.measures & dimensions)


def _word_weight(word: str, rarity: Mapping[str, float]) -> float:
    return (0.35 if word in _VAGUE else 1.0) * rarity.get(word, 2.5)


def features(
    asking: Asked, items: Sequence[Evidence], cosines: Sequence[float] | None = None
) -> list[list[float]]:
    """One row per candidate in the order of FEATURES; `cosines` come from a sentence model."""
    opened_items = [told(i.text) for i in items]
    headings = [frozenset(told(i.heading).concepts) if i.heading else frozenset() for i in items]
    rarity = _weights(opened_items)
    total = sum(_word_weight(w, rarity) for w in asking.concepts) or 1.0
    rows = [
        _row(asking, item, head, rarity, total) for item, head in zip(opened_items, headings, strict=True)
    ]
    best = max((r["overlap"] for r in rows), default=0.0)
    top = max(cosines, default=0.0) if cosines is not None else 0.0
    for i, row in enumerate(rows):
        row["best_gap"] = best - row["overlap"]
        row["attribute"] = float(items[i].kind == "attribute")
        row["cosine"] = cosines[i] if cosines is not None else 0.0
        row["cosine_gap"] = top - cosines[i] if cosines is not None else 0.0
    return [[row.get(name, 0.0) for name in FEATURES] for row in rows]


def named_outright(asking: Asked, piece: Evidence) -> float:
    """The chance by name alone: an attribute whose whole name is asked for, or that a way of asking means."""
    if piece.kind != "attribute":
        return 0.0
    label = piece.text.partition(":")[0]
    name = _named(label, asking.names) - LOOSE
    core = set(asking.concepts)
    if _PACKED & name - core or (_SOME_PART & name) - core:
        return 0.0
    if _LASTS.search(asking.text) and "time" in asking.measures and not measured(asking, told(piece.text)):
        return 0.0  # `how long does the battery last`, and `battery: lithium`
    about = core - name - asking.names - (asking.explained - _DEEDS) - asking.called - _VAGUE
    about -= set(told(piece.text).concepts)
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


def _named(label: str, asked_for: frozenset[str]) -> set[str]:
    """The concepts of a label; of the axes it lists only those that are asked for."""
    axes = {concept(_AXIS[c]) for each in _AXES.findall(label) for c in each.lower() if c in _AXIS}
    bare = _AXES.sub(" ", label) if axes else label
    return {concept(t) for t in tokens(bare) if not is_function_word(t)} | (axes & asked_for)


def together(
    asking: Asked, items: Sequence[Evidence], cosines: Sequence[float], logits: Sequence[float]
) -> list[list[float]]:
    """One row per candidate in the order of TOGETHER."""
    top = max(logits, default=0.0)
    about_one = any(item.product for item in items)
    out = []
    for item, logit, row in zip(items, logits, features(asking, items, cosines), strict=True):
        known = dict(zip(FEATURES, row, strict=True))
        known |= {
            "pair": logit, "pair_gap": top - logit, "pair_low": min(logit, 0.0),
            "general": float(about_one and not item.product),
        }  # fmt: skip
        out.append([known[name] for name in TOGETHER])
    return out


def _row(
    asking: Asked, item: Told, heading: frozenset[str], rarity: Mapping[str, float], total: float
) -> dict[str, float]:
    there = frozenset(item.concepts)
    shared = [w for w in asking.concepts if w in there]
    overlap = sum(_word_weight(w, rarity) for w in shared) / total
    fuzzy = (
        sum(
            _word_weight(w, rarity) * likeness_to(w, item.concepts)
            for w in asking.concepts
            if w not in there and len(w) > 3
        )
        / total
    )
    core = frozenset(asking.concepts)
    named = item.name & core
    cue = asking.names & (item.name or there)
    pairs = set(zip(asking.concepts, asking.concepts[1:], strict=False)) & set(
        zip(item.concepts, item.concepts[1:], strict=False)
    )
    said = {n.said for n in item.numbers}
    mine = {n.said for n in asking.numbers}
    return {
        "bias": 1.0,
        "overlap": overlap,
        "overlap_missing": 1.0 if not shared else 0.0,
        "heading": sum(_word_weight(w, rarity) for w in asking.concepts if w in heading) / total,
        "passage_all": overlap + 0.5 * sum(_word_weight(w, rarity) for w in core & heading - there) / total,
        "yes_no_part": overlap if asking.yes_no else 0.0,
        "name_overlap": sum(_word_weight(w, rarity) for w in named) / total,
        "name_share": len(named) / len(item.name) if item.name else 0.0,
        "name_extra": min(3.0, float(len(item.name - core - asking.names - _VAGUE))) if item.name else 0.0,
        "text_share": len(shared) / len(there) if there else 0.0,
        "fuzzy": fuzzy,
        "cue_name": float(bool(cue)) * (1.0 if item.name else 0.5),
        "cue_none": float(not asking.names),
        "cue_foreign": float(bool(asking.names) and not cue),
        "measure": float(measured(asking, item)),
        "measure_missing": float(bool(asking.measures) and not measured(asking, item)),
        "numbers_shared": float(bool(mine & said)),
        "numbers_missing": float(bool(mine - said)),
        "short": 1.0 / (1.0 + len(item.concepts) / 8),
        "boolean_match": float(item.boolean and asking.yes_no and bool(named)),
        "yes_no": float(asking.yes_no),
        "bigrams": float(min(2, len(pairs))),
        "rare": max((_word_weight(w, rarity) for w in shared), default=0.0) / 3,
    }
