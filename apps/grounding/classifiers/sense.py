"""The second opinion on escalation: what the words say together with what the sentence means.

A linear reading of the sentence vector, which retrieval needs anyway and keeps (`llm.embed_query`). It is
asked only where the words alone leave it open.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from apps.grounding.classifiers import linear
from apps.grounding.understanding import language
from apps.llm.embeddings import embed_query, model_for

ANY: Final = "any"
SURE: Final = 7.0
CALM: Final = -4.5
"""Logits of the word model beyond which the sentence's meaning changes nothing any more."""

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Head:
    """The reading for one embedding model: `mix` weighs words, meaning and a constant; `cut` is the bar."""

    mean: Numbers
    weights: Numbers
    bias: Numbers
    mix: tuple[float, float, float]
    cut: float


@dataclass(frozen=True, slots=True)
class Opinion:
    """Whether a person should take over, by how much over the bar (logits), and the likeliest reason."""

    hand_over: bool
    margin: float
    reason: str


def opinion(text: str) -> Opinion:
    """About one message; without the embedding models the words decide alone."""
    words = _word_logits(text)
    place = linear.load("escalation").labels.index(ANY)
    if not CALM < words[place] < SURE:
        return _opinion(float(words[place]) - _alone(), words, place)
    code = language.guess(text)
    vector = embed_query(text, code)
    if vector is None:
        return _opinion(float(words[place]) - _alone(), words, place)
    head = _head(model_for(code))
    sense = (np.asarray(vector) - head.mean) @ head.weights + head.bias
    both = head.mix[0] * words + head.mix[1] * sense + head.mix[2]
    return _opinion(float(both[place]) - head.cut, both, place)


def _opinion(margin: float, logits: Numbers, place: int) -> Opinion:
    labels = linear.load("escalation").labels
    ranked = sorted((at for at in range(len(labels)) if at != place), key=lambda at: -logits[at])
    return Opinion(margin >= 0, margin, labels[ranked[0]])


def _word_logits(text: str) -> Numbers:
    return linear.load("escalation").logits(text)


@cache
def _stored() -> dict[str, NDArray[np.generic]]:
    """`artefacts/escalation-sense.npz`, written by `evals/training/sense.py` and nothing else."""
    with np.load(linear.ARTEFACTS / "escalation-sense.npz", allow_pickle=False) as stored:
        found = {name: stored[name] for name in stored.files}
    if tuple(map(str, found["labels"])) != linear.load("escalation").labels:
        raise ValueError("escalation-sense.npz knows other reasons; run evals/training/sense.py")
    return found


@cache
def _alone() -> float:
    return float(_stored()["alone"])


@cache
def _head(model: str) -> Head:
    stored = _stored()
    a, b, c = (float(weight) for weight in stored[f"{model}.mix"])
    return Head(
        stored[f"{model}.mean"].astype(np.float64),
        stored[f"{model}.weights"].astype(np.float64),
        stored[f"{model}.bias"].astype(np.float64),
        (a, b, c),
        float(stored[f"{model}.cut"]),
    )
