"""A small shop of our own for grounding tests: tents, a stove, a jacket, and what may be said of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

from apps.grounding.rule_view import RuleView
from apps.grounding.synonyms import Book
from apps.grounding.types import (
    AttributeView,
    AvailabilityView,
    Evidence,
    PolicyFact,
    ProductHit,
    ProductView,
    RelationView,
    SlotsView,
    Source,
    SourceKind,
    VariantView,
)
from apps.grounding.understanding.naming import name_score
from apps.grounding.words import content, tokens

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


def proof(
    text: str,
    *,
    kind: SourceKind = "passage",
    product: str | None = None,
    title: str = "",
    heading: str = "",
    language: str = "en",
) -> Evidence:
    """One piece of evidence whose id is its text."""
    source = Source(kind, text, title=title)
    return Evidence(text, kind, text, source, product=product, heading=heading, language=language)


def number(name: str, label: str, value: float, unit: str) -> AttributeView:
    return AttributeView(name, label, "number", value, unit)


def _tent(sku: str, title: str, grams: int, sleeps: int) -> ProductView:
    return ProductView(
        sku, title, "Osprey Hollow", "Tents", version="1", price=Decimal("320.00"), currency="EUR", stock=4,
        attributes=(
            number("weight", "Weight", grams, "g"), number("sleeps", "Sleeps", sleeps, ""),
            AttributeView("waterproof", "Waterproof", "bool", True),
            AttributeView("freestanding", "Freestanding", "bool", False),
            AttributeView("material", "Material", "text", "ripstop nylon"),
        ),
        texts=(
            proof("The inner tent can be pitched without the outer.", product=sku, title=title),
            proof("Eight pegs and a repair sleeve are in the bag.", product=sku, title=title),
        ),
        read_at=NOON,
    )  # fmt: skip


HERON_1 = _tent("TENT-1", "Heron 1 Tent", 1150, 1)
HERON_2 = _tent("TENT-2", "Heron 2 Tent", 1620, 2)
GROUND = ProductView("GROUND-2", "Heron 2 Groundsheet", "Osprey Hollow", "Tents", version="1", read_at=NOON)
JACKET = ProductView(
    "JACKET", "Kestrel Jacket", "Osprey Hollow", "Jackets", version="3",
    attributes=(AttributeView("hood", "Hood", "bool", True),),
    variants=(
        VariantView("J-B-M", {"Colour": "Blue", "Size": "M"}, Decimal("149.00"), "EUR", 3),
        VariantView("J-B-L", {"Colour": "Blue", "Size": "L"}, Decimal("159.00"), "EUR", 0),
        VariantView("J-R-M", {"Colour": "Red", "Size": "M"}, Decimal("149.00"), "EUR", 7),
    ),
    read_at=NOON,
)  # fmt: skip
PASSAGES = (
    proof("Unworn goods can be sent back within 40 days.", title="Returns", heading="Time"),
    proof("Opened fuel canisters can't be returned.", title="Returns", heading="Exceptions"),
    proof(
        "Parcels to Austria take 3 days. Parcels to Norway take 6 days.", title="Shipping", heading="Shipping"
    ),
    proof("Shipping within Germany costs 4.50 EUR.", title="Shipping", heading="Costs"),
    proof("Tents have a warranty of 8 years.", title="Warranty", heading="Tents"),
    proof("Der Versand dauert 3 Tage.", title="Versand", heading="Versand", language="de"),
)


class Shop:
    """The knowledge port over the goods above: what a brand would answer, from memory."""

    goods: tuple[ProductView, ...] = (HERON_1, HERON_2, GROUND, JACKET)
    book = Book()

    def product(self, sku: str) -> ProductView | None:
        return next((p for p in self.goods if sku in {p.sku, *(v.sku for v in p.variants)}), None)

    def find_products(self, text: str, *, limit: int = 10) -> Sequence[ProductHit]:
        said = set(tokens(text))
        hits = [ProductHit(p, name_score(text, p)) for p in self.goods]
        near = [h for h in hits if h.score > 0 or said & set(tokens(h.product.title))]
        return sorted(near, key=lambda h: -h.score)[:limit]

    def passages(
        self, query: str, *, product: str | None = None, language: str = "en", limit: int = 10
    ) -> Sequence[Evidence]:
        asked = set(content(query))
        return [
            p
            for p in PASSAGES
            if p.language == language and asked & set(content(f"{p.heading} {p.source.title} {p.text}"))
        ]

    def relations(self, sku: str) -> Sequence[RelationView]:
        return {
            "GROUND-2": (RelationView("r1", "fits", "TENT-2"), RelationView("r2", "not_with", "TENT-1")),
        }.get(sku, ())  # fmt: skip

    def relations_to(self, sku: str) -> Sequence[tuple[ProductView, RelationView]]:
        return [(GROUND, r) for r in self.relations("GROUND-2") if r.target_sku == sku]

    def policy_facts(self) -> Sequence[PolicyFact]:
        return ()

    def rules(self, sku: str = "") -> Sequence[RuleView]:
        return ()

    def synonyms(self) -> Book:
        return self.book

    def known_words(self, words: Sequence[str]) -> frozenset[str]:
        return frozenset(words)

    def words_like(self, word: str) -> Sequence[str]:
        return ()

    def slots(self) -> Sequence[SlotsView]:
        return ()

    def availability(self) -> AvailabilityView:
        return AvailabilityView(2, 120, None, ("en",), (), NOON)
