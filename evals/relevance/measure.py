"""Asks the offline engine every question of the invented shops beside this file and counts what came of it.

    python evals/relevance/measure.py [SHOP ...] [--wrong] [--refused]

A question is answered rightly when the answer cites a piece that is marked as answering it. The pair model
was not fitted on the shops in `held_out/`: only their figures say anything about unseen shops.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent.parent))

from apps.grounding.pipeline import decide  # noqa: E402
from apps.grounding.rule_view import RuleView  # noqa: E402
from apps.grounding.synonyms import Book  # noqa: E402
from apps.grounding.types import (  # noqa: E402
    AttributeValue,
    AttributeView,
    AvailabilityView,
    Decision,
    Evidence,
    PolicyFact,
    ProductHit,
    ProductView,
    Question,
    RelationView,
    Source,
)
from apps.grounding.understanding.naming import name_score  # noqa: E402
from apps.grounding.words import tokens  # noqa: E402

_NUMBER = re.compile(r"(-?\d+(?:\.\d+)?)(?: ([^\d\s]\S*(?: \S+)?))?$")


def _value(text: str) -> tuple[AttributeValue, str]:
    """A typed value and its unit from how the shops' files write them."""
    if text.lower() in {"yes", "no"}:
        return text.lower() == "yes", ""
    number = _NUMBER.fullmatch(text)
    if number is None:
        return text, ""
    return (float(number[1]) if "." in number[1] else int(number[1])), number[2] or ""


def _attribute(piece: dict[str, str]) -> AttributeView:
    label, _, text = piece["text"].partition(": ")
    value, unit = _value(text)
    return AttributeView(piece["id"], label, "text", value, unit)


def _passage(piece: dict[str, str], product: str | None = None) -> Evidence:
    heading = piece.get("heading", "")
    return Evidence(
        piece["id"], "passage", piece["text"], Source("passage", piece["id"], title=heading), product,
        heading=heading,
    )  # fmt: skip


@dataclass
class Shop:
    """One shop's file as the knowledge port that the engine asks."""

    raw: dict[str, Any]
    seen: dict[str, ProductView] = field(default_factory=dict)

    @cached_property
    def products(self) -> dict[str, ProductView]:
        return {
            p["id"]: ProductView(
                p["id"], p["title"], attributes=tuple(map(_attribute, p["attributes"])),
                texts=tuple(_passage(t, p["id"]) for t in p["texts"]),
            )
            for p in self.raw["products"]
        }  # fmt: skip

    def product(self, sku: str) -> ProductView | None:
        return self.products.get(sku)

    def find_products(self, text: str, *, limit: int = 10) -> Sequence[ProductHit]:
        scored = [ProductHit(p, name_score(text, p)) for p in self.products.values()]
        return sorted((h for h in scored if h.score > 0), key=lambda h: -h.score)[:limit]

    def passages(
        self, query: str, *, product: str | None = None, language: str = "en", limit: int = 10
    ) -> Sequence[Evidence]:
        return [_passage(p) for p in self.raw["passages"]]

    def relations(self, sku: str) -> Sequence[RelationView]:
        return []

    def relations_to(self, sku: str) -> Sequence[tuple[ProductView, RelationView]]:
        return []

    @cached_property
    def words(self) -> frozenset[str]:
        texts = [p["text"] for p in self.raw["passages"]]
        texts += [i["text"] for p in self.raw["products"] for i in (*p["attributes"], *p["texts"])]
        return frozenset(t for text in texts for t in tokens(text))

    def policy_facts(self) -> Sequence[PolicyFact]:
        return ()

    def rules(self, sku: str = "") -> Sequence[RuleView]:
        return ()

    def synonyms(self) -> Book:
        return Book()

    def known_words(self, words: Sequence[str]) -> frozenset[str]:
        return self.words & frozenset(words)

    def words_like(self, word: str) -> Sequence[str]:
        return [w for w in self.words if w[:1] == word[:1] and abs(len(w) - len(word)) < 3]

    def availability(self) -> AvailabilityView:
        return AvailabilityView()


def _cited(decision: Decision) -> set[str]:
    return {e.rpartition(":")[2] for s in decision.statements for e in s.evidence}


def measured(shop: Shop) -> list[tuple[str, dict[str, Any], Decision]]:
    """Each question with its decision and one of right, wrong, missed, rightly refused, answered in vain."""
    out = []
    for asked in shop.raw["questions"]:
        product = shop.products.get(asked["product"])
        decision = decide(Question(asked["q"], product=product), shop)
        answered = decision.outcome == "answered"
        if asked["answers"]:
            hit = bool(_cited(decision) & set(asked["answers"]))
            verdict = ("right" if hit else "wrong") if answered else "missed"
        else:
            verdict = "vain" if answered else "kept"
        out.append((verdict, asked, decision))
    return out


def main() -> None:
    chosen = [a for a in sys.argv[1:] if not a.startswith("-")]
    for path in [*sorted((HERE / "held_out").glob("*.json")), *sorted((HERE / "shops").glob("*.json"))]:
        if chosen and path.stem not in chosen:
            continue
        found = measured(Shop(json.loads(path.read_text("utf-8"))))
        count = Counter(verdict for verdict, _, _ in found)
        able = count["right"] + count["wrong"] + count["missed"]
        said = count["right"] + count["wrong"] + count["vain"]
        print(
            f"{path.parent.name}/{path.stem}: {len(found)} questions,"
            f" {count['right'] / able:.1%} of {able} answered rightly,"
            f" {(count['wrong'] + count['vain']) / max(1, said):.1%} of {said} answers wrong",
            dict(count),
        )
        for verdict, asked, d in found:
            if ("--wrong" in sys.argv and verdict in {"wrong", "vain"}) or (
                "--refused" in sys.argv and verdict == "missed"
            ):
                print(f"  {verdict}: {asked['q']} [{asked['product']}] {asked['answers']} -> {d.reason}"
                      f" {d.confidence:.2f} {sorted(_cited(d))} {d.text[:90]}")  # fmt: skip


if __name__ == "__main__":
    main()
