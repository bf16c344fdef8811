"""Text → hashed n-grams. Training and product share this file, so an artefact names its VERSION."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from itertools import combinations
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

VERSION = 2
CONCEPTS = Path(__file__).with_name("concepts.txt")
DIMENSIONS = 1 << 16
HEAD, TAIL = 700, 300
WEIGHTS = (1.0, 0.7, 0.7, 1.6, 1.6)  # of the families of features below
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+|[^\w\s]")


def normalised(text: str) -> str:
    """Lower case, compatibility forms unfolded, marks that hide letters removed, very long texts cut."""
    if len(text) > HEAD + TAIL:
        text = text[:HEAD] + " " + text[-TAIL:]
    text = unicodedata.normalize("NFKC", text).lower().replace("’", "'")
    return "".join(sign for sign in text if unicodedata.category(sign) != "Cf")


def tokens(text: str) -> list[str]:
    return ["0" if token.isdigit() else token for token in WORD.findall(normalised(text))]


@cache
def _lexicon() -> tuple[dict[str, list[str]], list[tuple[str, str]]]:
    """Whole words → concepts, and (beginning, concept) for entries that end in a star."""
    whole: dict[str, list[str]] = {}
    starts: list[tuple[str, str]] = []
    for line in CONCEPTS.read_text(encoding="utf-8").splitlines():
        concept, entries = line.split(": ", 1)
        for entry in entries.split():
            if entry.endswith("*"):
                starts.append((entry[:-1], concept))
            else:
                whole.setdefault(entry.replace("-", " "), []).append(concept)
    return whole, starts


@lru_cache(maxsize=20_000)
def concepts_of(word: str) -> tuple[str, ...]:
    """What a word, or two words in a row, stand for; several words stand for the same thing."""
    whole, starts = _lexicon()
    return (*whole.get(word, ()), *(concept for start, concept in starts if word.startswith(start)))


def _concept_slots(words: list[str]) -> tuple[set[int], set[int]]:
    """Concepts in their order of appearance side by side, and every two that meet in one text."""
    run = [concept for word in words for concept in concepts_of(word)]
    run += [concept for a, b in zip(words, words[1:], strict=False) for concept in concepts_of(f"{a} {b}")]
    present = sorted(set(run))[:24]
    singles = {_slot(f"k{concept}") for concept in present}
    return singles, {_phrase_slot(f"m{a} {b}") for a, b in combinations(present, 2)}


def _slot(name: str) -> int:
    return crc32(name.encode()) % DIMENSIONS


@lru_cache(maxsize=20_000)
def _word_slots(word: str) -> tuple[int, ...]:
    """The places of a word's own letters, 3 to 5 in a row with its edges."""
    edged = f"<{word}>"
    return tuple(
        _slot(f"c{edged[at : at + size]}")
        for size in (3, 4, 5)
        for at in range(max(0, len(edged) - size + 1))
    )


@lru_cache(maxsize=50_000)
def _phrase_slot(phrase: str) -> int:
    return _slot(f"w{phrase}")


@lru_cache(maxsize=512)
def features(text: str) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Indices and values: words, phrases, letter groups, concepts and their meetings, by family.

    Remembered for a while, because several models look at the same message; do not change the arrays.
    """
    words = ["^", *tokens(text), "$"]
    singles = {_phrase_slot(word) for word in words}
    pairs = {_phrase_slot(f"{a} {b}") for a, b in zip(words, words[1:], strict=False)}
    triples = {_phrase_slot(f"{a} {b} {c}") for a, b, c in zip(words, words[1:], words[2:], strict=False)}
    letters = {slot for word in words for slot in _word_slots(word)}
    concepts, meetings = _concept_slots(words)
    families = [sorted(f) for f in (singles, pairs | triples, letters, concepts, meetings)]
    indices = [slot for family in families for slot in family]
    shares = [
        weight / float(np.sqrt(len(family) or 1)) for family, weight in zip(families, WEIGHTS, strict=True)
    ]
    values = [share for family, share in zip(families, shares, strict=True) for _ in family]
    return np.array(indices, dtype=np.int64), np.array(values, dtype=np.float64)
