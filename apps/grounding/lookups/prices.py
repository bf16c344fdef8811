"""Price and stock: typed fields at answer time, per variant."""

from __future__ import annotations

from apps.grounding.lookups import facts
from apps.grounding.lookups.variants import ask_which, asked_before, differ
from apps.grounding.outcomes import Answer, Outcome, Refusal
from apps.grounding.phrases import money, say
from apps.grounding.types import Evidence, ProductView, Statement, VariantView
from apps.grounding.understanding import Reading
from apps.grounding.understanding.options import foreign_colour

CAPABILITY = "price_availability"
_SURE = 0.97
_LISTED = 12


def _price_statement(
    reading: Reading, product: ProductView, variant: VariantView | None, proof: Evidence
) -> Statement:
    amount = variant.price if variant and variant.price is not None else product.price
    currency = (variant.currency if variant and variant.price is not None else "") or product.currency
    assert amount is not None
    return Statement(
        say("price", reading.language, name=facts.called(product, variant), time=facts.read_at(product),
            price=money(amount, currency, reading.language)),
        (proof.id,),
    )  # fmt: skip


def _stock_statement(
    reading: Reading, product: ProductView, variant: VariantView | None, proof: Evidence
) -> Statement:
    key = "in_stock" if isinstance(proof.value, int) and proof.value > 0 else "no_stock"
    name, time = facts.called(product, variant), facts.read_at(product)
    return Statement(say(key, reading.language, name=name, time=time, count=proof.value), (proof.id,))


def price(reading: Reading, product: ProductView) -> Outcome:
    """The price of the variant meant; a question back where variants cost differently."""
    if not reading.variants and product.variants:
        return Refusal("unknown_variant", CAPABILITY)
    if foreign_colour(reading.question.text, product):
        return not_offered(reading, product)
    if differ(reading.variants, lambda v: v.price) and not asked_before(reading):
        return ask_which(reading, product, CAPABILITY)
    one = reading.variant or (
        reading.variants[0] if reading.variants and not differ(reading.variants, lambda v: v.price) else None
    )
    if reading.variants and one is None:
        return _several(reading, product)
    named = one if reading.variant else None
    proof = facts.price(product, named) or (facts.price(product, one) if one else None)
    if proof is None:
        return Refusal("no_price", CAPABILITY)
    subject = (
        named
        if named and facts.price(product, named) == proof
        else (one if proof.source.id == getattr(one, "sku", "") else None)
    )
    return Answer((_price_statement(reading, product, subject, proof),), (proof,), CAPABILITY, _SURE)


def _several(reading: Reading, product: ProductView) -> Outcome:
    """One line per variant, after the question back was already asked once."""
    pairs = [(v, facts.price(product, v)) for v in reading.variants[:_LISTED]]
    known = [(v, p) for v, p in pairs if p is not None]
    statements = tuple(_price_statement(reading, product, v, p) for v, p in known)
    return (
        Answer(statements, tuple(p for _, p in known), CAPABILITY, _SURE)
        if known
        else Refusal("no_price", CAPABILITY)
    )


def stock(reading: Reading, product: ProductView) -> Outcome:
    """The stock of the variant meant; a question back where some variants are there and others not."""
    if foreign_colour(reading.question.text, product) or (product.variants and not reading.variants):
        return not_offered(reading, product)
    if differ(reading.variants, lambda v: v.stock is not None and v.stock > 0) and not asked_before(reading):
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
