"""The second opinion on objections: one tag a turn at most, or none.

Words and meaning are added up. The bars a chance must reach are set on kinds of trade that neither model has
seen: each scenario is read by models trained on the others, and what was written by pattern counts for none.
What the rules hear openly is counted in, because the product joins both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from apps.grounding.classifiers import objections
from evals.training import own_sets, sense, train
from evals.training.grammar import Example
from evals.training.sense import LANGUAGES, SPREAD, Numbers

FOLDS = 5
GUARDED = objections.PRICE
PRECISION = 0.92
"""Of the guarded tag: a question for the price must not count as an objection to it."""
FALSE_ALARMS = 0.1
BARS = np.arange(0.02, 0.99, 0.02)


@dataclass(frozen=True)
class Held:
    """Turns of a scenario, their truth, what is said openly, and the chances that models without that
    scenario give them."""

    truth: NDArray[np.bool_]
    openly: NDArray[np.bool_]
    chances: Numbers


def build(name: str) -> tuple[dict[str, NDArray[Any]], dict[str, object]]:
    """What stands in the artefact of a task, and a report on scenarios unseen and on the test part."""
    task = sense.task_of(name)
    examples = sense.rows(task)
    labels = train.labels_of(task, examples)
    words = _words_unseen(task, examples)
    stored: dict[str, NDArray[Any]] = {"labels": np.array(labels), "alone": np.array(0.0)}
    report: dict[str, object] = {"rows": len(examples)}
    for model in LANGUAGES:
        inputs = sense.vectors([row.text for row in examples], model)
        held = _held(task, examples, labels, words, inputs, model)
        bars = bars_of(held, labels.index(GUARDED))
        head = _fit(task, examples, labels, inputs, model)
        stored |= {
            f"{model}.mean": head.mean.astype(np.float32),
            f"{model}.weights": head.weights.astype(np.float16),
            f"{model}.bias": np.round(head.bias, 4),
            f"{model}.mix": np.array([1.0, 1.0, 0.0]),
            f"{model}.cut": np.array(0.0),
            f"{model}.bars": np.round(bars, 2),
        }
        report[model] = figures(held, bars, labels.index(GUARDED))
        test = _test(task, labels, head, model)
        report[f"{model}, test"] = figures(test, bars, labels.index(GUARDED))
    return stored, report


def softmax(logits: Numbers) -> Numbers:
    parts = np.exp(logits - logits.max(axis=-1, keepdims=True))
    chances: Numbers = parts / parts.sum(axis=-1, keepdims=True)
    return chances


def told(chances: Numbers, bars: Numbers) -> NDArray[np.bool_]:
    """The likeliest tag of each turn where its chance reaches the tag's bar; the first column is none."""
    top = chances[:, 1:].argmax(axis=1) + 1
    said = np.zeros(chances.shape, dtype=bool)
    said[np.arange(len(top)), top] = chances[np.arange(len(top)), top] >= bars[top]
    return said


def bars_of(held: Held, guarded: int) -> Numbers:
    """The bars of best mean F1, where a guarded tag less precise or calm turns less calm than wished weigh
    as much as the F1 they bring."""
    width = held.chances.shape[1]
    tried = [_bars(width, common, guarded, own) for common in BARS[:16] for own in BARS]
    return max(tried, key=lambda bars: _worth(figures(held, bars, guarded)))


def _bars(width: int, common: float, guarded: int, own: float) -> Numbers:
    bars = np.full(width, common)
    bars[0], bars[guarded] = 2.0, own
    return bars


def _worth(found: dict[str, float]) -> float:
    short = max(0.0, PRECISION - found["price precision"]) + max(0.0, found["false alarms"] - FALSE_ALARMS)
    return found["macro-F1"] - short


def figures(held: Held, bars: Numbers, guarded: int) -> dict[str, float]:
    said, truth = told(held.chances, bars) | held.openly, held.truth
    hits = (said & truth).sum(axis=0)
    f1 = 2 * hits / np.maximum(1, said.sum(axis=0) + truth.sum(axis=0))
    calm = ~truth.any(axis=1)
    return {
        "macro-F1": round(float(f1[1:].mean()), 3),
        "price precision": round(float(hits[guarded] / max(1, said[:, guarded].sum())), 3),
        "price recall": round(float(hits[guarded] / max(1, truth[:, guarded].sum())), 3),
        "false alarms": round(float(said[calm].any(axis=1).mean()), 3),
    }


def _fold(row: Example, scenarios: list[str]) -> int:
    return scenarios.index(row.scenario) % FOLDS if row.scenario else FOLDS


def _scenarios(examples: list[Example]) -> list[str]:
    return sorted({row.scenario for row in examples if row.scenario})


def _words_unseen(task: train.Task, examples: list[Example]) -> Numbers:
    scenarios, everything = _scenarios(examples), train.gather(task)
    folds = np.array([_fold(row, scenarios) for row in examples])
    words = np.zeros((len(examples), len(train.labels_of(task, examples))))
    for fold in range(FOLDS):
        _, weights, bias = train.fit(task, [row for row in everything if _fold(row, scenarios) != fold])
        out = np.nonzero(folds == fold)[0]
        words[out] = sense.word_logits([examples[int(at)] for at in out], weights, bias)
    return words


def _held(
    task: train.Task,
    examples: list[Example],
    labels: list[str],
    words: Numbers,
    inputs: Numbers,
    model: str,
) -> Held:
    folds = np.array([_fold(row, _scenarios(examples)) for row in examples])
    logits = words.copy()
    for fold in range(FOLDS):
        near = [row for row, at in zip(examples, folds, strict=True) if at != fold]
        head = _fit(task, near, labels, inputs[folds != fold], model)
        logits[folds == fold] += head.logits(inputs[folds == fold])
    own = folds < FOLDS
    return _joined([row for row, at in zip(examples, own, strict=True) if at], labels, logits[own])


def _fit(
    task: train.Task, examples: list[Example], labels: list[str], inputs: Numbers, model: str
) -> sense.Head:
    weights = np.array([[row.weight] for row in examples])
    truth = train.truth_of(task, examples, labels)
    return sense.fit(inputs, truth, SPREAD[model], softmax, weights / weights.sum())


def _joined(examples: list[Example], labels: list[str], logits: Numbers) -> Held:
    heard = [objections.openly(row.text) for row in examples]
    chances, price, carriage = softmax(logits), labels.index(GUARDED), labels.index(objections.SHIPPING)
    carried = np.array([bool(objections.CARRIAGE.search(row.text)) for row in examples])
    chances[carried, carriage] = chances[carried][:, [price, carriage]].max(axis=1)
    chances[carried, price] = 0
    asking = np.array([objections.only_asks(row.text) for row in examples])[:, None]
    chances[asking & (chances < objections.ASKED)] = 0
    return Held(
        np.array([[label in row.labels for label in labels] for row in examples]),
        np.array([[label in each for label in labels] for each in heard]),
        chances,
    )


def _test(task: train.Task, labels: list[str], head: sense.Head, model: str) -> Held:
    """The part kept apart, read by the models as they will be stored."""
    _, weights, bias = train.fit(task, train.gather(task))
    turns = [Example(turn.text, turn.labels, 0) for turn in own_sets.turns(task.written, "test")]
    logits = sense.word_logits(turns, weights, bias)
    logits += head.logits(sense.vectors([turn.text for turn in turns], model))
    return _joined(turns, labels, logits)
