"""Compatibility: declared relations only. What is not declared is neither confirmed nor denied."""

from __future__ import annotations

import re

from apps.grounding.lookups import facts
from apps.grounding.outcomes import Answer, Outcome, Refusal
from apps.grounding.phrases import say
from apps.grounding.types import Evidence, KnowledgePort, ProductView, RelationView, Statement
from apps.grounding.understanding import Reading
from apps.grounding.understanding.identifiers import codes, hard_numbers
from apps.grounding.understanding.naming import name_score
from apps.grounding.words import is_function_word, stem, tokens

CAPABILITY = "compatibility"
_NAMED = 0.6
_LISTED = 8
_LISTING = re.compile(
    r"\b(?:what|which|welche|was|womit|wozu)\b|\bwhat do i need\b|\bneed anything\b|\banything else\b",
    re.IGNORECASE,
)
_NEEDS = re.compile(r"\b(?:need|require|brauch|benötig)", re.IGNORECASE)


def _target(rel: RelationView, port: KnowledgePort) -> tuple[str, ProductView | None]:
    """The name by which the other side is called, and its product where it is one of ours."""
    product = port.product(rel.target_sku) if rel.target_sku else None
    return (product.title if product else rel.target_name or rel.target_sku), product


def _names(text: str, name: str) -> bool:
    """True when the text names a thing that is not in the catalogue: every telling word and number of it."""
    words = {stem(t) for t in tokens(name) if not is_function_word(t)}
    said = {stem(t) for t in tokens(text)}
    firm = {stem(t) for t in codes(name) | hard_numbers(name)}
    return bool(words) and firm <= said and len(words & said) >= max(1, round(0.75 * len(words)))


def _statement(rel: RelationView, owner: str, target: str, proof: Evidence, language: str) -> Statement:
    return Statement(say(rel.kind, language, a=owner, b=target), (proof.id,))


def _between(reading: Reading, port: KnowledgePort, owner: ProductView, other: ProductView) -> Answer | None:
    """The relation declared between two products of ours, whichever way round."""
    for a, b in ((owner, other), (other, owner)):
        for rel in port.relations(a.sku):
            if rel.target_sku and rel.target_sku in {b.sku, *(v.sku for v in b.variants)}:
                proof = facts.relation(a, rel, b.title)
                return Answer(
                    (_statement(rel, a.title, b.title, proof, reading.language),), (proof,), CAPABILITY, 0.96
                )
    return None


def _named_thing(reading: Reading, port: KnowledgePort, owner: ProductView) -> Answer | None:
    """The relation declared to what the question names by words."""
    best: tuple[float, RelationView, str] | None = None
    for rel in port.relations(owner.sku):
        name, product = _target(rel, port)
        score = name_score(reading.text, product) if product else float(_names(reading.text, name))
        if score >= _NAMED and (best is None or score > best[0]):
            best = (score, rel, name)
    if best is None:
        return None
    _, rel, name = best
    if (
        (codes(reading.text) | hard_numbers(reading.text))
        - set(tokens(f"{name} {owner.title}"))
        - codes(f"{name} {owner.title}")
    ):
        return None
    proof = facts.relation(owner, rel, name)
    return Answer((_statement(rel, owner.title, name, proof, reading.language),), (proof,), CAPABILITY, 0.95)


def _listing(reading: Reading, port: KnowledgePort, owner: ProductView) -> Answer | None:
    """What the product is declared to fit, or to require, when nothing in particular is named."""
    wanted = {"requires"} if _NEEDS.search(reading.text) else {"fits", "part_of", "replaces"}
    rels = [r for r in port.relations(owner.sku) if r.kind in wanted][:_LISTED]
    if not rels:
        return None
    pairs = [(r, _target(r, port)[0]) for r in rels]
    proofs = [facts.relation(owner, r, name) for r, name in pairs]
    statements = tuple(
        Statement(f"{p.text}.", (p.id,))
        if r.kind == "fits"
        else _statement(r, owner.title, name, p, reading.language)
        for (r, name), p in zip(pairs, proofs, strict=True)
    )
    return Answer(statements, tuple(proofs), CAPABILITY, 0.85)


def compatibility(reading: Reading, port: KnowledgePort) -> Outcome | None:
    """The declared relation asked about; a refusal when none is, None when no product is meant."""
    if reading.product is None:
        return None
    for other in reading.others:
        found = _between(reading, port, reading.product, other)
        if found:
            return found
    found = _named_thing(reading, port, reading.product)
    if found:
        return found
    if not reading.others and _LISTING.search(reading.text):
        listed = _listing(reading, port, reading.product)
        if listed:
            return listed
    return Refusal("no_declared_relation", CAPABILITY, "refuse_compatibility", 0.15)
