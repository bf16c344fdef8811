"""Differences between products, from approved attributes only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from apps.grounding.lookups import facts
from apps.grounding.outcomes import Answer, AskBack, Outcome, Refusal
from apps.grounding.phrases import money, say
from apps.grounding.ranking import rank
from apps.grounding.relevance import asked
from apps.grounding.types import Evidence, ProductView, Statement
from apps.grounding.understanding import Reading, recalled

CAPABILITY = "orientation"
_ROWS = 6
_MOST = 5
_ASKED, _SURE = 0.35, 0.55
_POINTING = re.compile(
    r"\b(?:of )?the (?:two|three)\b|\b(?:ones?|both|of (?:them|these|those))\b", re.IGNORECASE
)
_OPEN = re.compile(
    r"\b(?:compar\w+|differ\w*|versus|vs\.?|unterschied\w*|vergleich\w*|better|besser|or|oder|between)\b",
    re.IGNORECASE,
)
_COSTS = re.compile(
    r"\b(?:cheap|expensiv|dear|pric|cost)\w*|\b(?:günstig|billig|teuer|teur|preis|koste)\w*", re.IGNORECASE
)


def criterion(reading: Reading) -> AskBack:
    """Ask what matters, where “best” was asked without saying for what."""
    return AskBack(say("which_criterion", reading.language), (), CAPABILITY, "which_criterion")


def told(reading: Reading, product: ProductView, proof: Evidence) -> Statement:
    """One value of one product as a line of a comparison: `Heron 2 Tent: Weight 1620 g.`"""
    if proof.kind == "price":
        time, amount = facts.read_at(product), money(proof.value, proof.unit, reading.language)  # type: ignore[arg-type]
        text = say("price", reading.language, name=proof.source.title, time=time, price=amount)
        return Statement(text, (proof.id,))
    if proof.kind == "passage":
        return Statement(f"{product.title}: {proof.text}", (proof.id,))
    label, _, value = proof.text.partition(": ")
    return Statement(say("more", reading.language, name=product.title, label=label, value=value), (proof.id,))


def _rows(reading: Reading, products: Sequence[ProductView]) -> list[str]:
    """Names of the fields to set side by side: the one asked for, else those that differ."""
    first = products[0]
    if reading.has("price") or _COSTS.search(reading.text):
        return ["price"]
    titles, text = " ".join(p.title for p in products), _POINTING.sub(" ", reading.text)
    ranked = rank(text, [*facts.attributes(first), *facts.options(first)], title=titles)
    asks = asked(text, titles)
    if ranked and ranked[0].chance >= (_ASKED if asks.names or asks.measures else _SURE):
        return [ranked[0].evidence.name]
    if not _OPEN.search(reading.text):
        return []
    shared = [
        a.name for a in first.attributes if any(a.name == b.name for p in products[1:] for b in p.attributes)
    ]
    values = {n: {str(a.value) for p in products for a in p.attributes if a.name == n} for n in shared}
    return [n for n in shared if len(values[n]) > 1][:_ROWS]


def _field(product: ProductView, name: str) -> Evidence | None:
    if name == "price":
        return facts.lowest_price(product)
    return next((e for e in [*facts.attributes(product), *facts.options(product)] if e.name == name), None)


def _in_order(reading: Reading, proofs: list[Evidence]) -> list[Evidence]:
    """The one asked for first (`the lightest`), where the values are numbers."""
    if not recalled.orders(reading.text) or not all(_is_number(p.value) for p in proofs):
        return proofs
    colder = any("temperature" in p.text.lower() for p in proofs)
    falling = not recalled.smallest_first(reading.text) and not colder
    return sorted(proofs, key=lambda p: p.value, reverse=falling)  # type: ignore[arg-type, return-value]


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def compare(reading: Reading) -> Outcome:
    """The values of the products side by side; who wins is for the shopper to say."""
    products = [p for p in (reading.product, *reading.others) if p is not None][:_MOST]
    if len(products) < 2:
        return Refusal("nothing_to_compare", CAPABILITY)
    owners = {p.sku: p for p in products}
    proofs: list[Evidence] = []
    for name in _rows(reading, products):
        found = [proof for p in products if (proof := _field(p, name)) is not None]
        proofs += _in_order(reading, found)
    if not proofs:
        return Refusal("nothing_comparable", CAPABILITY)
    statements = tuple(told(reading, owners[proof.product or ""], proof) for proof in proofs)
    return Answer(statements, tuple(proofs), CAPABILITY, 0.85)
