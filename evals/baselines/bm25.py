"""BM25 (Robertson), k1 = 1.2, b = 0.75, over words and numbers."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

_WORD = re.compile(r"[a-z0-9]+(?:\.[0-9]+)?", re.IGNORECASE)


def words(text: str) -> list[str]:
    return [word.lower().removesuffix("s") if len(word) > 3 else word.lower() for word in _WORD.findall(text)]


class BM25:
    """Scores texts of one collection against a query."""

    def __init__(self, texts: Sequence[str], k1: float = 1.2, b: float = 0.75) -> None:
        self.k1, self.b = k1, b
        self.counts = [Counter(words(text)) for text in texts]
        self.lengths = [sum(each.values()) for each in self.counts]
        self.average = sum(self.lengths) / max(1, len(self.lengths)) or 1.0
        held: Counter[str] = Counter(word for each in self.counts for word in each)
        self.idf = {w: math.log(1 + (len(texts) - n + 0.5) / (n + 0.5)) for w, n in held.items()}
        self.holding: dict[str, list[int]] = {}
        for at, each in enumerate(self.counts):
            for word in each:
                self.holding.setdefault(word, []).append(at)

    def score(self, query: Sequence[str], at: int) -> float:
        total, counts = 0.0, self.counts[at]
        norm = self.k1 * (1 - self.b + self.b * self.lengths[at] / self.average)
        for word in query:
            if n := counts.get(word, 0):
                total += self.idf[word] * n * (self.k1 + 1) / (n + norm)
        return total

    def scores(self, query: str, among: Sequence[int] | None = None) -> list[float]:
        """The score of each text (or of those at the positions given), in order."""
        asked = list(dict.fromkeys(words(query)))
        return [self.score(asked, at) for at in (range(len(self.counts)) if among is None else among)]

    def best(self, query: str, limit: int) -> list[int]:
        """Positions of the best texts, best first."""
        asked = list(dict.fromkeys(words(query)))
        found = {at for word in asked for at in self.holding.get(word, ())}
        return sorted(found, key=lambda at: (-self.score(asked, at), at))[:limit]
