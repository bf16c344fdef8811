from __future__ import annotations

from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("words.txt")


@cache
def _lists() -> dict[str, frozenset[str]]:
    rows = (line.split(": ", 1) for line in FILE.read_text(encoding="utf-8").splitlines())
    return {name: frozenset(words.split()) for name, words in rows}


def word_list(name: str) -> frozenset[str]:
    """One of the lists of small words in `words.txt`."""
    return _lists()[name]
