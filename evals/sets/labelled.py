"""The project's own labelled messages, the part that nothing was trained on: escalations and objections."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evals import brands, verbs
from evals.baselines import escalation as keywords
from evals.baselines import injection as fitted
from evals.baselines import objections as classical
from evals.figures import Figure, Result, share
from evals.metrics import bootstrap, f1
from evals.options import Options
from evals.places import own, read_lines

Flags = NDArray[np.bool_]
Rows = list[dict[str, Any]]
PRICE = "price_too_high"


def escalation(options: Options) -> Result:
    """Recall of what must reach a person, and false alarms, beside keywords and a model of words."""
    rows = kept_apart("escalation/set.jsonl", options)
    found = verbs.classify(brands.filled(brands.Plan("plain")), [_line(row) for row in rows])
    truth = np.array([bool(row["escalate"]) for row in rows])
    said = np.array([bool(each["escalate"]) for each in found])
    texts, known = [row["text"] for row in rows], _trained_on("escalation/set.jsonl")
    base = fitted.transferred([row["text"] for row in known], [bool(r["escalate"]) for r in known], texts)
    listed = keywords.by_keywords(texts)
    seen = {row.get("scenario") for row in known} | {None}
    apart = np.array([row.get("scenario") not in seen for row in rows])
    result = Result("escalation")
    result.figures = [
        _measured("F1, beside keywords", truth, said, listed),
        _measured("F1, beside TF-IDF", truth, said, base),
        _held("recall of what must reach a person", said[truth], base[truth], ">= 0.9"),
        _held("false alarms", said[~truth], base[~truth], "<= 0.15", better="lower"),
        share("recall in trades unseen", said[truth & apart], stretch=">= 0.9"),
        share("false alarms in trades unseen", said[~truth & apart], stretch="<= 0.15", better="lower"),
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
    truth, said = _table([set(row["tags"]) for row in rows], tags), _table(told, tags)
    base = _table(_by_words(_trained_on("objections/set.jsonl"), rows), tags)
    value, interval = bootstrap(len(rows), lambda at: _macro(truth[at], said[at]))
    low, low_interval = bootstrap(len(rows), lambda at: _macro(truth[at], base[at]))
    price, calm = tags.index(PRICE), ~truth.any(axis=1)
    listed = share("", truth[classical.price_by_keywords([row["text"] for row in rows]), price])
    result = Result("objections")
    result.figures = [
        Figure("macro-F1", value, interval, len(rows), low, low_interval, "baseline", ">= 0.66"),
        share("price: precision", truth[said[:, price], price], baseline=listed.value,
              baseline_interval=listed.interval, must="baseline", stretch=">= 0.8"),
        share("calm turns that got a tag", list(said[calm].max(axis=1, initial=False)), better="lower"),
        *(share(f"found: {tag}", said[truth[:, at], at], gate=False) for at, tag in enumerate(tags)),
    ]  # fmt: skip
    result.failures = [
        {"text": row["text"], "tags": row["tags"], "said": sorted(each)}
        for row, each in zip(rows, told, strict=True)
        if set(row["tags"]) != each
    ]
    return result


def kept_apart(name: str, options: Options) -> Rows:
    return options.some([row for row in read_lines(own(name)) if row.get("part") == "test"])


def _trained_on(name: str) -> Rows:
    return [row for row in read_lines(own(name)) if row.get("part") == "train"]


def _by_words(known: Rows, rows: Rows) -> list[set[str]]:
    """TF-IDF with the turn before, fitted on what our own classifier is trained on."""
    model = classical.Fitted([_told(row) for row in known], [next(iter(row["tags"]), "") for row in known])
    return [{tag} - {""} for tag in model([_told(row) for row in rows])]


def _told(row: dict[str, Any]) -> str:
    return classical.with_context(row["text"], row.get("history") or [])


def _line(row: dict[str, Any]) -> dict[str, Any]:
    return {"text": row["text"], "history": row.get("history") or []}


def _table(told: Sequence[set[str]], tags: list[str]) -> Flags:
    return np.array([[tag in each for tag in tags] for each in told], dtype=bool)


def _macro(truth: Flags, said: Flags) -> float:
    there = [at for at in range(truth.shape[1]) if truth[:, at].any()]
    return float(np.mean([f1(truth[:, at], said[:, at]) for at in there])) if there else float("nan")


def _measured(name: str, truth: Flags, said: Flags, base: Flags) -> Figure:
    value, interval = bootstrap(len(truth), lambda at: f1(truth[at], said[at]))
    low, low_interval = bootstrap(len(truth), lambda at: f1(truth[at], base[at]))
    return Figure(name, value, interval, len(truth), low, low_interval, "baseline")


def _held(name: str, said: Flags, base: Flags, stretch: str, better: str = "higher") -> Figure:
    known = share("", list(base))
    return share(name, list(said), baseline=known.value, baseline_interval=known.interval, stretch=stretch,
                 better=better)  # fmt: skip
