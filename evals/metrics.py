"""Measures, and how sure they are: 95 % bootstrap intervals over questions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 1000
Array = NDArray[np.float64]
Interval = tuple[float, float]


def bootstrap(
    count: int, measure: Callable[[NDArray[np.intp]], float], resamples: int = RESAMPLES, seed: int = 7
) -> tuple[float, Interval]:
    """The measure over all ``count`` questions, and its 95 % percentile interval.

    ``measure`` takes the positions of the questions drawn. NaN results of a draw are left out.
    """
    everything = np.arange(count)
    if not count:
        return float("nan"), (float("nan"), float("nan"))
    draw = np.random.default_rng(seed)
    found = [measure(draw.integers(0, count, count)) for _ in range(resamples)]
    kept = np.array([value for value in found if value == value])
    low, high = np.percentile(kept, [2.5, 97.5]) if len(kept) else (np.nan, np.nan)
    return float(measure(everything)), (float(low), float(high))


def mean_of(values: Sequence[float]) -> tuple[float, Interval]:
    """A mean (or a share, of 0s and 1s) with its interval."""
    known = np.array(values, dtype=float)
    return bootstrap(len(known), lambda at: float(known[at].mean()))


def average_precision(labels: Sequence[bool]) -> float:
    """Of one ranking, best first; NaN where nothing is right. What was never found is in ``labels`` last."""
    right = np.array(labels, dtype=bool)
    if not right.any():
        return float("nan")
    return float((np.cumsum(right)[right] / (np.nonzero(right)[0] + 1)).mean())


def auroc(scores: Array, positive: NDArray[np.bool_]) -> float:
    """Area under the ROC curve, ties counted half; NaN where one class is empty."""
    n_pos, n_neg = int(positive.sum()), int((~positive).sum())
    if not n_pos or not n_neg:
        return float("nan")
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    return float((ranks[positive].sum() - n_pos * (n_pos + 1) / 2) / (n_pos * n_neg))


def answered_at(scores: Array, right: NDArray[np.bool_], answerable: int, wrong: float = 0.05) -> float:
    """The share of answerable questions rightly answered at the lowest score above which at most ``wrong``
    of the answers are wrong."""
    order = np.argsort(-scores, kind="mergesort")
    hits = right[order]
    share = np.cumsum(~hits) / (np.arange(len(hits)) + 1)
    good = np.nonzero(share <= wrong)[0]
    kept = int(good[-1]) + 1 if len(good) else 0
    return float(hits[:kept].sum() / answerable) if answerable else float("nan")


def dcg(gains: Sequence[float], depth: int) -> float:
    values = np.array(gains[:depth], dtype=float)
    return float(((2**values - 1) / np.log2(np.arange(len(values)) + 2)).sum())


def ndcg(ranked: Sequence[float], judged: Sequence[float], depth: int = 10) -> float:
    """nDCG of gains in ranked order against the best order of all judged gains; NaN without a gain."""
    best = dcg(sorted(judged, reverse=True), depth)
    return dcg(ranked, depth) / best if best else float("nan")


def balanced_accuracy(truth: NDArray[np.bool_], said: NDArray[np.bool_]) -> float:
    """Mean of the two classes' recalls."""
    yes, no = truth.sum(), (~truth).sum()
    if not yes or not no:
        return float("nan")
    return float(((said & truth).sum() / yes + (~said & ~truth).sum() / no) / 2)


def f1(truth: NDArray[np.bool_], said: NDArray[np.bool_]) -> float:
    hits = int((truth & said).sum())
    return 2 * hits / max(1, int(truth.sum()) + int(said.sum()))


def percentiles(values: Sequence[float]) -> dict[str, float]:
    """Milliseconds: median, 95th percentile, largest."""
    known = np.array(values, dtype=float)
    if not len(known):
        return {"p50": float("nan"), "p95": float("nan"), "max": float("nan")}
    p50, p95 = np.percentile(known, [50, 95])
    return {"p50": float(p50), "p95": float(p95), "max": float(known.max())}
