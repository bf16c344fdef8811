"""Differences between products, from approved attributes only."""

from __future__ import annotations

from collections.abc import Sequence

from apps.grounding.lookups import facts
from apps.grounding.outcomes import Answer, AskBack, Outcome, Refusal
from apps.grounding.phrases import say
from apps.grounding.ranking import rank
from apps.grounding.relevance import asked
from apps.grounding.types import Evidence, ProductView, Statement
from apps.grounding.understanding import Reading

CAPABILITY = "orientation"
_ROWS = 6
_ASKED = 0.35


def criterion(reading: Reading) -> AskBack:
    """Ask what matters, where “best” was asked without saying for what."""
    return AskBack(say("which_criterion", reading.language), (), CAPABILITY, "which_criterion")


def _told(reading: Reading, product: ProductView, proof: Evidence) -> Statement:
    label, _, value = proof.text.partition(": ")
    return Statement(say("more", reading.language, name=product.title, label=label, value=value), (proof.id,))


def _rows(reading: Reading, products: Sequence[ProductView]) -> list[str]:
    """Names of the attributes to set side by side: the one asked for, else those that differ."""
    first = products[0]
    ranked = rank(reading.text, facts.attributes(first), title=" ".join(p.title for p in products))
    asks = asked(reading.text, " ".join(p.title for p in products))
    if (asks.names or asks.measures) and ranked and ranked[0].chance >= _ASKED:
        return [ranked[0].evidence.name]
    shared = [
        a.name for a in first.attributes if any(a.name == b.name for p in products[1:] for b in p.attributes)
    ]
    values = {n: {str(a.value) for p in products for a in p.attributes if a.name == n} for n in shared}
    return [n for n in shared if len(values[n]) > 1][:_ROWS]


def compare(reading: Reading) -> Outcome:
    """The values of the products side by side; who wins is for the shopper to say."""
    products = [p for p in (reading.product, *reading.others) if p is not None][:3]
    if len(products) < 2:
        return Refusal("nothing_to_compare", CAPABILITY)
    statements, proofs = [], []
    for name in _rows(reading, products):
        for product in products:
            proof = next((e for e in facts.attributes(product) if e.name == name), None)
            if proof is not None:
                statements.append(_told(reading, product, proof))
                proofs.append(proof)
    if not statements:
        return Refusal("nothing_comparable", CAPABILITY)
    return Answer(tuple(statements), tuple(proofs), CAPABILITY, 0.85)
