"""What is said of what: a claim may not give a thing what its source says of another one. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from apps.grounding.words import concept, is_function_word, normal, tokens

from .coverage import VAGUE, subject_of
from .facts import Fact, fact, is_measure

_JOINT = re.compile(r"[;,:]\s|\s(?:and|but|while|whereas|although|or|und|aber|während|oder)\s", re.IGNORECASE)
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|can|could|will|would|should|may|must|does|do|needs?|requires?|includes?"
    r"|contains?|costs?|fits?|works?|lasts?|holds?|weighs?|measures?|comes?|takes?|carries|carry|runs?|keeps?"
    r"|ist|sind|hat|haben|kann|können|wird|werden|darf|dürfen|muss|müssen|braucht|brauchen|enthält|kostet"
    r"|passt|passen|hält|wiegt|trägt|gilt|gelten)\b"
)
_GOES_ON = re.compile(
    r"\W{0,4}(?:it|its|this|these|they|their|both|each|which|also|so|es|er|sie|ihr\w*|dies\w*|sein\w*|beide)\b"
)
_PRONOUN = re.compile(
    r"\W{0,4}(?:it|this|these|they|both|each|which|also|so|es|er|sie|dies\w*|beide)\b(?!\s[^\W\d_]{3,}\s)"
)
_CONDITION = re.compile(
    r"\W{0,4}(?:provided|if|when|as long as|because|since|while|unless|so that|wenn|sofern|solange|weil|falls"
    r"|damit)\b"
)
_LEAST = 2


def elsewhere(claim: Fact, part: str, others: Sequence[str], name: str) -> str:
    """What the claim is about, where another sentence of the text speaks of that and this one does not."""
    about = _telling(subject_of(claim.text)) - _telling(name)
    if not about or not others or _GOES_ON.match(normal(part)):
        return ""
    lacking = about - _telling(part)
    if not lacking:
        return ""
    own = _telling(subject_of(part))
    for other in map(_telling, others):
        if about <= other or (lacking == about and own and lacking & other):
            return subject_of(claim.text).strip()
    return ""


def crossing(claim: Fact, given: Fact, known: frozenset[str]) -> str:
    """The word that the claim takes from another part of the sentence than the rest, '' where it takes all
    from parts that go together."""
    if len(claim.clauses) != 1:
        return ""
    parts = _parts(given.text)
    if len(parts) < _LEAST:
        return ""
    head = _telling(subject_of(given.text))
    words = (_telling(claim.text) | _numbers(claim.text)) - known - (head - _telling(subject_of(claim.text)))
    held = [words & part for part in parts]
    if any(words & frozenset().union(*parts) <= part for part in parts):
        return ""
    alone = [
        own - frozenset().union(*(p for p in parts if p is not part))
        for own, part in zip(held, parts, strict=True)
    ]
    taken = [own for own in alone if own]
    return min(taken[1]) if len(taken) >= _LEAST else ""


def set_beside(claim: Fact, given: Fact) -> str:
    """The one number of the claim that the sentence gives to something else than what it is said of here: a
    thing set beside the other without a verb (`the frame has ten years, the spring three`), '' for none."""
    if len(claim.numbers) != 1:
        return ""
    number, said = claim.numbers[0], frozenset(claim.order)
    for piece in _set_beside(given.text):
        part = fact(piece)
        own, telling = {n.said for n in part.numbers}, frozenset(part.order) - VAGUE
        there = any(n.said == number.said for n in given.numbers)
        if there and telling and telling <= said and number.said not in own:
            return number.text
    return ""


def _set_beside(text: str) -> list[str]:
    """The pieces behind the first that have no verb and name a thing before its number, further numbers with
    the thing they are of."""
    found: list[str] = []
    for piece in _JOINT.split(text):
        if found and not fact(piece).order:
            found[-1] += f" {piece}"
        else:
            found.append(piece)
    return [piece for piece in found[1:] if not _VERB.search(normal(piece)) and _named_first(fact(piece))]


def _named_first(part: Fact) -> bool:
    behind = fact(part.numbers[-1].after).order if part.numbers else ()
    return bool(part.numbers) and not behind


def _parts(text: str) -> list[frozenset[str]]:
    """The words of the parts that say something of a subject of their own; others go with the part before."""
    found: list[frozenset[str]] = []
    for piece in _JOINT.split(text):
        plain = normal(piece)
        words = _telling(piece) | _numbers(piece)
        if found and (_PRONOUN.match(plain) or not _own(plain)):
            found[-1] |= words
        else:
            found.append(words)
    return found


def _own(piece: str) -> bool:
    """Whether a piece has a subject before its verb."""
    verb = None if _CONDITION.match(piece) else _VERB.search(piece)
    return verb is not None and bool(_telling(piece[: verb.start()]))


def _numbers(text: str) -> frozenset[str]:
    return frozenset(f"#{number.said:g}" for number in fact(text).numbers)


def _telling(text: str) -> frozenset[str]:
    words = (word for word in tokens(normal(text)) if not (is_function_word(word) or is_measure(word)))
    return frozenset(map(concept, words)) - VAGUE
