"""Fits the small model that tells how well evidence answers a question, and says how good it is.

    python evals/relevance/train.py            fit, print figures, write apps/grounding/models/relevance.json
    python evals/relevance/train.py --check    cross-validated figures only

Three sets of weights: `words` alone, `vectors` with the likeness of sentence vectors, and `pairs` with the
log-odds of the model that reads question and evidence together. The last is fitted on questions which that
model has not seen (see `sets.unseen`); German goes by words and vectors and is fitted there.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sets import FOLDS, ROOT, Asking, Piece, epqa, own, semi, shops, unseen

from apps.grounding.ranking import likely, names_it, without_name
from apps.grounding.relevance import FEATURES, TOGETHER, Asked, asked, features, together
from apps.grounding.similarity import cosines
from apps.grounding.types import Evidence
from apps.llm.pairs import answer_logits

OUT = ROOT / "apps" / "grounding" / "models" / "relevance.json"
CLOSEST = {"words": 25, "vectors": 25, "pairs": 60}
WEIGHT = {"own": 2.0, "epqa": 3.0, "semi": 1.0, "held_out": 1.0}
NAMES = {"words": FEATURES, "vectors": FEATURES, "pairs": TOGETHER}
Matrix = NDArray[np.float64]


@dataclass(slots=True)
class Rows:
    """Features of one question's candidates."""

    x: Matrix
    y: NDArray[np.bool_]
    asking: Asking
    opened: Asked
    items: list[Evidence]


def rows_of(one: Asking, kind: str) -> Rows:
    """Features as the product computes them; of a long list only the candidates that come near."""
    pieces = [p for p in one.pieces if p.approved]
    likeness = cosines(one.text, [p.worded for p in pieces], one.language) or []
    if len(pieces) > CLOSEST[kind]:
        order = sorted(range(len(pieces)), key=lambda i: (pieces[i].label != 1, -likeness[i]))
        kept = order[: CLOSEST[kind]]
        pieces, likeness = [pieces[i] for i in kept], [likeness[i] for i in kept]
    asking, items = _opened(one, kind), [p.evidence for p in pieces]
    x = np.array(_features(kind, one, asking, pieces, likeness)) if items else np.zeros((0, len(NAMES[kind])))
    return Rows(x, np.array([p.label == 1 for p in pieces], dtype=bool), one, asking, items)


def _opened(one: Asking, kind: str) -> Asked:
    named = kind != "pairs" or names_it(one.text, one.title)
    return asked(one.text, one.title if named else "")


def _features(
    kind: str, one: Asking, asking: Asked, pieces: Sequence[Piece], likeness: Sequence[float]
) -> list[list[float]]:
    items = [p.evidence for p in pieces]
    if kind == "pairs":
        logits = answer_logits(without_name(one.text, one.title), [p.worded for p in pieces])
        if logits is None:
            raise SystemExit("The pair model is not installed.")
        return together(asking, items, likeness, logits)
    return features(asking, items, likeness if kind == "vectors" and one.language == "en" else None)


def fit(data: Sequence[Rows], ridge: float = 3.0, steps: int = 30) -> Matrix:
    """Weighted logistic regression by Newton's method; the bias is not shrunk."""
    x = np.concatenate([d.x for d in data])
    y = np.concatenate([d.y for d in data]).astype(float)
    weight = np.concatenate([np.full(len(d.y), WEIGHT[d.asking.source]) for d in data])
    scale = x.std(0)
    scale[scale == 0] = 1
    xs, b = x / scale, np.zeros(x.shape[1])
    shrink = ridge * (np.arange(len(b)) > 0)
    for _ in range(steps):
        p = 1 / (1 + np.exp(-xs @ b))
        slope = xs.T @ (weight * (p - y)) + shrink * b
        curve = (xs * (weight * p * (1 - p))[:, None]).T @ xs + np.diag(shrink + 1e-6)
        b -= np.linalg.solve(curve, slope)
    return b / scale


def chances(d: Rows, b: Matrix) -> Matrix:
    modelled = 1 / (1 + np.exp(-d.x @ b)) if len(d.y) else np.zeros(0)
    return np.array([likely(d.opened, i, float(p)) for i, p in zip(d.items, modelled, strict=True)])


def cross_validated(data: Sequence[Rows]) -> list[Matrix]:
    """Chances of each question from a model that has not seen its product."""
    folds = [i % FOLDS if d.asking.source == "held_out" else d.asking.fold for i, d in enumerate(data)]
    if len({f for f, d in zip(folds, data, strict=True) if d.asking.source != "held_out"}) < FOLDS:
        folds = [i % FOLDS for i in range(len(data))]
    out: list[Matrix] = [np.zeros(0)] * len(data)
    for k in range(FOLDS):
        b = fit([d for d, f in zip(data, folds, strict=True) if f != k])
        for i, d in enumerate(data):
            if folds[i] == k:
                out[i] = chances(d, b)
    return out


def area(score: Sequence[float], positive: Sequence[bool]) -> float:
    """Area under the ROC curve, ties counted half."""
    s, y = np.asarray(score), np.asarray(positive, dtype=bool)
    wins = (s[y][:, None] > s[~y][None, :]).mean() if y.any() and (~y).any() else 0.5
    return float(wins + 0.5 * (s[y][:, None] == s[~y][None, :]).mean())


def figures(data: Sequence[Rows], scores: Sequence[Matrix]) -> dict[str, float]:
    """Ranking MAP, answerability AUROC, and the share answered at 5 % wrong answers."""
    precision, sure, able, right = [], [], [], []
    for d, s in zip(data, scores, strict=True):
        order = np.argsort(-s, kind="mergesort")
        labels = d.y[order]
        if labels.any():
            precision.append((np.cumsum(labels)[labels] / (np.nonzero(labels)[0] + 1)).mean())
        sure.append(float(s.max()) if len(s) else 0.0)
        able.append(bool(labels.any()))
        right.append(bool(len(labels) and labels[0]))
    order = np.argsort(-np.array(sure), kind="mergesort")
    hits = np.array(right)[order]
    wrong = np.cumsum(~hits) / (np.arange(len(hits)) + 1)
    kept = max([i + 1 for i in range(len(hits)) if wrong[i] <= 0.05], default=0)
    return {
        "map": round(float(np.mean(precision)), 3),
        "auroc": round(area(sure, able), 3),
        "answered_at_5_wrong": round(float(hits[:kept].sum() / max(1, sum(able))), 3),
        "threshold": round(float(np.array(sure)[order][kept - 1]), 3) if kept else 1.0,
    }


def main() -> None:
    seen = [*own(), *epqa(), *semi()]
    data_of = {
        "words": seen,
        "vectors": [q for q in seen if q.language == "en"],
        "pairs": unseen([*shops("held_out"), *epqa(), *semi()]),
    }
    model: dict[str, object] = {"version": 3}
    for kind, askings in data_of.items():
        data = [rows_of(one, kind) for one in askings]
        scores = cross_validated(data)
        for source in ("own", "epqa", "semi", "held_out"):
            part = [i for i, d in enumerate(data) if d.asking.source == source]
            if part:
                print(kind, source, figures([data[i] for i in part], [scores[i] for i in part]), flush=True)
        model[kind] = {n: round(float(w), 4) for n, w in zip(NAMES[kind], fit(data), strict=True)}
    if "--check" not in sys.argv:
        OUT.write_text(json.dumps(model, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
