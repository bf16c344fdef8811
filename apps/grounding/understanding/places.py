"""Cities and country codes in a question, with the country that approved texts speak of."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

from apps.grounding.words import tokens

_CODE = re.compile(r"\b(in|to|within|from|into|for|nach|aus|innerhalb|für)\s+([A-Z]{2})\b")


def _tables() -> tuple[dict[str, str], dict[str, str], dict[str, frozenset[str]]]:
    """Code → country, city → country, country → all its names."""
    codes: dict[str, str] = {}
    cities: dict[str, str] = {}
    names: dict[str, frozenset[str]] = {}
    for row in (Path(__file__).parent.parent / "data" / "places.txt").read_text("utf-8").splitlines():
        called, inside = ([*part.split()] for part in row.split("|"))
        country = called[0]
        codes.update({word: country for word in called if word.isupper()})
        names[country] = frozenset(word for word in called if word.islower())
        cities.update(dict.fromkeys(inside, country))
    return codes, cities, names


_CODES, _CITIES, _NAMES = _tables()


def located(text: str, known: Collection[str]) -> str:
    """The text with country codes spelt out, and the country behind a city that the brand's texts don't name.

    ``known`` are the words of the text that stand in them.
    """
    spelt = _CODE.sub(lambda m: f"{m[1]} {_CODES[m[2]].title()}" if m[2] in _CODES else m[0], text)
    said = set(tokens(spelt))
    countries = {
        _CITIES[w] for w in said if w in _CITIES and w not in known and not said & _NAMES[_CITIES[w]]
    }
    return f"{spelt} ({', '.join(sorted(c.title() for c in countries))})" if countries else spelt


def placed(text: str) -> frozenset[str]:
    """Cities of the text whose country stands in it as well: an answer need not name them."""
    said = set(tokens(text))
    return frozenset(w for w in said if w in _CITIES and said & _NAMES[_CITIES[w]])
