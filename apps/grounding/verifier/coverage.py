"""How much of what a claim says stands in the evidence."""

from __future__ import annotations

from collections.abc import Iterable

from apps.grounding.lexicon import VAGUE_WORDS, whole_words
from apps.grounding.words import concept, opposite

from .facts import Fact, fact
from .opposing import denied_by_prefix

_VERB = whole_words(
    "is|are|was|were|isn|aren|cannot|don|doesn|won|has|have|had|can|could|will|would|should|may|might|must|do|does|measures?|weighs?|stands?",
    "requires?|needs?|includes?|contains?|features?|offers?|works?|fits?|uses?|costs?|lasts?|supports?|holds?|comes?",
    "takes?|runs?|ships?|gets?|makes?|provides?|plays?|ist|sind|hat|haben|kann|können|wird|werden|wiegt|kostet|passt|enthält",
    "beträgt|misst|benötigt|besteht|dauert",
)
_COMPOUND = 7
_SUBJECT_WEIGHT = 0.35
VAGUE = frozenset(concept(word) for word in VAGUE_WORDS) | frozenset(
    concept(word) for word in ("upper", "lower", "limit", "range", "between", "minimum", "maximum")
)
_VAGUE_WEIGHT = 0.4


def subject_of(text: str) -> str:
    """What stands before the first verb of a claim: usually the product by another name."""
    verb = _VERB.search(text)
    head = text[: verb.start()] if verb else ""
    return head if len(head.split()) <= 6 else ""


def _related(word: str, known: frozenset[str]) -> bool:
    """A word is there, or part of a compound that is there (`battery` in `batterypowered`)."""
    if word in known:
        return True
    if len(word) < 4:
        return False
    if len(word) > _COMPOUND and _compound(word, known):
        return True
    return any(
        k.startswith(word) or (len(k) >= 5 and word.startswith(k)) or (len(word) > 5 and word in k)
        for k in known
        if not denied_by_prefix(word, k)
    )


def _compound(word: str, known: frozenset[str]) -> bool:
    """True for a word put together of two that are there (`lifeskill`, `trocknergeeignet`)."""
    parts = [k for k in known if len(k) >= 4 and word.startswith(k)]
    return any(
        k.startswith(rest) or rest.startswith(k)
        for part in parts
        if len(rest := word[len(part) :].lstrip("en")) >= 4
        for k in known
        if len(k) >= 4
    )


def unrelated(words: Iterable[str], given: Fact, known: frozenset[str]) -> frozenset[str]:
    """Those of the words that the evidence and the product's name lack and that say something."""
    there = frozenset(given.order) | given.words
    return frozenset(
        word for word in words if not (word in known or word in VAGUE or _related(word, there | known))
    )


def coverage(claim: Fact, given: Fact, known: frozenset[str], proven: float) -> tuple[float, list[str]]:
    """Share of the claim's weight found in the evidence (0..1), and the content words that are missing.

    `proven` is the weight of its proven numbers; `known` are words that need no
    proof: the product's own name and what its numbers measure.
    """
    subject = _light_subject(claim, proven)
    have = total = 0.0
    missing: list[str] = []
    there = frozenset(given.order) | given.words
    denied = frozenset(word for clause in claim.clauses for word in clause.negated)
    for word in dict.fromkeys(claim.order):
        if word in known:
            continue
        weight = _VAGUE_WEIGHT if word in VAGUE else _SUBJECT_WEIGHT if word in subject else 1.0
        total += weight
        if _related(word, there) or (word in denied and opposite(word) & there):
            have += weight
        elif weight == 1.0:
            missing.append(word)
    total, have = total + proven, have + proven
    return (have / total if total else 0.0), missing


def _light_subject(claim: Fact, proven: float) -> frozenset[str]:
    """Concepts of the subject, unless nothing else carries what is said (`a loom is included`)."""
    head = subject_of(claim.text)
    subject = frozenset(fact(head).order) if head else frozenset()
    rest = [w for w in claim.order if w not in subject and w not in VAGUE]
    return subject if rest or proven else frozenset()
