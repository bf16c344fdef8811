"""One question to one decision: escalate, understand, draft, verify, say only what holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from apps.grounding import escalation
from apps.grounding.engines import offline
from apps.grounding.outcomes import Answer, AskBack, Courtesy, Refusal
from apps.grounding.phrases import say
from apps.grounding.types import (
    ClaimVerdict,
    Decision,
    Draft,
    Evidence,
    Judgement,
    KnowledgePort,
    Question,
    Statement,
)
from apps.grounding.understanding import Reading, understand
from apps.grounding.verifier import judge

_OFFERS = ("person", "appointment", "message")


def decide(question: Question, port: KnowledgePort) -> Decision:
    """The decision for one question over the brand's approved knowledge; only reads."""
    alarm = escalation.check(question.text, question.history)
    reading = understand(question, port)
    if alarm.escalate:
        return _handed_over(reading, alarm.reasons[0] if alarm.reasons else "escalated")
    if alarm.injection:
        return _refused(reading, Refusal("injection", "triage"), ())
    drafted = offline.draft(reading, port)
    return _decided(reading, drafted)


def _decided(reading: Reading, drafted: offline.Drafted) -> Decision:
    outcome = drafted.outcome
    if isinstance(outcome, Answer):
        return _verified(reading, outcome, drafted.retrieved)
    if isinstance(outcome, Refusal):
        return _refused(reading, outcome, drafted.retrieved)
    if isinstance(outcome, AskBack):
        base = _base(
            reading, "clarify", outcome.text, outcome.capability, outcome.reason, 0.5, drafted.retrieved
        )
        return replace(base, choices=outcome.choices, offered=_OFFERS)
    if isinstance(outcome, Courtesy):
        text = say(outcome.phrase, reading.language)
        offered = ("appointment", "person") if outcome.capability == "appointment" else _OFFERS
        return replace(
            _base(reading, "answered", text, outcome.capability, outcome.reason, 0.9, ()), offered=offered
        )
    return _handed_over(reading, outcome.reason)


def _verified(reading: Reading, answer: Answer, retrieved: Sequence[Evidence]) -> Decision:
    """Keep the statements whose every claim holds; without one left, refuse."""
    scope = reading.product.sku if reading.product and not reading.others else None
    kept: list[Statement] = []
    claims: list[ClaimVerdict] = []
    for statement in answer.statements:
        judged = judge(Draft((statement,)), answer.evidence, product=scope)
        claims.extend(judged.claims)
        if judged.verdict == "supported" and judged.claims:
            kept.append(statement)
    holds = sum(c.verdict == "supported" for c in claims)
    verdict = Judgement(
        "supported" if holds == len(claims) else "mixed" if holds else "unsupported", tuple(claims)
    )
    if not kept:
        failed = Refusal("not_verified", answer.capability, confidence=answer.confidence * 0.3)
        return replace(_refused(reading, failed, retrieved), judgement=verdict)
    text = " ".join(s.text for s in kept)
    base = _base(reading, "answered", text, answer.capability, answer.reason, answer.confidence, retrieved)
    return replace(base, statements=tuple(kept), judgement=verdict)


def _refused(reading: Reading, refusal: Refusal, retrieved: Sequence[Evidence]) -> Decision:
    text = say(refusal.phrase, reading.language)
    base = _base(reading, "refused", text, refusal.capability, refusal.reason, refusal.confidence, retrieved)
    return replace(base, offered=_OFFERS)


def _handed_over(reading: Reading, reason: str) -> Decision:
    base = _base(reading, "escalated", say("escalate", reading.language), "triage", reason, 0.1, ())
    return replace(base, offered=("person", "message"))


def _base(
    reading: Reading,
    outcome: str,
    text: str,
    capability: str,
    reason: str,
    confidence: float,
    retrieved: Sequence[Evidence],
) -> Decision:
    return Decision(
        outcome=outcome,  # type: ignore[arg-type]
        text=text,
        capability=capability,
        reason=reason,
        confidence=round(confidence, 4),
        retrieved=tuple(retrieved[:10]),
        product=reading.product.sku if reading.product else "",
        variant=reading.variant.sku if reading.variant else "",
        understanding=reading.understanding(),
    )
