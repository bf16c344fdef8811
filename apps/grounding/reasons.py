"""What is said and done for each reason a person is needed, by whether somebody is there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

DATA = Path(__file__).parent / "data"
LANGUAGES: Final = ("en", "de")
ALERTING: Final = frozenset({"legal_threat", "injury_or_allergy", "self_harm", "violence", "minor", "fraud"})
"""Reasons of which somebody responsible is told by mail, whether or not people are there."""
UNKNOWN_COUNTRY: Final = "??"


@dataclass(frozen=True, slots=True)
class Line:
    """Where help is in one country: the emergency number, and the crisis line in a sentence."""

    emergency: str
    crisis: str


def told(
    reason: str, language: str, *, away: bool = False, opens: str = "", country: str = "", crisis: str = ""
) -> str:
    """What the shopper is told for a reason. `opens` is when people are back, in words; `country` (ISO 3166)
    chooses the help lines, and a `crisis` sentence of the brand's own takes their place."""
    code = language if language in LANGUAGES else "en"
    line = help_line(country, code)
    text = _text(reason, code, away=away)
    said = text.format(emergency=line.emergency, crisis=crisis or line.crisis)
    back = _text("back", code, away=True).format(opens=opens) if away and opens else ""
    return f"{said} {back}".strip()


def help_line(country: str, language: str) -> Line:
    """The help lines of a country; the general ones where it is unknown."""
    rows = _lines()
    emergency, *texts = rows.get(country.upper()) or rows[UNKNOWN_COUNTRY]
    return Line(emergency, texts[LANGUAGES.index(language) if language in LANGUAGES else 0])


def countries() -> tuple[str, ...]:
    """The countries whose help lines are known."""
    return tuple(code for code in _lines() if code != UNKNOWN_COUNTRY)


def _text(reason: str, language: str, *, away: bool) -> str:
    texts = _texts().get(reason) or _texts()["person_requested"]
    return texts[2 * LANGUAGES.index(language) + away]


@cache
def _texts() -> dict[str, tuple[str, ...]]:
    return {key: tuple(texts) for key, *texts in _rows("handover.txt")}


@cache
def _lines() -> dict[str, tuple[str, ...]]:
    return {key: tuple(texts) for key, *texts in _rows("crisis_lines.txt")}


def _rows(name: str) -> list[list[str]]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line.split(" | ") for line in lines if line and not line.startswith("#")]
