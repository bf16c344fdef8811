"""Names, numbers and models in a question that an answer may only touch when approved text has them."""

from __future__ import annotations

import re

from apps.grounding.understanding.places import placed
from apps.grounding.verifier.facts import identifiers_in
from apps.grounding.words import is_function_word, normal, tokens

_NUMBER = re.compile(r"(?<![\w.,/])(?:\d+(?:[.,/]\d+)*)(?![\w/])")
_NAME = re.compile(r"(?<=[\w,;:)] )(?:[A-ZÄÖÜ][\w&'’-]+|[A-Z]{2,}\b)")
_SMALL = 12
_COMMON = frozenset(
    [
        "i",
        "ok",
        "usb",
        "led",
        "eu",
        "uk",
        "us",
        "gps",
        "diy",
        "tv",
        "pc",
        "eur",
        "usd",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "christmas",
        "easter",
        "english",
        "german",
        "hi",
        "hello",
        "thanks",
        "do",
        "does",
        "is",
        "are",
        "can",
        "could",
        "what",
        "which",
        "how",
        "when",
        "where",
        "will",
        "would",
        "if",
        "it",
        "the",
        "and",
        "but",
        "please",
    ]
)


def hard_numbers(text: str) -> frozenset[str]:
    """Numbers that look like a model, a year or a size: decimals, fractions, whole numbers above 12."""
    found = set()
    for match in _NUMBER.finditer(normal(text)):
        word = match.group()
        if not word.isdigit() or int(word) > _SMALL:
            found.add(word)
    return frozenset(found)


def codes(text: str) -> frozenset[str]:
    """Part numbers and model names of letters and digits."""
    return identifiers_in(text)


def names(text: str, language: str) -> frozenset[str]:
    """Capitalised words inside a sentence, in lower case; none in German, where every noun is one."""
    if language == "de" or text.isupper():
        return frozenset()
    found = {w for m in _NAME.finditer(text) for w in tokens(m.group())}
    apart = _COMMON | placed(text)
    return frozenset(w for w in found if w not in apart and not is_function_word(w))
