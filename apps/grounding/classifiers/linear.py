"""A linear classifier read from a versioned artefact; one multiplication a message."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import exp
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from apps.grounding.classifiers.features import VERSION, features

ARTEFACTS = Path(__file__).parent / "artefacts"


@dataclass(frozen=True, slots=True)
class Model:
    """One column of `weights` for each label; a score is a probability between 0 and 1."""

    labels: tuple[str, ...]
    weights: NDArray[np.float32]
    bias: NDArray[np.float64]

    def logits(self, text: str) -> NDArray[np.float64]:
        indices, values = features(text)
        sums: NDArray[np.float64] = (self.weights[indices] * values[:, None]).sum(axis=0) + self.bias
        return sums

    def scores(self, text: str) -> dict[str, float]:
        return {
            label: 1 / (1 + exp(-max(-30.0, min(30.0, float(z)))))
            for label, z in zip(self.labels, self.logits(text), strict=True)
        }


@cache
def load(name: str) -> Model:
    """The artefact `artefacts/<name>.npz`, written by `evals/training/train.py` and nothing else."""
    with np.load(ARTEFACTS / f"{name}.npz", allow_pickle=False) as stored:
        if int(stored["version"]) != VERSION:
            raise ValueError(f"{name}.npz was trained for other features; run evals/training/train.py")
        weights = stored["weights"].astype(np.float32) * stored["scale"].astype(np.float32)
        return Model(tuple(str(label) for label in stored["labels"]), weights, stored["bias"])
