"""Is a message in a language that is not ours? Told by its letters, else by its small words.

`language.guess` chooses between the languages we answer in; this looks wider and says nothing where a message
is too short to tell.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent.parent / "data"
SCRIPTS = {
    "CYRILLIC": "ru",
    "GREEK": "el",
    "ARABIC": "ar",
    "HEBREW": "he",
    "CJK": "zh",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
    "THAI": "th",
    "DEVANAGARI": "hi",
}
OURS = ("en", "de")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LONGEST = 600
_LEAST, _SHARE = 2, 0.34
# Letters that say more than a word does, where the small words leave it open.
_LETTERS = {
    "pl": "ąęłńśźż",
    "tr": "ğışİ",
    "cs": "ěřů",
    "es": "¿¡ñ",
    "pt": "ãõ",
    "sv": "å",
    "da": "øæ",
    "fr": "èêç",
}


def of(text: str) -> str | None:
    """The likeliest language (ISO 639-1) of a message, or None where too little of it is known."""
    if script := _by_script(text):
        return script
    words = [word.lower().replace("’", "'") for word in _WORD.findall(text[:_LONGEST])]
    if len(words) < _LEAST:
        return None
    lists = {code: known for code, known in _small_words().items() if code != "shared"}
    counts = {code: sum(word in known for word in words) for code, known in lists.items()}
    for code, letters in _LETTERS.items():
        counts[code] += bool(set(letters) & set(text))
    (best, most), (_, next_most) = Counter(counts).most_common(2)
    certain = most >= _LEAST and most > next_most and most / len(words) >= _SHARE
    return best if certain and (best in OURS or _only_there(words, best)) else None


def _only_there(words: list[str], code: str) -> bool:
    """Whether one of the words cannot be one of ours: *come in* is no Italian."""
    ours = frozenset().union(*(_small_words()[own] for own in (*OURS, "shared")))
    return any(word in _small_words()[code] and word not in ours for word in words)


def _by_script(text: str) -> str | None:
    """A language of another alphabet, where most letters are of it."""
    letters = [sign for sign in text[:_LONGEST] if sign.isalpha()]
    foreign = [sign for sign in letters if ord(sign) > 0x24F]
    if len(letters) < 2 or len(foreign) * 2 < len(letters):
        return None
    names = Counter(unicodedata.name(sign, "").split(" ")[0].split("-")[0] for sign in foreign)
    return next((SCRIPTS[name] for name, _ in names.most_common() if name in SCRIPTS), None)


def closed_text(code: str, fallback: str) -> str:
    """That no answer is given in this language, said in it where we can, else in the fallback language."""
    texts = _texts()
    return texts.get(code) or texts.get(fallback) or texts["en"]


@cache
def _small_words() -> dict[str, frozenset[str]]:
    return {code: frozenset(words.split()) for code, words in _rows("tongues.txt")}


@cache
def _texts() -> dict[str, str]:
    return dict(_rows("closed_languages.txt"))


def _rows(name: str) -> list[tuple[str, str]]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    parts = (line.split(" | ", 1) for line in lines if line and not line.startswith("#"))
    return [(code, rest) for code, rest in parts]
