"""Claims with their source: true ones and four kinds of edits. What the verifier lets pass is supported."""

from __future__ import annotations

from typing import Any

import numpy as np

from evals import brands, verbs
from evals.baselines import claims as rule
from evals.checker.judging import judge
from evals.checker.sources import Found
from evals.figures import Figure, Result, count, share
from evals.metrics import balanced_accuracy, bootstrap, percentiles
from evals.options import Options
from evals.places import read_json, shared

ORIGINAL = "original"


def measured(options: Options) -> Result:
    """`verify` on every claim with its source as the only evidence."""
    items = options.some(read_json(shared("evals/claims/pqa_claims.json")))
    slug = brands.filled(brands.Plan("plain"))
    rows = [{"id": at, "text": each["claim"], "evidence": [each["source"]]} for at, each in enumerate(items)]
    found = verbs.verify(slug, rows)
    said = np.array([each["verdict"] == "supported" for each in found])
    base = np.array([rule.holds(each["claim"], each["source"]) for each in items])
    truth = np.array([bool(each["supported"]) for each in items])
    times = percentiles([each["ms"] for each in found])
    doubted = np.array([bool(judge(each["claim"], [Found(each["source"])])) for each in items])
    result = Result("claims")
    result.figures = [
        _balanced(truth, said, base),
        *_by_type(items, said, base),
        share("second checker: edits doubted", doubted[~truth], gate=False),
        share("second checker: originals doubted", doubted[truth], gate=False),
        count("verify p95, ms", times["p95"], len(items), stretch="<= 5", better="lower", gate=False),
    ]
    result.failures = [
        _failure(item, answer)
        for item, answer, passed in zip(items, found, said, strict=True)
        if bool(item["supported"]) != bool(passed)
    ]
    return result


def _balanced(truth: Any, said: Any, base: Any) -> Figure:
    value, interval = bootstrap(len(truth), lambda at: balanced_accuracy(truth[at], said[at]))
    base_value, base_interval = bootstrap(len(truth), lambda at: balanced_accuracy(truth[at], base[at]))
    return Figure(
        "balanced accuracy", value, interval, len(truth), base_value, base_interval, "baseline", ">= 0.95"
    )


def _by_type(items: list[dict[str, Any]], said: Any, base: Any) -> list[Figure]:
    """The share of originals passed, then of each kind of edit caught."""
    out = []
    for kind in sorted({each["type"] for each in items}, key=lambda kind: (kind != ORIGINAL, kind)):
        at = [i for i, each in enumerate(items) if each["type"] == kind]
        good, base_good = (said[at], base[at]) if kind == ORIGINAL else (~said[at], ~base[at])
        name = "originals passed" if kind == ORIGINAL else f"caught: {kind}"
        held = share(name, base_good)
        stretch = ">= 0.93" if kind == ORIGINAL else ">= 0.97"
        out.append(share(name, good, baseline=held.value, baseline_interval=held.interval, stretch=stretch))
    return out


def _failure(item: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": item["type"],
        "supported": bool(item["supported"]),
        "verdict": answer["verdict"],
        "claim": item["claim"],
        "source": item["source"],
        "why": [f"{each['kind']}, {each['verdict']}: {each['why']}" for each in answer["claims"]],
    }
