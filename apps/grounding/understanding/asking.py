"""What is asked for, once it is known which product and which of its options the words name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from apps.grounding.lexicon import listed
from apps.grounding.types import ProductView
from apps.grounding.understanding.intents import in_catalogue_words, intents_of
from apps.grounding.understanding.naming import in_digits, matched
from apps.grounding.units import UNITS
from apps.grounding.words import concept, is_function_word, tokens

_PRICED = frozenset({"price", "stock"})
_PLAIN = frozenset({"attribute", "stock", "price", "compatibility", "filter"})
_WANTING = listed("wanted")
_WHAT_IS = re.compile(
    r"^\W*(?:and |so |und )?(?:what(?:'s|’s|s| is| are)|wie ?viel|was ist)\b", re.IGNORECASE
)
_HOW_MANY = re.compile(r"\bhow many ([^\W\d_]+)(?: ([^\W\d_]+))? (?:are|is) there\W*$", re.IGNORECASE)
_GOODS = frozenset(map(concept, ("left", "units", "items", "products", "copies", "more", "still")))
_WHICH = re.compile(
    r"^\W*(?:and |so |und )?(?:which|what|welche[rsn]?|was für(?: ein\w*)?)\s+([^\W\d_]+)(?:\s+([^\W\d_]+))?",
    re.IGNORECASE,
)


def settled(
    intents: Sequence[str], text: str, product: ProductView | None, options: Mapping[str, str]
) -> tuple[str, ...]:
    """The intents without those that only a name, another matter or a thing asked for has brought in."""
    found = list(intents)
    if "policy" in found and product and _only_in_its_name(text, product):
        found.remove("policy")
    if "policy" in found:
        found = [i for i in found if i not in _PRICED]
    if "stock" in found and product and _counts_parts(text, product):
        found.remove("stock")
    if "compatibility" in found and product and (_asks_a_value(text, product) or _only_a_saying(text)):
        found.remove("compatibility")
    if product and options and set(found) <= _PLAIN and _nothing_else(text, product):
        return ("price",) if "price" in found or _WHAT_IS.match(text) else ("stock",)
    return tuple(found) or ("attribute",)


def _only_in_its_name(text: str, product: ProductView) -> bool:
    """True where the word of the matter belongs to the product's name (the price of a repair kit)."""
    name = matched(text, product)
    if len(name) < 2:
        return False
    return "policy" not in intents_of(" ".join(t for t in tokens(text) if t not in name))


def _asks_a_value(text: str, product: ProductView) -> bool:
    """True where the thing asked for (`which socket …`) is the name of one of the product's attributes."""
    match = _WHICH.match(text)
    if match is None:
        return False
    labels = {concept(t) for a in product.attributes for t in tokens(a.label)}
    return any(concept(word.lower()) in labels for word in match.groups() if word)


def _counts_parts(text: str, product: ProductView) -> bool:
    """True where the number of something else than the goods is asked for (`how many wheels are there`)."""
    match = _HOW_MANY.search(text)
    if match is None:
        return False
    goods = {concept(t) for t in tokens(f"{product.title} {product.category}")}
    return not {concept(word.lower()) for word in match.groups() if word} & (goods | _GOODS)


def _only_a_saying(text: str) -> bool:
    """True where goods are put together in words only (`can it go in the dryer`)."""
    other = in_catalogue_words(text)
    return other != text and "compatibility" not in intents_of(other)


def _nothing_else(text: str, product: ProductView) -> bool:
    """True where the text says a name, options and that they are wanted, and no more."""
    name = matched(text, product)
    values = {concept(t) for v in product.variants for value in v.options.values() for t in tokens(value)}
    values |= {concept(t) for v in product.variants for name_ in v.options for t in tokens(name_)}
    return not [
        t
        for t in tokens(text)
        if not (
            t in name
            or is_function_word(t)
            or t in _WANTING
            or concept(t) in values
            or t in UNITS
            or in_digits(t).replace(".", "").replace(",", "").isdigit()
        )
    ]
