"""Whether a sentence retells what was said in a conversation or letter."""

from __future__ import annotations

import re

from apps.grounding.lexicon import listed, pattern
from apps.grounding.quantities import Quantity
from apps.grounding.words import concept

from .coverage import unrelated
from .facts import Fact, fact
from .measures import entails
from .named import unnamed
from .numbers import spoken_with
from .opposing import turns
from .polarity import contradicts
from .readiness import done_and_to_do
from .support import Finding, foreign_name
from .swapped import swapped
from .talks import BUYS, ROLES, Said, Talk

_PART = re.compile(
    r"[,;]\s|\s(?=(?:and|but|which|who|whose|because|so|if|while|after|before|und|aber|weil|wenn)\s)",
    re.IGNORECASE,
)
_OPEN = pattern(r"\?\s*$", r"^(?:if|whether|wenn|falls|ob)\b")
_HALF = 0.5
_NEAR = 3
_CLEARLY = 2
_DOES = pattern(
    r"^(?:the |der |die )?([\w ]{2,30}?) (?:offers?|promises?|recommends?|suggests?|needs?|wants?"
    r"|(?:offer|recommend|suggest|need|want|ask|request|complain)ed|promised|chose"
    r"|asks?|requests?|complains?|(?:is|was) (?:looking|worried|interested)"
    r"|bietet|verspricht|empfiehlt|braucht|möchte|fragt)\b"
)
_GIVES = pattern(
    r"^(?:the |der |die )?[\w ]{2,30}? (?:offer\w*|promis\w*|recommend\w*|suggest\w*|bietet|bot"
    r"|verspricht|versprach|empfiehlt|empfahl)\b"
)
_RETOLD = frozenset(concept(word) for word in listed("retold"))


def retold(claim: str, talked: Talk) -> Finding:
    """Whether the talk says what the claim retells, part by part; how it is told needs no proof."""
    whole = fact(claim)
    strange = _strange(whole, talked) or _by_another(claim, whole, talked)
    if strange:
        return Finding(False, 0.1, strange)
    shares, quote = [], ""
    for part in filter(None, (part.strip() for part in _PART.split(claim))):
        share, why, near = _part(fact(part), talked)
        if why:
            return Finding(False, share * 0.8, why)
        shares.append(share)
        quote = quote or near
    return Finding(True, min(shares, default=1.0), "It was said so in the talk.", quote)


def _part(part: Fact, talked: Talk) -> tuple[float, str, str]:
    """How much of a part of a claim was said (0..1), why it was not ('' if it was), and where it was."""
    told = frozenset(word for word in part.order if word not in _RETOLD)
    if not told and not part.numbers:
        return 1.0, "", ""
    missing = unrelated(told, talked.whole, frozenset())
    share = 1 - len(missing) / max(1, len(told))
    near = _nearest(told, talked)
    if share < _HALF and len(told) > 1:
        return share, f"The talk does not cover this: “{min(missing)}” is missing.", ""
    return share, _turned(part, missing, near), near[0].text if near else ""


def _by_another(claim: str, told: Fact, talked: Talk) -> str:
    """Who the claim says it of, where only the other one said such a thing."""
    match = _DOES.match(claim)
    buys = _buys(match[1], talked) if match else None
    if match is None or buys is None:
        return ""
    about = frozenset(told.order) - _RETOLD
    shared = [
        (len(about & said.fact.concepts), bool(BUYS.search(by)))
        for said in talked.said
        for by in (said.who, said.asked_by)
        if by
    ]
    if _GIVES.match(claim) and _numbers_of_the_other(told, talked, buys):
        return f"It was not “{match[1]}” who said so."
    own = max((many for many, by in shared if by == buys), default=0)
    other = max((many for many, by in shared if by != buys), default=0)
    return f"It was not “{match[1]}” who said so." if not own and other >= _CLEARLY else ""


def _numbers_of_the_other(told: Fact, talked: Talk, buys: bool) -> bool:
    """Whether a number of what somebody gives was said by the other one alone."""
    for number in told.numbers:
        by = {
            bool(BUYS.search(s.who))
            for s in talked.said
            if s.who and any(_same(number, n) for n in s.fact.numbers)
        }
        if by and buys not in by:
            return True
    return False


def _buys(who: str, talked: Talk) -> bool | None:
    """Whether somebody named is the one who buys; None where that can't be told."""
    if ROLES.search(who):
        return bool(BUYS.search(who))
    for said in talked.said:
        if said.who and (
            said.who == who
            or re.search(rf"\b(?:i'm|i am|this is|my name is) {re.escape(who)}\b", said.text, re.I)
        ):
            return bool(BUYS.search(said.who))
    return None


def _strange(claim: Fact, talked: Talk) -> str:
    """A number or name of the claim that nobody said."""
    for number in claim.numbers:
        if not _says(number, claim, talked):
            return f"Nobody says “{number.text}” of this."
    name = foreign_name(claim, talked.whole, talked.whole) or unnamed(claim.text, talked.whole.text, "")
    return f"“{name}” is not named in the talk." if name else ""


def _says(number: Quantity, claim: Fact, talked: Talk) -> bool:
    """Whether a number is said where most is said of what the claim says it of."""
    about = spoken_with(number, claim) - _RETOLD
    rivals = [0]
    places = []
    for at, said in enumerate(talked.said):
        alike = [n for n in said.fact.numbers if n.dimension in ("", number.dimension)]
        shared = len(about & said.fact.concepts)
        if any(_same(number, n) for n in alike):
            places.append(max(shared, len(about & talked.said[at - 1].fact.concepts)))
        elif any(n.dimension == number.dimension for n in alike):
            rivals.append(shared)
    return bool(places) and max(places) >= max(rivals)


def _same(number: Quantity, given: Quantity) -> bool:
    """The same number; `149 instead of 129 euros` says 149 euros, `over a month` may mean during it."""
    if {given.bound, number.bound} == {"min", "max"} or number.strict and given.said != number.said:
        return False
    if given.said == number.said and (not given.dimension or given.factor == number.factor):
        return not given.dimension or given.dimension == number.dimension
    return given.dimension == number.dimension and entails(number, given, limit=True, within=False)


def _nearest(told: frozenset[str], talked: Talk) -> list[Said]:
    """The sentences that say most of what is retold, best first."""
    scored = [(len(told & said.fact.concepts), -at, said) for at, said in enumerate(talked.said)]
    top = max((score for score, _, _ in scored), default=0)
    ranked = sorted(scored, key=lambda s: s[:2], reverse=True)
    return [said for score, _, said in ranked if score and score >= top - 1][:_NEAR]


def _turned(part: Fact, missing: frozenset[str], near: list[Said]) -> str:
    """Why the sentences that say most of it say something else."""
    if not near:
        return ""
    words = frozenset(word for said in near for word in said.fact.words)
    concepts = frozenset(word for said in near for word in said.fact.order)
    negative = any(clause.negative for clause in part.clauses)
    for word in sorted(part.words):
        if turns(word, words, concepts) and not negative:
            return f"The talk says the opposite of “{word}”."
    if _denied(part, near):
        return "The talk says the opposite, or does not say it so."
    if any(done_and_to_do(part.text, said.text) for said in near):
        return "The talk says that this is done already, or that it is left to do."
    put = swapped(part, near[0].fact, missing, _RETOLD)
    return f"The talk has another word in the place of “{put}”." if put else ""


def _denied(part: Fact, near: list[Said]) -> bool:
    """True where the statements that say most of it say the opposite; open questions say nothing."""
    stated = [said for said in near if not _OPEN.search(said.text)]
    shared = [len(frozenset(part.order) & said.fact.concepts) for said in stated]
    best = [said for said, many in zip(stated, shared, strict=True) if many == max(shared)]
    return bool(best) and all(contradicts(part, said.fact) for said in best)
