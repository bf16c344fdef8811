"""Countries by ISO 3166 code, as English and German speak of them."""

from __future__ import annotations

import re
from functools import lru_cache

# code | English with its article, further names | German after “liefern”, further names
_TABLE = """
AT|Austria|nach Österreich
AU|Australia|nach Australien
BE|Belgium|nach Belgien
BG|Bulgaria|nach Bulgarien
CA|Canada|nach Kanada
CH|Switzerland|in die Schweiz
CY|Cyprus|nach Zypern
CZ|Czechia,Czech Republic|nach Tschechien
DE|Germany|nach Deutschland
DK|Denmark|nach Dänemark
EE|Estonia|nach Estland
ES|Spain|nach Spanien
FI|Finland|nach Finnland
FR|France|nach Frankreich
GB|the United Kingdom,UK,Great Britain,Britain|ins Vereinigte Königreich,Großbritannien
GR|Greece|nach Griechenland
HR|Croatia|nach Kroatien
HU|Hungary|nach Ungarn
IE|Ireland|nach Irland
IS|Iceland|nach Island
IT|Italy|nach Italien
JP|Japan|nach Japan
LI|Liechtenstein|nach Liechtenstein
LT|Lithuania|nach Litauen
LU|Luxembourg|nach Luxemburg
LV|Latvia|nach Lettland
MT|Malta|nach Malta
NL|the Netherlands,Holland|in die Niederlande
NO|Norway|nach Norwegen
NZ|New Zealand|nach Neuseeland
PL|Poland|nach Polen
PT|Portugal|nach Portugal
RO|Romania|nach Rumänien
RS|Serbia|nach Serbien
SE|Sweden|nach Schweden
SI|Slovenia|nach Slowenien
SK|Slovakia|in die Slowakei
TR|Türkiye,Turkey|in die Türkei
UA|Ukraine|in die Ukraine
US|the United States,USA,America|in die USA,Amerika
"""
_HEAD = re.compile(r"^(?:the|nach|in die|ins) ")


def _rows() -> dict[str, tuple[list[str], list[str]]]:
    split = (row.split("|") for row in _TABLE.strip().splitlines())
    return {code: (english.split(","), german.split(",")) for code, english, german in split}


_ROWS = _rows()
CODES = frozenset(_ROWS)


def name(code: str, language: str) -> str:
    """The country's plain name: `Netherlands`, `Schweiz`."""
    return _HEAD.sub("", _ROWS[code][language == "de"][0])


def towards(code: str, language: str) -> str:
    """The country as where something goes: `to the Netherlands`, `in die Schweiz`."""
    english, german = _ROWS[code]
    return german[0] if language == "de" else f"to {english[0]}"


@lru_cache(maxsize=1)
def _names() -> list[tuple[re.Pattern[str], str]]:
    """A pattern per country, over all its names."""
    found = []
    for code, both in _ROWS.items():
        words = sorted({_HEAD.sub("", each) for names in both for each in names}, key=len, reverse=True)
        found.append((re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE), code))
    return found


def named(text: str) -> tuple[list[str], str]:
    """The codes of the countries a text names, as they come, and the text without their names."""
    hits = [(match.start(), code) for pattern, code in _names() for match in pattern.finditer(text)]
    for pattern, _ in _names():
        text = pattern.sub(" ", text)
    return list(dict.fromkeys(code for _, code in sorted(hits))), text
