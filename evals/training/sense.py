"""Trains the second opinion on escalation and objections: a linear reading of the sentence vectors.

    python -m evals.training.sense          writes apps/grounding/classifiers/artefacts/*-sense.npz
    python -m evals.training.sense --held-out   prints recall at set shares of false alarms, writes nothing

The word model (`train.py`) knows phrases, this one knows meaning; their sum is weighed on folds neither has
seen (`exclusive.py` for labels that exclude each other). The vectors come from the local models, so the last
digits differ between processors: a test asks what the artefact decides, not for its bytes.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from apps.grounding.classifiers.features import features
from apps.grounding.classifiers.linear import ARTEFACTS
from apps.llm.embeddings import E5, MINILM, embed_query
from evals.training import own_sets, train
from evals.training.grammar import Example

LANGUAGES = {MINILM: "en", E5: "de"}
FOLDS = 4
STEPS, RATE, DECAY = 250, 0.05, 4e-4
SPREAD = {MINILM: 5.0, E5: 12.0}
EACH = 2
FALSE_ALARMS = 0.13

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Head:
    """One model's reading: `(vector - mean) * spread @ weights + bias`, a column a label."""

    mean: Numbers
    weights: Numbers
    bias: Numbers

    def logits(self, vectors: Numbers) -> Numbers:
        return (vectors - self.mean) @ self.weights + self.bias


def task_of(name: str) -> train.Task:
    return next(task for task in train.TASKS if task.name == name)


def rows(task: train.Task) -> list[Example]:
    """Fewer sentences of a pattern than the word model takes: they mean the same."""
    seen: dict[int, int] = {}
    kept = []
    for row in train.gather(task):
        seen[row.group] = seen.get(row.group, 0) + 1
        if seen[row.group] <= EACH:
            kept.append(row)
    return kept


def vectors(texts: Sequence[str], model: str) -> Numbers:
    found = [embed_query(text, LANGUAGES[model]) for text in texts]
    if any(vector is None for vector in found):
        raise SystemExit(f"The model {model} is not installed.")
    return np.array(found, dtype=np.float64)


def sigmoid(logits: Numbers) -> Numbers:
    chances: Numbers = 1 / (1 + np.exp(-logits))
    return chances


def fit(
    inputs: Numbers,
    truth: Numbers,
    spread: float,
    chances: Callable[[Numbers], Numbers] = sigmoid,
    shares: Numbers | None = None,
) -> Head:
    """Logistic regression by Adam's steps over all rows at once; `shares` says how much each row counts."""
    share = np.full((len(truth), 1), 1 / len(truth)) if shares is None else shares
    mean = inputs.mean(axis=0)
    data = (inputs - mean) * spread
    weights, bias = np.zeros((data.shape[1], truth.shape[1])), np.zeros(truth.shape[1])
    slow, fast = [np.zeros_like(weights), np.zeros_like(bias)], [np.zeros_like(weights), np.zeros_like(bias)]
    for step in range(1, STEPS + 1):
        error = (chances(data @ weights + bias) - truth) * share
        slopes = [data.T @ error + DECAY * weights, error.sum(axis=0)]
        for at, (values, slope) in enumerate(zip((weights, bias), slopes, strict=True)):
            slow[at] = 0.9 * slow[at] + 0.1 * slope
            fast[at] = 0.99 * fast[at] + 0.01 * slope * slope
            values -= RATE * (slow[at] / (1 - 0.9**step)) / (np.sqrt(fast[at] / (1 - 0.99**step)) + 1e-8)
    return Head(mean, weights * spread, bias)


def word_logits(examples: Sequence[Example], weights: Numbers, bias: Numbers) -> Numbers:
    return np.array(
        [
            (weights[indices] * values[:, None]).sum(axis=0) + bias
            for indices, values in (features(row.text) for row in examples)
        ]
    )


def truth_of(examples: Sequence[Example], labels: Sequence[str]) -> Numbers:
    return np.array([[float(label in row.labels) for label in labels] for row in examples])


@dataclass(frozen=True)
class Unseen:
    """Logits of rows by models that did not see them."""

    words: Numbers
    sense: dict[str, Numbers]


def unseen(task: train.Task, examples: list[Example], labels: list[str], found: dict[str, Numbers]) -> Unseen:
    """Each fold read by models trained on the others; a pattern's sentences stay together."""
    truth = truth_of(examples, labels)
    words = np.zeros_like(truth)
    sense = {model: np.zeros_like(truth) for model in found}
    for fold in range(FOLDS):
        out = np.array([row.group % FOLDS == fold for row in examples])
        near = [row for row, left in zip(examples, out, strict=True) if not left]
        names, weights, bias = train.fit(task, near)
        assert names == labels
        words[out] = word_logits(
            [row for row, left in zip(examples, out, strict=True) if left], weights, bias
        )
        for model, inputs in found.items():
            sense[model][out] = fit(inputs[~out], truth[~out], SPREAD[model]).logits(inputs[out])
    return Unseen(words, sense)


def mix(words: Numbers, sense: Numbers, truth: Numbers) -> Numbers:
    """Weights of word logit, sense logit and a constant: a logistic regression by Newton's steps."""
    data = np.column_stack([words, sense, np.ones(len(words))])
    weights = np.array([0.4, 0.6, 0.0])
    for _ in range(20):
        chance = 1 / (1 + np.exp(-np.clip(data @ weights, -30, 30)))
        slope = data.T @ (truth - chance) - 1e-3 * weights
        curve = (data * (chance * (1 - chance))[:, None]).T @ data + 1e-3 * np.eye(3)
        weights = weights + np.linalg.solve(curve, slope)
    return weights


def cut(logits: Numbers, truth: Numbers) -> float:
    """The bar of a yes or no: `FALSE_ALARMS` of the harmless rows lie above it."""
    return float(np.quantile(logits[truth == 0], 1 - FALSE_ALARMS))


def build(name: str) -> tuple[dict[str, NDArray[Any]], dict[str, object]]:
    """What stands in the artefact of a task, and a report on rows unseen and on the test part."""
    task = task_of(name)
    examples = rows(task)
    labels = sorted({label for row in examples for label in row.labels})
    truth = truth_of(examples, labels)
    found = {model: vectors([row.text for row in examples], model) for model in LANGUAGES}
    held = unseen(task, examples, labels, found)
    told = [labels.index(task.any_label)]
    stored: dict[str, NDArray[Any]] = {
        "labels": np.array(labels),
        "alone": np.array(cut(held.words[:, told], truth[:, told])),
    }
    report: dict[str, object] = {"rows": len(examples)}
    for model, inputs in found.items():
        head = fit(inputs, truth, SPREAD[model])
        words, sense, true = (part[:, told] for part in (held.words, held.sense[model], truth))
        weights = mix(words.ravel(), sense.ravel(), true.ravel())
        both = words * weights[0] + sense * weights[1] + weights[2]
        stored |= {
            f"{model}.mean": head.mean.astype(np.float32),
            f"{model}.weights": head.weights.astype(np.float16),
            f"{model}.bias": np.round(head.bias, 4),
            f"{model}.mix": np.round(weights, 4),
            f"{model}.cut": np.array(round(cut(both, true), 4)),
        }
        report[model] = {"mix": [round(float(w), 3) for w in weights]} | {
            view: _figures(logits, true)
            for view, logits in (("words", words), ("sense", sense), ("both", both))
        }
    return stored, report | {"test": _on_the_test(task, stored, labels, told)}


def _figures(logits: Numbers, truth: Numbers) -> dict[str, float]:
    """Recall at set shares of false alarms."""
    harmless = logits[truth == 0]
    return {
        f"recall at {share}": round(float((logits[truth == 1] > np.quantile(harmless, 1 - share)).mean()), 3)
        for share in (0.02, 0.05, 0.1, 0.15)
    }


def _on_the_test(
    task: train.Task, stored: dict[str, NDArray[Any]], labels: list[str], told: list[int]
) -> dict[str, object]:
    """The readings on the part kept apart, with the models as they will be stored."""
    names, weights, bias = train.fit(task, train.gather(task))
    assert names == labels
    turns = [
        Example(turn.text, turn.labels | {task.any_label} if turn.labels else turn.labels, 0)
        for turn in own_sets.turns(task.written, "test")
    ]
    truth = truth_of(turns, labels)[:, told]
    words = word_logits(turns, weights, bias)[:, told]
    out: dict[str, object] = {"words": _figures(words, truth)}
    for model in LANGUAGES:
        inputs = vectors([turn.text for turn in turns], model)
        read = (inputs - stored[f"{model}.mean"]) @ stored[f"{model}.weights"] + stored[f"{model}.bias"]
        a, b, c = stored[f"{model}.mix"]
        out[model] = {
            "sense": _figures(read[:, told], truth),
            "both": _figures(a * words + b * read[:, told] + c, truth),
        }
    return out


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--held-out", action="store_true", help="only measure")
    parser.add_argument("names", nargs="*", default=["escalation", "objections"])
    options = parser.parse_args()
    from evals.training import exclusive  # noqa: PLC0415 - it builds upon this module

    report: dict[str, object] = {}
    for name in options.names:
        stored, report[name] = (exclusive.build if task_of(name).exclusive else build)(name)
        if not options.held_out:
            np.savez_compressed(ARTEFACTS / f"{name}-sense.npz", allow_pickle=False, **stored)
    print(json.dumps(report, indent=2))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
