"""The second opinion on escalation and objections: what the words say and what the sentence means.

A linear reading of the sentence vector, which retrieval needs anyway and keeps (`llm.embed_query`). It is
asked on escalation only where the words alone leave it open.
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
NONE: Final = "-"
PLAIN: Final = 0.99
"""The chance of none by the words alone from which no meaning changes it."""
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
    words = linear.load("escalation").logits(text)
    place = linear.load("escalation").labels.index(ANY)
    if CALM < words[place] < SURE:
        logits = over_the_bar("escalation", text)
    else:
        logits = words - float(_stored("escalation")["alone"])
    labels = linear.load("escalation").labels
    ranked = sorted((at for at in range(len(labels)) if at != place), key=lambda at: -logits[at])
    return Opinion(bool(logits[place] >= 0), float(logits[place]), labels[ranked[0]])


def over_the_bar(name: str, text: str) -> Numbers:
    """How far over its bar each label of a model is (logits), by words and meaning together."""
    words = linear.load(name).logits(text)
    code = language.guess(text)
    vector = embed_query(text, code)
    if vector is None:
        return words - float(_stored(name)["alone"])
    head = _head(name, model_for(code))
    sense = (np.asarray(vector) - head.mean) @ head.weights + head.bias
    both: Numbers = head.mix[0] * words + head.mix[1] * sense + head.mix[2] - head.cut
    return both


def chances(name: str, text: str) -> list[tuple[str, float, float]]:
    """Of labels that exclude each other: each with its chance and the bar that the chance must reach.

    Where the words alone leave no doubt that it is none of them, the meaning is not looked up.
    """
    labels = linear.load(name).labels
    shares = _shares(linear.load(name).logits(text))
    if shares[labels.index(NONE)] < PLAIN:
        shares = _shares(over_the_bar(name, text))
    bars = _stored(name)[f"{model_for(language.guess(text))}.bars"]
    found = zip(labels, shares, bars, strict=True)
    return [(label, float(chance), float(bar)) for label, chance, bar in found]


def _shares(logits: Numbers) -> Numbers:
    parts = np.exp(logits - logits.max())
    shares: Numbers = parts / parts.sum()
    return shares


@cache
def _stored(name: str) -> dict[str, NDArray[np.generic]]:
    """`artefacts/<name>-sense.npz`, written by `evals/training/sense.py` and nothing else."""
    with np.load(linear.ARTEFACTS / f"{name}-sense.npz", allow_pickle=False) as stored:
        found = {key: stored[key] for key in stored.files}
    if tuple(map(str, found["labels"])) != linear.load(name).labels:
        raise ValueError(f"{name}-sense.npz knows other labels; run evals/training/sense.py")
    return found


@cache
def _head(name: str, model: str) -> Head:
    stored = _stored(name)
    a, b, c = (float(weight) for weight in stored[f"{model}.mix"])
    return Head(
        stored[f"{model}.mean"].astype(np.float64),
        stored[f"{model}.weights"].astype(np.float64),
        stored[f"{model}.bias"].astype(np.float64),
        (a, b, c),
        float(stored[f"{model}.cut"]),
    )
