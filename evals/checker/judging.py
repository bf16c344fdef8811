"""Holds each sentence of an answer against the sources it cites."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from evals.checker.reading import Quantity, denies, plain, quantities, sentences, words
from evals.checker.sources import Found

MISSING = 0.2  # the share of a sentence's words that no source needs to hold
CLOSE = 0.015  # how far a converted number may be off
_SELF = re.compile(
    r"\b(?:I|we|our team|a person|someone|an advisor)\b.{0,60}"
    r"\b(?:help|check|answer|know|tell|guess|information|found|talk|book|message)\b|^(?:yes|no|hello|hi|thanks?|ja|nein)\b[.,!]?$",
    re.IGNORECASE,
)
_LIMIT = re.compile(
    r"\b(?:only|unless|except|up to|at least|at most|if|when"
    r"|nur|außer|ausser|wenn|sofern|bis zu|mindestens|höchstens)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<![.!?:]\s)(?<!^)\b[A-ZÄÖÜ][\w-]{2,}|\b(?=\w*\d)(?=\w*[A-Za-z])[\w-]{3,}\b")


@dataclass(frozen=True)
class Doubt:
    sentence: str
    why: str


def judge(text: str, cited: Sequence[Found], *, in_view: str = "", view_title: str = "") -> list[Doubt]:
    """What the sources do not carry; an empty list when all of it is supported.

    ``in_view`` is the sku on the shopper's page and ``view_title`` its name.
    """
    doubts = [Doubt(text, each.problem) for each in cited if each.problem]
    cited = [replace(each, text=plain(each.text)) for each in cited]
    for sentence in sentences(text):
        if _SELF.search(sentence) and not any(quantities(sentence)):
            continue
        why = _against(sentence, cited, in_view, view_title)
        if why:
            doubts.append(Doubt(sentence, why))
    return doubts


def _against(sentence: str, cited: Sequence[Found], in_view: str, view_title: str) -> str:
    """The reason of the source that comes nearest; "" when one of them, or all together, carry it."""
    if not cited:
        return "nothing is cited"
    titles = " ".join({view_title, *(each.title for each in cited)})
    reasons = [_one(sentence, each, titles, in_view) for each in cited]
    if "" in reasons:
        return ""
    if len(cited) > 1:
        together = Found("\n".join(each.text for each in cited), "", titles)
        if not _one(sentence, together, titles, in_view):
            return ""
    return min(reasons, key=len)


def _one(sentence: str, source: Found, titles: str, in_view: str) -> str:
    if foreign := _foreign(sentence, source, in_view):
        return foreign
    words_of = f"{source.text} {titles}"
    if loose := [each.text for each in _loose(sentence, words_of)]:
        return f"numbers not in the source: {', '.join(loose)}"
    if names := sorted(_names(sentence, words_of)):
        return f"names not in the source: {', '.join(names)}"
    said, held = words(sentence), words(words_of)
    missing = {word for word in said if not _held(word, held)}
    if len(missing) > max(1, MISSING * len(said)):
        return f"words not in the source: {', '.join(sorted(missing))}"
    nearest = _nearest(sentence, source.text)
    if denies(sentence) != denies(nearest):
        return "one says no, the other does not"
    if left_out := sorted(_limits(nearest) - _limits(sentence)):
        return f"a limit left out: {', '.join(left_out)}"
    return ""


def _limits(text: str) -> set[str]:
    return {found.lower() for found in _LIMIT.findall(text)}


def _foreign(sentence: str, source: Found, in_view: str) -> str:
    """A source about another product carries a sentence only where that product is named."""
    if not source.sku or not in_view or source.sku == in_view:
        return ""
    named = words(source.title)
    if named and len(named & words(sentence)) >= 0.6 * len(named):
        return ""
    return f"the source is about {source.title}, which the sentence does not name"


def _loose(sentence: str, source: str) -> Iterator[Quantity]:
    held = list(quantities(source))
    for each in quantities(sentence):
        if not any(_same(each, other) for other in held):
            yield each


def _same(one: Quantity, other: Quantity) -> bool:
    if one.kind and other.kind:
        return one.kind == other.kind and abs(one.value - other.value) <= CLOSE * abs(other.value)
    return one.text.replace(",", ".") == other.text.replace(",", ".") or one.value == other.value


def _names(sentence: str, source: str) -> set[str]:
    known = source.lower()
    return {name for name in _NAME.findall(sentence) if name.lower().rstrip("s") not in known}


def _held(word: str, held: set[str]) -> bool:
    return word in held or any(
        len(word) > 4 and (each.startswith(word) or word.startswith(each)) for each in held if len(each) > 4
    )


def _nearest(sentence: str, text: str) -> str:
    """The sentence of the source that shares most words; the whole source when none does."""
    said = words(sentence)
    parts = sentences(text)
    best = max(parts, key=lambda part: len(said & words(part)), default=text)
    return best if said & words(best) else text
