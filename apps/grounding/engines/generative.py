"""The engine with a model: it words what the offline engine has found an answer for, and nothing else.

Whether there is an answer, and which evidence holds it, is decided before a model is asked. Its sentences
must come from that evidence, pass `wording` and the verifier, and be proven by the very attribute or sentence
that would have been said without it. What is left of a bad model's work is nothing, and then the offline
engine's words are said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Protocol

from apps.core.errors import VitrineError
from apps.grounding.classifiers.injection import is_injection
from apps.grounding.engines import extracting, wording
from apps.grounding.engines.offline import Drafted
from apps.grounding.engines.reply import Said, read
from apps.grounding.outcomes import Answer
from apps.grounding.ranking import Ranked
from apps.grounding.types import ClaimVerdict, Decision, Draft, Evidence, Judgement, Making, Statement
from apps.grounding.understanding import Reading
from apps.grounding.verifier import judge
from apps.grounding.verifier.claims import kind_of, sentences
from apps.grounding.words import tokens

SHOWN = 5
_NEAR = 0.35  # of the best chance; what lies below only distracts
_CLIPPED = 700
_WORDED = frozenset({"product_facts", "policy"})
_LANGUAGES = {"en": "English", "de": "German"}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "statements": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "text": {"type": "string"},
                    "evidence": {"type": "array", "items": {"type": "integer"}},
                },
                "required": ["text", "evidence"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["statements"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True)
class Words:
    """A model's reply and what it took; `prompt` is name@version, `ms` milliseconds."""

    text: str
    model: str
    prompt: str
    parameters: dict[str, Any]
    tokens_in: int
    tokens_out: int
    ms: int


class Writer(Protocol):
    """The way to a model. Knows the instruction, the time that is left, and who pays."""

    def write(self, content: str, schema: dict[str, Any]) -> Words:
        """Ask once. Raises VitrineError where there is no answer in time; ``heard`` on it is what came."""
        ...


def may_word(reading: Reading, drafted: Drafted) -> bool:
    """Whether a model may word this: an answer that was ranked out of texts and attributes. Prices, stock,
    relations, hours and whatever else is looked up are said as they were looked up."""
    outcome = drafted.outcome
    if not isinstance(outcome, Answer) or outcome.capability not in _WORDED or len(outcome.statements) != 1:
        return False
    looked_up = reading.has("stock", "hours", "discount") or (
        reading.has("price") and not reading.has("policy")
    )
    ranked = {found.evidence.id for found in drafted.ranked}
    known = all(item.id in ranked and not is_injection(item.text) for item in outcome.evidence)
    return known and not looked_up and reading.language in _LANGUAGES


def worded(reading: Reading, drafted: Drafted, decision: Decision, writer: Writer) -> Decision:
    """The decision in the model's words where they hold, else as it was; with all the model said and what
    became of it. Never raises."""
    shown = _shown(drafted)
    try:
        words = writer.write(_content(reading, shown), SCHEMA)
    except VitrineError as error:
        heard = str(getattr(error, "heard", ""))
        return replace(decision, making=Making(raw=heard, fell_back=error.code))
    said = read(words.text)
    if not said:
        return replace(decision, making=_made(words, "unreadable" if said is None else "nothing_said"))
    kept, claims = _judged(reading, drafted, said, shown)
    if not kept:
        both = Judgement("mixed", (*decision.judgement.claims, *claims))
        return replace(decision, judgement=both, making=_made(words, "nothing_held"))
    named = {each for statement in kept for each in statement.evidence}
    stopped = any(claim.verdict != "supported" for claim in claims)
    return replace(
        decision,
        text=" ".join(statement.text for statement in kept),
        statements=tuple(kept),
        cited=tuple(found.evidence for found in drafted.ranked if found.evidence.id in named),
        judgement=Judgement("mixed" if stopped else "supported", tuple(claims)),
        making=replace(_made(words), engine="generative"),
    )


def _made(words: Words, fell_back: str = "") -> Making:
    return Making(
        model=words.model,
        prompt=words.prompt,
        parameters=words.parameters,
        tokens_in=words.tokens_in,
        tokens_out=words.tokens_out,
        ms=words.ms,
        raw=words.text,
        fell_back=fell_back,
    )


def _judged(
    reading: Reading, drafted: Drafted, said: Sequence[Said], shown: Sequence[Evidence]
) -> tuple[list[Statement], list[ClaimVerdict]]:
    """The statements that hold and answer, each with the approved sentence that limits it, and all claims."""
    scope = reading.product.sku if reading.product and not reading.others else None
    kept: list[Statement] = []
    claims: list[ClaimVerdict] = []
    for one in said:
        cited = [shown[number - 1] for number in one.cites if 0 < number <= len(shown)]
        statement = Statement(wording.bare(one.text), tuple(item.id for item in cited))
        why = wording.objection(statement.text, cited, _title(reading), reading.language)
        if why:
            claims.append(_stopped(one.text, why))
            continue
        judged = judge(Draft((statement,)), shown, product=scope)
        if judged.verdict != "supported" or not judged.claims:
            claims.extend(_taken_out(claim) for claim in judged.claims)
        elif why := wording.beyond(judged.claims, _names(reading, cited)):
            claims.append(_stopped(statement.text, why))
        elif any(statement.text == other.text for other in kept):
            continue
        elif not _answers(drafted, judged.claims):
            claims.append(_stopped(statement.text, "True, but not what was asked."))
        else:
            limits = _limits(cited, [claim.quote for claim in judged.claims])
            kept += [statement, *(limit for limit in limits if limit not in kept)]
            claims.extend(judged.claims)
            claims.extend(c for limit in limits for c in judge(Draft((limit,)), shown, product=scope).claims)
    return kept, claims


def _taken_out(claim: ClaimVerdict) -> ClaimVerdict:
    """A claim of a statement that is not said, so that it proves nothing that is."""
    if claim.verdict == "unsupported":
        return claim
    return replace(claim, verdict="unsupported", why="Taken out with the rest of its sentence.", source=None)


def _stopped(text: str, why: str) -> ClaimVerdict:
    return ClaimVerdict(text[:500], kind_of(text[:500]), "unsupported", why)


def _answers(drafted: Drafted, claims: Sequence[ClaimVerdict]) -> bool:
    """Whether proven claims say what was asked: one of them is proven by the very attribute or sentence that
    the offline engine would say, and says as much. What else is true of the same text is not an answer."""
    own = {item.id for item in _own(drafted)}
    return any(
        claim.source is not None and claim.source.id == found.evidence.source.id and _words(found, claim)
        for found in drafted.ranked
        if found.evidence.id in own
        for claim in claims
    )


def _words(found: Ranked, claim: ClaimVerdict) -> bool:
    """Whether the claim puts this piece of evidence into words."""
    proof = found.evidence
    if proof.kind == "attribute":
        value = "" if isinstance(proof.value, bool) else proof.text.partition(": ")[2]
        return wording.tells(claim.text, value)
    return _letters(found.sentence) in _letters(claim.quote) and wording.tells(claim.text, found.sentence)


def _letters(text: str) -> str:
    return f" {' '.join(tokens(text))} "


def _own(drafted: Drafted) -> tuple[Evidence, ...]:
    """What the offline engine's answer stands on."""
    return drafted.outcome.evidence if isinstance(drafted.outcome, Answer) else ()


def _limits(cited: Sequence[Evidence], quotes: Sequence[str]) -> list[Statement]:
    """The approved sentences that limit those a statement rests on, and that it may have left out."""
    said: list[Statement] = []
    for item in cited:
        parts = sentences(item.text)
        for part, behind in pairwise(parts):
            if extracting.leans(behind) and any(quote.endswith(part) for quote in quotes):
                said.append(Statement(behind, (item.id,)))
    return said


def merged(makings: Sequence[Making]) -> Making:
    """The making of several answers in one message."""
    asked = [each for each in makings if each.model or each.fell_back]
    if not asked:
        return Making()
    first = next((each for each in asked if each.model), asked[0])
    return replace(
        first,
        engine="generative" if any(each.engine == "generative" for each in asked) else "offline",
        tokens_in=sum(each.tokens_in for each in asked),
        tokens_out=sum(each.tokens_out for each in asked),
        ms=sum(each.ms for each in asked),
        raw="\n".join(each.raw for each in asked),
        fell_back=", ".join(dict.fromkeys(each.fell_back for each in asked if each.fell_back)),
    )


def _shown(drafted: Drafted) -> list[Evidence]:
    """The evidence put before the model: the answer's own first. Texts that give orders are not shown."""
    own = _own(drafted)
    top = drafted.ranked[0].chance if drafted.ranked else 0.0
    near = [found.evidence for found in drafted.ranked if found.chance >= _NEAR * top]
    rest = [item for item in near if all(item.id != one.id for one in own)]
    return [item for item in [*own, *rest][: SHOWN * 2] if not is_injection(item.text)][:SHOWN]


def _content(reading: Reading, shown: Sequence[Evidence]) -> str:
    lines = [f"Language: {_LANGUAGES[reading.language]}"]
    if reading.product and not is_injection(reading.product.title):
        lines.append(f"Product: {_line(reading.product.title)}")
    lines.append("Evidence:")
    for number, item in enumerate(shown, start=1):
        place = f"({_line(item.heading or item.source.title)}) " if item.kind == "passage" else ""
        lines.append(f"[{number}] {place}{_line(item.text)}")
    asked = reading.text if reading.follow_up else reading.question.text
    lines.append(f"Question: {_line(asked)}")
    return "\n".join(lines)


def _line(text: str) -> str:
    """On one line: no text may look like another part of the message."""
    return " ".join(text.split())[:_CLIPPED]


def _names(reading: Reading, cited: Sequence[Evidence]) -> str:
    return " ".join([_title(reading), *(item.source.title for item in cited if item.product)])


def _title(reading: Reading) -> str:
    return " ".join(product.title for product in (reading.product, *reading.others) if product)
