"""Word lists behind `words`, read from `data/`: one English and German list per purpose."""

from __future__ import annotations

import re
from pathlib import Path

_DATA = Path(__file__).parent / "data"


def lines(name: str) -> list[list[str]]:
    """The lines of a data file as lists of words; empty lines are left out."""
    return [line.split() for line in (_DATA / name).read_text("utf-8").splitlines() if line.strip()]


def _words(name: str) -> frozenset[str]:
    return frozenset(word for line in lines(name) for word in line)


def _groups(name: str) -> dict[str, str]:
    """Each word of a line → the first word of that line, which names the group."""
    named: dict[str, str] = {}
    for line in lines(name):
        for word in line:
            named.setdefault(word, line[0])
    return named


def _opposed(name: str) -> dict[str, frozenset[str]]:
    """Group → groups that contradict it, both ways; the first word of a line stands against the others."""
    opposed: dict[str, frozenset[str]] = {}
    for line in lines(name):
        first, *others = [SYNONYM_OF.get(word, word) for word in line]
        opposed[first] = opposed.get(first, frozenset()) | frozenset(others)
        for other in others:
            opposed[other] = opposed.get(other, frozenset()) | {first}
    return opposed


def listed(name: str) -> frozenset[str]:
    """The words of one of the short lists in `listed.txt`."""
    rows = (line.split(" | ") for line in (_DATA / "listed.txt").read_text("utf-8").splitlines())
    return frozenset(word for row in rows if row[0] == name for word in row[1].split())


def pattern(*alternatives: str) -> re.Pattern[str]:
    """One case-blind pattern that matches any of the alternatives."""
    return re.compile("|".join(alternatives), re.IGNORECASE)


def whole_words(*alternatives: str) -> re.Pattern[str]:
    """One case-blind pattern that matches any of the alternatives as whole words."""
    return re.compile(rf"\b(?:{'|'.join(alternatives)})\b", re.IGNORECASE)


FUNCTION_WORDS = _words("function_words.txt")
NEGATORS = _words("negators.txt")
VAGUE_WORDS = _words("vague.txt")
SYNONYM_OF = _groups("synonyms.txt")
ANTONYMS = _opposed("opposites.txt")
