"""Whose words they were, told from outside: *my* → *their*, *your* → *the customer's*."""

from __future__ import annotations

import re
from typing import Final

from apps.grounding.summarising.vocabulary import word_list

OWN_WORDS: Final = {
    "i'm": "they are",
    "i am": "they are",
    "i've": "they have",
    "i'll": "they will",
    "i'd": "they would",
    "i was": "they were",
    "i": "they",
    "me": "them",
    "my": "their",
    "mine": "theirs",
    "myself": "themselves",
    "im": "they are",
    "ive": "they have",
    "we're": "they are",
    "we've": "they have",
    "we'll": "they will",
    "we'd": "they would",
    "we": "they",
    "us": "them",
    "our": "their",
    "ours": "theirs",
    "am": "are",
}
OTHER: Final = {
    "shopper": {
        "you": "they",
        "your": "their",
        "you're": "they are",
        "you've": "they have",
        "u": "they",
        "ur": "their",
    },
    "advisor": {
        "you": "the customer",
        "your": "the customer's",
        "you're": "the customer is",
        "you've": "the customer has",
        "you'll": "the customer will",
        "you'd": "the customer would",
        "you are": "the customer is",
        "you have": "the customer has",
        "you were": "the customer was",
        "u": "the customer",
        "ur": "the customer's",
        "yours": "the customer's",
        "yourself": "themselves",
    },
}
THIRD: Final = {
    "am": "is",
    "'m": "is",
    "have": "has",
    "'ve": "has",
    "do": "does",
    "don't": "doesn't",
    "dont": "doesn't",
    "haven't": "hasn't",
    "'ll": "will",
    "'d": "would",
    "was": "was",
    "are": "is",
    "were": "was",
    "'re": "is",
}
PLAIN_VERBS: Final = word_list("plain_verbs")
SAME_VERBS: Final = word_list("same_verbs")
HELPERS: Final = ("can", "will", "could", "would", "should", "do", "did", "does", "may", "must", "might")
AGREEING = re.compile(
    r"(?<!\w)("
    + "".join(rf"(?<!{helper} )" for helper in HELPERS)
    + rf"the customer )({'|'.join(sorted(PLAIN_VERBS))})\b"
)
"""*you need* has become *the customer need*; after a helping verb the form stays."""


def shifted(text: str, by: str) -> str:
    """Told about the speaker: *my* → *their*, and for a house's words *your* → *the customer's*."""
    table = OWN_WORDS | OTHER["shopper" if by == "shopper" else "advisor"]
    pattern = re.compile(
        r"(?<![\w'@.-])("
        + "|".join(sorted(map(re.escape, table), key=len, reverse=True))
        + r")(?![\w'@-]|\.\w)",
        re.I,
    )
    told = pattern.sub(
        lambda match: match.group() if match.group() == "US" else table[match.group().lower()], text
    )
    return told if by == "shopper" else AGREEING.sub(lambda match: match[1] + with_s(match[2]), told)


def with_s(verb: str) -> str:
    """*need* → *needs*."""
    if verb.endswith(("ch", "sh", "ss", "x", "o")):
        return f"{verb}es"
    return f"{verb[:-1]}ies" if verb.endswith("y") and verb[-2] not in "aeiou" else f"{verb}s"
