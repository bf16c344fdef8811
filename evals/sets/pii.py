"""Private data in generated texts, span by span."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evals import brands, verbs
from evals.baselines import pii as classical
from evals.figures import Figure, Result, count
from evals.metrics import bootstrap, percentiles
from evals.options import Options
from evals.places import read_json, shared

CORE = frozenset({"CREDIT_CARD", "PHONE_NUMBER", "EMAIL_ADDRESS", "IBAN_CODE", "US_SSN", "IP_ADDRESS"})
Span = tuple[int, int]


def measured(options: Options) -> Result:
    """Core spans found, and how many of the spans told are private data at all."""
    items = options.some(read_json(shared("evals/pii/generated_large.json")))
    texts = [each["full_text"] for each in items]
    found = verbs.classify(brands.filled(brands.Plan("plain")), texts)
    own = [[(span["start"], span["end"]) for span in each["pii"]] for each in found]
    base = [[(start, end) for _, start, end in classical.find(text)] for text in texts]
    core = [_spans(each["spans"], CORE) for each in items]
    every = [_spans(each["spans"], None) for each in items]
    result = Result("pii")
    result.figures = [
        _figure("core spans found", core, own, base, covered, ">= 0.98", "baseline"),
        _figure("precision", own, every, None, touched, ">= 0.95"),
        *(
            _figure(f"found: {kind}", [_spans(each["spans"], {kind}) for each in items], own, base, covered)
            for kind in sorted(CORE)
        ),
        count("classify p95, ms", percentiles([each["ms"] for each in found])["p95"], len(items),
              stretch="<= 5", better="lower", gate=False),
    ]  # fmt: skip
    result.failures = [
        {"text": text, "missed": [text[a:b] for a, b in missed], "wrong": [text[a:b] for a, b in wrong]}
        for text, c, e, o in zip(texts, core, every, own, strict=True)
        if (missed := [s for s in c if not covered(s, o)]) + (wrong := [s for s in o if not touched(s, e)])
    ]
    return result


def _spans(spans: Iterable[dict[str, Any]], kinds: Iterable[str] | None) -> list[Span]:
    return [
        (each["start_position"], each["end_position"])
        for each in spans
        if kinds is None or each["entity_type"] in kinds
    ]


def covered(span: Span, by: Sequence[Span]) -> bool:
    """Found when at least four fifths of its characters are."""
    reached = {at for a, b in by for at in range(max(a, span[0]), min(b, span[1]))}
    return len(reached) >= 0.8 * (span[1] - span[0])


def touched(span: Span, by: Sequence[Span]) -> bool:
    """A told span is right when it meets any labelled one."""
    return any(a < span[1] and b > span[0] for a, b in by)


def _figure(
    name: str, sought: Sequence[Sequence[Span]], among: Sequence[Sequence[Span]],
    base: Sequence[Sequence[Span]] | None, good: Callable[[Span, Sequence[Span]], bool], stretch: str = "",
    must: str = "",
) -> Figure:  # fmt: skip
    totals = np.array([len(spans) for spans in sought], dtype=float)
    value, interval = _ratio(totals, [sum(good(s, o) for s in c) for c, o in zip(sought, among, strict=True)])
    low = low_interval = None
    if base is not None:
        low, low_interval = _ratio(
            totals, [sum(good(s, o) for s in c) for c, o in zip(sought, base, strict=True)]
        )
    return Figure(name, value, interval, int(totals.sum()), low, low_interval, must, stretch)


def _ratio(totals: NDArray[Any], hits: Sequence[int]) -> tuple[float, tuple[float, float]]:
    known = np.array(hits, dtype=float)

    def measure(at: NDArray[Any]) -> float:
        return float(known[at].sum() / totals[at].sum()) if totals[at].sum() else float("nan")

    return bootstrap(len(totals), measure)
