"""Countries by ISO 3166 code, as English and German speak of them."""

from __future__ import annotations

import re
from functools import lru_cache

# code | English with its article, further names | German after “liefern”, further names
_TABLE = """
AE|the United Arab Emirates,UAE|in die Vereinigten Arabischen Emirate
AT|Austria|nach Österreich
AU|Australia|nach Australien
BA|Bosnia and Herzegovina,Bosnia|nach Bosnien und Herzegowina,Bosnien
BD|Bangladesh|nach Bangladesch
BE|Belgium|nach Belgien
BG|Bulgaria|nach Bulgarien
BR|Brazil|nach Brasilien
CA|Canada|nach Kanada
CH|Switzerland|in die Schweiz
CN|China|nach China
CO|Colombia|nach Kolumbien
CY|Cyprus|nach Zypern
CZ|Czechia,Czech Republic|nach Tschechien
DE|Germany|nach Deutschland
DK|Denmark|nach Dänemark
EE|Estonia|nach Estland
EG|Egypt|nach Ägypten
ES|Spain|nach Spanien
ET|Ethiopia|nach Äthiopien
FI|Finland|nach Finnland
FR|France|nach Frankreich
GB|the United Kingdom,UK,Great Britain,Britain|ins Vereinigte Königreich,Großbritannien
GR|Greece|nach Griechenland
HK|Hong Kong|nach Hongkong
HR|Croatia|nach Kroatien
HU|Hungary|nach Ungarn
ID|Indonesia|nach Indonesien
IE|Ireland|nach Irland
IL|Israel|nach Israel
IN|India|nach Indien
IS|Iceland|nach Island
IT|Italy|nach Italien
JP|Japan|nach Japan
KE|Kenya|nach Kenia
KR|South Korea,Korea|nach Südkorea,Korea
LI|Liechtenstein|nach Liechtenstein
LT|Lithuania|nach Litauen
LU|Luxembourg|nach Luxemburg
LV|Latvia|nach Lettland
MA|Morocco|nach Marokko
MT|Malta|nach Malta
MX|Mexico|nach Mexiko
MY|Malaysia|nach Malaysia
NL|the Netherlands,Holland|in die Niederlande
NO|Norway|nach Norwegen
NZ|New Zealand|nach Neuseeland
PE|Peru|nach Peru
PH|the Philippines|auf die Philippinen
PK|Pakistan|nach Pakistan
PL|Poland|nach Polen
PT|Portugal|nach Portugal
RO|Romania|nach Rumänien
RS|Serbia|nach Serbien
SE|Sweden|nach Schweden
SG|Singapore|nach Singapur
SI|Slovenia|nach Slowenien
SK|Slovakia|in die Slowakei
TH|Thailand|nach Thailand
TN|Tunisia|nach Tunesien
TR|Türkiye,Turkey|in die Türkei
TW|Taiwan|nach Taiwan
UA|Ukraine|in die Ukraine
US|the United States,USA,America|in die USA,Amerika
VN|Vietnam|nach Vietnam
ZA|South Africa|nach Südafrika
"""
_HEAD = re.compile(r"^(?:the|nach|in die|ins|auf die) ")
_GENERAL = frozenset(("united", "great", "south", "states", "kingdom", "republic", "island", "and"))


def _rows() -> dict[str, tuple[list[str], list[str]]]:
    split = (row.split("|") for row in _TABLE.strip().splitlines())
    return {code: (english.split(","), german.split(",")) for code, english, german in split}


_ROWS = _rows()
CODES = frozenset(_ROWS)
# Their words in small letters; without those that other names bear as well.
NAMES = frozenset(
    word
    for names in _ROWS.values()
    for each in (*names[0], *names[1])
    for word in _HEAD.sub("", each).lower().split()
    if len(word) > 3 and word not in _GENERAL
)


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
