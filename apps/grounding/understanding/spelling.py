"""Typing slips: words nobody knows, put right to words that the brand or our own lists know.

What is then said is checked against approved text as ever. A word that the language has is left alone:
`paint` is no slip for `point`, however near it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from functools import lru_cache
from pathlib import Path

from rapidfuzz.distance import DamerauLevenshtein

from apps.grounding.lexicon import FUNCTION_WORDS, SYNONYM_OF, VAGUE_WORDS
from apps.grounding.words import concept, normal, stem
from apps.llm.embeddings import is_word

_WORD = re.compile(r"[^\W\d_]{4,}")
_GLUED = re.compile(r"\b([^\W\d_]{3,})(\d{1,3})\b")
_SHORT = re.compile(r"\b[^\W\d_]{3}\b")
_VOWELS = re.compile(r"[aeiouäöü]")
_LITTLE = {
    "".join(sorted(word)): word
    for word in ("how", "can", "the", "are", "and", "you", "for", "der", "die", "wie")
}
_SHORTENED = frozenset(
    ("pls", "plz", "thx", "pcs", "sth", "hrs", "yrs", "wks", "kgs", "lbs", "mhz", "khz", "tvs")
)
_DOUBLE = re.compile(r"(.)\1+")
_TALL = re.compile(r"\b(i['’]?m|i am|ich bin) (1[.,]\d\d)\b(?!\s?(?:m\b|met))", re.IGNORECASE)
_APOSTROPHE = re.compile(
    r"(?:dont|cant|wont|isnt|arent|doesnt|didnt|hasnt|havent|youre|theyre|whats|thats|heres|hows|ill|ive)"
)
_LISTS = Path(__file__).parent.parent / "data"
_SUFFIXES = ("s", "es", "ed", "d", "ing", "er", "ers", "est", "able", "less", "ly", "y")
_MOST = 6  # unknown words that are looked up; a message of more is not a slip but another language


@lru_cache(maxsize=1)
def _ours() -> frozenset[str]:
    """Words our own lists know, also those inside the patterns of ways of asking."""
    inside = " ".join((_LISTS / name).read_text("utf-8") for name in ("cues.txt", "intents.txt"))
    found = set(re.findall(r"[a-zäöüß]{4,}", re.sub(r"\\[a-z]", " ", inside)))
    return frozenset(found | FUNCTION_WORDS | VAGUE_WORDS | set(SYNONYM_OF))


@lru_cache(maxsize=1)
def _skeletons() -> dict[str, str]:
    return {_VOWELS.sub("", word): word for word in sorted(_ours()) if len(word) > 4}


@lru_cache(maxsize=1)
def _squashed() -> dict[str, str]:
    return {_DOUBLE.sub(r"\1", word): word for word in sorted(_ours()) if len(word) > 4}


def corrected(
    text: str,
    known: Iterable[str],
    alike: Callable[[str], Iterable[str]],
    *,
    names: Collection[str] = (),
    bold: bool = True,
) -> str:
    """The text with its unknown words put right where one known word is clearly meant.

    ``known`` are those of the text's words that the brand's approved texts contain; ``alike(word)`` gives
    the brand's words that look like it; ``names`` are words of the products the text may mean. Without
    ``bold``, only words that the language surely does not have are touched, and none written large.
    """
    text = _TALL.sub(r"\1 \2 m", text)  # how tall people are is said without the metre
    have = {stem(word) for word in known}
    looked_up = 0

    def put_right(match: re.Match[str]) -> str:
        nonlocal looked_up
        word = match.group()
        plain = word.lower()
        if (
            plain in _ours()
            or f"{plain}s" in _ours()
            or stem(plain) in have
            or plain in names
            or looked_up >= _MOST
        ):
            return word
        doubled = _squashed().get(_DOUBLE.sub(r"\1", plain))
        if doubled and not is_word(plain):
            return doubled
        if _APOSTROPHE.fullmatch(plain) or _stands(word, inside=match.start() > 0, bold=bold):
            return word
        looked_up += 1
        like = set(alike(plain))
        if any(_inflected(plain, one) for one in like):
            return word
        return _nearest(plain, {*like, *_close(plain), *names}) or word

    opened = _GLUED.sub(lambda m: f"{m[1]} {m[2]}" if _named(m[1].lower(), have, names) else m[0], text)
    bared = re.sub(r"\b[^\W\d_]{3,8}\b", lambda m: _voweled(m.group(), names), opened)
    return _SHORT.sub(_turned, _WORD.sub(put_right, bared))


def _named(word: str, have: Collection[str], names: Collection[str]) -> bool:
    return stem(word) in have or word in names


def _stands(word: str, *, inside: bool, bold: bool) -> bool:
    """True for a word that is no slip as far as can be told."""
    real = is_word(word) or any(
        word.lower().endswith(end) and len(word) - len(end) > 3 and is_word(word[: -len(end)])
        for end in _SUFFIXES
    )
    if bold:
        return real
    return real or is_word("word") is None or (inside and word[0].isupper())


def _inflected(word: str, root: str) -> bool:
    """True where a word of the brand, kept without its ending, is this very word."""
    return stem(word) == stem(root) or (
        len(root) > 3 and word.startswith(root) and word[len(root) :] in _SUFFIXES
    )


def _voweled(word: str, names: Collection[str]) -> str:
    """A word typed without its vowels (`tnt`, `dlvry`) as the word of ours or of the products."""
    plain = word.lower()
    if (
        _VOWELS.search(plain)
        or plain in _SHORTENED
        or plain in _ours()
        or plain in names
        or word[1:].isupper()
    ):
        return word
    meant = {name for name in names if len(name) > len(plain) and _VOWELS.sub("", name) == plain}
    if len(meant) == 1:
        return meant.pop()
    return _skeletons().get(plain, word) if len(plain) > 3 else word


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
    """The one word within the slips its length allows; '' where none is, or two are equally near.

    Of two equally near ones the small word is meant (`how meny` is no `mend`).
    """
    allowed = 1 if len(word) < 7 else 2
    scored = sorted(
        (DamerauLevenshtein.distance(word, one), one not in FUNCTION_WORDS | VAGUE_WORDS, one)
        for one in candidates
        if one and one[0] == word[0]
    )
    near = [one for one in scored if one[0] <= allowed]
    if not near:
        return ""
    equal = [one for one in near if one[:2] == near[0][:2]]
    return near[0][2] if len({concept(one[2]) for one in equal}) == 1 else ""
