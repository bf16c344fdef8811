"""The second engine with a small local model that makes things up: nothing of that may be shown."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from evals import brands, local_model, verbs
from evals.figures import Result, Shown, count, share
from evals.metrics import percentiles
from evals.options import Options
from evals.places import HERE, Absent, own, read_lines
from evals.sets import candidates, demo, shown

SAMPLE = {"demo": 120, "epqa": 90, "semi": 90}
AT_ONCE = 10
SECONDS = 480.0  # no new questions after that


def measured(options: Options) -> Result:
    """The same questions to both engines; what the model claimed, what of it was stopped, what was shown."""
    with model() as name:
        pairs, begun = [], time.monotonic()
        for slug, rows in _questions(options):
            for at in range(0, len(rows), AT_ONCE):
                if time.monotonic() - begun < SECONDS:
                    pairs += _both(slug, rows[at : at + AT_ONCE])
    return _judged(name, [one for one, _ in pairs], [other for _, other in pairs])


@contextmanager
def model() -> Iterator[str]:
    """The local model served on this machine, and the product's settings pointed at it. Raises Absent."""
    if not local_model.installed() or importlib.util.find_spec("apps.assistant.engines") is None:
        raise Absent("the local model is not installed (requirements-evals.txt)")
    from django.conf import settings  # noqa: PLC0415 - Django starts after this module is read

    command = [sys.executable, str(HERE / "local_model.py")]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        address = server.stdout.readline().strip() if server.stdout else ""
        if not address:
            raise Absent("the local model did not start")
        settings.LLM_URL, settings.LLM_MODEL, settings.LLM_KEY = address, local_model.NAME, "none"
        # what it says is measured here, not how fast it is
        settings.LLM_DAILY_TOKENS, settings.LLM_TIMEOUT = 0, 20
        yield local_model.NAME
    finally:
        settings.LLM_URL = ""
        server.terminate()
        server.wait(20)


def _questions(options: Options) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Brand by brand, a fixed draw, the hard ones among them."""
    cap = options.limit or sum(SAMPLE.values())
    for name, read in (("epqa", candidates.epqa), ("semi", candidates.semi)):
        try:
            asked = read()
        except Absent:
            continue
        slug = brands.filled(brands.Plan(name, candidates.products(asked)))
        drawn = options.drawn([one for one in asked if one.answerable], min(cap, SAMPLE[name]))
        yield slug, [{"id": one.id, "question": one.text, "product": one.sku} for one in drawn]
    mine = options.drawn(read_lines(own("demo_questions/questions.jsonl")), min(cap, SAMPLE["demo"]))
    for slug in sorted({each["brand"] for each in mine}):
        brands.demo(slug)
        yield slug, [{k: q[k] for k in demo.PASSED_ON if k in q} for q in mine if q["brand"] == slug]


def _both(slug: str, rows: list[dict[str, Any]]) -> list[tuple[Shown, Shown]]:
    plain, worded = verbs.ask(slug, rows, "offline"), verbs.ask(slug, rows, "generative")
    return [
        (Shown(slug, row, one), Shown(slug, row, other))
        for row, one, other in zip(rows, plain, worded, strict=True)
    ]


def _judged(name: str, plain: Sequence[Shown], worded: Sequence[Shown]) -> Result:
    result = shown.measured(worded, "shown.generative")
    answers = [each.answer for each in worded]
    drafts = [each for each in answers if each.get("drafting", {}).get("model")]
    claims = [claim for each in drafts for claim in _claimed(each)]
    stopped = sum(claim["verdict"] != "supported" for claim in claims)
    own_words = [each.get("engine") == "generative" for each in drafts]
    added = [each["ms"] - each["drafting"]["ms"] for each in drafts]
    plain_ms = [each.answer["ms"] for each in plain]
    result.figures += [
        share("answered by the offline engine", [_answered(each) for each in plain], gate=False),
        count("drafts asked of the model", len(drafts), len(answers), gate=False),
        share("drafts shown in the model's own words", own_words, gate=False),
        count("claims the model made", len(claims), len(drafts), gate=False),
        count("of these stopped", stopped, len(claims), gate=False),
        share("right on demo questions, offline", _demo(plain), gate=False),
        share("right on demo questions, generative", _demo(worded), gate=False),
        count("ask p95 besides the model, ms", percentiles(added)["p95"], len(drafts), gate=False),
        count("ask p95 offline, ms", percentiles(plain_ms)["p95"], len(plain_ms), gate=False),
    ]
    fell = Counter(each["drafting"]["fell_back"] or "worded" for each in answers if "drafting" in each)
    result.notes.append(f"{name}: " + ", ".join(f"{times} × {why}" for why, times in fell.most_common()))
    return result


def _answered(each: Shown) -> bool:
    return bool(each.answer["outcome"] == "answered")


def _claimed(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """What the model claimed: all that was stopped, and what it was let say."""
    said = answer["claims"] if answer.get("engine") == "generative" else []
    refused = [] if answer["outcome"] == "answered" else answer["claims"]
    return [*answer.get("stopped", ()), *said, *(c for c in refused if c["verdict"] != "supported")]


def _demo(asked: Sequence[Shown]) -> list[bool]:
    known = {q["id"]: q for q in read_lines(own("demo_questions/questions.jsonl")) if demo.answerable(q)}
    return [demo.passed(known[each.row["id"]], each.answer) for each in asked if each.row["id"] in known]
