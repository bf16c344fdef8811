"""Trains the light classifiers on the sentences beside this file and writes their artefacts.

    python -m evals.training.train            writes apps/grounding/classifiers/artefacts/*.npz
    python -m evals.training.train --check    trains, compares with what is committed, writes nothing

The same sentences give the same bytes on every machine: sums are taken in a fixed order and
rounded at each step, so the last bit of a processor's exponential does not matter.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp

import numpy as np
from numpy.typing import NDArray

from apps.grounding.classifiers.features import DIMENSIONS, VERSION, features
from apps.grounding.classifiers.linear import ARTEFACTS
from apps.grounding.classifiers.sense import NONE
from evals.training import own_sets
from evals.training.grammar import Example, examples

SEED = 20_240_601
EPOCHS = 5
RATE = 0.6
TEST_SHARE = 5
ANY = "any"


@dataclass(frozen=True)
class Task:
    """`own` files carry the labels; sentences of `others` count as bearing none of them.

    `each` sentences are made of a pattern at most; `written` is a set of turns written one by one,
    to which the questions of the invented shops come as bearing no label.
    `any_label` names a further column that is true where any label is. With `exclusive`, the labels share
    one chance among themselves and `NONE`; a written turn then counts `written_weight` times.
    """

    name: str
    own: tuple[str, ...]
    others: tuple[str, ...]
    positive_weight: float = 4.0
    not_negative: frozenset[str] = frozenset()
    each: int = 10
    written: str = ""
    any_label: str = ""
    exclusive: bool = False
    written_weight: float = 1.0


TASKS = (
    Task(
        "injection",
        ("injection",),
        ("shop", "escalation", "objections"),
        positive_weight=2.0,
        each=14,
        not_negative=frozenset({"self_harm"}),
    ),
    Task(
        "escalation",
        ("escalation",),
        ("shop", "objections"),
        not_negative=frozenset({"competitor", "trust"}),
        each=6,
        written="escalation",
        any_label=ANY,
    ),
    Task(
        "objections",
        ("objections",),
        ("shop", "escalation"),
        not_negative=frozenset({"negotiation", "fraud", "frustration"}),
        written="objections",
        exclusive=True,
        written_weight=3.0,
    ),
)


def gather(task: Task) -> list[Example]:
    own = examples(list(task.own), each=task.each, seed=SEED)
    after = 1 + max(example.group for example in own)
    others = [
        Example(example.text, frozenset(), after + example.group)
        for example in examples(list(task.others), each=task.each // 2, seed=SEED + 1)
        if not example.labels & task.not_negative
    ]
    rows = own + others
    if task.written:
        after = 1 + max(example.group for example in rows)
        rows += own_sets.written(task.written, first_group=after, seed=SEED + 2, weight=task.written_weight)
        rows += own_sets.shop_questions(first_group=1 + max(row.group for row in rows))
    if not task.any_label:
        return rows
    return [
        Example(row.text, row.labels | {task.any_label} if row.labels else row.labels, row.group)
        for row in rows
    ]


def fit(task: Task, rows: list[Example]) -> tuple[list[str], NDArray[np.float64], NDArray[np.float64]]:
    """Logistic regression by adaptive steps in a shuffled but fixed order."""
    labels = labels_of(task, rows)
    encoded = [features(row.text) for row in rows]
    truth = truth_of(task, rows, labels)
    chances = _softmax if task.exclusive else _sigmoid
    gain = np.array([[row.weight] for row in rows]) * np.where(
        (truth > 0) & (not task.exclusive), task.positive_weight, 1.0
    )
    weights, seen = np.zeros((DIMENSIONS, len(labels))), np.full((DIMENSIONS, len(labels)), 0.05)
    bias, bias_seen = np.full(len(labels), -2.0), np.full(len(labels), 1.0)
    order, dice = list(range(len(rows))), random.Random(SEED)  # noqa: S311 - a fixed order, not a secret
    for _ in range(EPOCHS):
        dice.shuffle(order)
        for row in order:
            indices, values = encoded[row]
            sums = (weights[indices] * values[:, None]).sum(axis=0) + bias
            error = (chances(sums) - truth[row]) * gain[row]
            step = np.round(values[:, None] * error[None, :], 9)
            seen[indices] += step * step
            weights[indices] -= RATE * step / np.sqrt(seen[indices])
            bias_seen += error * error
            bias -= 0.3 * error / np.sqrt(bias_seen)
    return labels, weights, bias


def labels_of(task: Task, rows: Sequence[Example]) -> list[str]:
    """Every label of the rows, with `NONE` before them where they exclude each other."""
    found = sorted({label for row in rows for label in row.labels})
    return [NONE, *found] if task.exclusive else found


def truth_of(task: Task, rows: Sequence[Example], labels: Sequence[str]) -> NDArray[np.float64]:
    """A column for each label; the shares of a row add up to one where labels exclude each other."""
    truth = np.array([[float(label in row.labels) for label in labels] for row in rows])
    if task.exclusive:
        truth[:, 0] = truth.sum(axis=1) == 0
        truth /= truth.sum(axis=1, keepdims=True)
    return truth


def _softmax(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    highest = float(sums.max())
    parts = [exp(max(-60.0, float(z) - highest)) for z in sums]
    return np.array([round(part / sum(parts), 9) for part in parts])


def _sigmoid(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.array([round(1 / (1 + exp(-max(-30.0, min(30.0, float(z))))), 9) for z in sums])


def quantised(weights: NDArray[np.float64]) -> tuple[NDArray[np.int8], NDArray[np.float64]]:
    scale = np.round(np.abs(weights).max(axis=0) / 127, 6)
    return np.clip(np.rint(weights / scale), -127, 127).astype(np.int8), scale


def fingerprint(arrays: Iterable[NDArray[np.generic]]) -> str:
    digest = hashlib.sha256()
    for array in arrays:
        digest.update(array.tobytes())
    return digest.hexdigest()


def build(task: Task) -> dict[str, NDArray[np.generic]]:
    """All that stands in the artefact of one task."""
    labels, weights, bias = fit(task, gather(task))
    small, scale = quantised(weights)
    return {
        "version": np.array(VERSION),
        "labels": np.array(labels),
        "weights": small,
        "scale": scale,
        "bias": np.round(bias, 4),
    }


def held_out(task: Task) -> dict[str, float]:
    """Precision, recall and F1 per label on patterns that training did not see."""
    rows = gather(task)
    train = [row for row in rows if row.group % TEST_SHARE]
    test = [row for row in rows if not row.group % TEST_SHARE]
    labels, weights, bias = fit(task, train)
    hits, said, true = (dict.fromkeys(labels, 0) for _ in range(3))
    chances = _softmax if task.exclusive else _sigmoid
    for row in test:
        indices, values = features(row.text)
        probabilities = chances((weights[indices] * values[:, None]).sum(axis=0) + bias)
        for label, probability in zip(labels, probabilities, strict=True):
            said[label] += probability >= 0.5
            true[label] += label in row.labels
            hits[label] += probability >= 0.5 and label in row.labels
    return {label: round(2 * hits[label] / max(1, said[label] + true[label]), 3) for label in labels}


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="compare with the committed artefacts")
    parser.add_argument("--held-out", action="store_true", help="also measure on patterns kept apart")
    options = parser.parse_args()
    report: dict[str, object] = {}
    differs = False
    for task in TASKS:
        built = build(task)
        report[task.name] = {"sha256": fingerprint(built.values())}
        if options.held_out:
            report[task.name] = {"sha256": fingerprint(built.values()), "f1": held_out(task)}
        if options.check:
            with np.load(ARTEFACTS / f"{task.name}.npz", allow_pickle=False) as stored:
                differs |= fingerprint(stored[name] for name in built) != fingerprint(built.values())
        else:
            np.savez_compressed(ARTEFACTS / f"{task.name}.npz", allow_pickle=False, **built)
    print(json.dumps(report, indent=2))
    return int(differs)


if __name__ == "__main__":
    raise SystemExit(main())
