"""Wrap-ups of customer care conversations beside a person's summaries and beside the first four sentences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from evals import brands, verbs
from evals.figures import Figure, Result, share
from evals.metrics import bootstrap
from evals.options import Options
from evals.places import own, read_lines
from evals.rouge import Rouge, rouge
from evals.sets.policy import exact, traced

LEAD = 4
Row = dict[str, Any]
MEASURES: tuple[tuple[str, Callable[[Rouge], float], str], ...] = (
    ("ROUGE-1", lambda each: each.one, ">= 35"),
    ("ROUGE-2", lambda each: each.two, ">= 16.5"),
    ("ROUGE-Lsum", lambda each: each.lsum, ">= 32"),
)


def measured(options: Options) -> Result:
    """ROUGE of what `wrapup` says, and whether what matters stands in it."""
    rows = options.some([row for row in read_lines(own("summaries/set.jsonl")) if row["part"] == "test"])
    given = [{"id": row["id"], "messages": row["messages"]} for row in rows]
    wrapped = [each["summary"] for each in verbs.wrapup(brands.filled(brands.Plan("plain")), given)]
    ours = [rouge(" ".join(s["text"] for s in each), row["reference"])
            for each, row in zip(wrapped, rows, strict=True)]  # fmt: skip
    first = [rouge(lead(row), row["reference"]) for row in rows]
    statements = [(s, row) for row, each in zip(rows, wrapped, strict=True) for s in each]
    result = Result("summaries")
    result.figures = [
        *(_beside(name, [of(each) for each in ours], [of(each) for each in first], stretch)
          for name, of, stretch in MEASURES),
        share("statements traced to messages", [traced(*each) for each in statements], must=">= 1"),
        share("numbers in their messages", [exact(*each) for each in statements], must=">= 1"),
        share("first request present", _present("request", rows, wrapped), stretch=">= 1"),
        share("last commitment present", _present("commitment", rows, wrapped), stretch=">= 1"),
    ]  # fmt: skip
    result.failures = [
        {"id": row["id"], "rouge": round(each.lsum, 1), "said": [s["text"] for s in told],
         "reference": row["reference"]}
        for row, each, told in sorted(zip(rows, ours, wrapped, strict=True), key=lambda one: one[1].lsum)
    ]  # fmt: skip
    return result


def lead(row: Row) -> str:
    """The first four sentences of a conversation, cleaned as the product cleans them."""
    from apps.grounding.summarising.lines import as_line, sentences  # noqa: PLC0415 - Django starts later

    return " ".join(one.text for one in sentences([as_line(each) for each in row["messages"]])[:LEAD])


def _present(what: str, rows: list[Row], wrapped: list[list[Row]]) -> list[bool]:
    """Whether a statement points at one of the messages that the set names."""
    told = [{at for s in each for at in s["messages"]} for each in wrapped]
    return [bool(set(row[what]) & said) for row, said in zip(rows, told, strict=True) if row[what]]


def _beside(name: str, ours: list[float], first: list[float], stretch: str) -> Figure:
    value, interval = bootstrap(len(ours), lambda at: float(np.array(ours)[at].mean()))
    low, low_interval = bootstrap(len(first), lambda at: float(np.array(first)[at].mean()))
    return Figure(name, value, interval, len(ours), low, low_interval, "baseline", stretch)
