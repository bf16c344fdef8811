"""What holds a shopper back, from a fixed taxonomy, each with the words that show it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from apps.grounding.classifiers import haggling, linear, sense
from apps.grounding.classifiers.dialogue import Spoken
from apps.grounding.classifiers.objection_rules import DOUBTFUL, PLAIN_QUESTION, RULES, SATISFIED

TAGS: Final = tuple(RULES)
OPEN_CONFIDENCE: Final = 0.85
PRICE: Final = "price_too_high"
SHIPPING: Final = "shipping_cost"
ASKED: Final = 0.5
"""The least chance of a plain question to be more than one."""
MOST_SENTENCES: Final = 12
MOST_SIGNS: Final = 4000
LONGEST: Final = 400
LEAST_WORDS: Final = 2  # below that the model has nothing to go by
WORD = re.compile(r"[^\W\d_]{2,}")
SENTENCE = re.compile(r"(?:[^.!?\n;]|\.(?=\d))+(?:[.!?;]+|\n|$)")
CLAUSE_EDGE = re.compile(r",?\s(?:but|aber|although|though|obwohl|however|because|weil|doch)\s|,\s", re.I)
BUT = re.compile(r"\b(?:but|aber|although|though|obwohl|however|doch)\b", re.I)
MONEY = re.compile(r"[€$£]\s?\d|\d\s?(?:€|\$|£|eur|usd|euro|dollars|chf)", re.I)
CARRIAGE = re.compile(
    r"\b(?:shipping|shipped?|postage|post(?:ing|ed)?|courier|freight|carriage|p&p|deliver(?:y|ing)|send(?:ing)?|"
    r"mail(?:ing)?|transport\w*|shuttle|dispatch\w*|handling|parcel|versand\w*|porto|liefer\w*|zustell\w*|"
    r"spedition\w*|schick\w*)\b",
    re.I,
)
STARTLED = re.compile(
    r"^\W*(?:wow|ouch|phew|oof|really|seriously|uff|puh|whoa|hm+|oh)?\W*(?:that much|so much|"
    r"that'?s (?:a lot|much|quite a lot|too much|steep)|so viel|ganz schön viel|zu viel|no way|ouch|"
    r"puh|uff)\W*$",
    re.I,
)


class Objection(NamedTuple):
    """`quote` stands in the message word for word; `confidence` is 0.5 at the bar and 1 at most."""

    tag: str
    quote: str
    confidence: float


def find(text: str, history: Sequence[Spoken] = ()) -> list[Objection]:
    """Objections in one message of a shopper, each tag once, the surest first.

    What is said openly counts wherever it stands; beside it the whole turn is weighed once, because each
    reading of a text's meaning costs a run of the embedding model.
    """
    best = {tag: Objection(tag, quote, OPEN_CONFIDENCE) for tag, quote in openly(text, history).items()}
    if (heard := _weighed(text)) and heard.tag not in best:
        best[heard.tag] = heard
    return sorted(best.values(), key=lambda objection: -objection.confidence)


def openly(text: str, history: Sequence[Spoken] = ()) -> dict[str, str]:
    """The tags of what is said in so many words, each with the words."""
    found: dict[str, str] = {}
    for sentence in _sentences(text):
        for tag, quote in _in_sentence(sentence, history):
            found.setdefault(tag, quote)
    return found


def _sentences(text: str) -> list[str]:
    return [match.group().strip()[:LONGEST] for match in SENTENCE.finditer(text) if match.group().strip()][
        :MOST_SENTENCES
    ]


def _in_sentence(sentence: str, history: Sequence[Spoken]) -> Iterator[tuple[str, str]]:
    if SATISFIED.search(sentence):
        return
    quoted = {} if only_asks(sentence) else {tag: quote for tag in TAGS if (quote := _clause(tag, sentence))}
    if PRICE in quoted and CARRIAGE.search(sentence):
        quoted.setdefault(SHIPPING, quoted.pop(PRICE))
    if haggling.offered(sentence, history) and SHIPPING not in quoted:
        quoted[PRICE] = sentence
    yield from quoted.items()
    if STARTLED.match(sentence) and history and MONEY.search(history[-1].text):
        yield PRICE, sentence


def _weighed(text: str) -> Objection | None:
    """The likeliest tag of the whole turn, if its chance reaches the bar, with the sentence that bears it."""
    if len(WORD.findall(text)) < LEAST_WORDS:
        return None
    found = {tag: (chance, bar) for tag, chance, bar in sense.chances("objections", text) if tag in RULES}
    if CARRIAGE.search(text):  # what is dear about it is the way to the house
        price, shipping = found.pop(PRICE), found[SHIPPING]
        found[SHIPPING] = (max(price[0], shipping[0]), shipping[1])
    tag = max(found, key=lambda one: found[one][0])
    chance, bar = found[tag][0], max(found[tag][1], ASKED if only_asks(text) else 0)
    if chance < bar:
        return None
    model = linear.load("objections")
    place = model.labels.index(tag)
    quote = max(_sentences(text), key=lambda one: float(model.logits(one)[place]))
    if tag == PRICE and SATISFIED.search(quote) and not BUT.search(quote):
        return None
    return Objection(tag, quote, round(0.5 + 0.5 * (chance - bar) / (1 - bar), 2))


def only_asks(text: str) -> bool:
    """A question for a price, a size or a date, without a doubt in it."""
    return bool(PLAIN_QUESTION.match(text)) and not DOUBTFUL.search(text)


def _clause(tag: str, sentence: str) -> str | None:
    """The clause around the telling words, if there are any."""
    for pattern in RULES[tag]:
        if match := pattern.search(sentence):
            starts = [edge.end() for edge in CLAUSE_EDGE.finditer(sentence, 0, match.start())]
            ends = [edge.start() for edge in CLAUSE_EDGE.finditer(sentence, match.end())]
            return sentence[max(starts, default=0) : min(ends, default=len(sentence))].strip()
    return None
