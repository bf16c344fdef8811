"""Reading of single values: money, numbers, yes/no, attributes, stock, pictures."""

from __future__ import annotations

import json
import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from apps.catalog.importers.items import Attribute, AttributeValue, Image, ItemError, Money
from apps.catalog.texts import line, web_address

TRUE_WORDS = frozenset({"true", "yes", "y", "1", "on", "ja", "wahr"})
FALSE_WORDS = frozenset({"false", "no", "n", "0", "off", "nein", "falsch"})
LIST_LIMIT = 400
VALUE_LIMIT = 8000
_CURRENCY = r"(?:[A-Z]{3}|[€$£¥₹₺₩₪฿₫₴]|zł|kr\.?|Kč|Ft|lei|Fr\.?)?"
_DIGITS = r"-?(?:\d{1,3}(?:[.,' \u00a0\u202f]\d{3})+|\d+)(?:[.,]\d+)?"
_MONEY = re.compile(rf"^({_CURRENCY})\s*({_DIGITS})\s*({_CURRENCY})$")
_SIGNS = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "CHF": "CHF", "zł": "PLN", "kr": ""}
_NUMBER = re.compile(r"^-?(0|[1-9]\d*)(\.\d+)?$")
_UNITS = (
    "mm|cm|m|km|in|ft|yd|mm²|cm²|m²|m³|mg|g|kg|t|oz|lb|ml|cl|dl|l|L|fl oz|gal|pt|qt|cuin|W|kW|Wh|kWh|mAh|Ah"
    "|mA|V|A|Hz|kHz|MHz|GHz|lm|lx|cd|K|°|°C|°F|h|min|s|ms|days?|weeks?|months?|years?|%|dB|bar|psi|Pa|hPa|N|Nm|B|KB|MB"
    "|GB|TB|px|dpi|MP|rpm|fps|D|den|denier"
)
_MEASURE = re.compile(rf"^(-?(?:0|[1-9]\d*)(?:\.\d+)?)\s+({_UNITS})$")


def amount(raw: object) -> Decimal | None:
    """An amount in major units; None for an empty value.

    Raises ItemError `bad_price` for what cannot be read, is negative or beyond twelve digits.
    """
    if raw is None or raw == "":
        return None
    if isinstance(raw, bool):
        raise ItemError("bad_price", f"“{raw}” is not an amount")
    if isinstance(raw, int | float | Decimal):
        return _checked(Decimal(str(raw)), raw)
    text = line(raw, 60)
    match = _MONEY.match(text)
    if not match:
        raise ItemError("bad_price", f"“{text}” is not an amount")
    return _checked(_decimal(match[2], text), text)


def _decimal(digits: str, shown: str) -> Decimal:
    plain = re.sub(r"[' \u00a0\u202f]", "", digits)
    comma, dot = plain.rfind(","), plain.rfind(".")
    if comma > dot and len(plain) - comma - 1 in (1, 2):
        plain = plain.replace(".", "").replace(",", ".")
    elif plain.count(".") > 1:
        plain = plain.replace(".", "")
    else:
        plain = plain.replace(",", "")
    try:
        return Decimal(plain)
    except InvalidOperation as error:
        raise ItemError("bad_price", f"“{shown}” is not an amount") from error


def _checked(value: Decimal, shown: object) -> Decimal:
    if not value.is_finite() or value < 0 or value >= Decimal(10) ** 12:
        raise ItemError("bad_price", f"“{shown}” is out of range for an amount")
    return value


def currency_in(raw: object) -> str:
    """The currency code written beside an amount ("12,90 €", "EUR 5"), or the empty text."""
    match = _MONEY.match(line(raw, 60)) if isinstance(raw, str) else None
    word = (match[1] or match[3]) if match else ""
    return _SIGNS.get(word, word if re.fullmatch(r"[A-Z]{3}", word or "") else "")


def money(raw: object) -> Money | None:
    """Money from `{amount, currency}`, a number, or a text with or without a currency."""
    if isinstance(raw, dict):
        value = amount(raw.get("amount"))
        return None if value is None else Money(value, line(raw.get("currency"), 3).upper())
    value = amount(raw)
    return None if value is None else Money(value, currency_in(raw))


def number(raw: object) -> int | float:
    """A finite number; whole ones as int. Raises ItemError `bad_number`."""
    if isinstance(raw, bool):
        raise ItemError("bad_number", f"“{raw}” is not a number")
    try:
        value = float(raw if isinstance(raw, float | int | Decimal) else line(raw, 60))
    except ValueError as error:
        raise ItemError("bad_number", f"“{line(raw, 60)}” is not a number") from error
    if value != value or value in (float("inf"), float("-inf")):
        raise ItemError("bad_number", f"“{raw}” is not a finite number")
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def boolean(raw: object) -> bool:
    """True or false from a flag or a word. Raises ItemError `bad_bool`."""
    if isinstance(raw, bool):
        return raw
    word = line(raw, 20).lower()
    if word in TRUE_WORDS or word in FALSE_WORDS:
        return word in TRUE_WORDS
    raise ItemError("bad_bool", f"“{word}” is neither yes nor no")


def texts(raw: object, separator: str = "") -> list[str]:
    """A list of lines from a list or one text, split at `separator` where given."""
    if raw is None or raw == "":
        return []
    parts = raw if isinstance(raw, list | tuple) else str(raw).split(separator) if separator else [raw]
    cleaned = (line(part, VALUE_LIMIT) for part in parts if not isinstance(part, dict | list))
    return [part for part in cleaned if part][:LIST_LIMIT]


@lru_cache(maxsize=10_000)
def name_and_label(name: str, label: str) -> tuple[str, str]:
    """An attribute's name and label, cleaned; remembered, as feeds repeat a few hundred names forever."""
    return line(name, 120), line(label, 120) or label_of(name)


# A name that a person has written for people, not a key of a program.
_WRITTEN = re.compile(r"[A-ZÄÖÜ\s]")


def label_of(name: str) -> str:
    """A readable label for a field name: `page_yield__max_` → `Page yield (max)`; `Wi-Fi` stays."""
    words = re.sub(r"__([^_]+(?:_[^_]+)*)_$", r" (\1)", name.strip())
    words = re.sub(r"_+" if _WRITTEN.search(words) else r"[_\-.]+", " ", words).strip()
    return line(words[:1].upper() + words[1:], 120)


def attribute(name: str, raw: object, *, cast: str = "", unit: str = "", label: str = "") -> Attribute | None:
    """A typed attribute; None when the feed gives no value. `cast` forces text, number, bool or list."""
    if isinstance(raw, dict) and "value" in raw:
        unit = unit or line(raw.get("unit"), 30)
        raw = raw["value"]
    if raw is None or raw == "" or raw == [] or isinstance(raw, dict):
        return None
    value: AttributeValue
    kind = cast or _kind_of(raw)
    if kind == "number":
        value = number(raw)
    elif kind == "bool":
        value = boolean(raw)
    elif kind == "list":
        value = texts(raw)
    else:
        kind, value = "text", _one_line(raw)
    if value in ("", []):
        return None
    return Attribute(*name_and_label(name, label), kind, value, line(unit, 30) if unit else "")


def _one_line(raw: object) -> str:
    """Lines of a list typed into one text stay apart: joined by semicolons, their dashes dropped."""
    text = str(raw).strip()
    if "\n" in text:
        text = "; ".join(part for row in text.splitlines() if (part := row.strip().lstrip("-•* ").strip()))
    return line(text, VALUE_LIMIT)


def _kind_of(raw: object) -> str:
    if isinstance(raw, bool):
        return "bool"
    if isinstance(raw, int | float | Decimal):
        return "number"
    return "list" if isinstance(raw, list | tuple) else "text"


def guessed_attribute(name: str, text: str, label: str = "") -> Attribute | None:
    """A typed attribute out of a cell of text: number, measure with a unit, yes/no, list or text."""
    cell = _one_line(text)
    if cell[:1] in "[{" and cell[-1:] in "]}":
        try:
            return attribute(name, json.loads(cell), label=label)
        except ValueError:
            pass
    if measure := _MEASURE.match(cell):
        return attribute(name, measure[1], cast="number", unit=measure[2], label=label)
    if _NUMBER.match(cell):
        return attribute(name, cell, cast="number", label=label)
    if cell.lower() in {"true", "false"}:
        return attribute(name, cell, cast="bool", label=label)
    if "; " in cell or re.search(r"\S;\S", cell):
        return attribute(name, texts(cell, ";"), label=label)
    return attribute(name, cell, cast="text", label=label)


def stock(raw: object) -> dict[str, int] | None:
    """Pieces per store from a number or `{store: number}`; None where nothing is stated."""
    if raw is None or raw == "":
        return None
    if isinstance(raw, dict):
        return {line(store, 120): _pieces(count) for store, count in raw.items() if count not in (None, "")}
    return {"": _pieces(raw)}


def _pieces(raw: object) -> int:
    try:
        count = int(number(raw))
    except ItemError as error:
        raise ItemError("bad_stock", f"“{line(raw, 60)}” is not a number of pieces") from error
    if abs(count) > 2_000_000_000:
        raise ItemError("bad_stock", f"{count} pieces are out of range")
    return count


def images(raw: object) -> list[Image]:
    """Pictures with an address that is safe to show; others are left out."""
    entries = raw if isinstance(raw, list | tuple) else [raw] if raw else []
    found = (_image(entry) for entry in entries)
    return list(dict.fromkeys(image for image in found if image.url))[:100]


def _image(entry: Any) -> Image:
    if isinstance(entry, dict):
        return Image(web_address(entry.get("url") or entry.get("src")), line(entry.get("alt"), 300))
    return Image(web_address(entry))
