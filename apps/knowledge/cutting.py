"""Cutting texts into passages: by heading and paragraph, never inside a sentence. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from apps.catalog.html_blocks import Block

TARGET = 600
# A paragraph or sentence beyond this is cut between words, whatever it costs in style.
HARD_LIMIT = 1500
_ENDS = re.compile(r"(?<=[.!?…])[\"”’)]*\s+(?=[\"“‘(¿¡]?[A-ZÄÖÜÀ-Ý0-9])")
_ABBREVIATION = re.compile(
    r"\b(?:e\.g|i\.e|approx|incl|excl|max|min|no|nr|vs|etc|dr|mr|mrs|ms|st|fig|art|abs|ca|z\.\s?b|d\.\s?h"
    r"|u\.\s?a|bzw|ggf|inkl|zzgl|evtl|usw|str|tel)\.$",
    re.I,
)
# “ab dem 1. Mai” and “B. Smith” go on; “3 m. Next” does not.
_NUMBERED = re.compile(r"\b(?:[A-Za-z]|\d{1,2})\.$")
_UNIT = re.compile(r"\d\s*[A-Za-z]\.$")


@dataclass(frozen=True, slots=True)
class Cut:
    """A passage: the headings above it (“Returns > Refunds”) and its text, lines kept for items and rows."""

    heading: str
    text: str


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph; abbreviations and numbered dates do not end one."""
    parts: list[str] = []
    start = 0
    for match in _ENDS.finditer(text):
        head = text[start : match.start()].rstrip()
        if _ABBREVIATION.search(head) or (_NUMBERED.search(head) and not _UNIT.search(head)):
            continue
        parts.append(text[start : match.end()].strip())
        start = match.end()
    parts.append(text[start:].strip())
    return [part for part in parts if part]


def cut(blocks: Iterable[Block], title: str) -> list[Cut]:
    """Passages of about 600 characters in reading order, each under its headings."""
    passages: list[Cut] = []
    path: list[tuple[int, str]] = []
    gathered: list[str] = []

    def close() -> None:
        if gathered:
            passages.append(Cut(_heading(path, title), "\n".join(gathered)))
            gathered.clear()

    for one in blocks:
        if one.kind == "heading":
            close()
            path = [above for above in path if above[0] < one.level] + [(one.level, one.text)]
            continue
        for piece in _pieces(one.text):
            if gathered and sum(map(len, gathered)) + len(piece) > TARGET:
                close()
            gathered.append(piece)
    close()
    return passages


def _heading(path: list[tuple[int, str]], title: str) -> str:
    words = [text for _, text in path if text.lower() != title.lower()]
    return " > ".join(words)[:300]


def _pieces(text: str) -> list[str]:
    """A paragraph as it is, or, when it is long, in groups of whole sentences."""
    if len(text) <= TARGET:
        return [text]
    pieces: list[str] = []
    for sentence in (part for whole in sentences(text) for part in _short(whole)):
        if pieces and len(pieces[-1]) + len(sentence) < TARGET:
            pieces[-1] += " " + sentence
        else:
            pieces.append(sentence)
    return pieces


def _short(sentence: str) -> list[str]:
    if len(sentence) <= HARD_LIMIT:
        return [sentence]
    parts, rest = [], sentence
    while len(rest) > HARD_LIMIT:
        place = rest.rfind(" ", 0, HARD_LIMIT)
        place = place if place > 0 else HARD_LIMIT
        parts.append(rest[:place])
        rest = rest[place:].strip()
    return [*parts, rest]
