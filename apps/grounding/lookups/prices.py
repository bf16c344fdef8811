"""Price and stock: typed fields at answer time, per variant."""

from __future__ import annotations

import re
from decimal import Decimal

from apps.grounding.lookups import facts
from apps.grounding.lookups.variants import ask_which, asked_before, differ
from apps.grounding.outcomes import Answer, Outcome, Refusal
from apps.grounding.phrases import money, say
from apps.grounding.types import Evidence, ProductView, Statement, VariantView
from apps.grounding.understanding import Reading
from apps.grounding.understanding.options import foreign_colour, foreign_make

CAPABILITY = "price_availability"
_SURE = 0.97
_LISTED = 12
_CHEAPEST = re.compile(
    r"\b(?:cheapest|least expensive|lowest price|günstigste\w*|billigste\w*)\b", re.IGNORECASE
)
_DEAREST = re.compile(r"\b(?:dearest|most expensive|highest price|teuerste\w*)\b", re.IGNORECASE)


def _price_statement(reading: Reading, product: ProductView, proof: Evidence) -> Statement:
    assert isinstance(proof.value, Decimal)
    amount = money(proof.value, proof.unit, reading.language)
    time = facts.read_at(product)
    return Statement(
        say("price", reading.language, name=proof.source.title, time=time, price=amount), (proof.id,)
    )


def _stock_statement(
    reading: Reading, product: ProductView, variant: VariantView | None, proof: Evidence
) -> Statement:
    key = "orderable" if proof.value is None else "in_stock" if _left(proof.value) else "no_stock"
    name, time = facts.called(product, variant), facts.read_at(product)
    return Statement(say(key, reading.language, name=name, time=time, count=proof.value), (proof.id,))


def _left(count: object) -> bool:
    return isinstance(count, int) and count > 0


def _there(variant: VariantView) -> bool:
    return variant.orderable or _left(variant.stock)


def price(reading: Reading, product: ProductView) -> Outcome:
    """The price of the variant meant; a question back where variants cost differently."""
    if not reading.variants and product.variants:
        return Refusal("unknown_variant", CAPABILITY)
    if foreign_colour(reading.question.text, product) or foreign_make(reading.question.text, product):
        return not_offered(reading, product)
    meant = _by_price(reading)
    if differ(meant, lambda v: v.price):
        return (
            _several(reading, product) if asked_before(reading) else ask_which(reading, product, CAPABILITY)
        )
    proof = facts.price_of(product, meant)
    if proof is None:
        return Refusal("no_price", CAPABILITY)
    return Answer((_price_statement(reading, product, proof),), (proof,), CAPABILITY, _SURE)


def _by_price(reading: Reading) -> tuple[VariantView, ...]:
    """The variants meant, only the cheapest or the dearest of them where that one is asked for."""
    amounts = [v.price for v in reading.variants if v.price is not None]
    if amounts and _CHEAPEST.search(reading.question.text):
        return tuple(v for v in reading.variants if v.price == min(amounts))[:1]
    if amounts and _DEAREST.search(reading.question.text):
        return tuple(v for v in reading.variants if v.price == max(amounts))[:1]
    return reading.variants


def _several(reading: Reading, product: ProductView) -> Outcome:
    """One line per variant, after the question back was already asked once."""
    known = [p for p in (facts.price(product, v) for v in reading.variants[:_LISTED]) if p is not None]
    if not known:
        return Refusal("no_price", CAPABILITY)
    statements = tuple(_price_statement(reading, product, p) for p in known)
    return Answer(statements, tuple(known), CAPABILITY, _SURE)


def stock(reading: Reading, product: ProductView) -> Outcome:
    """The stock of the variant meant; a question back where some variants are there and others not."""
    text = reading.question.text
    no_variant = bool(product.variants) and not reading.variants
    if no_variant or foreign_colour(text, product) or foreign_make(text, product):
        return not_offered(reading, product)
    if differ(reading.variants, _there) and not asked_before(reading):
        return ask_which(reading, product, CAPABILITY)
    targets: list[VariantView | None] = list(reading.variants[:_LISTED]) or [None]
    pairs = [(v, facts.stock(product, v)) for v in targets]
    known = [(v, p) for v, p in pairs if p is not None]
    if not known:
        return Refusal("no_stock_data", CAPABILITY)
    statements = tuple(_stock_statement(reading, product, v, p) for v, p in known)
    return Answer(statements, tuple(p for _, p in known), CAPABILITY, _SURE)


def not_offered(reading: Reading, product: ProductView) -> Outcome:
    """The values the product does come in, where another was asked for."""
    found = facts.options(product)
    if not found:
        return Refusal("unknown_variant", CAPABILITY)
    statements = tuple(
        Statement(
            say(
                "options",
                reading.language,
                name=product.title,
                option=item.name,
                values=", ".join(map(str, _values(item))),
            ),
            (item.id,),
        )
        for item in found
    )
    return Answer(statements, tuple(found), "product_facts", 0.85, "other_option")


def _values(item: Evidence) -> tuple[object, ...]:
    return item.value if isinstance(item.value, tuple) else ()
