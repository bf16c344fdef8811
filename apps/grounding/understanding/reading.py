"""From a question and what can be looked up to what is meant: product, variant, intent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from apps.grounding.types import KnowledgePort, ProductView, Question, Understanding, VariantView
from apps.grounding.understanding import follow_ups, recalled, subjects
from apps.grounding.understanding import language as languages
from apps.grounding.understanding.asking import settled
from apps.grounding.understanding.identifiers import codes, hard_numbers
from apps.grounding.understanding.intents import in_shop_words, intents_of, is_follow_up
from apps.grounding.understanding.naming import named
from apps.grounding.understanding.options import matching, options_in

_POLICY = frozenset({"policy"})
_TYPED = frozenset({"price", "stock"})
_RULES = frozenset({"policy", "hours", "discount"})  # what the brand's rules answer


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


@dataclass(frozen=True, slots=True)
class _Context:
    """A question with what the conversation adds to it."""

    text: str
    language: str
    intents: tuple[str, ...]
    products: list[ProductView]
    unclear: list[ProductView]
    follows: bool = False
    before: str = ""


def understand(question: Question, port: KnowledgePort) -> Reading:
    """Read a question in the light of the page it is asked on and of what was said before."""
    language = languages.guess(question.text, question.language)
    intents = intents_of(question.text)
    products, unclear = subjects.meant(question, port, intents)
    context = _Context(question.text, language, intents, products, unclear)
    if question.history:
        context = _continued(question, port, context)
    product = context.products[0] if context.products else None
    options = options_in(question.text, product) if product else {}
    if product and context.follows:
        options = {**options_in(context.before, product), **options}
    said = context.before if context.follows and context.before in context.text else question.text
    intents = settled(context.intents, said, product, options)
    return Reading(
        question,
        in_shop_words(context.text) if set(intents) & _RULES else context.text,
        context.language,
        intents,
        product,
        tuple(context.products[1:]),
        tuple(context.unclear[:6]),
        options,
        tuple(_variants(question, product, options)),
        context.follows,
        subjects.unknown_model(question, port, product),
    )


def _continued(question: Question, port: KnowledgePort, alone: _Context) -> _Context:
    """The question as a line of a conversation: its product, and its words where they need those before."""
    several = _several(question, port, alone)
    if several:
        return replace(alone, products=several, unclear=[], intents=_set_apart(alone.intents))
    listed = subjects.by_ordinal(question, port)
    products = [listed] if listed else alone.products
    before = follow_ups.last_question(question.history)
    unclear = _one_of_them(question, port, alone) if not listed else []
    if unclear:
        return replace(alone, products=[], unclear=unclear)
    known = subjects.remembered(question, port)
    around = [p for p in (*products, *alone.unclear, question.product, known) if p]
    bare = follow_ups.is_bare(question.text, around)
    follows = bool(before) and (bare or is_follow_up(question.text))
    if known and bare and follows:
        products = subjects.siblings(question.text, known, port) or products
    if known and (not products or (follows and products == [question.product])) and not alone.unclear:
        others = [p for p in products if p.sku != known.sku and alone.intents[0] in subjects.TWO]
        products = [known, *others]
    text, intents, language = alone.text, alone.intents, alone.language
    asked = intents_of(before)
    again = follow_ups.sought_again(before, text) if follows and not question.product else ""
    if again:
        return _Context(again, language, asked, [], [], follows, before)
    if bare and set(intents) & _TYPED and products and "policy" not in asked:
        bare = False  # `how much is that` of a product asks for itself
    if follows and set(asked) >= _POLICY and set(intents) <= {*_POLICY, "attribute"}:
        text = follow_ups.replaced(before, text) or follow_ups.joined(before, text)
        intents = asked
    elif follows and bare:
        other = products[0] if known and products and products[0].sku != known.sku else None
        text = (
            follow_ups.renamed(before, known, other) if known and other else follow_ups.joined(before, text)
        )
        intents = asked
        language = languages.guess(before, question.language)
    return _Context(text, language, intents, products, alone.unclear, follows, before if follows else "")


def _several(question: Question, port: KnowledgePort, alone: _Context) -> list[ProductView]:
    """The products shown before, where the text names none and asks about all of them or sets them apart."""
    view, said = question.product, recalled.without_order(question.text)
    others = [p for p in (*alone.products, *alone.unclear) if view is None or p.sku != view.sku]
    if named(said, others):
        return []
    apart, many = recalled.sets_apart(question.text), recalled.points_at_many(question.text)
    if not apart and not many:
        return []
    found = recalled.last_shown(question, port)
    if apart and len(found) < 2:
        found = recalled.shown(question, port)
    return found if len(found) > 1 else []


def _one_of_them(question: Question, port: KnowledgePort, alone: _Context) -> list[ProductView]:
    """The products shown last, where the text asks about `it`, names none and no page is in view."""
    if question.product or alone.products or alone.unclear or not subjects.POINTING.search(question.text):
        return []
    found = recalled.last_shown(question, port)
    return found if len(found) > 1 else []


def _set_apart(intents: Sequence[str]) -> tuple[str, ...]:
    """The intents of a question about several products: they are set side by side by what it asks for."""
    asked = [i for i in intents if i in {"price", "stock"}]
    return ("compare", *asked)


def _variants(
    question: Question, product: ProductView | None, options: Mapping[str, str]
) -> Sequence[VariantView]:
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
