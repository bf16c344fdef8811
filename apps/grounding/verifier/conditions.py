"""Conditions and limits that a claim may not drop."""

from __future__ import annotations

from apps.grounding.lexicon import pattern, whole_words

from .facts import Fact, fact

_CONDITION = pattern(
    r"\b(?:only (?:if|when|for|in|with|on|within)|if|unless|provided(?: that)?|as long as|except(?: for"
    r"| when)?)\b[^.;]*",
    r"\b(?:excluding|subject to|minus|apart from|sofern|nur wenn|nur (?:bei|für|mit)|wenn|außer"
    r"|ausgenommen)\b[^.;]*",
    r"\bvorausgesetzt\b[^.;]*",
)
_LIMITED = whole_words(
    "most|some|selected|certain|usually|typically|normally|often|may|up to",
    r"meist\w*|einige|ausgewählte|in der regel|bis zu",
)
_UNIVERSAL = whole_words("all|every|always|any|guaranteed|never|alle|jede[rsn]?|immer|garantiert")
_BINDING = frozenset(
    {"price", "warranty", "policy", "eligibility", "compatibility", "promise", "date/duration"}
)
_NEEDED = 0.5


def left_out(claim: Fact, given: Fact, kind: str) -> str:
    """The condition of the evidence that the claim leaves out, '' when it keeps all of them."""
    if _LIMITED.search(given.text) and _UNIVERSAL.search(claim.text) and not _UNIVERSAL.search(given.text):
        return (_LIMITED.search(given.text) or [""])[0]
    if kind not in _BINDING:
        return ""
    said = frozenset(claim.order)
    for match in _CONDITION.finditer(given.text):
        words = frozenset(fact(match.group()).order)
        if words and len(words & said) < _NEEDED * len(words):
            return match.group().strip()
    return ""
