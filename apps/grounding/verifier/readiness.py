"""What is done when it comes (`comes assembled`) and what is left to do (`assembly required`)."""

from __future__ import annotations

import re

from apps.grounding.lexicon import pattern
from apps.grounding.words import is_negator, normal, stem, tokens

_DONE = pattern(
    r"\b(?:comes?|arrives?|delivered|shipped|ships|sold|supplied) (?:(?:fully|completely|already|entirely|all"
    r"|ready) )?(?:pre-? ?)?(\w{3,}ed)\b",
    r"\b(?:fully|completely|already|entirely|factory)[ -](?:pre-? ?)?(\w{3,}ed)\b",
    r"\bpre-?(\w{3,}ed)\b",
    r"\b(?:kommt|wird|werden) (?:\w+ )?(?:vor)?(montiert|aufgebaut|zusammengebaut) (?:geliefert|an)\b",
    r"\b(?:fertig|voll|vor)-?(montiert)",
)
_TO_DO = pattern(
    r"\b(\w{3,}) (?:is |are |will be |ist |wird )?(?:required|needed|necessary|nötig|erforderlich|notwendig)"
    r"\b",
    r"\b(?:requires?|needs?) (?:some |a little |minor |adult |home |self-? ?)?(\w{3,}(?:y|tion|ment|ing))\b",
    r"\b(?:must|should|(?:needs?|has|have) to) be (\w{3,}ed)\b",
    r"\b(?:needs?|has|have|must|required) (?:to )?(\w{4,}) (?:it|them|this|the)\b",
    r"\bmuss (?:\w+ ){0,3}(montiert|aufgebaut|zusammengebaut) werden\b",
)
_PARTS = re.compile(r"[.;,:()]|\b(?:but|aber)\b")
_ALIKE = {"montag": "montiert", "aufbau": "aufgebaut", "zusammenbau": "zusammengebaut"}
_LEAST = 5  # letters that the two must share


def done_and_to_do(claim: str, given: str) -> str:
    """What the claim leaves to do and the evidence says is done, or the other way round; '' for nothing."""
    done, to_do = _said(_DONE, claim), _said(_TO_DO, claim)
    if not done and not to_do:
        return ""
    theirs_done, theirs_to_do = _said(_DONE, given), _said(_TO_DO, given)
    left = _shared(to_do, theirs_done) if not _shared(to_do, theirs_to_do) else ""
    return left or (_shared(done, theirs_to_do) if not _shared(done, theirs_done) else "")


def _said(found: re.Pattern[str], text: str) -> frozenset[str]:
    """The words of the parts of a text that deny nothing."""
    parts = [part for part in _PARTS.split(normal(text)) if not any(map(is_negator, tokens(part)))]
    words = (next(filter(None, match.groups()), "") for part in parts for match in found.finditer(part))
    return frozenset(_ALIKE.get(stem(word), word) for word in words if word)


def _shared(ours: frozenset[str], theirs: frozenset[str]) -> str:
    """A word of ours that begins as one of theirs does (`assembly`, `assembled`)."""
    return next((word for word in sorted(ours) if any(word[:_LEAST] == w[:_LEAST] for w in theirs)), "")
