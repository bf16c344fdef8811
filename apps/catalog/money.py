"""Amounts as they are kept and shown."""

from __future__ import annotations

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

from apps.catalog.importers.items import Sale

CENT = Decimal("0.01")


def cents(amount: Decimal | None) -> Decimal | None:
    """The amount to two places, as it is kept and compared."""
    return None if amount is None else amount.quantize(CENT, ROUND_HALF_UP)


def shown(amount: Decimal | None, currency: str) -> dict[str, str] | None:
    """`{amount: "12.90", currency: "EUR"}`, the public form of money; None where no price is known."""
    return None if amount is None else {"amount": f"{amount:.2f}", "currency": currency}


def stored_sale(sale: Sale | None, zone: str) -> dict[str, Any] | None:
    """A sale as it is kept: the amount to the cent, its moments with an offset. None where there is none."""
    if sale is None:
        return None
    ends = {"starts": _aware(sale.starts, zone), "ends": _aware(sale.ends, zone)}
    return {"amount": str(cents(sale.amount)), **ends}


def _aware(text: str, zone: str) -> str | None:
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))).isoformat()
