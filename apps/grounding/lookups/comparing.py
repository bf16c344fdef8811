"""Differences between products and products that meet a stated need, from approved attributes only."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from apps.grounding.lookups import facts
from apps.grounding.outcomes import Answer, AskBack, Outcome, Refusal
from apps.grounding.phrases import money, say
from apps.grounding.quantities import Quantity, quantities
from apps.grounding.ranking import rank
from apps.grounding.relevance import asked
from apps.grounding.types import Evidence, KnowledgePort, ProductView, Statement
from apps.grounding.understanding import Reading
from apps.grounding.words import concept, is_function_word, tokens

CAPABILITY = "orientation"
_ROWS = 6
_LOOKED_AT = 40
_FOUND = 5
_ASKED = 0.35


def criterion(reading: Reading) -> AskBack:
    """Ask what matters, where “best” was asked without saying for what."""
    return AskBack(say("which_criterion", reading.language), (), CAPABILITY, "which_criterion")


def _told(reading: Reading, product: ProductView, proof: Evidence) -> Statement:
    if proof.kind == "price":
        amount = money(Decimal(str(proof.value)), proof.unit, reading.language)
        return Statement(
            say(
                "price", reading.language, name=proof.source.title, time=facts.read_at(product), price=amount
            ),
            (proof.id,),
        )
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


def _limit(text: str) -> Quantity | None:
    """The bound a need states (`under 2 kg`, `at least 60 l`), None without one."""
    return next((q for q in quantities(text) if q.bound in {"min", "max"} and q.dimension), None)


def _of_kind(products: Sequence[ProductView], text: str) -> list[ProductView]:
    """The products of the kind the text names: by their title's last word, else by their category."""
    said = {concept(t) for t in tokens(text) if not is_function_word(t)}

    def called(product: ProductView) -> bool:
        words = [t for t in tokens(product.title) if not any(c.isdigit() for c in t)]
        return bool(words) and concept(words[-1]) in said

    def filed(product: ProductView) -> bool:
        words = tokens(product.category.rpartition(">")[2])
        return bool(words) and all(concept(t) in said for t in words)

    return [p for p in products if called(p)] or [p for p in products if filed(p)]


def _meets(limit: Quantity, proof: Evidence) -> bool:
    for said in quantities(proof.text):
        if said.dimension == limit.dimension and said.bound == "":
            inside = limit.low <= said.low and said.high <= limit.high
            return inside and not (limit.strict and said.low in (limit.low, limit.high))
    return False


def find(reading: Reading, port: KnowledgePort) -> Outcome | None:
    """Products of the kind named that meet the bound stated; None where no bound is stated."""
    limit = _limit(reading.text)
    if limit is None:
        return None
    statements, proofs = [], []
    hits = [hit.product for hit in port.find_products(reading.text, limit=_LOOKED_AT)]
    for product in _of_kind(hits, reading.text):
        proof = _proof(reading, product, limit)
        if proof is not None and _meets(limit, proof):
            statements.append(_told(reading, product, proof))
            proofs.append(proof)
    if not statements:
        return Refusal("nothing_found", CAPABILITY)
    return Answer(tuple(statements[:_FOUND]), tuple(proofs[:_FOUND]), CAPABILITY, 0.75)


def _proof(reading: Reading, product: ProductView, limit: Quantity) -> Evidence | None:
    """The product's value that the bound is about."""
    if limit.dimension.startswith("money:"):
        return facts.price(product) or facts.price(product, product.variants[0] if product.variants else None)
    fitting = [
        e
        for e in facts.attributes(product)
        if any(q.dimension == limit.dimension for q in quantities(e.text))
    ]
    ranked = rank(reading.text, fitting, title=product.title)
    return ranked[0].evidence if ranked else None
