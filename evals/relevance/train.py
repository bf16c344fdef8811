"""Fits the small model that tells how well evidence answers a question, and says how good it is.

The sentence model reads English; German questions go by words alone and are fitted there.

    python evals/relevance/train.py            fit, print figures, write apps/grounding/models/relevance.json
    python evals/relevance/train.py --check    cross-validated figures only

Sources: the questions beside this file (our own), and the public product questions under
`../shared/evals/product_qa/` where that folder is present. Only the weights enter the repository.
"""

from __future__ import annotations

import csv
import hashlib
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT))

from apps.grounding.ranking import likely  # noqa: E402
from apps.grounding.relevance import FEATURES, Asked, asked, features  # noqa: E402
from apps.grounding.similarity import cosines  # noqa: E402
from apps.grounding.types import Evidence, Source, SourceKind  # noqa: E402
from apps.grounding.verifier.typed import opened  # noqa: E402

SHARED = ROOT.parent / "shared" / "evals" / "product_qa"
OUT = ROOT / "apps" / "grounding" / "models" / "relevance.json"
FOLDS = 5
CLOSEST = 25
WEIGHT = {"own": 2.0, "epqa": 3.0, "semi": 1.0}
Matrix = NDArray[np.float64]


@dataclass(slots=True)
class Asking:
    """One question with its candidates; `group` keeps what belongs together in one fold."""

    text: str
    title: str
    group: str
    source: str
    items: list[Evidence]
    labels: list[bool]
    language: str = "en"


def _evidence(text: str, kind: SourceKind, heading: str = "") -> Evidence:
    return Evidence(text, kind, opened(text), Source(kind, text), heading=heading)


def own() -> list[Asking]:
    """The questions beside this file, each against the sentences of its language."""
    passages: dict[str, list[Evidence]] = {"en": [], "de": []}
    language = heading = ""
    for line in (HERE / "policies.txt").read_text("utf-8").splitlines():
        if line.startswith("# ") and " | " in line:
            language, heading = line[2:].split(" | ", 1)
        elif line and not line.startswith("#"):
            passages[language].append(_evidence(line, "passage", heading))
    out = []
    german = False
    for line in (HERE / "questions.txt").read_text("utf-8").splitlines():
        if line.startswith("#") or not line:
            continue
        text, answers = (part.strip() for part in line.split(" | "))
        german = german or text.startswith("Wie lange dauert der Versand")
        begins = [] if answers == "-" else [a.strip() for a in answers.split("//")]
        items = passages["de" if german else "en"]
        labels = [any(i.text.startswith(b) for b in begins) for i in items]
        out.append(Asking(text, "", text, "own", list(items), labels, "de" if german else "en"))
    return out


def epqa() -> list[Asking]:
    """Shopper questions with labelled attributes, bullets and descriptions of one product."""
    found: dict[str, Asking] = {}
    with (SHARED / "ePQA.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            one = found.setdefault(
                row["qid"], Asking(row["question"], row["title"], row["ASIN"], "epqa", [], [])
            )
            if row["source"] in {"attribute", "bullet", "description"}:
                kind: SourceKind = "attribute" if row["source"] == "attribute" else "passage"
                one.items.append(_evidence(row["candidate"], kind))
                one.labels.append(row["label"] == "2")
    return list(found.values())


def semi() -> list[Asking]:
    """Shopper questions with all attributes of one product."""
    found: dict[str, Asking] = {}
    with (SHARED / "semiPQA_dev.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream, delimiter="\t"):
            one = found.setdefault(row["qid"], Asking(row["question"], "", row["question"], "semi", [], []))
            one.items.append(_evidence(row["candidate"], "attribute"))
            one.labels.append(row["label"] == "1")
    return list(found.values())


@dataclass(slots=True)
class Rows:
    """Features of one question's candidates."""

    x: Matrix
    y: NDArray[np.bool_]
    asking: Asking
    opened: Asked
    items: list[Evidence]


def rows_of(one: Asking, vectors: bool) -> Rows:
    """Features as the product computes them; of a long list only the candidates that come near."""
    items, labels = one.items, one.labels
    likeness = (
        cosines(one.text, [f"{i.heading}: {i.text}" if i.heading else i.text for i in items]) if items else []
    )
    if len(items) > CLOSEST and likeness is not None:
        order = sorted(range(len(items)), key=lambda i: (not labels[i], -likeness[i]))[:CLOSEST]
        items, labels = [items[i] for i in order], [labels[i] for i in order]
        likeness = [likeness[i] for i in order]
    asking = asked(one.text, one.title)
    use = likeness if vectors and one.language == "en" else None
    x = np.array(features(asking, items, use)) if items else np.zeros((0, len(FEATURES)))
    return Rows(x, np.array(labels, dtype=bool), one, asking, items)


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
        curve = (xs * (weight * p * (1 - p))[:, None]).T @ xs + ridge * np.eye(len(b))
        b -= np.linalg.solve(curve, slope)
    return b / scale


def chances(d: Rows, b: Matrix) -> Matrix:
    modelled = 1 / (1 + np.exp(-d.x @ b)) if len(d.y) else np.zeros(0)
    return np.array([likely(d.opened, i, float(p)) for i, p in zip(d.items, modelled, strict=True)])


def cross_validated(data: Sequence[Rows]) -> list[Matrix]:
    """Chances of each question from a model that has not seen its product."""
    fold = [int(hashlib.sha256(d.asking.group.encode()).hexdigest(), 16) % FOLDS for d in data]
    out: list[Matrix] = [np.zeros(0)] * len(data)
    for k in range(FOLDS):
        b = fit([d for d, f in zip(data, fold, strict=True) if f != k])
        for i, d in enumerate(data):
            if fold[i] == k:
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
    sets = [own(), *([epqa(), semi()] if SHARED.is_dir() else [])]
    if not SHARED.is_dir():
        print(f"{SHARED} is absent: only our own questions are used.")
    model: dict[str, object] = {"version": 2}
    for kind in ("words", "vectors"):
        asked_in = {"en"} if kind == "vectors" else {"en", "de"}
        data = [rows_of(q, kind == "vectors") for s in sets for q in s if q.language in asked_in]
        scores = cross_validated(data)
        for source in ("own", "epqa", "semi"):
            part = [i for i, d in enumerate(data) if d.asking.source == source]
            if part:
                print(kind, source, figures([data[i] for i in part], [scores[i] for i in part]))
        model[kind] = {n: round(float(w), 4) for n, w in zip(FEATURES, fit(data), strict=True)}
    if "--check" not in sys.argv:
        OUT.write_text(json.dumps(model, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
