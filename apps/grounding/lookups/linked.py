"""Two of our products in one question, and a relation declared between them: that relation answers.

The pool of names is small (the declared links of the product in view, both ways), so a part of a name is
enough, where in the whole catalogue it would not be. Numbers must agree: a Mark 2 is no Mark 3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from apps.grounding.lookups import facts
from apps.grounding.lookups.relations import CAPABILITY
from apps.grounding.outcomes import Answer
from apps.grounding.phrases import say
from apps.grounding.types import KnowledgePort, ProductView, RelationView, Statement
from apps.grounding.understanding import Reading
from apps.grounding.understanding.identifiers import codes, hard_numbers, names
from apps.grounding.words import is_function_word, stem, tokens

_POSITIVE = frozenset({"fits", "requires", "part_of", "replaces"})
_LISTING = re.compile(r"^\W*(?:so |and )?(?:which|what|welche\w*|was)\b", re.IGNORECASE)
_SCOPE = re.compile(r"\b(?:includ\w*|in the box|comes? with|supplied|enthalten|dabei)\b", re.IGNORECASE)
_SETTLING = re.compile(
    r"^\W*(?:so |and |but |hey |ok )?(?:is|are|does|do|can|could|will|would|may|kann|passt|geht|darf)\b"
    r"|\b(?:ok|okay|good idea|good|possible|works?|anyway|right|fine|möglich)\W*$|\bis that the part\b",
    re.IGNORECASE,
)
_MOST = 6


@dataclass(frozen=True, slots=True)
class Link:
    """One declared relation seen from either end; ``other`` is the name of the far end."""

    owner: ProductView
    relation: RelationView
    target: str
    other: str


def declared(reading: Reading, port: KnowledgePort) -> Answer | None:
    """What is declared between the product meant and another one the question names, or None."""
    settles, lists = bool(_SETTLING.search(reading.question.text)), bool(_LISTING.search(reading.text))
    if _SCOPE.search(reading.text) or not (settles or lists or reading.has("compatibility")):
        return None
    for owner in _subjects(reading):
        best = _best(reading.question.text, owner, list(_links(owner, port)), only_good=lists)
        if best and not _strangers(reading, best):
            return _said(reading, best)
    return None


def names_a_stranger(reading: Reading, port: KnowledgePort) -> bool:
    """Whether the question names a make or model that neither the products meant nor anything linked with
    the first of them is: then nothing may be confirmed or denied."""
    product = reading.product
    if product is None:
        return False
    beside = [
        Link(each, RelationView("", "fits"), each.title, each.title) for each in (product, *reading.others)
    ]
    return _strangers(reading, [*_links(product, port), *beside])


def _strangers(reading: Reading, links: Sequence[Link]) -> bool:
    """Whether the question also names a make, model or number that none of both ends is."""
    ours = {
        stem(t) for link in links for t in tokens(f"{link.owner.title} {link.target} {link.owner.supplier}")
    }
    text = reading.question.text
    said = names(text, reading.language) | codes(text) | hard_numbers(text)
    options = {stem(t) for v in reading.variants for value in v.options.values() for t in tokens(value)}
    return any(stem(t) not in ours | options for word in said for t in tokens(word))


def _subjects(reading: Reading) -> list[ProductView]:
    """The product in view first: `these` is what the shopper looks at."""
    found = [reading.question.product, reading.product, *reading.others]
    return list({product.sku: product for product in found if product}.values())


def _links(owner: ProductView, port: KnowledgePort) -> Iterator[Link]:
    for relation in port.relations(owner.sku):
        product = port.product(relation.target_sku) if relation.target_sku else None
        name = product.title if product else relation.target_name or relation.target_sku
        yield Link(owner, relation, name, name)
    for other, relation in port.relations_to(owner.sku):
        yield Link(other, relation, owner.title, other.title)


def _best(text: str, owner: ProductView, links: Sequence[Link], *, only_good: bool) -> list[Link]:
    """The links whose far end the text names best; none where the best ones contradict each other."""
    own = {stem(t) for t in tokens(owner.title)}
    scored = [(_named(text, own, link.other), link) for link in links]
    if only_good:
        scored = [pair for pair in scored if pair[1].relation.kind in _POSITIVE]
    top = max((score for score, _ in scored), default=0.0)
    if top <= 0:
        return []
    found = [link for score, link in scored if score == top]
    kinds = {link.relation.kind == "not_with" for link in found}
    return found[:_MOST] if len(kinds) == 1 and (only_good or len(found) <= 2) else []


def _named(text: str, own: set[str], name: str) -> float:
    """How well the text names a thing beside its own product; 0 where their numbers differ."""
    said = [t for t in tokens(text) if not is_function_word(t)]
    title = [t for t in tokens(name) if not is_function_word(t)]
    numbers, theirs = {t for t in said if t[0].isdigit()}, {t for t in title if t[0].isdigit()}
    strange = numbers - own
    if numbers and theirs and not theirs & numbers:
        return 0.0
    if strange and not strange & theirs and any(t.isdigit() for t in strange):
        return 0.0
    words = {stem(t) for t in said} - own
    shared = words & {stem(t) for t in title}
    telling = sum(1.5 if stem(t) == stem(title[0]) else 1.0 for t in title if stem(t) in shared)
    return telling + (1.0 if telling and theirs & numbers else 0.0)


def _said(reading: Reading, links: Sequence[Link]) -> Answer:
    pairs = [(link, facts.relation(link.owner, link.relation, link.target)) for link in links]
    statements = tuple(
        Statement(say(link.relation.kind, reading.language, a=link.owner.title, b=link.target), (proof.id,))
        for link, proof in pairs
    )
    return Answer(statements, tuple(proof for _, proof in pairs), CAPABILITY, 0.93)
