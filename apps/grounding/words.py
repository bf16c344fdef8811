"""Words: tokens, stems, function words and light synonyms for English and German. Pure and fast."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from .lexicon import ANTONYMS, FUNCTION_WORDS, NEGATORS, SYNONYM_OF

_TOKEN = re.compile(r"[^\W_]+(?:[.'’\-/][^\W_]+)*", re.UNICODE)
_COUNTED = re.compile(r"\d[\d.,/]*(?:-[^\W\d_]+)+")
_CONTRACTIONS = (
    (re.compile(r"\bwon['’]t\b"), "will not"),
    (re.compile(r"\b(ca|sha)n['’]t\b"), r"\1n not"),
    (re.compile(r"n['’]t\b"), " not"),
    (re.compile(r"\bcannot\b"), "can not"),
    (re.compile(r"['’](?:s|re|ve|ll|d|m)\b"), ""),
)
_ZU = re.compile(r"^(zurück|ab|an|auf|aus|ein|mit|nach|um|vor|weg|zusammen)zu(?=[a-zäöü]{2,}en$)")
# One word in two spellings: `wi-fi`, `e-bike`, `t-shirt`, but not `in-ear`, nor `xs-xl`.
_HYPHENED = re.compile(r"\b([a-zäöü]{1,2})-([a-zäöü]{2,})\b")
_SIZES = frozenset({"xs", "xl", "m", "s", "l"})
_FRACTIONS = {"½": "1/2", "¼": "1/4", "¾": "3/4", "⅓": "1/3", "⅔": "2/3", "⅛": "1/8", "⅜": "3/8", "⅝": "5/8"}
_FRACTION = re.compile("|".join(_FRACTIONS))
_SUFFIXES = (
    "ations", "ation", "nesses", "ness", "ments", "ment", "ingly", "edly", "ables", "able", "ibles", "ible",
    "ings", "ing", "ers", "ies", "ied", "est", "ed", "er", "es", "ly", "s", "en", "e", "y",
)  # fmt: skip
_GERMAN_SUFFIXES = (
    "ungen",
    "ung",
    "lichen",
    "liche",
    "lich",
    "ern",
    "em",
    "en",
    "er",
    "es",
    "st",
    "e",
    "n",
    "s",
)


def normal(text: str) -> str:
    """Lower case, NFKC, no zero-width or direction marks, contractions spelt out, underscores and escaped
    quotes (`14\\"`) opened."""
    plain = unicodedata.normalize("NFKC", _FRACTION.sub(lambda m: f" {_FRACTIONS[m[0]]}", text)).lower()
    if not plain.isascii():
        plain = "".join(c for c in plain if unicodedata.category(c) != "Cf")
    plain = plain.replace("_", " ").replace("’", "'").replace('\\"', '"')
    for pattern, spelt in _CONTRACTIONS:
        plain = pattern.sub(spelt, plain)
    return plain


def _as_one(match: re.Match[str]) -> str:
    first, second = match.groups()
    apart = first in FUNCTION_WORDS or first in NEGATORS or first in _SIZES
    return match.group() if apart else first + second


def tokens(text: str) -> list[str]:
    """Words and numbers of a text in order; `rain-proof` and `and/or` are opened, `wi-fi` is one word, `3.5`
    is kept."""
    return list(_tokens(text))


@lru_cache(maxsize=2048)
def _tokens(text: str) -> tuple[str, ...]:
    out: list[str] = []
    for match in _TOKEN.finditer(_HYPHENED.sub(_as_one, normal(text))):
        word = match.group()
        if _COUNTED.fullmatch(word):
            out.extend(word.split("-"))
        elif any(c.isdigit() for c in word):
            out.append(word)
        else:
            out.extend(part for part in re.split(r"[.'\-/]", word) if part)
    return tuple(out)


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A crude common stem; related words of both languages meet, unrelated short words stay apart."""
    if len(word) <= 3 or any(c.isdigit() for c in word):
        return word
    folded = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    suffixes = _GERMAN_SUFFIXES if folded != word else _SUFFIXES
    cut = folded
    for _ in range(2):
        for suffix in suffixes:
            if cut.endswith(suffix) and len(cut) - len(suffix) >= 3:
                cut = cut[: -len(suffix)]
                break
    if len(cut) > 3 and cut[-1] == cut[-2] and cut[-1] not in "ls":
        cut = cut[:-1]
    return cut[:-1] + "i" if cut.endswith("y") else cut


@lru_cache(maxsize=65536)
def concept(word: str) -> str:
    """The name of the group of near synonyms a word belongs to, else its stem; `abzugeben` is `abgeben`."""
    word = _ZU.sub(r"\1", word)
    return SYNONYM_OF.get(word) or SYNONYM_OF.get(stem(word)) or stem(word)


def is_function_word(word: str) -> bool:
    """True for words that carry no content of their own (articles, pronouns, auxiliaries)."""
    return word in FUNCTION_WORDS


def is_negator(word: str) -> bool:
    """True for words that turn a statement round: not, never, without, kein …"""
    return word in NEGATORS


def opposite(word: str) -> frozenset[str]:
    """Concepts that contradict the word when they are said of the same thing."""
    return ANTONYMS.get(concept(word), frozenset())


def content(text: str) -> list[str]:
    """The concepts of the content words of a text, in order."""
    return [concept(t) for t in tokens(text) if t not in FUNCTION_WORDS and t not in NEGATORS]
