"""Shoppers' questions about one product: found, answered, and rightly."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evals import brands, verbs
from evals.baselines.bm25 import BM25
from evals.figures import Figure, Result, count, share
from evals.metrics import Interval, answered_at, auroc, average_precision, bootstrap, percentiles
from evals.options import Options
from evals.sets import candidates
from evals.sets.candidates import Asked, Candidate

STRETCH = {
    "epqa": {"map": ">= 0.93", "auroc": ">= 0.93", "at5": ">= 0.65"},
    "semi": {"map": ">= 0.91", "auroc": ">= 0.93", "at5": ">= 0.75"},
}


@dataclass
class Judged:
    """One question with what a method made of it. ``ap`` is NaN where nothing answers it."""

    asked: Asked
    ap: float
    sure: float
    right: bool


def epqa(options: Options) -> Result:
    return measured("epqa", options.some(candidates.epqa()), options)


def semi(options: Options) -> Result:
    return measured("semi", options.some(candidates.semi()), options)


def measured(name: str, asked: list[Asked], options: Options) -> Result:
    """Ask every question with its product in view, and judge."""
    slug = brands.filled(brands.Plan(name, candidates.products(asked)))
    rows = [{"id": one.id, "question": one.text, "product": one.sku} for one in asked]
    answers = verbs.ask(slug, rows, options.engine)
    own = [judge(one, answer) for one, answer in zip(asked, answers, strict=True)]
    result = Result(f"product_qa.{name}")
    result.keep(slug, rows, answers)
    result.figures = [*ranking(name, own, bm25(asked)), *said(own, answers)]
    unseen = [at for at, one in enumerate(asked) if one.unseen]
    result.figures += _unseen(name, [own[at] for at in unseen])
    result.failures = [
        failure(j, a)
        for j, a in zip(own, answers, strict=True)
        if verdict(j.asked, a) not in ("right", "kept")
    ]
    result.failures.sort(key=lambda each: -float(each["confidence"] or 0))
    result.notes.append(
        "Four fifths of these questions were seen when the pair model was fitted (evals/relevance): "
        "the figures named “unseen” are over the other fifth."
    )
    return result


def judge(one: Asked, answer: dict[str, Any]) -> Judged:
    ranked: list[Candidate] = []
    for item in answer.get("retrieved", []):
        found = one.find(item["text"])
        if found is not None and found not in ranked:
            ranked.append(found)
    lost = [each for each in one.approved if each not in ranked]
    labels = [each.label == one.right for each in (*ranked, *lost)]
    if answer["outcome"] == "answered":
        right = verdict(one, answer) == "right"
    else:
        right = bool(ranked) and ranked[0].label == one.right
    return Judged(one, average_precision(labels), float(answer.get("confidence") or 0.0), right)


def cited(one: Asked, answer: dict[str, Any]) -> list[Candidate | None]:
    """The candidate behind each supported claim; None where a claim rests on something else."""
    sources = [claim["source"] for claim in answer.get("claims", []) if claim.get("source")]
    return [one.find(source.get("quote") or source.get("title") or "") for source in sources]


def verdict(one: Asked, answer: dict[str, Any]) -> str:
    """right, wrong or vain (answered although nothing answers it); missed or kept where not answered."""
    if answer["outcome"] != "answered":
        return "missed" if one.answerable else "kept"
    if not one.answerable:
        return "vain"
    return "right" if any(each and each.label == one.right for each in cited(one, answer)) else "wrong"


def bm25(asked: Sequence[Asked]) -> list[Judged]:
    """BM25 over each question's approved candidates; how sure it is, is the best score."""
    pairs = list(candidates.texts(list(asked)))
    index, at, out = BM25([each.text for _, each in pairs]), 0, []
    for one in asked:
        positions = range(at, at := at + len(one.approved))
        scores = index.scores(one.text, positions)
        order = sorted(range(len(scores)), key=lambda i: -scores[i])
        labels = [one.approved[i].label == one.right for i in order]
        out.append(
            Judged(one, average_precision(labels), max(scores, default=0.0), bool(labels[:1] == [True]))
        )
    return out


def ranking(name: str, own: Sequence[Judged], base: Sequence[Judged]) -> list[Figure]:
    """MAP, answerability AUROC and the share answered at 5 % wrong, each beside the baseline's."""
    parts: dict[str, tuple[str, Callable[[Sequence[Judged]], tuple[float, Interval]]]] = {
        "map": ("ranking MAP", mean_ap),
        "auroc": ("answerability AUROC", area),
        "at5": ("answered at 5 % wrong answers", at_five),
    }
    out = []
    for key, (title, measure) in parts.items():
        value, interval = measure(own)
        base_value, base_interval = measure(base)
        out.append(
            Figure(
                title, value, interval, len(own), base_value, base_interval, "baseline", STRETCH[name][key]
            )
        )
    return out


def _unseen(name: str, own: Sequence[Judged]) -> list[Figure]:
    found = [
        ("ranking MAP", mean_ap),
        ("answerability AUROC", area),
        ("answered at 5 % wrong answers", at_five),
    ]
    out = []
    for title, measure in found:
        value, interval = measure(own)
        out.append(Figure(f"{title}, unseen", value, interval, len(own), gate=False))
    return out


def mean_ap(judged: Sequence[Judged]) -> tuple[float, Interval]:
    values = np.array([each.ap for each in judged])
    return bootstrap(len(values), lambda at: _nanmean(values[at]))


def _nanmean(values: NDArray[np.float64]) -> float:
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else float("nan")


def area(judged: Sequence[Judged]) -> tuple[float, Interval]:
    sure = np.array([each.sure for each in judged])
    able = np.array([each.asked.answerable for each in judged])
    return bootstrap(len(sure), lambda at: auroc(sure[at], able[at]))


def at_five(judged: Sequence[Judged]) -> tuple[float, Interval]:
    sure = np.array([each.sure for each in judged])
    able = np.array([each.asked.answerable for each in judged])
    right = np.array([each.right for each in judged])
    return bootstrap(len(sure), lambda at: answered_at(sure[at], right[at], int(able[at].sum())))


def said(own: Sequence[Judged], answers: Sequence[dict[str, Any]]) -> list[Figure]:
    """What the product itself chose to answer."""
    verdicts = [verdict(each.asked, answer) for each, answer in zip(own, answers, strict=True)]
    able = [v for v, each in zip(verdicts, own, strict=True) if each.asked.answerable]
    spoken = [v for v in verdicts if v in ("right", "wrong", "vain")]
    times = percentiles([answer["ms"] for answer in answers])
    return [
        share("answerable questions rightly answered", [v == "right" for v in able]),
        share("wrong among answers", [v != "right" for v in spoken], better="lower"),
        share("all questions answered", [v in ("right", "wrong", "vain") for v in verdicts], gate=False),
        count("unapproved text retrieved or cited", unapproved(own, answers), len(own), must="== 0"),
        count("claims without support shown", unsupported(answers), len(own), must="== 0"),
        count("lines that failed", sum("error" in each for each in answers), len(own), must="== 0"),
        count("ask p95, ms", times["p95"], len(own), stretch="<= 250", better="lower", gate=False),
    ]


def unapproved(own: Sequence[Judged], answers: Sequence[dict[str, Any]]) -> int:
    """Answers in which the whole text of a review or a shopper's answer stands."""
    found = 0
    for each, answer in zip(own, answers, strict=True):
        texts = {candidates.plain(c.text) for c in each.asked.candidates if not c.approved}
        texts -= {candidates.plain(c.text) for c in each.asked.approved}
        shown = [item["text"] for item in answer.get("retrieved", [])]
        shown += [(claim.get("source") or {}).get("quote", "") for claim in answer.get("claims", [])]
        found += any(candidates.plain(text) in texts for text in shown if len(text) > 15)
    return found


def unsupported(answers: Sequence[dict[str, Any]]) -> int:
    """Claims of shown answers without a verdict "supported" and a source."""
    shown = [claim for each in answers if each["outcome"] == "answered" for claim in each["claims"]]
    return sum(claim["verdict"] != "supported" or not claim["source"] for claim in shown)


def failure(judged: Judged, answer: dict[str, Any]) -> dict[str, Any]:
    one = judged.asked
    return {
        "id": one.id,
        "verdict": verdict(one, answer),
        "question": one.text,
        "product": one.title,
        "outcome": answer["outcome"],
        "reason": answer.get("reason"),
        "confidence": answer.get("confidence"),
        "said": answer.get("text"),
        "used": [each.text if each else None for each in cited(one, answer)],
        "right": [each.text for each in one.approved if each.label == one.right],
        "top": [item["text"] for item in answer.get("retrieved", [])[:3]],
    }
