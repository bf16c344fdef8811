"""Two of our products in one question, and a relation declared between them: that relation answers.

The pool of names is small (the declared links of the product in view, both ways), so a part of a name is
enough, where in the whole catalogue it would not be. Numbers must agree: a Mark 2 is no Mark 3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from apps.grounding.lookups import facts, measures, standards
from apps.grounding.lookups.far_ends import Link, best
from apps.grounding.lookups.relations import CAPABILITY
from apps.grounding.outcomes import Answer, Outcome
from apps.grounding.phrases import say
from apps.grounding.types import KnowledgePort, ProductView, RelationView, Statement
from apps.grounding.understanding import Reading
from apps.grounding.understanding.identifiers import codes, hard_numbers, names
from apps.grounding.words import stem, tokens

_LISTING = re.compile(r"^\W*(?:so |and )?(?:which|what|welche\w*|was)\b", re.IGNORECASE)
_SCOPE = re.compile(
    r"\b(?:includ\w*|in the box|comes? with|supplied|covered|insured|guarante\w*|warrant\w*"
    r"|how (?:long|much|many)|enthalten|dabei|garantie)\b",
    re.IGNORECASE,
)
_SETTLING = re.compile(
    r"^\W*(?:so |and |but |hey |ok )?(?:is|are|does|do|can|could|will|would|may|kann|passt|geht|darf)\b"
    r"|\b(?:ok|okay|good idea|good|possible|works?|anyway|right|fine|möglich)\W*$|\bis that the part\b",
    re.IGNORECASE,
)
_FRAGMENT = re.compile(
    r"^[^?.!]{3,60}\b(?:on|in|into|onto|with|under|for|inside|auf|mit|an|unter)\b[^?.!]{3,60}\?\s*$",
    re.IGNORECASE,
)
_JOINS = re.compile(
    r"\b(?:with|on|in|into|onto|under|inside|behind|off|for|to|from|together|fits?|works?|go(?:es)?|uses?|takes?|part"
    r"|replac\w*|needs?|requir\w*|couple\w*|pair\w*|plug\w*|screw\w*|zip\w*|attach\w*|connect\w*|without|mit|auf|an"
    r"|passt|geht|unter|ohne)\b",
    re.IGNORECASE,
)
_NEEDS = re.compile(
    r"\b(?:needs?|needed|requir\w*|necessary|must i|have to (?:buy|have|use)|without|alone|on its own"
    r"|by itself|brauch\w*|benötig\w*|nötig|ohne|allein)\b",
    re.IGNORECASE,
)
_WITHOUT = re.compile(r"\b(?:without|alone|on its own|by itself|ohne|allein)\b", re.IGNORECASE)


def declared(reading: Reading, port: KnowledgePort) -> Outcome | None:
    """What is declared between the product meant and another one the question names; else what is stated of
    the very kind it asks about. None where it asks for neither."""
    return (
        _linked(reading, port)
        or _needed(reading)
        or measures.apart(reading)
        or standards.stated(reading, port)
    )


def _linked(reading: Reading, port: KnowledgePort) -> Answer | None:
    text, subjects = reading.question.text, _subjects(reading)
    lists = bool(_LISTING.search(reading.text))
    settles = bool(_SETTLING.search(text) or (_FRAGMENT.search(text) and not lists))
    joins = reading.has("compatibility") or (_JOINS.search(text) and (settles or lists))
    if _SCOPE.search(reading.text) or not joins:
        return None
    for owner in subjects:
        links = list(_links(owner, port))
        if owner is not subjects[0] and reading.question.product:
            links = [link for link in links if link.other in {p.title for p in subjects}]
        found = best(text, owner, links, only_good=True) if lists else _meant(text, owner, links)
        if found and not _strangers(reading, found, links):
            return _said(reading, found, settles=settles)
    return None


def _meant(text: str, owner: ProductView, links: Sequence[Link]) -> list[Link]:
    """The links asked about: of what is needed or gone without only a declared need tells anything."""
    needs = [link for link in links if link.relation.kind == "requires"]
    if _NEEDS.search(_WITHOUT.sub(" ", text)):
        return best(text, owner, needs, only_good=False)
    beside = _WITHOUT.split(text)[0]
    return best(beside, owner, links, only_good=False) or (
        best(text, owner, needs, only_good=False) if beside != text else []
    )


def _needed(reading: Reading) -> Answer | None:
    """The yes or no stated of what the product needs (`Needs a hub: no`), where the question asks for it."""
    product = reading.product
    if product is None or not _NEEDS.search(reading.question.text) or _LISTING.search(reading.text):
        return None
    said = {stem(t) for t in tokens(reading.question.text) if len(t) > 2}
    for item in facts.attributes(product, reading.variant):
        label = item.text.partition(": ")[0]
        things = {stem(t) for t in tokens(_NEEDS.sub(" ", label)) if len(t) > 2}
        if isinstance(item.value, bool) and _NEEDS.search(label) and things and things <= said:
            return standards.said(reading, product, item)
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
    return _strangers(reading, [*_links(product, port), *beside], ())


def _strangers(reading: Reading, links: Sequence[Link], beside: Sequence[Link]) -> bool:
    """Whether the question also names a make, model, number or standard that none of both ends is, nor the
    far end of a link `beside` them (`the battery of the one in the other`)."""
    named = [f"{link.owner.title} {link.target} {link.owner.supplier}" for link in links]
    named += [link.other for link in beside]
    ours = {stem(t) for name in named for t in tokens(name)} | {
        code for name in named for code in codes(name)
    }
    text = reading.question.text
    ends = [link.owner for link in links] + ([reading.product] if reading.product else [])
    if standards.strange(text, ends, [link.target for link in links]):
        return True
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


def _said(reading: Reading, links: Sequence[Link], *, settles: bool) -> Answer:
    pairs = [(link, facts.relation(link.owner, link.relation, link.target)) for link in links]
    agrees = settles and not _WITHOUT.search(reading.question.text)
    statements = tuple(
        Statement(
            say(_phrase(link, agrees=agrees), reading.language, a=link.owner.title, b=link.target),
            (proof.id,),
        )
        for link, proof in pairs
    )
    return Answer(statements, tuple(proof for _, proof in pairs), CAPABILITY, 0.93)


def _phrase(link: Link, *, agrees: bool) -> str:
    return "requires_yes" if agrees and link.relation.kind == "requires" else link.relation.kind
