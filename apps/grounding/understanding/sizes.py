"""Sizes of clothes and shoes named with their system (`UK 8`, `8.5 US`, `Größe 42 EU`). Pure.

There is no formula from one system to another that holds for two makers: only an approved chart tells.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from apps.grounding.units import UNITS

SYSTEMS = {
    "EU": r"eur?\b|europ\w*|EU",
    "UK": r"uk\b|gb\b|british|britisch\w*|UK",
    "US": r"US(?:A\b|\b)|american|amerikanisch\w*",
    "FR": r"fr\b|french|französisch\w*",
    "IT": r"italian|italienisch\w*|IT\b",
    "DE": r"german\b|deutsch\w*|DE\b",
    "JP": r"jp\b|japan\w*",
    "AU": r"au\b|austral\w*",
}
AUDIENCES = {
    "men": r"men'?s?\b|mens\b|herren\w*|male\b",
    "women": r"wom[ae]n'?s?\b|womens\b|ladies\b|damen\w*|female\b",
    "kids": r"kid'?s?\b|kids'|child(?:ren)?'?s?\b|junior\w*|kinder\w*|toddler\w*",
}
_US = r"(?<=\ba )us\b|(?<=\bsize )us\b|(?<=\bin )us\b|(?<=\bmy )us\b|\bus(?= (?:size|men|women|kid|ladies))"
_ANY = "|".join(
    [*(f"(?-i:\\b{US})" if US.startswith("US(") else f"\\b(?:{US})" for US in SYSTEMS.values()), _US]
)
_WHO = "|".join(AUDIENCES.values())
_NUMBER = r"(\d{1,2}(?:[.,]\d|\s?½|\s1/2)?)"
# `UK 8 in EU` and `8 in stock` are no inches.
_NOT = "|".join(sorted(map(re.escape, UNITS.keys() - {"in"}), key=len, reverse=True))
_END = rf"(?![\w%€$£]|[.,:]\d|\s?(?:{_NOT}|days?|weeks?|hours?|minutes?|pins?|prongs?|tagen?|wochen?)\b)"
_BEFORE = re.compile(
    rf"({_ANY})[\s-]?(?:(?:{_WHO})\s)?(?:size\s|grö(?:ß|ss)e\s|shoe\s|dress\s){{0,2}}(?:is\s|ist\s)?{_NUMBER}{_END}",
    re.IGNORECASE,
)
_AFTER = re.compile(rf"(?<![\w.,]){_NUMBER}\s?\(?({_ANY})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sized:
    """A size in a system; `value` with a decimal point, `audience` men, women, kids or ''."""

    system: str
    value: str
    audience: str = ""


def said(text: str) -> Sized | None:
    """The size a text names with its system; None where it names none."""
    before, after = _BEFORE.search(text), _AFTER.search(text)
    if before:
        return Sized(system_in(before[1]), value_of(before[2]), audience_in(text))
    return Sized(system_in(after[2]), value_of(after[1]), audience_in(text)) if after else None


def system_in(words: str) -> str:
    """The system that a column, an option or a word names, '' for none."""
    for system, pattern in SYSTEMS.items():
        if re.search(rf"\b(?:{pattern})|\b{system}\b", words, re.IGNORECASE):
            return system
    return ""


def audience_in(words: str) -> str:
    """For whom a chart or a column is by its words: men, women, kids, '' where it does not say."""
    found = [
        who for who, pattern in AUDIENCES.items() if re.search(rf"\b(?:{pattern})", words, re.IGNORECASE)
    ]
    return found[0] if len(found) == 1 else ""


def value_of(words: str) -> str:
    """`8 ½`, `8,5` and `8.5` alike; the first number of the words, '' for none."""
    plain = re.sub(r"(\d)\s?(?:½|\s1/2)", r"\1.5", words)
    number = re.search(r"\d+(?:[.,]\d+)?", plain)
    return number.group().replace(",", ".").removesuffix(".0") if number else ""
