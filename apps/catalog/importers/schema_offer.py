"""What a schema.org Offer says of price and availability."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from apps.catalog.importers import values
from apps.catalog.importers.google_offer import moment
from apps.catalog.importers.items import CatalogueItem, ItemError, Money, RowError
from apps.catalog.importers.jsonld import Graph, types
from apps.catalog.texts import line
from apps.core.clock import now

# The ending of schema.org's ItemAvailability: (sold now?, policy where nobody counts)
_AVAILABILITY = {
    "instock": (True, "untracked"),
    "limitedavailability": (True, "untracked"),
    "onlineonly": (True, "untracked"),
    "instoreonly": (True, "untracked"),
    "preorder": (True, "continue"),
    "presale": (True, "continue"),
    "backorder": (True, "continue"),
    "madetoorder": (True, "continue"),
    "outofstock": (False, "deny"),
    "soldout": (False, "deny"),
    "discontinued": (False, "deny"),
    "reserved": (False, "deny"),
}
_STRUCK = {"listprice", "strikethroughprice", "srp", "msrp", "rrp"}


class OfferFacts:
    """Puts price, struck amount and stock of a product's offers into its item; `notes` tells what is left."""

    def __init__(self, graph: Graph, row: int, notes: list[RowError]) -> None:
        self.graph, self.row, self.notes = graph, row, notes

    def fill(self, item: CatalogueItem, offers: Any) -> None:
        """The lowest of the offers counts. Raises ItemError for a price that cannot be read."""
        found = [one for one in self._single(offers) if isinstance(one, dict)]
        priced = [(self._price(one), one) for one in found]
        known = [(price, one) for price, one in priced if price]
        if len({price for price, _ in known}) > 1:
            self._note("several_offers", f"of {len(known)} offers the lowest price counts")
        chosen = min(known, key=lambda pair: pair[0].amount)[1] if known else next(iter(found), None)
        if chosen is None:
            return
        item.price = self._price(chosen)
        item.compare_at = self._struck(chosen, item.price)
        self._availability(item, chosen)

    def _note(self, code: str, detail: str) -> None:
        self.notes.append(RowError(self.row, code, detail))

    def _single(self, offers: Any) -> list[Any]:
        """Offers one by one; of an aggregate its inner ones, or itself where its range is one price."""
        found: list[Any] = []
        for one in self.graph.all(offers)[:1000]:
            if not isinstance(one, dict) or "AggregateOffer" not in types(one):
                found.append(one)
            elif inner := self.graph.all(one.get("offers")):
                found += inner[:1000]
            elif one.get("highPrice") in (None, "", one.get("lowPrice")) and one.get("offerCount") in (
                1,
                "1",
            ):
                found.append({**one, "@type": "Offer", "price": one.get("lowPrice")})
            else:
                self._note("price_range", "a range of prices is no price; the price stays unknown")
                found.append({**one, "@type": "Offer"})
        return found

    def _price(self, offer: dict[str, Any]) -> Money | None:
        if self._expired(offer):
            return None
        amount, currency = offer.get("price"), offer.get("priceCurrency")
        if amount in (None, ""):
            for one in self.graph.all(offer.get("priceSpecification")):
                if isinstance(one, dict) and not _kind(one) & _STRUCK and one.get("price") not in (None, ""):
                    amount, currency = one["price"], one.get("priceCurrency") or currency
                    break
        value = values.amount(amount)
        code = line(currency, 3).upper() or (values.currency_in(amount) if isinstance(amount, str) else "")
        return None if value is None else Money(value, code)

    def _expired(self, offer: dict[str, Any]) -> bool:
        try:
            until = moment(line(offer.get("priceValidUntil"), 60), end=True)
        except ItemError as error:
            self._note("bad_date", error.detail)
            return False
        if not until:
            return False
        end = datetime.fromisoformat(until)
        if (end if end.tzinfo else end.replace(tzinfo=UTC)) >= now():
            return False
        self._note("price_expired", f"the price was valid until {until[:10]} and is unknown now")
        return True

    def _struck(self, offer: dict[str, Any], price: Money | None) -> Decimal | None:
        for one in self.graph.all(offer.get("priceSpecification")):
            if isinstance(one, dict) and _kind(one) & _STRUCK:
                try:
                    amount = values.amount(one.get("price"))
                except ItemError:
                    continue
                if amount and price and amount > price.amount:
                    return amount
        return None

    def _availability(self, item: CatalogueItem, offer: dict[str, Any]) -> None:
        level = self.graph.first(offer.get("inventoryLevel"))
        try:
            item.stock = values.stock(level.get("value") if isinstance(level, dict) else level)
        except ItemError as error:
            self._note(error.code, error.detail)
        stated = line(offer.get("availability"), 200).rpartition("/")[2].lower()
        if stated not in _AVAILABILITY:
            if stated:
                self._note("unknown_availability", f"availability “{line(stated, 40)}” is read as unknown")
            return
        sold, policy = _AVAILABILITY[stated]
        if not sold:
            item.stock = {"": 0}
        elif policy == "continue" or item.stock is None:
            item.policy = policy
        since = line(offer.get("availabilityStarts"), 10)
        if policy == "continue" and since:
            made = values.attribute("available_from", since, cast="text", label="Available from")
            item.attributes += [made] if made else []


def _kind(one: dict[str, Any]) -> set[str]:
    return {line(one.get("priceType"), 120).rpartition("/")[2].lower()}
