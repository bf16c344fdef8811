"""Products that were spoken about: the ones the caller knows of, and what is named like one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from apps.core import redaction
from apps.grounding.summarising.lines import MOST_SIGNS, Line
from apps.grounding.summarising.vocabulary import word_list

NAMED = re.compile(
    r"(?<![\w@])(?:(?:[Tt]he|[Dd]ie|[Dd]er|[Dd]as|"
    r"[Dd]en)\s((?:[A-ZÄÖÜ][\w-]*\s?){1,4}(?:\d[\w-]*)?)(?=\s[a-zäöü(]|[,.?!]|$)"
    r"|(?<=[a-zäöü,] )((?:[A-ZÄÖÜ][\w-]*[a-z][\w-]*\s){1,3}(?:[A-Z0-9][\w.-]*\d[\w-]*|"
    r"[A-ZÄÖÜ][\w-]+))|((?!IP\d)[A-Z]{1,4}-?\d{2,}[\w-]*))(?!\w)"
)
NOUNS = re.compile(
    r"\b(?:(?:the|this|that|my|your|a|an|some|new|der|die|das|den|eine?n?|"
    r"meine?n?)\s)((?:\w+\s)?(?:jackets?|coats?|boots?|shoes?|sneakers|shirts?|jeans|dress(?:es)?|"
    r"trousers|pants|sweater|hoodie|hats?|gloves|socks|tents?|backpacks?|"
    r"sleeping bags?|stoves?|lamps?|lights?|bulbs?|dimmers?|switch(?:es)?|sensors?|hubs?|sofas?|"
    r"chairs?|tables?|desks?|mattress(?:es)?|rugs?|phones?|laptops?|tablets?|headphones|speakers?|"
    r"cameras?|watch(?:es)?|bikes?|helmets?|strollers?|creams?|"
    r"jacke|lampe|leuchte|zelt|rucksack|schlafsack|schuhe|stiefel|sofa|matratze|dimmer|"
    r"kocher))\b(?! (?:numbers?|calls?|bill|case of)\b)",
    re.I,
)
NOT_NAMES = word_list("not_names")
QUALIFIERS = word_list("qualifiers")


def products(lines: Sequence[Line], known: Sequence[str] = ()) -> list[str]:
    """Names in the order they first came up; `known` titles or skus are found in any case."""
    found: dict[str, None] = {}
    for line in lines:
        lowered = line.text.lower()
        for name in known:
            if re.search(rf"(?<!\w){re.escape(name.lower())}(?!\w)", lowered):
                found[name] = None
        for name in _named(line.text[:MOST_SIGNS]):
            if not any(name.lower() in other.lower() or other.lower() in name.lower() for other in found):
                found[name] = None
    return list(found)


def _named(text: str) -> list[str]:
    private = [span for span in redaction.find(text) if span.kind in ("person", "address", "email")]
    names = []
    for match in NAMED.finditer(text):
        if any(span.start < match.end() and span.end > match.start() for span in private):
            continue
        name = next(filter(None, match.groups()), "").strip()
        if not NOT_NAMES & set(name.split()) and (" " in name or re.search(r"\d", name)):
            names.append(name)
    for match in NOUNS.finditer(text):
        first, _, rest = match[1].partition(" ")
        names.append(rest if rest and first.lower() in QUALIFIERS else match[1])
    return names
