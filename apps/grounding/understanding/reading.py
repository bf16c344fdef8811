"""From a question and what can be looked up to what is meant: product, variant, intent."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from apps.grounding.types import KnowledgePort, Line, ProductView, Question, Understanding, VariantView
from apps.grounding.understanding import language as languages
from apps.grounding.understanding.identifiers import codes, hard_numbers
from apps.grounding.understanding.intents import intents_of, is_follow_up
from apps.grounding.understanding.naming import is_distinct, name_score, named, only_one_of_its_kind
from apps.grounding.understanding.options import matching, options_in
from apps.grounding.words import is_function_word, tokens

_POINTING = re.compile(r"\b(?:this|it|these|they|that one|dies\w*|es|sie|er)\b", re.IGNORECASE)
_ORDINAL = {
    "first": 0, "former": 0, "ersten": 0, "erste": 0, "second": 1, "latter": 1, "zweiten": 1, "zweite": 1,
    "third": 2, "dritten": 2, "dritte": 2, "last": -1, "other": -1, "letzten": -1,
    "anderen": -1, "andere": -1,
}  # fmt: skip
_BEFORE = frozenset(
    [
        "and",
        "what",
        "about",
        "how",
        "also",
        "too",
        "one",
        "und",
        "was",
        "auch",
        "then",
        "same",
        "size",
        "größe",
        "large",
        "small",
        "medium",
        "big",
        "extra",
        "klein",
        "mittel",
        "groß",
    ]
)
_TWO = frozenset({"compatibility", "compare", "best"})
_CLEAR = 0.12
_POLICY = frozenset({"policy"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What a question means. `candidates` are products it may equally mean; `text` is resolved;
    `unknown` is a model the question names that does not exist."""

    question: Question
    text: str
    language: str
    intents: tuple[str, ...]
    product: ProductView | None = None
    others: tuple[ProductView, ...] = ()
    candidates: tuple[ProductView, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    variants: tuple[VariantView, ...] = ()
    follow_up: bool = False
    unknown: str = ""

    @property
    def intent(self) -> str:
        return self.intents[0]

    @property
    def variant(self) -> VariantView | None:
        return self.variants[0] if len(self.variants) == 1 else None

    def has(self, *intents: str) -> bool:
        """True when the words show one of these intents, be it not the first."""
        return any(i in self.intents for i in intents)

    def understanding(self) -> Understanding:
        """The plain record of it, for the log."""
        products = [self.product] if self.product else []
        return Understanding(
            text=self.text,
            language=self.language,
            intent=self.intent,
            products=tuple(p.sku for p in [*products, *self.others, *self.candidates]),
            variant=self.variant.sku if self.variant else "",
            options=dict(self.options),
            identifiers=tuple(sorted(codes(self.text) | hard_numbers(self.text))),
            follow_up=self.follow_up,
        )


def _rest(text: str, products: Sequence[ProductView]) -> list[str]:
    """The words of a text that are neither small words, nor a product's name, nor one of its options."""
    known = {t for p in products for t in tokens(p.title)}
    known |= {t for p in products for v in p.variants for value in v.options.values() for t in tokens(value)}
    return [t for t in tokens(text) if not (is_function_word(t) or t in known or t in _BEFORE)]


def _last_question(history: Sequence[Line]) -> str:
    """The last thing the shopper asked that makes sense by itself, with later follow-ups behind it."""
    said = [line.text for line in history if line.by == "shopper"]
    chain: list[str] = []
    for text in reversed(said):
        chain.append(text)
        if not is_follow_up(text) and len(tokens(text)) > 2:
            break
    return chain[-1] if chain else ""


def _remembered(question: Question, port: KnowledgePort) -> ProductView | None:
    """The product the conversation was about before this line."""
    for line in reversed(question.history):
        if line.by == "shopper":
            hits = named(line.text, [h.product for h in port.find_products(line.text)])
            view = question.product
            meant = [
                p for p, _ in hits if view is None or p.sku == view.sku or is_distinct(line.text, p, view)
            ]
            if meant:
                return meant[0]
        if line.product:
            return port.product(line.product)
    return None


def _by_ordinal(question: Question, port: KnowledgePort) -> ProductView | None:
    """The second one of the products that were listed last."""
    words = [t for t in tokens(question.text) if t in _ORDINAL]
    listed = next((line for line in reversed(question.history) if line.by != "shopper"), None)
    if not words or listed is None:
        return None
    hits = named(listed.text, [h.product for h in port.find_products(listed.text)])
    found = sorted((p for p, _ in hits), key=lambda p: listed.text.lower().find(tokens(p.title)[0]))
    at = _ORDINAL[words[0]]
    return found[at] if -len(found) <= at < len(found) else None


def _products(
    question: Question, port: KnowledgePort, intents: Sequence[str]
) -> tuple[list[ProductView], list[ProductView]]:
    """The products meant, the subject first, and those it cannot tell apart."""
    view = question.product
    pool = [h.product for h in port.find_products(question.text)]
    if view and all(p.sku != view.sku for p in pool):
        pool.append(view)
    hits = named(question.text, pool)
    others = [
        (p, s) for p, s in hits if not view or (p.sku != view.sku and is_distinct(question.text, p, view))
    ]
    if any(i in _TWO for i in intents):
        subject = [view] if view and (_POINTING.search(question.text) or len(others) < 2) else []
        return [*subject, *(p for p, _ in others)], []
    if view and (not others or name_score(question.text, view) >= others[0][1] - _CLEAR / 2):
        return [view], []
    if not hits:
        return ([] if view else only_one_of_its_kind(question.text, pool)), []
    near = [p for p, s in others if s >= others[0][1] - _CLEAR]
    return ([near[0]], []) if len(near) == 1 else ([], near)


def understand(question: Question, port: KnowledgePort) -> Reading:
    """Read a question in the light of the page it is asked on and of what was said before."""
    language = languages.guess(question.text, question.language)
    intents = intents_of(question.text)
    subjects, unclear = _products(question, port, intents)
    text, follows = question.text, False
    if question.history:
        listed = _by_ordinal(question, port)
        subjects = [listed] if listed else subjects
        before = _last_question(question.history)
        known = [*subjects, *unclear, *([question.product] if question.product else [])]
        remembered = _remembered(question, port)
        bare = not _rest(question.text, [*known, *([remembered] if remembered else [])])
        follows = bool(before) and (bare or is_follow_up(question.text))
        if remembered and (not subjects or (follows and subjects == [question.product])) and not unclear:
            subjects = [remembered, *(p for p in subjects if p.sku != remembered.sku and intents[0] in _TWO)]
        if follows and bare:
            text, intents = f"{before.rstrip(' ?.!')} — {question.text}", intents_of(before)
            language = languages.guess(before, question.language)
        elif follows and set(intents_of(before)) >= _POLICY and set(intents) <= {*_POLICY, "attribute"}:
            text, intents = f"{before.rstrip(' ?.!')} — {question.text}", intents_of(before)
    product = subjects[0] if subjects else None
    options = options_in(question.text, product) if product else {}
    if product and follows:
        options = {**options_in(text.partition(" — ")[0], product), **options}
    return Reading(
        question, text, language, intents, product, tuple(subjects[1:]), tuple(unclear[:6]), options,
        tuple(_variants(question, product, options)), follows, _unknown(question, port),
    )  # fmt: skip


def _unknown(question: Question, port: KnowledgePort) -> str:
    """A name of ours with a number that none of ours bears (`the Ridge 80`), '' where all are known."""
    pool = [h.product for h in port.find_products(question.text)]
    pool += [question.product] if question.product else []
    numbers: dict[str, set[str]] = {}
    for product in pool:
        first, *rest = tokens(product.title) or [""]
        numbers.setdefault(first, set()).update(t for t in rest if t[0].isdigit())
    said = tokens(question.text)
    for word, after in pairwise(said):
        if len(word) > 2 and numbers.get(word) and after.isdigit() and after not in numbers[word]:
            return f"{word} {after}"
    return ""


def _variants(
    question: Question, product: ProductView | None, options: Mapping[str, str]
) -> list[VariantView]:
    """The variants meant: those with the options named, else the one in view, else all."""
    if product is None:
        return []
    if options:
        in_view = next((v for v in product.variants if v.sku == question.variant), None)
        found = matching(product, options)
        closer = [
            v
            for v in found
            if in_view and all(v.options.get(k) == x for k, x in in_view.options.items() if k not in options)
        ]
        return closer or found
    return [v for v in product.variants if v.sku == question.variant] or list(product.variants)
