"""Whether a text names a product, allowing for typos, and which of several."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from apps.grounding.types import ProductView
from apps.grounding.words import is_function_word, normal, stem, tokens

_ENOUGH = 0.45
_LARGE = re.compile(r"(?<=[\w,;] )[A-ZÄÖÜ][\w-]+")
_VAGUELY = re.compile(r"\b(?:an?|any|eine?n?|it|this|they|these|es|sie|dies\w*)\b", re.IGNORECASE)


@lru_cache(maxsize=8192)
def _title(title: str) -> tuple[str, ...]:
    words = [t for t in tokens(title) if not is_function_word(t)]
    return tuple(dict.fromkeys(words))


def _same(word: str, other: str) -> float:
    """1 for the same word, a little less for a typo in a longer one, 0 otherwise; digits must agree."""
    if word == other or (len(word) > 3 and stem(word) == stem(other)):
        return 1.0
    if len(word) < 4 or len(other) < 4 or word[0].isdigit() or other[0].isdigit():
        return 0.0
    allowed = 1 if min(len(word), len(other)) < 7 else 2
    return 0.85 if DamerauLevenshtein.distance(word, other) <= allowed else 0.0


def _found(word: str, said: Sequence[str]) -> float:
    return max((_same(word, s) for s in said), default=0.0)


def name_score(text: str, product: ProductView) -> float:
    """How fully a text names a product, 0..1: its first word counts most, its kind least."""
    if product.sku and re.search(rf"(?<![\w-]){re.escape(product.sku.lower())}(?![\w-])", text.lower()):
        return 1.0
    title, said = _title(product.title), tokens(text)
    if not title:
        return 0.0
    weights = [3.0 if i == 0 else 1.5 if any(c.isdigit() for c in w) else 1.0 for i, w in enumerate(title)]
    have = sum(w * _found(word, said) for w, word in zip(weights, title, strict=True))
    share = have / sum(weights)
    return share if _found(title[0], said) else share * 0.5


def is_distinct(text: str, product: ProductView, view: ProductView) -> bool:
    """True when the text can mean the other product rather than a feature of the one in view.

    A name written large or with a number is one; plain small words that the product in view has among its
    own facts are not (`is a rain cover included?`).
    """
    options = {t for v in view.variants for value in v.options.values() for t in tokens(value)}
    title = _title(product.title)
    said = [t for t in tokens(text) if t not in options and any(_same(w, t) for w in title)]
    if any(any(c.isdigit() for c in t) for t in said) or re.search(
        rf"(?<![\w-]){re.escape(product.sku)}(?![\w-])", text
    ):
        return True
    if any(m.group().lower() in said for m in _LARGE.finditer(text)):
        return True
    own = " ".join([*(f"{a.label} {a.value}" for a in view.attributes), *(e.text for e in view.texts)])
    there = {stem(t) for t in tokens(own)}
    fresh = [t for t in said if stem(t) not in there]
    return bool(fresh) and _found(title[0], said) > 0 and not _VAGUELY.search(text)


def named(text: str, candidates: Sequence[ProductView]) -> list[tuple[ProductView, float]]:
    """The candidates the text names, best first; without those that a fuller name beats."""
    scored = [(p, name_score(text, p)) for p in candidates]
    kept = sorted((s for s in scored if s[1] >= _ENOUGH), key=lambda s: -s[1])
    out: list[tuple[ProductView, float]] = []
    for product, score in kept:
        if not any(_shadows(text, winner, product, best - score) for winner, best in out):
            out.append((product, score))
    return out


def only_one_of_its_kind(text: str, candidates: Sequence[ProductView]) -> list[ProductView]:
    """The one candidate whose kind (a word of its title) the text names, where no other one has that word."""
    said = {stem(t) for t in tokens(text) if not is_function_word(t) and len(t) > 3}
    for word in said:
        owners = [p for p in candidates if word in {stem(t) for t in _title(p.title)}]
        last = {stem(_title(p.title)[-1]) for p in owners}
        if len(owners) == 1 and last == {word}:
            return owners
    return []


def _shadows(text: str, winner: ProductView, loser: ProductView, lead: float) -> bool:
    """True when all words of the text that name the loser name the winner too, and name it better."""
    said = set(tokens(normal(text)))
    mine, theirs = ({s for s in said if any(_same(w, s) for w in _title(p.title))} for p in (winner, loser))
    return lead > 0 and theirs <= mine
