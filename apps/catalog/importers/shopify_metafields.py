"""The values of Shopify metafields as a product CSV writes them, typed."""

from __future__ import annotations

import json
from typing import Any

from apps.catalog.importers import values
from apps.catalog.importers.items import Attribute
from apps.catalog.texts import line

# Shopify names units in words where its API wrote the cell.
_UNITS = {
    "millimeters": "mm",
    "centimeters": "cm",
    "meters": "m",
    "inches": "in",
    "feet": "ft",
    "yards": "yd",
    "grams": "g",
    "kilograms": "kg",
    "ounces": "oz",
    "pounds": "lb",
    "milliliters": "ml",
    "centiliters": "cl",
    "liters": "l",
    "cubic_meters": "m³",
    "fluid_ounces": "fl oz",
    "us_fluid_ounces": "fl oz",
    "pints": "pt",
    "quarts": "qt",
    "gallons": "gal",
}
_REFERENCE = "gid://"


def attribute(name: str, cell: str, label: str) -> Attribute | None:
    """The cell as an attribute; None when it is empty or only points at something inside the shop.

    Raises ItemError for a number or a list that cannot be read.
    """
    text = cell.strip()
    if not text or _REFERENCE in text:
        return None
    if text[0] in "[{" and text[-1] in "]}":
        try:
            return _structured(name, json.loads(text), label)
        except (ValueError, RecursionError):
            pass
    return values.guessed_attribute(name, text, label)


def _structured(name: str, value: Any, label: str) -> Attribute | None:
    if isinstance(value, dict):
        if "value" in value:
            unit = _unit(value.get("unit"))
            number = values.number(value["value"])
            return values.attribute(name, number, cast="number", unit=unit, label=label)
        return values.attribute(name, _words(value), cast="text", label=label)
    if isinstance(value, list):
        return values.attribute(name, [_words(one) for one in value], cast="list", label=label)
    return values.attribute(name, value, label=label)


def _unit(raw: Any) -> str:
    unit = line(raw, 30)
    return _UNITS.get(unit.lower(), unit.lower() if unit.isupper() and len(unit) > 2 else unit)


def _words(value: Any) -> str:
    """A measure, an amount, a link or rich text in words; the empty text for what has none."""
    if not isinstance(value, dict):
        return line(value, values.VALUE_LIMIT) if not isinstance(value, list) else ""
    if "value" in value:
        return line(f"{value['value']} {_unit(value.get('unit'))}", 200)
    if "amount" in value:
        return line(f"{value['amount']} {value.get('currency_code', '')}", 60)
    if "children" in value:
        return line(" ".join(_texts(value)), values.VALUE_LIMIT)
    return line(value.get("text"), 500)


def _texts(node: Any) -> list[str]:
    """The words of a rich text in reading order; its tree is walked without recursion, as it is not ours."""
    found, waiting = [], [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            if isinstance(one.get("value"), str):
                found.append(one["value"].strip())
            children = one.get("children")
            waiting += reversed(children) if isinstance(children, list) else []
    return [text for text in found if text]
