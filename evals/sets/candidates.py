"""Questions about one product with labelled candidates, and telling which candidate an answer used."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from evals.places import read_table, shared

APPROVED = frozenset({"attribute", "bullet", "description"})
FOLDS = 5


@dataclass(frozen=True)
class Candidate:
    text: str
    kind: str
    label: int

    @property
    def approved(self) -> bool:
        return self.kind in APPROVED


@dataclass
class Asked:
    """One question; ``right`` is the label of a passage that answers it."""

    id: str
    text: str
    sku: str
    title: str
    group: str
    right: int
    candidates: list[Candidate] = field(default_factory=list)

    @cached_property
    def approved(self) -> list[Candidate]:
        return [each for each in self.candidates if each.approved]

    @property
    def answerable(self) -> bool:
        return any(each.label == self.right for each in self.approved)

    @property
    def unseen(self) -> bool:
        """Whether the product's own models were not fitted on this question (see evals/relevance)."""
        return int(hashlib.sha256(self.group.encode()).hexdigest(), 16) % FOLDS == 0

    def find(self, text: str) -> Candidate | None:
        """The approved candidate that a retrieved or quoted text is."""
        return _closest(text, self.approved)


def epqa() -> list[Asked]:
    """One product a question: the candidates of a question are all that is known of it."""
    found: dict[str, Asked] = {}
    for row in read_table(shared("evals/product_qa/ePQA.csv")):
        one = found.setdefault(
            row["qid"], Asked(row["qid"], row["question"], f"q{row['qid']}", row["title"], row["ASIN"], 2)
        )
        one.candidates.append(Candidate(row["candidate"], row["source"], int(row["label"])))
    return list(found.values())


def semi() -> list[Asked]:
    """Questions whose attributes are the same belong to one product, which has no name in the set."""
    found: dict[str, Asked] = {}
    for row in read_table(shared("evals/product_qa/semiPQA_dev.csv"), "\t"):
        one = found.setdefault(row["qid"], Asked(row["qid"], row["question"], "", "", row["question"], 1))
        one.candidates.append(Candidate(row["candidate"], "attribute", int(row["label"])))
    numbers: dict[frozenset[str], int] = {}
    for one in found.values():
        number = numbers.setdefault(frozenset(each.text for each in one.candidates), len(numbers) + 1)
        one.sku, one.title = f"s{number}", f"Product {number}"
    return list(found.values())


def products(asked: list[Asked]) -> list[dict[str, Any]]:
    """Catalogue JSON of the questions' products; shoppers' texts stand under ``unapproved``."""
    made: dict[str, dict[str, Any]] = {}
    for one in asked:
        if one.sku not in made:
            made[one.sku] = _product(one)
    return list(made.values())


def _product(one: Asked) -> dict[str, Any]:
    attributes: dict[str, Any] = {}
    for name, value in (split(each.text) for each in one.candidates if each.kind == "attribute"):
        known = attributes.get(name)
        attributes[name] = (
            value if known is None else [*(known if isinstance(known, list) else [known]), value]
        )
    paragraphs = [each.text for each in one.candidates if each.kind == "description"]
    return {
        "sku": one.sku,
        "title": one.title,
        "attributes": attributes,
        "bullets": [each.text for each in one.candidates if each.kind == "bullet"],
        "description": "".join(f"<p>{html.escape(text)}</p>" for text in paragraphs),
        "unapproved": [
            {"kind": "question" if each.kind == "cqa" else "review", "text": each.text}
            for each in one.candidates
            if not each.approved
        ],
    }


def split(text: str) -> tuple[str, str]:
    """``name:  { value:… }`` as name and value."""
    name, _, value = text.partition(":")
    return (name.strip(), value.strip()) if value.strip() else ("note", text.strip())


_PLAIN = re.compile(r"[^a-z0-9.]+")


def plain(text: str) -> str:
    return _PLAIN.sub(" ", html.unescape(text).lower()).strip()


def _closest(text: str, candidates: list[Candidate]) -> Candidate | None:
    said = plain(text)
    for each in candidates:
        if plain(each.text) == said:
            return each
    scored = [(_overlap(said, plain(each.text)), -at) for at, each in enumerate(candidates)]
    best, at = max(scored, default=(0.0, 0))
    return candidates[-at] if best >= 0.5 else None


def _overlap(one: str, other: str) -> float:
    """How much of the shorter text stands in the other, by words; 1 where one holds the other whole."""
    if one and other and (one in other or other in one):
        return 1.0
    a, b = set(one.split()), set(other.split())
    return len(a & b) / max(1, min(len(a), len(b))) if a and b else 0.0


def texts(asked: list[Asked]) -> Iterator[tuple[Asked, Candidate]]:
    for one in asked:
        for each in one.approved:
            yield one, each
