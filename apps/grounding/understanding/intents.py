"""What kind of thing a question asks for."""

from __future__ import annotations

import re
from pathlib import Path

_DATA = Path(__file__).parent.parent / "data"


def _table() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = (_DATA / "intents.txt").read_text("utf-8").splitlines()
    pairs = (row.split(" | ", 1) for row in rows if row and not row.startswith("#"))
    return tuple((name.strip(), re.compile(pattern, re.IGNORECASE)) for name, pattern in pairs)


_INTENTS = _table()
_FOLLOW_UP = re.compile(
    (_DATA / "follow_up.txt").read_text("utf-8").strip().replace("\n", "|"), re.IGNORECASE
)


def _wordings(name: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    rows = (_DATA / name).read_text("utf-8").splitlines()
    pairs = (row.rsplit(" | ", 1) for row in rows if row and not row.startswith("#"))
    return tuple((re.compile(pattern, re.IGNORECASE), words) for pattern, words in pairs)


_MATTERS = _wordings("matters.txt")
_SAYINGS = _wordings("sayings.txt")


def in_shop_words(text: str) -> str:
    """The text with ways of speaking (`put new soles on`) in the words in which shops write of it."""
    for pattern, words in _MATTERS:
        text = pattern.sub(words, text)
    return text


def in_catalogue_words(text: str) -> str:
    """The text with an everyday way of asking (`is it quiet`) in the words in which goods are described; the
    text itself where it has none."""
    for pattern, words in _SAYINGS:
        if pattern.search(text):
            return pattern.sub(words, text)
    return text


def intents_of(text: str) -> tuple[str, ...]:
    """All intents the words show, the most telling first; ('attribute',) when none does."""
    return tuple(name for name, pattern in _INTENTS if pattern.search(text)) or ("attribute",)


def is_follow_up(text: str) -> bool:
    """True when the words need an earlier question to make sense."""
    return bool(_FOLLOW_UP.search(text))
