"""The brand's synonyms, ready to read questions and searches by."""

from __future__ import annotations

from collections import OrderedDict

from apps.catalog import selectors as catalog
from apps.catalog.selectors import ProductHit
from apps.grounding.synonyms import NONE, Book, Synonym
from apps.knowledge import synonyms
from apps.tenants.scope import current_brand_id

KEPT = 256
"""Brands whose synonyms a process keeps; of more, those asked longest ago are read again."""
_books: OrderedDict[int, tuple[int, Book]] = OrderedDict()


def book() -> Book:
    """The approved synonyms of the brand in scope. One short look at their number tells whether those kept
    still hold, so that what is approved or retired counts for the next question in every process."""
    last = synonyms.version()
    if not last:
        return NONE
    brand = current_brand_id()
    known = _books.get(brand)
    if known is None or known[0] != last:
        known = last, Book(tuple(Synonym(*row) for row in synonyms.live()))
    _books[brand] = known
    while len(_books) > KEPT:
        _books.popitem(last=False)
    return known[1]


def products(text: str, *, limit: int) -> list[ProductHit]:
    """Active products for a text in the brand's terms, best first; behind them those that bear the text's
    own words."""
    read = book().reread(text)
    hits = catalog.search_products(read.text, limit=limit)
    if not read.read:
        return hits
    there = {hit.product.pk for hit in hits}
    own = (hit for hit in catalog.search_products(text, limit=limit) if hit.coverage)
    return [*hits, *(hit for hit in own if hit.product.pk not in there)][:limit]
