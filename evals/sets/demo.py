"""The project's own questions over the two demo brands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from evals import brands, verbs
from evals.figures import Result, count, share
from evals.metrics import percentiles
from evals.options import Options
from evals.places import own, read_lines

PASSED_ON = ("id", "question", "product", "variant", "history", "language")


def measured(options: Options) -> Result:
    questions = options.some(read_lines(own("demo_questions/questions.jsonl")))
    return judged(questions, answers(questions, options.engine))


def answers(questions: Sequence[dict[str, Any]], engine: str = "offline") -> list[dict[str, Any]]:
    """Each question's answer from its brand, in order."""
    found: dict[str, dict[str, Any]] = {}
    for slug in sorted({each["brand"] for each in questions}):
        brands.demo(slug)
        rows = [{k: q[k] for k in PASSED_ON if k in q} for q in questions if q["brand"] == slug]
        found |= {each["id"]: each for each in verbs.ask(slug, rows, engine)}
    return [found[each["id"]] for each in questions]


def judged(questions: Sequence[dict[str, Any]], found: Sequence[dict[str, Any]]) -> Result:
    pairs = list(zip(questions, found, strict=True))
    able = [(q, a) for q, a in pairs if answerable(q)]
    others = [(q, a) for q, a in pairs if not answerable(q)]
    spoken = [(q, a) for q, a in pairs if a["outcome"] == "answered"]
    shown = [claim for _, a in spoken for claim in a["claims"]]
    result = Result("demo_questions")
    for question, answer in pairs:
        result.keep(question["brand"], [question], [answer])
    result.figures = [
        share("answerable rightly answered", [passed(q, a) for q, a in able], stretch=">= 0.97"),
        share("others refused or handed over", [passed(q, a) for q, a in others], stretch=">= 0.99"),
        share("wrong among answers", [not passed(q, a) for q, a in spoken], better="lower"),
        count("claims without support shown",
              sum(c["verdict"] != "supported" or not c["source"] for c in shown), len(shown), must="== 0",
              better="lower"),
        count("ask p95, ms", percentiles([a["ms"] for a in found])["p95"], len(found), stretch="<= 250",
              better="lower", gate=False),
    ]  # fmt: skip
    result.failures = [
        {k: q.get(k) for k in ("id", "kind", "question", "product", "expect", "answer_contains", "source")}
        | {"outcome": a["outcome"], "reason": a.get("reason"), "said": a.get("text")}
        for q, a in pairs
        if not passed(q, a)
    ]
    return result


def answerable(question: dict[str, Any]) -> bool:
    return bool(question["expect"][0] == "answered" and question.get("answer_contains"))


def passed(question: dict[str, Any], answer: dict[str, Any]) -> bool:
    """As evals/demo_questions/README.md has it."""
    text = answer.get("text", "")
    if answer["outcome"] not in question["expect"] or any(
        says(text, words) for words in question.get("must_not_contain", ())
    ):
        return False
    wanted = question.get("answer_contains", ()) if answer["outcome"] == "answered" else ()
    return all(any(says(text, words) for words in group) for group in wanted)


def says(text: str, words: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text, re.IGNORECASE))
