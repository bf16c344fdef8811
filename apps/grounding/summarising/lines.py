"""The transcript as the summariser sees it: lines with a known speaker, cut into sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from apps.grounding.classifiers.dialogue import speaker
from apps.grounding.summarising.vocabulary import word_list

HANDLE_OR_LINK = re.compile(r"(?<!\w)@\w+|https?://\S+|www\.\S+|\[?https?\S*", re.I)
SIGNATURE = re.compile(r"\s*(?:[\^*/~-]\s?[A-Z][A-Za-z]{1,9}|[\^/][A-Za-z]{2,3})\s*(?:\d+/\d+)?\s*$")
COUNTER = re.compile(r"(?<!\S)\(?\d/\d\)?(?!\S)")
EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf\ufe0f\u200d]+")
SENTENCE = re.compile(r"(?:[^.!?…\n]|\.(?=[^\s.A-ZÄÖÜ]))+(?:[.!?…]+|\n|$)")
MOST_SIGNS = 4000  # of one message; what is longer was pasted, not said
LONGEST = 600
GERMAN_WORDS = word_list("german")
ENGLISH_WORDS = word_list("english")


@dataclass(frozen=True, slots=True)
class Line:
    """One message; `by` is what the transcript calls the speaker; `at` is RFC 3339."""

    id: str
    by: str
    text: str
    at: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence: `place` counts the sentences of the transcript, `line` the messages."""

    message: str
    by: str
    text: str
    line: int
    place: int

    @property
    def asks(self) -> bool:
        return self.text.rstrip(" \"'”").endswith("?")


def as_line(value: Line | Mapping[str, object]) -> Line:
    if isinstance(value, Line):
        return value
    return Line(*(str(value.get(name, "")) for name in ("id", "by", "text", "at")))


def sentences(lines: Iterable[Line]) -> list[Said]:
    """All sentences of people and of the assistant, cleaned of handles, links, signatures and smileys."""
    found: list[Said] = []
    for number, line in enumerate(lines):
        by = speaker(line.by)
        if by not in ("shopper", "advisor", "assistant"):
            continue
        for match in SENTENCE.finditer(_clean(line.text[:MOST_SIGNS])):
            text = " ".join(match.group().split())[:LONGEST]
            if re.search(r"\w", text):
                found.append(Said(line.id, by, text, number, len(found)))
    return found


def _clean(text: str) -> str:
    plain = EMOJI.sub(" ", HANDLE_OR_LINK.sub(" ", text)).replace("&amp;", "&").replace("’", "'")
    kept = SIGNATURE.sub("", COUNTER.sub(" ", plain).replace("#", "").strip())
    return re.sub(r"\s+(?=[,.!?;])", "", kept)


def language(lines: Sequence[Line]) -> str:
    """`de` or `en`, by the small words of all lines; English when nothing tells."""
    words = [word for line in lines for word in re.findall(r"[a-zäöüß]+", line.text.lower())]
    german = sum(word in GERMAN_WORDS for word in words)
    return "de" if german > sum(word in ENGLISH_WORDS for word in words) else "en"
