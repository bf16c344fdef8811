"""Whether claim and evidence say yes or no to the same thing."""

from __future__ import annotations

from apps.grounding.words import opposite

from .facts import Clause, Fact


def _shared(claim: Clause, given: Clause) -> frozenset[str]:
    return claim.concepts & given.concepts


def _best(claim: Clause, given: Fact) -> Clause | None:
    """The evidence clause that speaks most of what the claim's clause speaks of."""
    scored = [(len(_shared(claim, c)), -i, c) for i, c in enumerate(given.clauses)]
    best = max(scored, key=lambda s: s[:2], default=None)
    return best[2] if best and best[0] else None


def _turned(claim: Clause, given: Clause) -> bool:
    """True when the claim names the opposite of what the evidence clause says, of the same thing."""
    return any(opposite(c) & given.concepts and c not in given.concepts for c in claim.concepts)


def contradicts(claim: Fact, given: Fact) -> bool:
    """True when a clause of the claim is turned round against the evidence clause that matches it best."""
    everything = frozenset(given.order)
    for clause in claim.clauses:
        match = _best(clause, given)
        if match is None:
            turned = any(opposite(c) & everything for c in clause.concepts)
            if turned and not clause.negative:
                return True
            if clause.negative and not turned and clause.concepts and not _denied_elsewhere(clause, given):
                return True
            continue
        denied = bool(_shared(clause, match) & match.negated)
        if (clause.negative != denied) != _turned(clause, match):
            return True
    return False


def _denied_elsewhere(clause: Clause, given: Fact) -> bool:
    return any(clause.concepts & c.negated for c in given.clauses)
