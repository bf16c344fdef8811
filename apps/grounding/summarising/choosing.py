"""Which sentences a summary is made of: the first request, what came of it, the last commitment."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from apps.core import redaction
from apps.grounding.summarising import cues
from apps.grounding.summarising.lines import Said
from apps.grounding.summarising.vocabulary import word_list

NUMBER = re.compile(r"\d")
LATER_TURN = 1.2
"""What a sentence of a later turn must outweigh to be what somebody came for."""
NAMING = 2
STOPWORDS = word_list("stopwords")


def content(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", text.lower()) if word not in STOPWORDS and len(word) > 2}


def substantial(said: Sequence[Said]) -> list[Said]:
    return [
        one
        for one in said
        if not cues.is_filler(one.text) and len(cues.tidy(one.text).split()) >= 2 and not _only_data(one.text)
    ]


@lru_cache(maxsize=4096)
def _only_data(text: str) -> bool:
    """A line that just hands over a number, a name or an address is no statement."""
    private = sum(span.end - span.start for span in redaction.find(text))
    words = re.findall(r"[^\W\d_]{2,}", text)
    return (
        private > 0.6 * len(text)
        or not words
        or (len(words) <= 3 and all(word[0].isupper() for word in words))
    )


def first_request(said: Sequence[Said]) -> Said | None:
    """What the shopper came with: the weightiest sentence of their first turns."""
    own = [one for one in substantial(said) if one.by == "shopper"]
    if not own:
        return None
    early = [one for one in own if one.line <= own[0].line + 3][:6]
    return max(
        early,
        key=lambda one: (
            _request_weight(one) - 0.6 * early.index(one) - LATER_TURN * (one.line > own[0].line),
            -one.place,
        ),
    )


def _request_weight(one: Said) -> float:
    """A question that names nothing (*can you sort this?*) leans on what was said before it."""
    words = len(one.text.split())
    weight = (
        2.0 * (one.asks and len(content(one.text)) >= NAMING)
        + 1.6 * bool(cues.TROUBLE.search(one.text))
        + 1.4 * bool(cues.NEEDS.search(one.text))
    )
    return weight + min(words, 14) / 7 - (1.5 if words < 4 else 0)


def last_commitment(said: Sequence[Said]) -> Said | None:
    """The last thing somebody of the house said they did or will do."""
    made = [
        one
        for one in substantial(said)
        if one.by != "shopper" and cues.COMMITS.search(one.text) and not one.asks
    ]
    return made[-1] if made else None


def central(said: Sequence[Said], *, by: str) -> list[Said]:
    """The sentences of one side, the weightiest first: shared words, numbers, requests and answers."""
    body = substantial(said)
    counts = Counter(word for one in body for word in content(one.text))
    asked = content(request.text) if (request := first_request(said)) else set()
    house = by != "shopper"
    own = [one for one in body if (one.by != "shopper") == house]

    def weight(one: Said) -> float:
        words = content(one.text)
        shared = sum(counts[word] - 1 for word in words) / (3 + len(words))
        bonus = 0.8 * bool(NUMBER.search(one.text)) + 0.5 * len(words & asked)
        if house:
            bonus += 1.5 * bool(cues.COMMITS.search(one.text)) + 1.2 * bool(
                cues.REQUESTS.match(cues.tidy(one.text))
            )
            bonus += 0.8 * bool(cues.CANNOT.search(one.text))
        else:
            bonus += (
                0.8 * bool(cues.TROUBLE.search(one.text))
                + 0.6 * bool(cues.NEEDS.search(one.text))
                + 0.4 * one.asks
            )
        return shared + bonus - (1.5 if len(words) < 3 else 0)

    return sorted(own, key=lambda one: (-weight(one), one.place))


def alike(one: Said, other: Said) -> bool:
    a, b = content(one.text), content(other.text)
    return bool(a and b) and len(a & b) / min(len(a), len(b)) > 0.7


def chosen(said: Sequence[Said], *, most: int) -> list[Said]:
    """At most `most` sentences in the order they were said, both sides heard, nothing twice."""
    kept = [one for one in (first_request(said), last_commitment(said)) if one]
    sides = [central(said, by="advisor"), central(said, by="shopper")]
    while len(kept) < most and any(sides):
        for side in sides:
            while side and (side[0] in kept or any(alike(side[0], one) for one in kept)):
                side.pop(0)
            if side and len(kept) < most:
                kept.append(side.pop(0))
    return sorted(kept, key=lambda one: one.place)
