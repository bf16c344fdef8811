"""Typing slips: words nobody knows, put right to words that the brand or our own lists know.

Used only for a second try, after the words as they stand led nowhere; what is then said is checked
against approved text as ever.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path

from rapidfuzz.distance import DamerauLevenshtein

from apps.grounding.lexicon import FUNCTION_WORDS, SYNONYM_OF, VAGUE_WORDS
from apps.grounding.words import normal, stem

_WORD = re.compile(r"[^\W\d_]{4,}")
_GLUED = re.compile(r"\b([^\W\d_]{3,})(\d{1,3})\b")
_SHORT = re.compile(r"\b[^\W\d_]{3}\b")
_LITTLE = {
    "".join(sorted(word)): word
    for word in ("how", "can", "the", "are", "and", "you", "for", "der", "die", "wie")
}
_LISTS = Path(__file__).parent.parent / "data"


@lru_cache(maxsize=1)
def _ours() -> frozenset[str]:
    """Words our own lists know, also those inside the patterns of ways of asking."""
    inside = " ".join((_LISTS / name).read_text("utf-8") for name in ("cues.txt", "intents.txt"))
    found = set(re.findall(r"[a-zäöüß]{4,}", re.sub(r"\\[a-z]", " ", inside)))
    return frozenset(found | FUNCTION_WORDS | VAGUE_WORDS | set(SYNONYM_OF))


def corrected(text: str, known: Iterable[str], alike: Callable[[str], Iterable[str]]) -> str:
    """The text with its unknown words put right where one known word is clearly meant.

    ``known`` are those of the text's words that the brand's approved texts contain; ``alike(word)`` gives
    the brand's words that look like it.
    """
    have = {stem(word) for word in known}

    def put_right(match: re.Match[str]) -> str:
        word = match.group()
        plain = word.lower()
        if plain in _ours() or stem(plain) in have:
            return word
        return _nearest(plain, {*alike(plain), *_close(plain)}) or word

    opened = _GLUED.sub(lambda m: f"{m[1]} {m[2]}" if stem(m[1].lower()) in have else m[0], text)
    return _SHORT.sub(_turned, _WORD.sub(put_right, opened))


def _turned(match: re.Match[str]) -> str:
    """A little word with its letters turned round (`hwo`)."""
    word = match.group().lower()
    meant = _LITTLE.get("".join(sorted(word)), "")
    return meant if meant and word not in _ours() else match.group()


def words(text: str) -> list[str]:
    """The words of a text that could be misspelt, in lower case."""
    return [match.group() for match in _WORD.finditer(normal(text))]


def _close(word: str) -> list[str]:
    return [one for one in _ours() if abs(len(one) - len(word)) <= 2 and one[0] == word[0]]


def _nearest(word: str, candidates: Iterable[str]) -> str:
    """The one word within the slips its length allows; '' where none is, or two are equally near."""
    allowed = 1 if len(word) < 7 else 2
    scored = sorted(
        (DamerauLevenshtein.distance(word, one), one) for one in candidates if one and one[0] == word[0]
    )
    near = [(slips, one) for slips, one in scored if slips <= allowed]
    if not near or (len(near) > 1 and near[0][0] == near[1][0] and stem(near[0][1]) != stem(near[1][1])):
        return ""
    return near[0][1]
