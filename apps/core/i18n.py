"""Choosing a language."""

from __future__ import annotations


def best_language(wanted: str, offered: list[str], default: str) -> str:
    """The offered language nearest to a BCP 47 tag, by its first part; else the default."""
    first = wanted.split("-")[0].lower()
    return first if first in offered else default
