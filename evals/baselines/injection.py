"""Attacks by a list of patterns, and by TF-IDF with logistic regression."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

RATE = 2.0
_WORD = re.compile(r"\w\w+")
_PATTERNS = re.compile(
    r"\b(?:ignore|forget|disregard|vergiss|ignoriere)\b.{0,40}\b(?:instructions?|prompts?|above|previous|all"
    r"|everything|alle|anweisungen|vorherigen?)\b"
    r"|\bsystem prompt\b|\byou are now\b|\bact as\b|\bpretend\b|\bdo anything now\b|\bdan\b|\bjailbreak\b"
    r"|\bdeveloper mode\b|\broleplay\b|\bnew task\b|\bfrom now on\b|\bbase64\b|\boverride\b",
    re.IGNORECASE | re.DOTALL,
)


def by_patterns(texts: Sequence[str]) -> NDArray[np.bool_]:
    return np.array([bool(_PATTERNS.search(text)) for text in texts], dtype=bool)


def crossed(texts: Sequence[str], labels: Sequence[bool]) -> NDArray[np.bool_]:
    """Each text judged by a model fitted on the other half."""
    out = np.zeros(len(texts), dtype=bool)
    half = np.arange(len(texts)) % 2
    for side in (0, 1):
        fitted = _Model([t for t, h in zip(texts, half, strict=True) if h != side],
                        [y for y, h in zip(labels, half, strict=True) if h != side])  # fmt: skip
        at = np.nonzero(half == side)[0]
        out[at] = fitted([texts[int(i)] for i in at])
    return out


def transferred(texts: Sequence[str], labels: Sequence[bool], others: Sequence[str]) -> NDArray[np.bool_]:
    """The others judged by a model fitted on the texts."""
    return _Model(texts, labels)(others)


class _Model:
    """Logistic regression over TF-IDF of words and pairs of words, classes weighed alike."""

    def __init__(
        self, texts: Sequence[str], labels: Sequence[bool], steps: int = 400, cost: float = 10.0
    ) -> None:
        held = Counter(term for text in texts for term in set(_terms(text)))
        self.place = {term: at for at, term in enumerate(sorted(held))}
        self.idf = np.array([np.log((1 + len(texts)) / (1 + held[term])) + 1 for term in sorted(held)])
        x, y = self._rows(texts), np.where(np.array(labels, dtype=bool), 1.0, -1.0)
        weight = np.where(y > 0, 0.5 / max(1, (y > 0).sum()), 0.5 / max(1, (y < 0).sum())) * len(y)
        self.slope, self.shift = np.zeros(x.shape[1]), 0.0
        for _ in range(steps):  # rows have length 1, so a step of this size never overshoots
            pull = weight * y / (1 + np.exp(y * (x @ self.slope + self.shift)))
            self.slope += RATE * (pull @ x / len(y) - self.slope / (cost * len(y)))
            self.shift += RATE * float(pull.mean())

    def _rows(self, texts: Sequence[str]) -> NDArray[np.float64]:
        rows = np.zeros((len(texts), len(self.place)))
        for row, text in zip(rows, texts, strict=True):
            for term, times in Counter(_terms(text)).items():
                if (at := self.place.get(term)) is not None:
                    row[at] = (1 + np.log(times)) * self.idf[at]
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        unit: NDArray[np.float64] = rows / np.where(lengths == 0, 1, lengths)
        return unit

    def __call__(self, texts: Sequence[str]) -> NDArray[np.bool_]:
        return np.asarray(self._rows(texts) @ self.slope + self.shift > 0, dtype=bool)


def _terms(text: str) -> list[str]:
    words = _WORD.findall(text.lower())
    return [*words, *(f"{one} {two}" for one, two in pairwise(words))]
