"""Turns hand-written patterns into sentences: `(a|b|)` chooses, `{slot}` fills in, all by one seed.

A pattern file has headings `# label, label` (`# -` for none) with one pattern a line below.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from pathlib import Path

SENTENCES = Path(__file__).parent / "sentences"
INNERMOST = re.compile(r"\(([^()]*)\)")
SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Pattern:
    labels: frozenset[str]
    text: str


@dataclass(frozen=True)
class Example:
    """`group` numbers the pattern a sentence came from, so that no pattern is in both parts of a split.

    `scenario` names the kind of trade a written turn was overheard in; `weight` is how much a row counts.
    """

    text: str
    labels: frozenset[str]
    group: int
    scenario: str = ""
    weight: float = 1.0


def slots() -> dict[str, list[str]]:
    lines = (SENTENCES / "slots.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split(": ", 1) for line in lines if ": " in line)
    return {name: choices.split("|") for name, choices in pairs}


def patterns(name: str) -> list[Pattern]:
    found: list[Pattern] = []
    labels: frozenset[str] = frozenset()
    for line in (SENTENCES / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            labels = frozenset(part.strip() for part in line[2:].split(",")) - {"-"}
        elif line.strip():
            found.append(Pattern(labels, line.strip()))
    return found


def expand(text: str, fills: dict[str, list[str]], dice: random.Random) -> str:
    """One sentence of the pattern."""
    while "(" in text or "{" in text:
        text = SLOT.sub(lambda match: dice.choice(fills[match[1]]), text)
        text = INNERMOST.sub(lambda match: dice.choice(match[1].split("|")), text)
    return re.sub(r"\s+([,.!?])", r"\1", re.sub(r"\s+", " ", text)).strip()


def roughen(text: str, dice: random.Random) -> str:
    """As people type: mostly lower case, often without a full stop, sometimes with a slip or in capitals."""
    if dice.random() < 0.55:
        text = text.lower()
    elif dice.random() < 0.08:
        text = text.upper()
    if dice.random() < 0.4:
        text = text.rstrip(".?!")
    if dice.random() < 0.15 and len(text) > 12:
        at = dice.randrange(2, len(text) - 2)
        text = text[:at] + text[at + 1 :]
    return text


def examples(names: list[str], *, each: int, seed: int) -> list[Example]:
    """Up to `each` different sentences of every pattern of the named files, always the same ones."""
    dice, fills = random.Random(seed), slots()  # noqa: S311 - repeatable choice, not a secret
    out: list[Example] = []
    for group, pattern in enumerate(pattern for name in names for pattern in patterns(name)):
        sentences = {roughen(expand(pattern.text, fills, dice), dice): None for _ in range(each)}
        out += [Example(text, pattern.labels, group) for text in sentences if text]
    return out
