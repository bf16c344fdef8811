"""The project's own labelled messages, the part that nothing was trained on: escalations and objections."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from evals import brands, verbs
from evals.baselines import injection as fitted
from evals.figures import Figure, Result, share
from evals.metrics import bootstrap, f1
from evals.options import Options
from evals.places import own, read_lines

Flags = NDArray[np.bool_]
PRICE = "price_too_high"


def escalation(options: Options) -> Result:
    """Recall of what must reach a person, and false alarms, beside TF-IDF fitted on the other half."""
    rows = kept_apart("escalation/set.jsonl", options)
    found = verbs.classify(brands.filled(brands.Plan("plain")), [_line(row) for row in rows])
    truth = np.array([bool(row["escalate"]) for row in rows])
    said = np.array([bool(each["escalate"]) for each in found])
    base = fitted.crossed([row["text"] for row in rows], list(truth))
    result = Result("escalation")
    result.figures = [
        _held("recall of what must reach a person", said[truth], base[truth], ">= 0.9"),
        _held("false alarms", said[~truth], base[~truth], "<= 0.15", better="lower"),
    ]
    result.failures = [
        {"text": row["text"], "escalate": bool(t), "reasons": row.get("reasons"), "said": each["reasons"]}
        for row, t, s, each in zip(rows, truth, said, found, strict=True)
        if t != s
    ]
    return result


def objections(options: Options) -> Result:
    """Macro-F1 over the tags, and how precise the dearest of them is."""
    rows = kept_apart("objections/set.jsonl", options)
    found = verbs.classify(brands.filled(brands.Plan("plain")), [_line(row) for row in rows])
    told = [{one["tag"] for one in each["objections"]} for each in found]
    tags = sorted({tag for row in rows for tag in row["tags"]})
    truth, said = _table(rows, tags), np.array([[tag in each for tag in tags] for each in told])
    value, interval = bootstrap(len(rows), lambda at: _macro(truth[at], said[at]))
    price = tags.index(PRICE)
    result = Result("objections")
    result.figures = [
        Figure("macro-F1", value, interval, len(rows), stretch=">= 0.66"),
        share("price: precision", truth[said[:, price], price], stretch=">= 0.8"),
        *(share(f"found: {tag}", said[truth[:, at], at], gate=False) for at, tag in enumerate(tags)),
    ]
    result.failures = [
        {"text": row["text"], "tags": row["tags"], "said": sorted(each)}
        for row, each in zip(rows, told, strict=True)
        if set(row["tags"]) != each
    ]
    return result


def kept_apart(name: str, options: Options) -> list[dict[str, Any]]:
    return options.some([row for row in read_lines(own(name)) if row.get("part") == "test"])


def _line(row: dict[str, Any]) -> dict[str, Any]:
    return {"text": row["text"], "history": row.get("history") or []}


def _table(rows: list[dict[str, Any]], tags: list[str]) -> Flags:
    return np.array([[tag in row["tags"] for tag in tags] for row in rows], dtype=bool)


def _macro(truth: Flags, said: Flags) -> float:
    there = [at for at in range(truth.shape[1]) if truth[:, at].any()]
    return float(np.mean([f1(truth[:, at], said[:, at]) for at in there])) if there else float("nan")


def _held(name: str, said: Flags, base: Flags, stretch: str, better: str = "higher") -> Figure:
    known = share("", list(base))
    return share(name, list(said), baseline=known.value, baseline_interval=known.interval, stretch=stretch,
                 better=better)  # fmt: skip
