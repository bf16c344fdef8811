"""What has a price: the regular amount, and a sale that holds for a while and ends by the clock."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import models

from apps.core.clock import now
from apps.tenants.models import Owned


class Priced(Owned):
    """Amounts in major units. `sale` is `{amount, starts, ends}` or nothing; the moments are ISO 8601.

    A sale is decided when the price is read, never when it is imported: no import runs at midnight.
    """

    price_amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    price_currency = models.CharField(max_length=3, blank=True)
    compare_at_amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    sale: models.JSONField[Any, Any] = models.JSONField(null=True, blank=True)
    stock_policy = models.CharField(max_length=10, default="deny", help_text="deny, continue or untracked")

    class Meta:
        abstract = True

    @property
    def on_sale(self) -> bool:
        """Whether the sale price is the one to pay now."""
        return bool(self.sale) and within(self.sale, now())

    @property
    def charged(self) -> Decimal | None:
        """The amount to pay now; None where it is unknown."""
        return Decimal(self.sale["amount"]) if self.on_sale else self.price_amount

    @property
    def struck(self) -> Decimal | None:
        """The higher amount shown beside the one to pay, or None."""
        return self.price_amount if self.on_sale else self.compare_at_amount


def within(sale: dict[str, Any], moment: datetime) -> bool:
    """Whether the moment lies in the sale; an end that is missing is open."""
    starts, ends = sale.get("starts"), sale.get("ends")
    return not (starts and moment < datetime.fromisoformat(starts)) and not (
        ends and moment > datetime.fromisoformat(ends)
    )


def who_states(product: Priced, variants: Iterable[Priced]) -> Priced:
    """Whose price is the product's now: its own, or while sales differ its cheapest variant's."""
    own = [one for one in variants if one.price_amount is not None]
    if any(one.sale for one in own):
        return min(own, key=lambda one: one.charged or Decimal(0))
    return product
