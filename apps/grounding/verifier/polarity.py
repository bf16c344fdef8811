"""Whether claim and evidence say yes or no to the same thing."""

from __future__ import annotations

import re

from .coverage import subject_of
from .facts import Clause, Fact, fact
from .opposing import turns

_PARTS = re.compile(r"[;,]\s|\s(?:and|but|while|und|aber)\s", re.IGNORECASE)


def contradicts(claim: Fact, given: Fact) -> bool:
    """True when a clause of the claim is turned round against the evidence clause that matches it best."""
    everything = frozenset(given.order)
    subject = frozenset(fact(subject_of(claim.text)).order)
    last = claim.order[-1:]
    if _denied_whole(claim, given, subject):
        return True
    for clause in claim.clauses:
        match = _best(clause, given, clause.concepts - subject or clause.concepts, last)
        if match is None:
            turned = any(turns(word, given.words, everything) for word in clause.words)
            if turned and not clause.negative:
                return True
            if clause.negative and not turned and clause.concepts and not _denied_elsewhere(clause, given):
                return True
            continue
        denied = bool(clause.concepts & match.negated)
        if (clause.negative != denied) != _turned(clause, match, given):
            return True
    return False


def _denied_whole(claim: Fact, given: Fact, subject: frozenset[str]) -> bool:
    """True where the claim says all that a part of the evidence denies (`but not in heavy clothing`), or is
    about what a part without a verb denies (`ein Netzteil nicht`), and denies nothing itself."""
    if any(clause.negative for clause in claim.clauses):
        return False
    said = frozenset(claim.order)
    for at, clause in enumerate(given.clauses):
        others = (c.concepts - c.negated for i, c in enumerate(given.clauses) if i != at)
        own = clause.negated - frozenset().union(*others)
        if not own or not own <= said or at == 0:
            continue
        if len(own) > 1 or clause.concepts <= subject or own <= subject:
            return True
    return False


def _best(clause: Clause, given: Fact, says: frozenset[str], last: tuple[str, ...]) -> Clause | None:
    """The evidence clause that speaks most of what the claim's clause says, then of what it is about."""
    scored = [
        (len(says & c.concepts), sum(w in c.concepts for w in last), len(clause.concepts & c.concepts), -i, c)
        for i, c in enumerate(given.clauses)
    ]
    best = max(scored, key=lambda s: s[:4], default=None)
    return best[4] if best and best[2] else None


def _turned(clause: Clause, match: Clause, given: Fact) -> bool:
    """True when the claim names the opposite of what the evidence clause says, and nowhere what it says."""
    everything = frozenset(given.order)
    return any(
        turns(word, match.words, match.concepts) and turns(word, given.words, everything)
        for word in clause.words
    )


def _denied_elsewhere(clause: Clause, given: Fact) -> bool:
    return any(clause.concepts & c.negated for c in given.clauses)


def said_of_another(claim: Fact, given: Fact) -> str:
    """What the claim says of one thing and the evidence of another (`the lid is removable`), '' for none."""
    if len(claim.clauses) != 1:
        return ""
    head = subject_of(claim.text)
    subject = frozenset(fact(head).order) if head else frozenset()
    says = [word for word in claim.order if word not in subject]
    if not subject or not says or not subject & frozenset(given.order):
        return ""
    heads = _headed(given)
    places = [head for head, rest in heads if rest.issuperset(says)]
    spoken_of = any(subject & head for head, _ in heads)
    return says[-1] if spoken_of and places and not any(subject & head for head in places) else ""


def _headed(given: Fact) -> list[tuple[frozenset[str], frozenset[str]]]:
    """The parts of a sentence, each with what it is about: its own subject, else that of the part before."""
    out: list[tuple[frozenset[str], frozenset[str]]] = []
    head: frozenset[str] = frozenset()
    for part in _PARTS.split(given.text):
        own = frozenset(fact(subject_of(part)).order)
        head = own or head
        out.append((head, frozenset(fact(part).order)))
    return [(about, rest) for about, rest in out if about]
