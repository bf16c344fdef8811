"""A stated measure also in the unit that is asked for: `498 g (1.1 lb)`. The stated value stands first."""

from __future__ import annotations

import re
from decimal import Decimal

from apps.grounding.phrases import number
from apps.grounding.types import AttributeValue
from apps.grounding.units import UNITS
from apps.grounding.words import normal

# How a unit is printed, by its dimension and factor; only measures that convert by a factor.
_PRINTED = {
    ("length", 0.001): "mm", ("length", 0.01): "cm", ("length", 1.0): "m", ("length", 1000.0): "km",
    ("length", 0.0254): "in", ("length", 0.3048): "ft", ("length", 0.9144): "yd", ("length", 1609.344): "mi",
    ("mass", 0.001): "g", ("mass", 1.0): "kg", ("mass", 0.45359237): "lb", ("mass", 0.028349523): "oz",
    ("volume", 0.001): "ml", ("volume", 1.0): "l", ("volume", 3.785411784): "gal",
    ("volume", 0.0295735): "fl oz", ("volume", 0.946353): "qt", ("volume", 0.473176): "pt",
}  # fmt: skip
_OUNCES = ("mass", 0.028349523)
_FLUID = 0.0295735
_ASKED = re.compile(
    r"\b(?:in|how many|wie ?viele?|auf)\s+(?:the\s)?([a-zäöüß]+(?:\s(?:ounces|oz))?)(?![\w.])"
)
_DIGITS = 3  # significant ones: what rounding leaves is far below what the verifier lets pass


def asked_unit(text: str) -> tuple[str, float] | None:
    """Dimension and factor of the unit a question wants its answer in (`in pounds`), else None."""
    for word in _ASKED.findall(normal(text).replace("fluid ounces", "floz").replace("fl oz", "floz")):
        if word in UNITS and (*UNITS[word],) in _PRINTED:
            return UNITS[word]
    return None


def also(text: str, value: AttributeValue, unit: str, language: str) -> str:
    """` (1.1 lb)` for a value stated in another unit than the one asked for, else nothing."""
    wanted, given = asked_unit(text), UNITS.get(unit.lower())
    if (
        wanted is None
        or given is None
        or isinstance(value, bool)
        or not isinstance(value, int | float | Decimal)
    ):
        return ""
    if wanted == _OUNCES and given[0] == "volume":
        wanted = ("volume", _FLUID)
    if wanted[0] != given[0] or wanted[1] == given[1]:
        return ""
    turned = Decimal(str(value)) * Decimal(str(given[1])) / Decimal(str(wanted[1]))
    return f" ({number(Decimal(f'{turned:.{_DIGITS}g}'), language)} {_PRINTED[wanted]})"
