"""What each kind of fact may hold. Whatever comes in is checked here, whoever sends it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from apps.core import countries
from apps.core.errors import Invalid
from apps.knowledge.models import Fact

CONDITIONS = ("unworn", "unused", "unopened", "packaging")
POSTAGE = ("shopper", "brand")
METHODS = (
    "visa", "mastercard", "amex", "paypal", "klarna", "apple_pay", "google_pay", "direct_debit",
    "bank_transfer", "prepayment", "invoice", "instalments", "cash_on_delivery", "gift_card", "twint",
    "ideal",
)  # fmt: skip
MOST_DAYS, MOST_MONTHS, MOST_MONEY, LONGEST = 730, 600, Decimal(10_000), 400
Errors = dict[str, list[str]]
Check = Callable[[Any], Any]


def checked(kind: str, scope: str, value: Any, *, currency: str) -> tuple[str, dict[str, Any]]:
    """Scope and value as they are kept; money becomes text with two decimals. Raises Invalid by field."""
    if kind not in Fact.Kind.values:
        raise Invalid("No such kind of fact.", fields={"kind": [f"One of: {', '.join(Fact.Kind.values)}."]})
    scope = _scope(kind, scope)
    if not isinstance(value, dict):
        raise Invalid("The value is an object.", fields={"value": ["An object of named values."]})
    if not value:
        return scope, {}
    errors: Errors = {}
    shape = _SHAPES[kind]
    for name in value.keys() - shape.keys() - {"currency"}:
        errors[str(name)[:60]] = ["Not known here."]
    kept = {name: _one(name, check, value.get(name), errors) for name, check in shape.items()}
    if not errors:
        _together(kept, errors)
    if errors:
        raise Invalid("The fact can't be kept like this.", fields=errors)
    if {"cost", "free_from"} & kept.keys():
        kept["currency"] = currency
    return scope, {name: one for name, one in kept.items() if one is not None}


def _scope(kind: str, given: Any) -> str:
    scope = str(given or "").strip()
    if kind == Fact.Kind.DELIVERY:
        scope = scope.upper()
        if scope not in countries.CODES:
            raise Invalid("No such country.", fields={"scope": ["Choose a country of the list."]})
        return scope
    if kind == Fact.Kind.WARRANTY:
        if len(scope) > 100:
            raise Invalid("Too long.", fields={"scope": ["At most 100 letters."]})
        return " ".join(scope.lower().split())
    if scope:
        raise Invalid("This kind holds everywhere.", fields={"scope": ["Leave it empty."]})
    return ""


def _one(name: str, check: Check, given: Any, errors: Errors) -> Any:
    try:
        return check(given)
    except ValueError as error:
        errors[name] = [str(error)]
        return None


def _together(kept: dict[str, Any], errors: Errors) -> None:
    least, most = kept.get("days_min"), kept.get("days_max")
    if least is not None and (most is None or most < least):
        errors["days_max"] = ["Not before the fewest days."]
    if "days_max" in kept and most is None and kept.get("cost") is None:
        errors["cost"] = ["Say what it costs or how long it takes."]


def _whole(most: int, *, least: int = 0, needed: bool = False) -> Check:
    def check(given: Any) -> int | None:
        if given in (None, "") and not needed:
            return None
        if isinstance(given, bool) or not isinstance(given, int) or not least <= given <= most:
            raise ValueError(f"A whole number from {least} to {most}.")
        return given

    return check


def _money(given: Any) -> str | None:
    if given in (None, ""):
        return None
    try:
        amount = Decimal(str(given)[:20])
    except InvalidOperation:
        raise ValueError("An amount like 4.90.") from None
    if not amount.is_finite() or not 0 <= amount <= MOST_MONEY or amount != round(amount, 2):
        raise ValueError("An amount like 4.90.")
    return f"{amount:.2f}"


def _choices(known: tuple[str, ...], *, needed: bool = False) -> Check:
    def check(given: Any) -> list[str]:
        chosen = given or []
        if not isinstance(chosen, list) or any(each not in known for each in chosen):
            raise ValueError(f"Of: {', '.join(known)}.")
        if needed and not chosen:
            raise ValueError("Choose at least one.")
        return [each for each in known if each in chosen]

    return check


def _choice(known: tuple[str, ...]) -> Check:
    def check(given: Any) -> str | None:
        if given in (None, ""):
            return None
        if given not in known:
            raise ValueError(f"One of: {', '.join(known)}.")
        return str(given)

    return check


def _text(given: Any) -> str | None:
    if given in (None, ""):
        return None
    if not isinstance(given, str) or len(given) > LONGEST or "\0" in given:
        raise ValueError(f"At most {LONGEST} letters.")
    return " ".join(given.split()).rstrip(".;, ") or None


def _tick(given: Any) -> bool:
    if given not in (None, True, False):
        raise ValueError("Yes or no.")
    return bool(given)


_PARCEL: dict[str, Check] = {
    "cost": _money, "days_min": _whole(365), "days_max": _whole(365), "free_from": _money,
}  # fmt: skip
_SHAPES: dict[str, dict[str, Check]] = {
    Fact.Kind.RETURNS: {
        "days": _whole(MOST_DAYS, least=1, needed=True), "conditions": _choices(CONDITIONS),
        "postage": _choice(POSTAGE), "refund_days": _whole(MOST_DAYS, least=1),
        "except_en": _text, "except_de": _text,
    },
    Fact.Kind.DELIVERY: _PARCEL,
    Fact.Kind.COUNTRIES: {"complete": _tick},
    Fact.Kind.EXPRESS: {name: check for name, check in _PARCEL.items() if name != "free_from"},
    Fact.Kind.WARRANTY: {"months": _whole(MOST_MONTHS, least=1, needed=True)},
    Fact.Kind.PAYMENT: {"methods": _choices(METHODS, needed=True), "complete": _tick},
}  # fmt: skip
