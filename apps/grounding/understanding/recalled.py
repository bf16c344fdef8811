"""Products the conversation has shown: what `which of the two`, `they` and `the cheapest one` point at."""

from __future__ import annotations

import re

from apps.grounding.types import KnowledgePort, ProductView, Question
from apps.grounding.understanding.naming import named
from apps.grounding.words import tokens

_READ = 3  # earlier lines of the AI that are looked at
_MANY = re.compile(
    r"\b(?:both|either|neither|they|them|these|those|all of|each|the (?:two|three)|beide\w*|davon|alle)\b",
    re.IGNORECASE,
)
_MEASURED = (
    r"(?:light|heavi|cheap|warm|cold|cool|big+|larg|small|long|short|tall|wid|narrow|thick|thin+|deep|bright"
    r"|strong|weak|fast|quick|slow|loud|quiet|soft|firm|roomi|dens|low|high)"
)
_ORDER = re.compile(
    rf"\b{_MEASURED}(?:er|est)\b|\b(?:most|least|more|less) \w+"
    r"|\b(?:leicht|schwer|günstig|billig|teur|teuer|warm|wärm|kält|groß|größ|klein|lang|läng|kürz|hell|stärk)"
    r"(?:er|ste)\w*\b",
    re.IGNORECASE,
)
_DIFFERENCE = re.compile(r"\bdifferen\w+|\bcompare\w*|\bunterschied\w*", re.IGNORECASE)
_SHORTEST_FIRST = re.compile(
    r"\b(?:light|cheap|small|short|narrow|thin+|weak|slow|quiet|low)(?:er|est)\b|\bleast\b|\bless\b"
    r"|\b(?:leicht|günstig|billig|klein|kürz)(?:er|ste)\w*\b",
    re.IGNORECASE,
)


def sets_apart(text: str) -> bool:
    """True where the text asks for a difference or an order (`which is lighter`, `the cheapest one`)."""
    return orders(text) or bool(_DIFFERENCE.search(text))


def orders(text: str) -> bool:
    """True where the text asks for more or less, the most or the least of something."""
    return bool(_ORDER.search(text))


def without_order(text: str) -> str:
    """The text without the words that set an order, which may sound like names (`brighter`)."""
    return _ORDER.sub(" ", text)


def smallest_first(text: str) -> bool:
    """True where the least of something is what is asked for."""
    return bool(_SHORTEST_FIRST.search(text))


def points_at_many(text: str) -> bool:
    """True where the words mean several things at once (`are they …`, `both`)."""
    return bool(_MANY.search(text))


def shown(question: Question, port: KnowledgePort) -> list[ProductView]:
    """The products of the AI's last line in its order; where that is one, those named before it too."""
    found: list[ProductView] = []
    lines = [line for line in question.history if line.by == "assistant"][-_READ:]
    for line in reversed(lines):
        fresh = [p for p in _told_of(line.text, port) if all(p.sku != f.sku for f in found)]
        fresh.sort(key=lambda p: line.text.lower().find(tokens(p.title)[0]))
        found = [*fresh, *found]
        if len(found) > 1:
            break
    return found


def _told_of(text: str, port: KnowledgePort) -> list[ProductView]:
    """The products of a line of ours: by their whole titles, as we say them, else as a shopper would."""
    pool, plain = [hit.product for hit in port.find_products(text)], text.lower()
    whole = [p for p in pool if p.title.lower() in plain]
    return whole or [p for p, _ in named(text, pool)]


def last_shown(question: Question, port: KnowledgePort) -> list[ProductView]:
    """The products of the AI's last line alone, in its order."""
    last = next((line for line in reversed(question.history) if line.by != "shopper"), None)
    if last is None:
        return []
    return shown(Question("", (last,)), port) if last.by == "assistant" else []
