"""What holds a shopper back, from a fixed taxonomy, each with the words that show it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import log
from typing import Final, NamedTuple

import numpy as np

from apps.grounding.classifiers import linear, sense
from apps.grounding.classifiers.dialogue import Spoken
from apps.grounding.classifiers.objection_rules import DOUBTFUL, PLAIN_QUESTION, RULES, SATISFIED

TAGS: Final = tuple(RULES)
OPEN_CONFIDENCE: Final = 0.85
THRESHOLD: Final = 0.55
QUESTION_THRESHOLD: Final = 0.85
PRICE: Final = "price_too_high"
PRICE_THRESHOLD: Final = 0.7
"""A budget named or a price asked for is near to an objection and is none."""
MOST_SENTENCES: Final = 12
MOST_SIGNS: Final = 4000
LONGEST: Final = 400
LEAST_WORDS: Final = 3  # below that the model has nothing to go by
WORD = re.compile(r"[^\W\d_]{2,}")
SENTENCE = re.compile(r"[^.!?\n;]+(?:[.!?;]+|\n|$)")
CLAUSE_EDGE = re.compile(r",?\s(?:but|aber|although|though|obwohl|however|because|weil|doch)\s|,\s", re.I)
MONEY = re.compile(r"[€$£]\s?\d|\d\s?(?:€|\$|£|eur|usd|euro|dollars|chf)", re.I)
STARTLED = re.compile(
    r"^\W*(?:wow|ouch|phew|oof|really|seriously|uff|puh|whoa|hm+|oh)?\W*(?:that much|so much|"
    r"that'?s (?:a lot|much|quite a lot|too much|steep)|so viel|ganz schön viel|zu viel|no way|ouch|"
    r"puh|uff)\W*$",
    re.I,
)


class Objection(NamedTuple):
    """`quote` stands in the message word for word; `confidence` is 0..1."""

    tag: str
    quote: str
    confidence: float


def find(text: str, history: Sequence[Spoken] = ()) -> list[Objection]:
    """Objections in one message of a shopper, each tag once, the surest first."""
    best: dict[str, Objection] = {}
    for sentence in _sentences(text):
        for objection in _in_sentence(sentence, history):
            if objection.tag not in best or objection.confidence > best[objection.tag].confidence:
                best[objection.tag] = objection
    return sorted(best.values(), key=lambda objection: -objection.confidence)


def _sentences(text: str) -> list[str]:
    return [match.group().strip()[:LONGEST] for match in SENTENCE.finditer(text) if match.group().strip()][
        :MOST_SENTENCES
    ]


def _in_sentence(sentence: str, history: Sequence[Spoken]) -> Iterator[Objection]:
    if SATISFIED.search(sentence):
        return
    asks = bool(PLAIN_QUESTION.match(sentence)) and not DOUBTFUL.search(sentence)
    scores = _scores(sentence)
    quoted = {} if asks else {tag: quote for tag in TAGS if (quote := _openly(tag, sentence))}
    if "shipping_cost" in quoted:
        quoted.pop("price_too_high", None)
    for tag, quote in quoted.items():
        yield Objection(tag, quote, round(max(OPEN_CONFIDENCE, scores[tag]), 2))
    # Said in other words: the likeliest tag alone, for the next ones are its neighbours.
    tag = max(scores, key=lambda one: scores[one])
    bar = QUESTION_THRESHOLD if asks else PRICE_THRESHOLD if tag == PRICE else THRESHOLD
    if not quoted and len(WORD.findall(sentence)) >= LEAST_WORDS and scores[tag] >= bar:
        yield Objection(tag, sentence, round(scores[tag], 2))
    if STARTLED.match(sentence) and history and MONEY.search(history[-1].text):
        yield Objection("price_too_high", sentence, OPEN_CONFIDENCE)


def _scores(sentence: str) -> dict[str, float]:
    """A chance for each tag by words and meaning, `THRESHOLD` at the bar of the trained model."""
    over = sense.over_the_bar("objections", sentence) + log(THRESHOLD / (1 - THRESHOLD))
    chances = 1 / (1 + np.exp(-np.clip(over, -30, 30)))
    return dict(zip(linear.load("objections").labels, map(float, chances), strict=True))


def _openly(tag: str, sentence: str) -> str | None:
    """The clause around the telling words, if there are any."""
    for pattern in RULES[tag]:
        if match := pattern.search(sentence):
            starts = [edge.end() for edge in CLAUSE_EDGE.finditer(sentence, 0, match.start())]
            ends = [edge.start() for edge in CLAUSE_EDGE.finditer(sentence, match.end())]
            return sentence[max(starts, default=0) : min(ends, default=len(sentence))].strip()
    return None
