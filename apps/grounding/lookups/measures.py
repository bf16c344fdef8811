"""A question that names what it measures (`how many hours`, `in kelvin`, `what %`) and a product with one
attribute of that measure: that attribute answers, whatever it is called."""

from __future__ import annotations

import re

from apps.grounding.engines.extracting import statement_of
from apps.grounding.fitting import says_the_opposite
from apps.grounding.lookups import facts
from apps.grounding.outcomes import Answer
from apps.grounding.quantities import quantities
from apps.grounding.ranking import Ranked
from apps.grounding.relevance import asked
from apps.grounding.similarity import cosines
from apps.grounding.types import Evidence, ProductView
from apps.grounding.understanding import Reading
from apps.grounding.understanding.identifiers import codes, hard_numbers
from apps.grounding.units import UNITS
from apps.grounding.words import tokens

_CLEAR = 0.06  # cosine by which one of several attributes of the same measure must lead
_SURE = 0.8
_LIMIT = re.compile(
    r"\b(?:max(?:imum|imal)?|min(?:imum|imal)?|up to|at (?:most|least)|limit|bis|höchst\w*)\b", re.I
)
# Measures that too many attributes share, or that count anything at all.
_LOOSE = frozenset({"", "count", "money", "pixels"})


def only_one(reading: Reading) -> Answer | None:
    """The attribute of the measure asked for, where it is the only one or clearly the likest."""
    product = reading.product
    wanted = _measures(reading.text)
    if product is None or not wanted or _strange(reading.text, product):
        return None
    found = [
        item
        for item in facts.attributes(product, reading.variant)
        if _measure(item) in wanted and not says_the_opposite(asked(reading.text), item.text)
    ]
    chosen = found[0] if len(found) == 1 else _likest(reading, found)
    if chosen is None:
        return None
    statement = statement_of(reading, product, Ranked(chosen, chosen.text, _SURE))
    return Answer((statement,), (chosen,), "product_facts", _SURE)


def limit(reading: Reading) -> Answer | None:
    """The stated maximum or minimum of what the question gives a number of (`a 25 W bulb?`), where
    there is one only; who reads both numbers knows."""
    product = reading.product
    given = {q.dimension for q in quantities(reading.text) if q.dimension and "-" not in q.dimension}
    if product is None or not given or not asked(reading.text).yes_no:
        return None
    found = [
        item
        for item in facts.attributes(product, reading.variant)
        if _measure(item) in given and _LIMIT.search(item.text.partition(":")[0])
    ]
    if len(found) != 1:
        return None
    statement = statement_of(reading, product, Ranked(found[0], found[0].text, _SURE))
    return Answer((statement,), (found[0],), "product_facts", _SURE)


def _measures(text: str) -> frozenset[str]:
    """What the question measures: by its way of asking, or by a unit named without a number."""
    units = {UNITS[word][0].split("-")[0] for word in tokens(text) if word in UNITS and len(word) > 2}
    if "%" in text or "percent" in text.lower():
        units.add("percent")
    return frozenset(units - _LOOSE)


def _strange(text: str, product: ProductView) -> bool:
    """Whether the question names a model or number that isn't this product's."""
    own = set(tokens(f"{product.title} {product.sku}")) | codes(f"{product.title} {product.sku}")
    own |= {t for v in product.variants for value in v.options.values() for t in tokens(value)}
    return bool((codes(text) | hard_numbers(text)) - own)


def _measure(item: Evidence) -> str:
    if isinstance(item.value, bool) or not isinstance(item.value, int | float):
        return ""
    return UNITS.get(item.unit.lower(), ("percent" if item.unit == "%" else "", 1.0))[0].split("-")[0]


def _likest(reading: Reading, items: list[Evidence]) -> Evidence | None:
    likeness = cosines(reading.text, [item.text for item in items], reading.language) if items else None
    if not likeness:
        return None
    order = sorted(zip(likeness, range(len(items)), strict=True), reverse=True)
    return items[order[0][1]] if order[0][0] - order[1][0] >= _CLEAR else None


def apart(reading: Reading) -> Answer | None:
    """The voltages stated of two products a question joins, where no two of them agree: both are said and
    nothing is concluded. None where one agrees, or where either has none."""
    pair = [reading.question.product or reading.product, *reading.others]
    products = list({p.sku: p for p in (*pair, reading.product) if p}.values())[:2]
    if len(products) < 2 or not reading.has("compatibility"):
        return None
    stated = [[item for item in facts.attributes(p) if _volts(item)] for p in products]
    first, second = ({v for item in items for v in _volts(item)} for items in stated)
    if not first or not second or first & second:
        return None
    said = [(p, item) for p, items in zip(products, stated, strict=True) for item in items]
    statements = tuple(statement_of(reading, p, Ranked(item, item.text, _SURE)) for p, item in said)
    return Answer(statements, tuple(item for _, item in said), "compatibility", _SURE)


def _volts(item: Evidence) -> frozenset[float]:
    return frozenset(q.high for q in quantities(item.text) if q.dimension == "voltage")
