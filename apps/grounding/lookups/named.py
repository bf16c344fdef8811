"""Several fields asked for in one clause (`has it got a hood and pockets?`): each is answered."""

from __future__ import annotations

import re

from apps.grounding.engines.extracting import statement_of
from apps.grounding.lookups import facts
from apps.grounding.outcomes import Answer
from apps.grounding.ranking import Ranked
from apps.grounding.relevance import asked, named_outright
from apps.grounding.types import Evidence
from apps.grounding.understanding import Reading
from apps.grounding.words import tokens

_BETWEEN = re.compile(r"\s*(?:,|&|\band\b|\bund\b)\s*", re.IGNORECASE)
_MOST = 4
_NAMED = 0.88


def all_named(reading: Reading) -> Answer | None:
    """The fields whose names the parts of the question say, one for each; None where a part names none."""
    parts = [part for part in _BETWEEN.split(reading.text) if tokens(part)]
    product = reading.product
    if product is None or reading.others or not 1 < len(parts) <= _MOST:
        return None
    fields = [*facts.attributes(product, reading.variant), *facts.options(product)]
    found: list[Evidence] = []
    for part in parts:
        asks = asked(part, product.title)
        best = max(fields, key=lambda item: named_outright(asks, item), default=None)
        if best is None or named_outright(asks, best) < _NAMED or best in found:
            return None
        found.append(best)
    said = tuple(statement_of(reading, product, Ranked(item, item.text, _NAMED)) for item in found)
    return Answer(said, tuple(found), "product_facts", _NAMED)
