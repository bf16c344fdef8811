"""ROUGE-1, ROUGE-2 and ROUGE-Lsum as F1 (Lin 2004), words in lower case and unstemmed, times 100."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

_WORD = re.compile(r"[a-z0-9]+")
_END = re.compile(r"(?<=[.!?])\s+|\n+")
Tokens = list[str]


@dataclass(frozen=True)
class Rouge:
    one: float
    two: float
    lsum: float


def rouge(said: str, reference: str) -> Rouge:
    """A summary held against one reference."""
    return Rouge(_grams(said, reference, 1), _grams(said, reference, 2), _lsum(said, reference))


def _grams(said: str, reference: str, size: int) -> float:
    mine, theirs = (Counter(_pieces(_WORD.findall(text.lower()), size)) for text in (said, reference))
    return _f1(sum((mine & theirs).values()), sum(mine.values()), sum(theirs.values()))


def _pieces(words: Tokens, size: int) -> list[tuple[str, ...]]:
    return [tuple(words[at : at + size]) for at in range(len(words) - size + 1)]


def _lsum(said: str, reference: str) -> float:
    """For each sentence of the reference the union of its longest common subsequences with all of ours,
    no word counted more often than it stands in either text."""
    mine, theirs = _sentences(said), _sentences(reference)
    left = Counter(word for sentence in mine for word in sentence)
    due = Counter(word for sentence in theirs for word in sentence)
    lengths, hits = (sum(left.values()), sum(due.values())), 0
    for sentence in theirs:
        union = sorted({at for other in mine for at in _subsequence(sentence, other)})
        for at in union:
            word = sentence[at]
            if left[word] > 0 and due[word] > 0:
                left[word], due[word], hits = left[word] - 1, due[word] - 1, hits + 1
    return _f1(hits, *lengths)


def _subsequence(one: Sequence[str], other: Sequence[str]) -> list[int]:
    """The places in `one` of a longest common subsequence."""
    best = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i, word in enumerate(one):
        for j, heard in enumerate(other):
            best[i + 1][j + 1] = best[i][j] + 1 if word == heard else max(best[i][j + 1], best[i + 1][j])
    places, i, j = [], len(one), len(other)
    while i and j:
        if one[i - 1] == other[j - 1]:
            places.append(i - 1)
            i, j = i - 1, j - 1
        elif best[i - 1][j] >= best[i][j - 1]:
            i -= 1
        else:
            j -= 1
    return places


def _sentences(text: str) -> list[Tokens]:
    found = (_WORD.findall(part.lower()) for part in _END.split(text))
    return [words for words in found if words]


def _f1(hits: int, mine: int, theirs: int) -> float:
    return 100 * 2 * hits / (mine + theirs) if hits else 0.0
