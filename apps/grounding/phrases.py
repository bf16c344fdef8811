"""The short sentences the AI says, per language. Facts are filled in; nothing here states one."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

_TWICE = re.compile(r"\bthe (The|the|A|An)(?= )")
LANGUAGES = ("en", "de")
_MANY = re.compile(r"(?<![suia])s$")
_ONE = re.compile(r"(?:lens|series|canvas|gas)$", re.IGNORECASE)


def _table() -> dict[str, tuple[str, ...]]:
    rows = (Path(__file__).parent / "data" / "phrases.txt").read_text("utf-8").splitlines()
    split = (row.split(" | ") for row in rows if row and not row.startswith("#"))
    return {key: tuple(texts) for key, *texts in split}


_TEXT = _table()


def say(key: str, language: str, **facts: object) -> str:
    """The phrase in the language (English where there is no other), its first letter large."""
    if f"{key}_many" in _TEXT and is_many(str(facts.get("name", ""))):
        key = f"{key}_many"
    text = _TEXT[key][LANGUAGES.index(language) if language in LANGUAGES else 0].format(**facts)
    text = _TWICE.sub(lambda m: m[1], text)
    return text[:1].upper() + text[1:]


def is_many(name: str) -> bool:
    """True for a name that is a plural in English (`Trekking Poles`, `Socks (39)`, `Clips, 10 pieces`)."""
    head = re.split(r"\s*[(,]", name, maxsplit=1)[0].rstrip()
    return bool(_MANY.search(head)) and not _ONE.search(head)


def number(value: Decimal | float | int, language: str) -> str:
    """A number as it is printed: no superfluous zeros, a decimal comma in German."""
    plain = f"{Decimal(str(value)).normalize():f}"
    return plain.replace(".", ",") if language == "de" else plain


def money(amount: Decimal, currency: str, language: str) -> str:
    """An amount with two decimals and its currency code (ISO 4217)."""
    plain = f"{amount:.2f}"
    return f"{plain.replace('.', ',') if language == 'de' else plain} {currency}"
