"""Objections by a list of price words, and by TF-IDF with logistic regression, the turn before heard too."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

LEAST_ROWS = 2
STEPS, RATE, DECAY = 150, 40.0, 1e-5
_WORD = re.compile(r"\w\w+")
_PRICE = re.compile(
    r"\b(?:prices?|priced|costs?|expensive|cheap\w*|pricey|budget|afford|money|discount|deal|pay|preis\w*|teuer"
    r"|billig\w*|kostet|geld)\b|[€$£]|\b\d+\b",
    re.IGNORECASE,
)


def price_by_keywords(texts: Sequence[str]) -> NDArray[np.bool_]:
    return np.array([bool(_PRICE.search(text)) for text in texts], dtype=bool)


def with_context(text: str, history: Sequence[dict[str, str]]) -> str:
    """A turn with the turn before it, whose words are marked as another's."""
    before = " ".join(f"before_{word}" for word in _WORD.findall(history[-1]["text"])) if history else ""
    return f"{text} {before}".strip()


class Fitted:
    """One of many labels or none (an empty name), by multinomial logistic regression over TF-IDF."""

    def __init__(self, texts: Sequence[str], labels: Sequence[str]) -> None:
        held = Counter(term for text in texts for term in set(_terms(text)))
        kept = sorted(term for term, rows in held.items() if rows >= LEAST_ROWS)
        self.place = {term: at for at, term in enumerate(kept)}
        self.idf = np.array([np.log((1 + len(texts)) / (1 + held[term])) + 1 for term in kept], np.float32)
        self.labels = sorted(set(labels))
        x, truth = self._rows(texts), np.array([[one == label for label in self.labels] for one in labels])
        share = (1 / truth.sum(axis=0))[truth.argmax(axis=1)][:, None] / len(self.labels)
        self.slopes = np.zeros((x.shape[1], len(self.labels)), np.float32)
        for _ in range(STEPS):
            error = (_softmax(x @ self.slopes) - truth) * share
            slope = (x.T @ error).astype(np.float32) + DECAY * self.slopes
            self.slopes -= np.float32(RATE) * slope

    def __call__(self, texts: Sequence[str]) -> list[str]:
        return [self.labels[int(at)] for at in (self._rows(texts) @ self.slopes).argmax(axis=1)]

    def _rows(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), len(self.place)), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for term, times in Counter(_terms(text)).items():
                if (at := self.place.get(term)) is not None:
                    row[at] = (1 + np.log(times)) * self.idf[at]
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return (rows / np.where(lengths == 0, 1, lengths)).astype(np.float32)


def _softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    parts = np.exp(logits - logits.max(axis=1, keepdims=True))
    chances: NDArray[np.float32] = parts / parts.sum(axis=1, keepdims=True)
    return chances


def _terms(text: str) -> list[str]:
    words = _WORD.findall(text.lower())
    return [*words, *(f"{one} {two}" for one, two in pairwise(words))]
