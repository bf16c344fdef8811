"""Lines of a conversation in whatever shape the caller has them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

SPEAKERS: Final = {
    "customer": "shopper",
    "user": "shopper",
    "client": "shopper",
    "visitor": "shopper",
    "buyer": "shopper",
    "agent": "advisor",
    "human": "advisor",
    "staff": "advisor",
    "member": "advisor",
    "support": "advisor",
    "brand": "advisor",
    "company": "advisor",
    "house": "system",
    "ai": "assistant",
    "bot": "assistant",
    "model": "assistant",
    "action": "system",
}
WORDS = re.compile(r"\w+")


class Spoken(NamedTuple):
    """`by` is shopper, advisor, assistant or system."""

    by: str
    text: str


def speaker(name: str) -> str:
    """Our word for who spoke, whatever the transcript calls them."""
    lowered = name.strip().lower()
    return SPEAKERS.get(lowered, lowered)


def spoken(lines: Sequence[object]) -> list[Spoken]:
    return [_spoken(line) for line in lines]


def _spoken(line: object) -> Spoken:
    if isinstance(line, str):
        return Spoken("shopper", line)
    if isinstance(line, Mapping):
        return Spoken(
            speaker(str(line.get("by", line.get("role", "shopper")))),
            str(line.get("text", line.get("content", ""))),
        )
    if isinstance(line, Sequence) and len(line) == 2:
        return Spoken(speaker(str(line[0])), str(line[1]))
    return Spoken(speaker(str(getattr(line, "by", "shopper"))), str(getattr(line, "text", "")))


def same_words(one: str, other: str) -> bool:
    """Nearly the same question, however it is punctuated or ordered."""
    a, b = set(WORDS.findall(one.lower())), set(WORDS.findall(other.lower()))
    return bool(a and b) and len(a & b) / len(a | b) >= 0.75
