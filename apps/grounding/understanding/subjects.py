"""Which products a question is about: named in it, in view, or what the conversation was about before."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from apps.grounding.types import KnowledgePort, ProductView, Question
from apps.grounding.understanding import recalled
from apps.grounding.understanding.describing import described, narrowed
from apps.grounding.understanding.naming import (
    in_digits,
    is_distinct,
    kind_of,
    name_score,
    named,
    only_one_of_its_kind,
)
from apps.grounding.words import tokens

POINTING = re.compile(r"\b(?:this|it|these|they|that one|dies\w*|es|sie|er)\b", re.IGNORECASE)
TWO = frozenset({"compatibility", "compare", "best"})
_ORDINAL = {
    "first": 0, "former": 0, "ersten": 0, "erste": 0, "second": 1, "latter": 1, "zweiten": 1, "zweite": 1,
    "third": 2, "dritten": 2, "dritte": 2, "last": -1, "other": -1, "letzten": -1,
    "anderen": -1, "andere": -1,
}  # fmt: skip
_LARGER = re.compile(
    r"\b(?:bigger|larger|longer|wider|heavier|stronger|brighter|taller|next size up"
    r"|größere[rsn]?|längere[rsn]?)\b",
    re.IGNORECASE,
)
_SMALLER = re.compile(
    r"\b(?:smaller|shorter|narrower|lighter|weaker|littler? one"
    r"|kleinere[rsn]?|kürzere[rsn]?|leichtere[rsn]?)\b",
    re.IGNORECASE,
)
_CLEAR = 0.12
_WHOLE = re.compile(r"\d+")


def meant(
    question: Question, port: KnowledgePort, intents: Sequence[str]
) -> tuple[list[ProductView], list[ProductView]]:
    """The products meant, the subject first, and those it cannot tell apart."""
    view, text = question.product, question.text
    pool = [h.product for h in port.find_products(text)]
    if view and all(p.sku != view.sku for p in pool):
        pool.append(view)
    hits = named(text, pool)
    others = [(p, s) for p, s in hits if not view or (p.sku != view.sku and is_distinct(text, p, view))]
    if any(i in TWO for i in intents):
        subject = [view] if view and (POINTING.search(text) or len(others) < 2) else []
        named_too = _as_said(text, [p for p, _ in others])
        if "compare" in intents and len(named_too) > 2:
            named_too = _alike(narrowed(text, named_too))
        return [*subject, *named_too] or described(text, pool), []
    if view and (not others or name_score(text, view) >= others[0][1] - _CLEAR / 2):
        return [view], []
    if not others:
        return described(text, pool) or only_one_of_its_kind(text, pool), []
    near = narrowed(text, [p for p, s in others if s >= others[0][1] - _CLEAR])
    return ([near[0]], []) if len(near) == 1 else ([], near)


def _as_said(text: str, products: Iterable[ProductView]) -> list[ProductView]:
    """The products in the order in which the text names them."""
    plain = text.lower()
    return sorted(products, key=lambda p: plain.find(next(iter(tokens(p.title)), "")) % (len(plain) + 1))


def _alike(products: list[ProductView]) -> list[ProductView]:
    """Those of the kind that most of them are of: an accessory of the same name is no rival."""
    kinds = Counter(kind_of(p) for p in products).most_common(1)
    return [p for p in products if kinds[0][1] < 2 or kind_of(p) == kinds[0][0]]


def remembered(question: Question, port: KnowledgePort) -> ProductView | None:
    """The product the conversation was about before this line: named by the shopper, or alone by the AI."""
    view = question.product
    for line in reversed(question.history):
        if line.by != "shopper" and line.product:
            return port.product(line.product)
        hits = named(line.text, [h.product for h in port.find_products(line.text)])
        found = [p for p, _ in hits if not view or p.sku == view.sku or is_distinct(line.text, p, view)]
        if found and (line.by == "shopper" or len(found) == 1):
            return found[0]
        if line.product:
            return port.product(line.product)
    return None


def by_ordinal(question: Question, port: KnowledgePort) -> ProductView | None:
    """The second one of the products that were listed last."""
    words = [t for t in tokens(question.text) if t in _ORDINAL]
    if not words:
        return None
    found = recalled.last_shown(question, port)
    at = _ORDINAL[words[0]]
    return found[at] if -len(found) <= at < len(found) else None


def siblings(text: str, product: ProductView, port: KnowledgePort) -> list[ProductView]:
    """The model of the same name and kind that the text asks for: the next in size, or by number."""
    step = bool(_LARGER.search(text)) - bool(_SMALLER.search(text))
    own, said = _model(product.title), _model(text)
    if (not step and said is None) or own is None:
        return []
    pool = [h.product for h in port.find_products(product.title, limit=20)]
    family = [
        (number, p)
        for p in pool
        if _family(p) == _family(product) and (number := _model(p.title)) is not None
    ]
    if not step:
        return [p for number, p in family if number == said and number != own][:1]
    beyond = sorted((abs(n - own), n, p.sku, p) for n, p in family if (n - own) * step > 0)
    return [beyond[0][3]] if beyond else []


def _family(product: ProductView) -> tuple[str, str]:
    return next(iter(tokens(product.title)), ""), kind_of(product)


def _model(title: str) -> float | None:
    found = _WHOLE.search(title)
    return float(found.group()) if found else None


def unknown_model(question: Question, port: KnowledgePort, product: ProductView | None) -> str:
    """A name of ours with a number that none of ours bears (`the Ridge 80`), '' where all are known, be it
    as what the product is declared to replace or to fit."""
    found = _strange_model(question, port)
    if not found or product is None:
        return found
    linked = [set(tokens(r.target_name)) for r in port.relations(product.sku)]
    return "" if any(set(found.split()) <= words for words in linked) else found


def _strange_model(question: Question, port: KnowledgePort) -> str:
    pool = [h.product for h in port.find_products(question.text)]
    pool += [question.product] if question.product else []
    said = tokens(question.text)
    for word, after in pairwise(said):
        bears = _numbers(word, pool)
        number = in_digits(after) if any(in_digits(b) != b for b in bears) else after
        if len(word) > 2 and bears and number.isdigit() and number not in {in_digits(b) for b in bears}:
            return f"{word} {after}"
    return ""


def _numbers(name: str, pool: Iterable[ProductView]) -> set[str]:
    """The numbers, also spelt in words, behind a name that begins titles."""
    found: set[str] = set()
    for product in pool:
        first, *rest = tokens(product.title) or [""]
        if first == name:
            found |= {t for t in rest if t[0].isdigit() or in_digits(t) != t}
    return found
