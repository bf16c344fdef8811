"""Amounts as they are kept and shown."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def cents(amount: Decimal | None) -> Decimal | None:
    """The amount to two places, as it is kept and compared."""
    return None if amount is None else amount.quantize(CENT, ROUND_HALF_UP)


def shown(amount: Decimal | None, currency: str) -> dict[str, str] | None:
    """`{amount: "12.90", currency: "EUR"}`, the public form of money; None where no price is known."""
    return None if amount is None else {"amount": f"{amount:.2f}", "currency": currency}
