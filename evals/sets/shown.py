"""Every answer that was shown, held against its sources a second time, and a hundred of them for a person."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Sequence
from typing import Any

import psycopg

from evals.checker.judging import Doubt, judge
from evals.checker.sources import Found, Sources
from evals.figures import Result, Shown, count, share
from evals.options import SEED
from evals.places import scratch

BY_HAND = 100
Checked = tuple[Shown, list[Found], list[Doubt]]


def measured(shown: Sequence[Shown], name: str = "shown.offline") -> Result:
    """Claims without support: by the product's own verdicts, and by the second checker."""
    said = [each for each in shown if each.answer.get("outcome") == "answered"]
    checked = second(said)
    claims = [claim for each in said for claim in each.answer["claims"]]
    stopped = [claim for each in shown for claim in each.answer.get("stopped", ())]
    doubted = [each for each in checked if each[2]]
    result = Result(name)
    result.figures = [
        share("questions answered", [each.answer.get("outcome") == "answered" for each in shown], gate=False),
        count("claims shown", len(claims), len(said), gate=False),
        count("shown without the verifier's support", sum(map(_bare, claims)), len(claims), must="== 0",
              better="lower"),
        count("shown against the second checker", len(doubted), len(said), must="== 0", better="lower"),
        count("claims stopped in answers", len(stopped), len(shown), gate=False),
    ]  # fmt: skip
    result.failures = [_case(*each) for each in doubted]
    kinds = Counter(doubt.why.split(":")[0] for _, _, doubts in doubted for doubt in doubts)
    result.notes += [f"{times} × {why}" for why, times in kinds.most_common()]
    result.notes.append(hand_list(checked, name))
    return result


def second(said: Sequence[Shown]) -> list[Checked]:
    """Each answer with the sources as the rows have them, and the checker's doubts."""
    readers: dict[str, Sources] = {}
    out: list[Checked] = []
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as connection:
        for each in said:
            reader = readers.setdefault(each.slug, Sources(connection, each.slug))
            cited = [reader.read(source) for source in each.answer["citations"]]
            sku = str(each.row.get("product") or "")
            doubts = judge(each.answer["text"], cited, in_view=sku, view_title=reader.title(sku))
            out.append((each, cited, doubts))
    return out


def _bare(claim: dict[str, Any]) -> bool:
    return claim["verdict"] != "supported" or not claim["source"]


def _case(each: Shown, cited: Sequence[Found], doubts: Sequence[Doubt]) -> dict[str, Any]:
    return {
        "brand": each.slug,
        "id": each.row.get("id"),
        "question": each.row["question"],
        "product": each.row.get("product"),
        "said": each.answer["text"],
        "doubts": [[doubt.why, doubt.sentence] for doubt in doubts],
        "sources": [found.text for found in cited],
    }


def hand_list(checked: Sequence[Checked], name: str) -> str:
    """Write a drawn hundred for a person to judge; returns a remark with the file's name."""
    drawn = random.Random(SEED).sample(list(checked), min(BY_HAND, len(checked)))  # noqa: S311 - a fixed draw
    lines = [f"# A hundred answers of {name} to judge by hand", ""]
    for at, (each, cited, doubts) in enumerate(drawn, 1):
        lines += [
            f"## {at}. {each.row['question']}",
            f"- brand {each.slug}, product {each.row.get('product')}",
        ]
        lines += [f"- said: {each.answer['text']}", *(f"- source: {found.text!r}" for found in cited)]
        lines += [f"- doubt: {doubt.why}" for doubt in doubts] + ["- verdict: ", ""]
    path = scratch() / f"hand_check.{name.split('.')[-1]}.md"
    path.write_text("\n".join(lines), "utf-8")
    return f"{len(drawn)} answers to judge by hand in {path.name}."
