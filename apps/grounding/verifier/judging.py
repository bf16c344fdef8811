"""From a draft and its evidence to a verdict on each claim."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import replace

from apps.grounding.types import ClaimVerdict, Draft, Evidence, Judgement, Source, Statement, Verdict
from apps.grounding.words import tokens

from .belonging import elsewhere
from .claims import body, kind_of, misplaced_lead, sentences, split
from .conditions import left_out
from .facts import Fact, fact
from .opposing import without_contrast
from .retelling import retold
from .rows import crossed, misread, spoken
from .support import Finding, compare
from .talks import talk, turn
from .typed import opened

_DENIES = re.compile(
    r"\b(?:not|no|never|without|kein\w*|nicht|cannot|none|neither|nor)\b|n't\b", re.IGNORECASE
)
# What a sentence begins with that goes on about the one before.
_GOES_ON = re.compile(
    r"\W{0,4}(?:it|its|this|these|they|their|those|that|he|she|both|each|also|so|thus|and|which"
    r"|es|er|sie|ihr\w*|dies\w*|das|sein\w*|beide|auch|damit|dadurch|dazu)\b",
    re.IGNORECASE,
)
_LONGEST = 1000
_TURNS = 3
_NOTHING = Finding(False, 0.0, "No approved source was cited for this.")
_OTHER_COLUMN = Finding(False, 0.1, "The source has this number in another column.")
_OTHER_ROW = "The source has these values in different rows."


def judge(
    draft: Draft | str, evidence: Sequence[Evidence], *, product: str | None = None, talks: bool = False
) -> Judgement:
    """Verdict on each claim of a draft or text by the evidence given, for the product with this sku.

    A statement that cites evidence is judged by that alone; a text, by all of it. Evidence of another product
    never supports a claim. With `talks`, evidence that is a conversation or letter is read as one, and a
    claim may retell it; approved texts are never read so.
    """
    statements = (Statement(draft),) if isinstance(draft, str) else draft.statements
    claims: list[ClaimVerdict] = []
    for statement in statements:
        cited = [e for e in evidence if e.id in statement.evidence] if statement.evidence else list(evidence)
        whole = _together(cited) if talks else cited
        quoted = frozenset(map(_letters, sentences(statement.text)))
        mixed = [s for s in sentences(statement.text) if crossed(s, (item.text for item in whole))]
        torn = {claim for sentence in mixed for claim in split(sentence)}
        claims.extend(
            ClaimVerdict(claim, kind_of(claim), "unsupported", _OTHER_ROW)
            if claim in torn
            else _judged(claim, whole, product, talks, quoted)
            for claim in split(statement.text)
        )
    good = sum(c.verdict == "supported" for c in claims)
    if not claims or not good:
        return Judgement("unsupported" if claims else "supported", tuple(claims))
    return Judgement("supported" if good == len(claims) else "mixed", tuple(claims))


def _together(evidence: Sequence[Evidence]) -> Sequence[Evidence]:
    """One piece of evidence for a talk whose turns came one by one."""
    if len(evidence) < _TURNS or not all(turn(item.text)[0] for item in evidence):
        return evidence
    text = "\n".join(item.text for item in evidence)
    return [replace(evidence[0], text=text)] if talk(text) else evidence


def _judged(
    claim: str, evidence: Sequence[Evidence], product: str | None, talks: bool, quoted: Set[str]
) -> ClaimVerdict:
    if len(claim) > _LONGEST:
        return ClaimVerdict(
            claim[:_LONGEST], "general", "unsupported", "The sentence is too long to be proven."
        )
    kind = kind_of(claim)
    lead, said = body(claim)
    if misplaced_lead(lead, said) and (lead == "yes" or not _DENIES.search(said)):
        return ClaimVerdict(
            claim, kind, "unsupported", f"The leading “{lead}” is not proven by what follows it."
        )
    best: Finding | None = None
    source: Source | None = None
    for item in evidence:
        if product is not None and item.product not in (None, product):
            finding = Finding(False, 0.05, "The source is about another product.")
        else:
            retelling = _by_talk(said, item) if talks else None
            finding = retelling or _by_item(said, kind, item, quoted)
        if best is None or (finding.ok, finding.score) > (best.ok, best.score):
            best, source = finding, item.source
    best = best or _NOTHING
    verdict: Verdict = "supported" if best.ok else "unsupported"
    return ClaimVerdict(claim, kind, verdict, best.why, source if best.ok else None, best.quote)


def _by_talk(claim: str, item: Evidence) -> Finding | None:
    """What a conversation or letter says of the claim; None for other evidence."""
    talked = talk(item.text)
    return retold(claim, talked) if talked else None


def _letters(text: str) -> str:
    return " ".join(tokens(text))


def _by_item(claim: str, kind: str, item: Evidence, quoted: Set[str]) -> Finding:
    """The best finding over the sentences of one piece of evidence.

    A claim cut from a sentence that is `quoted` as it stands leaves nothing out: the rest is said beside it.
    """
    said = fact(without_contrast(claim))
    name = item.source.title if item.product else ""
    plain = opened(item.text)
    parts = sentences(plain) if plain == item.text else [plain]
    texts = [*parts, *_side_by_side(parts)]
    for part in parts:
        if _letters(claim) not in map(_letters, split(part)):
            continue
        if _letters(part) in quoted or not left_out(said, fact(part), kind):
            return Finding(True, 1.0, "The source says so, word for word.", part)
    found = [
        _unfit(claim, said, text, parts, name)
        or compare(said, kind, spoken(text), heading=item.heading, name=name)
        for text in texts or [plain]
    ]
    return max(found, key=lambda f: (f.ok, f.score))


def _unfit(claim: str, said: Fact, text: str, parts: Sequence[str], name: str) -> Finding | None:
    """Why a sentence of the evidence is none that the claim may rest on."""
    if misread(claim, text, parts):
        return _OTHER_COLUMN
    other = elsewhere(said, text, [part for part in parts if part not in text], name)
    return Finding(False, 0.1, f"The source says this of something else than “{other}”.") if other else None


def _side_by_side(parts: Sequence[str]) -> list[str]:
    """Each two sentences of which the second goes on about the first; others prove no claim together."""
    pairs = zip(parts, parts[1:], strict=False)
    return [f"{a} {b}" for a, b in pairs if _GOES_ON.match(b)]
