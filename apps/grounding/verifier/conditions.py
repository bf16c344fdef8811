"""Conditions and limits that a claim may not drop."""

from __future__ import annotations

from apps.grounding.lexicon import pattern, whole_words
from apps.grounding.quantities import quantities
from apps.grounding.words import normal

from .claims import sentences
from .facts import Fact, fact

_CONDITION = pattern(
    r"\b(?:only (?:for|in|with|on|within)|if|when|as long as|with (?:the |a |an |your )?(?:receipt|proof))"
    r"\b[^.;]*",
    r"\b(?:(?:on|for) )?(?:all )?(?:orders?|purchases?|parcels?) (?:over|above|of|from|under|below)"
    r" [$€£]?\d[\d.,]*",
    r"\bab \d+[.,]?\d* ?(?:€|eur|euro)\b",
    r"\b(?:subject to|minus|apart from|nur (?:bei|für|mit)|wenn)\b[^.;]*",
)
_ALWAYS = pattern(
    r"\b(?:only (?:if|when|after|until)|unless|except(?: for| when)?|excluding|provided(?: that)?|until)"
    r"\b[^.;]*",
    r"\b(?:sofern|nur wenn|außer|ausgenommen|vorausgesetzt|solange)\b[^.;]*",
)
_LIMITED = whole_words(
    "most|some|selected|certain|usually|typically|normally|often|may|up to",
    r"meist\w*|einige|ausgewählte|in der regel|bis zu",
)
_UNIVERSAL = whole_words(
    r"(?<!at )(?<!after )(?<!above )(?<!they are )all(?! in one)|every|everyone|everybody|always|any"
    "|guaranteed|never|whatever|entire",
    r"alle[nrms]?|jede[rsnm]?|immer|garantiert|sämtliche",
)
_EXCLUDED = whole_words(
    r"excluded|exempt\w*|not (?:covered|included)|do(?:es)? not apply|ausgenommen|ausgeschlossen"
)
# A part of its own, which shuts out nothing of what stands beside it: `fits all pots (lid not included)`.
_APART = pattern(
    r"[|;]|[(\[](?=[^()\[\]]*[^\W\d_][^()\[\]]*\bnot included\s*[)\]])|(?<=not included)\s*[)\]]"
)
# What is needed is true, whether it comes with it or not.
_NEEDS = whole_words(r"requir\w*|needs?|needed|runs? on|benötigt?|braucht")
_BINDING = frozenset(
    {"price", "warranty", "policy", "eligibility", "compatibility", "promise", "date/duration"}
)
_NEEDED = 0.5


def left_out(claim: Fact, given: Fact, kind: str) -> str:
    """The condition of the evidence that the claim leaves out, '' when it keeps all of them."""
    if _UNIVERSAL.search(claim.text) and not _UNIVERSAL.search(given.text):
        limited = _LIMITED.search(given.text)
        if limited:
            return limited[0]
        if kind in _BINDING and not any(clause.negative for clause in claim.clauses):
            return "not for all"
    shut_out = _shut_out(claim, given)
    if shut_out:
        return shut_out
    said, claim_text = frozenset(claim.order), normal(claim.text)
    for pattern_ in (_ALWAYS, _CONDITION) if kind in _BINDING else (_ALWAYS,):
        for match in pattern_.finditer(given.text):
            words = frozenset(fact(match.group()).order)
            if words and len(words & said) < _NEEDED * len(words):
                return match.group().strip()
            if not words and not any(n.text in claim_text for n in quantities(match.group())):
                return match.group().strip()
    return ""


def _shut_out(claim: Fact, given: Fact) -> str:
    """The sentence of the evidence that shuts out what the claim takes in (`Stoves are excluded.`), or ''."""
    if _EXCLUDED.search(claim.text) or any(clause.negative for clause in claim.clauses):
        return ""
    told = [part for sentence in sentences(given.text) for part in _APART.split(sentence)]
    shut = [part for part in told if _shuts(part, claim)]
    open_ = frozenset(fact(" ".join(s for s in told if s not in shut)).order)
    for sentence in shut:
        if frozenset(fact(_EXCLUDED.sub(" ", sentence)).order) & frozenset(claim.order) - open_:
            return sentence
    return ""


def _shuts(part: str, claim: Fact) -> bool:
    found = _EXCLUDED.search(part)
    if found is None:
        return False
    needed = _NEEDS.search(part) and _NEEDS.search(claim.text)
    return not (needed and found[0].lower().endswith("included"))
