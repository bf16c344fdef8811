"""Small words that say more than the source (`only`, `always`, `free`), and what a source takes out. Pure."""

from __future__ import annotations

from apps.grounding.lexicon import pattern, whole_words
from apps.grounding.words import concept, is_function_word, is_negator, normal, tokens

from .facts import Fact, is_measure

# What a claim may say only where its source says the like.
_LIKE = (
    whole_words(
        "only|just|solely|exclusively|nothing but|no other|except|unless|limited to|at most|up to|max",
        r"nur|ausschließlich|lediglich|allein|außer|höchstens|bis zu",
    ),
    whole_words(
        "always|automatically|definitely|certainly|guaranteed|unlimited|any ?time|whenever|as often",
        "every time|at any time|immer|automatisch|garantiert|sicher|unbegrenzt|jederzeit|beliebig oft",
    ),
    whole_words(
        "free|no charge|at no cost|no cost|without charge|complimentary|costs nothing|included|no fee",
        "no extra|gratis|kostenlos|kostenfrei|unentgeltlich|inklusive|versandkostenfrei|gebührenfrei|umsonst",
    ),
)
_SAID = (
    whole_words(r"only|solely|exclusively|nur|ausschließlich|lediglich"),
    whole_words(
        "always|automatically|definitely|certainly|guaranteed|unlimited|as often as|immer|automatisch",
        "garantiert|unbegrenzt|jederzeit|beliebig oft|at any time",
    ),
    whole_words(
        r"free of charge|for free|(?:is|are|be|gets?|comes?) free|at no cost|kostenlos\w*|gratis|kostenfrei",
        r"free (?:for|of charge|to|on|with|returns?|delivery|shipping|repairs?|samples?|gift)",
    ),
)
_WIDE = whole_words(
    r"all|every|any|both|whole|entire|everyone|alle[nrms]?|beide[nr]?|jede[rsnm]?|ganze[nrs]?|sämtliche"
)
_WHOLE = whole_words(r"both|whole|entire|beide[nr]?|ganze[nrs]?")
_TAKEN_OUT = pattern(
    r"\b(?:except(?: for| where| in| when| on)?|apart from|other than|unless|außer|ausgenommen|mit ausnahme"
    r"(?: von| der| des)?|bis auf)\b([^.;]*)",
)
_OWN_WAY_OUT = whole_words(
    r"except\w*|apart from|other than|unless|not|no|never|n['’]t|cannot|without|excluded|exempt",
    r"außer|ausgenommen|nicht|kein\w*|ohne|ausgeschlossen|nie",
)
_FIELD = pattern(r"[\w \-/]{1,60}:\s")
# A parcel that leaves is not there yet.
_ARRIVES = whole_words(
    "arrives?|arrived|arrival|delivered|reach(?:es)? you|with you|(?:be|is) there|get it|receive it",
    r"kommt? an|ankommen|ankunft|zugestellt|geliefert|ist da|bei ihnen",
)
_LEAVES = whole_words(
    "leaves?|dispatch(?:ed)?|posted|sent(?: out)?|shipped|handed over|departs?",
    "hand (?:it|them|your order) over|verl(?:ässt|assen)|verschickt|versandt|versendet|übergeben",
    "geht raus|gehen raus",
)
_ENOUGH = 0.5


def added(claim: Fact, given: Fact) -> str:
    """The small word of the claim that its source has nothing like, '' for none."""
    field = bool(_FIELD.match(given.text))  # a field of the catalogue has all its values
    for said, like in zip(_SAID, _LIKE, strict=True):
        found = said.search(claim.text)
        if found and not like.search(given.text) and not (field and said is _SAID[0]):
            return found[0]
    whole = _WHOLE.search(claim.text)
    if whole and not _WIDE.search(given.text) and not _OWN_WAY_OUT.search(claim.text):
        return whole[0]
    return ""


def arrives(claim: Fact, given: Fact) -> bool:
    """Whether the claim says of an arrival what its source says of the parcel's leaving."""
    if not _ARRIVES.search(claim.text) or _ARRIVES.search(given.text):
        return False
    return bool(_LEAVES.search(given.text))


def taken_out(claim: Fact, given: Fact) -> str:
    """The exception of the source that the claim gives as the rule (`postage is paid by the customer when an
    item arrives damaged`), '' for none."""
    if _OWN_WAY_OUT.search(claim.text):
        return ""
    said = _telling(claim.text)
    for match in _TAKEN_OUT.finditer(normal(given.text)):
        words = _telling(match[1]) - _telling(given.text.replace(match[0], " "))
        own = words & said
        if (
            words
            and len(own) >= _ENOUGH * min(len(words), 2)
            and own - _telling(normal(given.text)[: match.start()])
        ):
            return match[0].strip()
    return ""


def _telling(text: str) -> frozenset[str]:
    words = tokens(normal(text))
    return frozenset(concept(w) for w in words if not (is_function_word(w) or is_measure(w) or is_negator(w)))
