"""The turns written one by one: `evals/<name>/set.jsonl`, read for training or kept for the test."""

from __future__ import annotations

import json
import random
import re
from dataclasses import dataclass
from pathlib import Path

from apps.grounding.escalation_topics import RULES
from evals.training.grammar import Example, roughen

EVALS = Path(__file__).parents[1]
ORDERED = re.compile(
    r"\b(?:order|bought|purchas|arriv|deliver|parcel|package|return|refund|send|sent|money|broke|broken|stopped"
    r"|damaged|allerg|child|kid|year|baby|pregnan|doctor|pain|bestell|gekauft|geliefert|kaputt)",
    re.I,
)


@dataclass(frozen=True)
class Turn:
    """One row of a set; `origin` is `pattern` for a sentence made by the grammar, else empty."""

    id: str
    text: str
    labels: frozenset[str]
    part: str
    origin: str = ""
    scenario: str = ""


def turns(name: str, part: str) -> list[Turn]:
    """The rows of one part of a set. Labels stand under `reasons` or `tags`."""
    lines = (EVALS / name / "set.jsonl").read_text(encoding="utf-8").splitlines()
    rows = (json.loads(line) for line in lines if line.strip())
    return [
        Turn(
            row["id"],
            row["text"],
            frozenset(row.get("reasons") or row.get("tags") or ()),
            part,
            row.get("origin", ""),
            row.get("scenario", ""),
        )
        for row in rows
        if row["part"] == part
    ]


def written(name: str, *, first_group: int, seed: int, weight: float = 1.0) -> list[Example]:
    """The training part without the grammar's own sentences, each as it stands and once as people type."""
    dice = random.Random(seed)  # noqa: S311 - repeatable choice, not a secret
    rows = [turn for turn in turns(name, "train") if not turn.origin]
    return [
        Example(text, turn.labels, first_group + at, turn.scenario, weight)
        for at, turn in enumerate(rows)
        for text in dict.fromkeys((turn.text, roughen(turn.text, dice)))
    ]


def shop_questions(*, first_group: int) -> list[Example]:
    """Every third question about a product of the invented shops (`evals/relevance/shops`). Those that speak
    of an order, or that our rules hand over, are left out: nobody has said whether they need a person."""
    asked = [
        question["q"]
        for path in sorted((EVALS / "relevance" / "shops").glob("*.json"))
        for question in json.loads(path.read_text(encoding="utf-8"))["questions"]
        if question["product"] and not ORDERED.search(question["q"])
    ]
    plain = [
        text
        for text in asked[::3]
        if not any(pattern.search(text) for patterns in RULES.values() for pattern in patterns)
    ]
    return [Example(text, frozenset(), first_group + at) for at, text in enumerate(plain)]
