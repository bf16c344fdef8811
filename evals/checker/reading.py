"""Sentences, numbers with units, negation and words, as the checker reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_BREAK = re.compile(
    r"(?<=[.!?])(?<!\bno\.)(?<!\bapprox\.)[\"”’)]*\s+(?=[\"“(]?[A-ZÄÖÜ0-9−-])|\n+|\s*;\s+|\s+•\s+"
)
_AS_OF = re.compile(r"[,;]?\s*\(?\b(?:as of|read at|stand)\b[^).;]*(?:UTC)?\)?", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\w.])[-−]?\d+(?:[.,]\d+)*")
_UNIT = re.compile(r"\s*(%|°\s?[CF]|[a-zäöü²³€$£\"”]+|″)", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_][\w'’/-]*|\w*\d\w*[^\W\d_]\w*")
_NEGATION = re.compile(
    r"\b(?:no|not|never|none|neither|nor|cannot|without|out of stock|unsuitable|incompatible|excluded|false"
    r"|kein\w*|nicht|nie|ohne)\b|n['’]t\b",
    re.IGNORECASE,
)
# The notation of feeds: `value:"57"` is no 57 inches, `3_5_mm` is one number, `50_60_hz` are two.
_QUOTED = re.compile(r'(?<=[:,\[{])\s*"((?:[^"\\]|\\.)*)"')
_OF_UNIT = re.compile(r"\bunit:\s*(\w+),\s*value:\s*(\d+(?:\.\d+)?)\.?")
_MEMBER = re.compile(r"[}\]]\s*,\s*")
_POINT = re.compile(
    r"(?<![\da-z])802_(?=\d)|(?:(?<=usb_)|(?<=bluetooth_)|(?<=hdmi_)|(?<=version_)|(?<![\da-z]))\d+_"
    r"(?=\d(?:(?![\da-z_])|_?(?:mm|cm|m|inch(?:es)?|in|ft|feet|kg|g|oz|lbs?|l|ml|[mg]hz|[mgt]b|w|v|channel)"
    r"(?![a-z\d])))",
    re.IGNORECASE,
)
# `item no. 5` and `(refill no.` deny nothing.
_NUMBER_SIGN = re.compile(
    r"\b(?:item|model|part|refill|order|ref(?:erence)?|style|catalog(?:ue)?|article|serial|lot|patent)\s+no\."
    r"|\bno\.\s*(?=[#(]?\d)",
    re.IGNORECASE,
)
_SPELT = {
    word: str(at)
    for at, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
        ]
    )
    if at > 1
}
# To one unit of each kind: (kind, factor).
_UNITS = {
    **dict.fromkeys(("mm", "millimeter", "millimeters", "millimetres"), ("length", 0.001)),
    **dict.fromkeys(("cm", "centimeter", "centimeters", "centimetres"), ("length", 0.01)),
    **dict.fromkeys(("m", "meter", "meters", "metres", "metre"), ("length", 1.0)),
    **dict.fromkeys(("in", "inch", "inches", '"', "”", "″"), ("length", 0.0254)),
    **dict.fromkeys(("ft", "foot", "feet"), ("length", 0.3048)),
    **dict.fromkeys(("g", "gram", "grams", "gramm"), ("mass", 0.001)),
    **dict.fromkeys(("kg", "kilo", "kilos", "kilogram", "kilograms"), ("mass", 1.0)),
    **dict.fromkeys(("lb", "lbs", "pound", "pounds"), ("mass", 0.45359)),
    **dict.fromkeys(("oz", "ounce", "ounces"), ("mass", 0.02835)),
    **dict.fromkeys(("ml",), ("volume", 0.001)),
    **dict.fromkeys(("l", "liter", "liters", "litre", "litres"), ("volume", 1.0)),
    **dict.fromkeys(("min", "minute", "minutes", "minuten"), ("time", 1.0)),
    **dict.fromkeys(("h", "hour", "hours", "stunde", "stunden"), ("time", 60.0)),
    **dict.fromkeys(("day", "days", "tag", "tage", "tagen"), ("time", 1440.0)),
    **dict.fromkeys(("week", "weeks", "woche", "wochen"), ("time", 10080.0)),
    **dict.fromkeys(("month", "months", "monat", "monate"), ("months", 1.0)),
    **dict.fromkeys(("year", "years", "yr", "jahr", "jahre"), ("months", 12.0)),
    **dict.fromkeys(("%", "percent", "prozent"), ("share", 1.0)),
    **dict.fromkeys(("w", "watt", "watts"), ("power", 1.0)),
    **dict.fromkeys(("v", "volt", "volts"), ("voltage", 1.0)),
    **dict.fromkeys(("€", "eur", "euro", "euros"), ("eur", 1.0)),
    **dict.fromkeys(("$", "usd", "dollar", "dollars"), ("usd", 1.0)),
}
_LISTED = (Path(__file__).parent / "stop_words.txt").read_text("utf-8")
STOP = frozenset(word for line in _LISTED.splitlines() if not line.startswith("#") for word in line.split())


@dataclass(frozen=True)
class Quantity:
    value: float
    kind: str
    text: str


def plain(text: str) -> str:
    """A source with the quotation marks and underscores of a feed's notation taken away, units behind their
    numbers and members apart; other text as it is."""
    bare = _OF_UNIT.sub(r"\2 \1", _QUOTED.sub(lambda m: " " + m[1].replace('\\"', '"'), text))
    bare = _MEMBER.sub(" ; ", bare)
    return _POINT.sub(lambda m: m[0][:-1] + ".", bare).replace("_", " ")


def sentences(text: str) -> list[str]:
    """Sentences, lines and list items; what says when something was read is left out."""
    bare = _AS_OF.sub("", text.replace("\u00a0", " "))
    return [part.strip() for part in _BREAK.split(bare) if part and part.strip(" .,;:")]


def quantities(text: str) -> Iterator[Quantity]:
    """Every number, in the base unit of its kind; "" where no unit follows that the checker knows."""
    spelt = re.sub(r"[a-z]+", lambda m: _SPELT.get(m[0].lower(), m[0]), text, flags=re.IGNORECASE)
    for match in _NUMBER.finditer(spelt):
        unit = _UNIT.match(spelt, match.end())
        before = spelt[max(0, match.start() - 1) : match.start()]
        name = (unit[1].replace(" ", "").lower() if unit else "") or before
        kind, factor = _UNITS.get(name, _UNITS.get(before, ("", 1.0)))
        value = _value(match[0])
        if value is not None:
            yield Quantity(value * factor, kind, match[0])


def _value(text: str) -> float | None:
    plain = text.replace("−", "-").rstrip(".,")
    if re.fullmatch(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?", plain):
        plain = plain.replace(",", "")
    try:
        return float(plain.replace(",", "."))
    except ValueError:
        return None


def denies(text: str) -> bool:
    """Whether a word of negation stands in it; `item no. 5` is none."""
    return bool(_NEGATION.search(_NUMBER_SIGN.sub(" number ", text)))


def words(text: str) -> set[str]:
    """Stems of the words that carry meaning."""
    found = {word.lower().strip("'’-/") for word in _WORD.findall(text.replace("_", " "))}
    return {stem(word) for word in found if word and word not in STOP}


def stem(word: str) -> str:
    word = word.removesuffix("'s").removesuffix("’s")
    for end in ("ations", "ation", "ings", "ing", "ies", "ied", "ed", "es", "ly", "s", "t", "e", "y"):
        if word.endswith(end) and len(word) - len(end) >= 4:
            return word.removesuffix(end)
    return word
