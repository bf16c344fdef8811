"""Conversations and letters as evidence: who said what."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from apps.grounding.lexicon import pattern, whole_words

from .claims import sentences
from .facts import Fact, fact

_TURN = re.compile(r"^\W*([^\W\d_][\w .'’&-]{0,30}?)\W*(?:\([^)\n]*\)\W*)?:\s+(\S.*)$")
ROLES = whole_words(
    "agent|customer|shopper|advisor|adviser|sales|rep|representative|sales ?(?:person|man|woman|rep)|seller",
    "buyer|client|user|assistant|prospect|caller|speaker",
    "kunde|kundin|berater|beraterin|verkäufer|verkäuferin",
)
_GREETING = pattern(
    r"\A\s*(?:subject:[^\n]*\n+\s*)?(?:dear|hi|hello|hey"
    r"|good (?:morning|day)|liebe[rs]?|hallo|sehr geehrte[rs]?)\b"
)
_CLOSING = pattern(
    r"\b(?:regards|sincerely|best wishes|yours|cheers|many thanks|thank you)\b[^.?!]{0,120}\Z"
    r"|\n\s*best,\s[^.?!]{0,120}\Z|\bgrüße[^.?!]{0,120}\Z"
)
_NEXT = re.compile(r"\n|(?<=[.!?…”\"])\s+(?=[A-Z][\w ]{1,24}:\s)")
_FEWEST = 3
_NAMED, _WORDS = 6, 6  # turns, and words a turn, from which lines that begin with names are a talk
_YES_NO = pattern(
    r"^(?:(yes|yeah|yep|sure|of course|certainly|ja)|(no|not|nope|none|neither|nein|nicht|leider))\b"
)
BUYS = pattern(r"customer|shopper|buyer|client|prospect|caller|kund")


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence of a talk: who said it ('' in a letter), the sentence opened, and who asked it."""

    who: str
    text: str
    fact: Fact
    asked_by: str = ""


@dataclass(frozen=True, slots=True)
class Talk:
    """What was said, sentence by sentence; a question answered by yes or no says so itself."""

    said: tuple[Said, ...]
    whole: Fact


@lru_cache(maxsize=64)
def talk(text: str) -> Talk | None:
    """The conversation or letter in a text, None for any other text."""
    lines = [line for line in _NEXT.split(text) if line.strip()]
    turns = [turn(line) for line in lines]
    if _is_conversation([(who, words) for who, words in turns if who]):
        return _opened(turns)
    if _GREETING.search(text) and _CLOSING.search(text):
        return _opened([("", line) for line in lines])
    return None


def _is_conversation(turns: list[tuple[str, str]]) -> bool:
    speakers = {who for who, _ in turns}
    if len(turns) < _FEWEST or len(speakers) not in (2, 3, 4):
        return False
    if any(ROLES.search(who) for who in speakers):
        return True
    words = sum(len(said.split()) for _, said in turns)
    asked = any("?" in said for _, said in turns)
    names = all(who[0].isupper() and len(who) > 1 for who in speakers)
    return asked and names and len(turns) >= max(_NAMED, 2 * len(speakers)) and words >= _WORDS * len(turns)


def turn(line: str) -> tuple[str, str]:
    """Who says a line and what; ('', line) where it names nobody."""
    match = _TURN.match(line)
    return (match[1].strip(), match[2]) if match else ("", line)


def _opened(turns: list[tuple[str, str]]) -> Talk:
    plain = [(who, sentence) for who, words in turns for sentence in sentences(words)]
    said = [Said(who, text, fact(text)) for who, text in plain]
    for at, (who, text) in enumerate(plain[:-1]):
        answer = _YES_NO.match(plain[at + 1][1])
        if text.rstrip().endswith("?") and answer and plain[at + 1][0] != who:
            told = text if answer[1] else f"not {text}"
            said[at] = Said(plain[at + 1][0], f"{text} {plain[at + 1][1]}", fact(told), who)
    return Talk(tuple(said), fact(". ".join(f"{who} {words}" for who, words in turns)))
