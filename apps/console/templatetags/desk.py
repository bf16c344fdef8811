"""Words and figures of the desk: waits, money, codes as people say them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.translation import get_language

from apps.catalog.models import Product
from apps.catalog.money import shown
from apps.console import wording
from apps.core.clock import now

register = template.Library()
SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "CHF": "CHF"}
# Seconds of waiting from which the colour changes; static/js/models/console_waiting.js has the same.
WARN, LATE = 60, 180


def _seconds(since: datetime | None) -> int:
    return max(0, int((now() - since).total_seconds())) if since else 0


@register.filter
def waited(since: datetime | None) -> str:
    """How long ago, as on a stop watch: 0:42, 12:05, 1 h 05, 3 d."""
    seconds = _seconds(since)
    if seconds < 3600:
        return f"{seconds // 60}:{seconds % 60:02}"
    if seconds < 86_400:
        return f"{seconds // 3600} h {seconds % 3600 // 60:02}"
    return f"{seconds // 86_400} d"


@register.filter
def wait_level(since: datetime | None) -> str:
    """ok, warn or stop: how urgent a wait has become."""
    seconds = _seconds(since)
    return "stop" if seconds >= LATE else "warn" if seconds >= WARN else "ok"


@register.filter
def past(moment: datetime | None) -> bool:
    """Whether a time is over."""
    return bool(moment and moment <= now())


@register.filter
def money(value: dict[str, str] | None) -> str:
    """``{amount, currency}`` as €12.90, or 12,90 € where that is the custom; empty where unknown."""
    if not value:
        return ""
    try:
        amount = number_format(Decimal(value["amount"]), 2)
    except InvalidOperation:
        return ""
    symbol = SYMBOLS.get(value["currency"], value["currency"])
    if not (get_language() or "en").startswith("en"):
        return f"{amount} {symbol}"
    return f"{symbol}{amount}" if len(symbol) == 1 else f"{symbol} {amount}"


@register.filter
def price(product: Product) -> str:
    """A product's own price, as it stands in lists."""
    return money(shown(product.charged, product.price_currency))


@register.filter
def packet_line(key: str) -> str:
    """A packet's line, named for the advisor."""
    return wording.line(key)


@register.filter
def unknown(lines: list[dict[str, Any]]) -> str:
    """The packet's lines nothing is known of, as one list."""
    return ", ".join(
        wording.line(line["key"]) for line in lines if not line["known"] and not line["withheld"]
    )


@register.filter
def purpose(key: str) -> str:
    """A consent's purpose in words."""
    return wording.purpose(key)


@register.filter
def reason(key: str) -> str:
    """A handoff's reason in words."""
    return wording.reason(key)


@register.filter
def outcome(key: str) -> str:
    """An outcome in words."""
    return wording.outcome(key)


@register.filter
def in_words(key: str) -> str:
    """An own status in words."""
    return wording.status(key)


@register.filter
def purposes(keys: list[str]) -> str:
    """Several purposes as one list."""
    return ", ".join(wording.purpose(key) for key in keys)


@register.filter
def options(values: dict[str, Any]) -> str:
    """A variant's options: Slate, M."""
    return ", ".join(str(value) for value in values.values())


@register.filter
def percent(share: float) -> str:
    """0.83 as 83 %."""
    return f"{round(share * 100)} %"


@register.filter
def plain(code: str) -> str:
    """A code of a taxonomy, readable: price_too_high as "price too high"."""
    return code.replace("_", " ")


@register.filter
def leaf(category: str) -> str:
    """The last part of a category's path."""
    return category.rsplit(" > ", 1)[-1]
