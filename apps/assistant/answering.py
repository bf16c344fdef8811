"""One question, one decision, one record: the same path for shoppers, the preview and the command."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from apps.assistant import engines, gates, showing
from apps.assistant.port import BrandKnowledge
from apps.audit import recorder
from apps.core import redaction
from apps.grounding import pipeline
from apps.grounding.types import ClaimVerdict, Decision, Evidence, Line, Question, Source
from apps.rollout import services as rollout
from apps.rollout.capabilities import Task
from apps.tenants.models import Brand

ACTS = {"answered": "answer", "refused": "refusal", "escalated": "escalation", "clarify": "clarify"}
OFFERS = ("person", "appointment", "message")


@dataclass(frozen=True)
class Ask:
    """A question with what stands around it. ``product`` and ``variant`` are skus; ``engine`` empty = the
    brand's own."""

    text: str
    product: str = ""
    variant: str = ""
    language: str = "en"
    history: tuple[Line, ...] = ()
    session_id: UUID | None = None
    consent: dict[str, bool] = field(default_factory=dict)
    live: bool = False
    engine: str = ""


@dataclass(frozen=True)
class Answer:
    """The decision, how long it took (milliseconds), and what the shopper and the log are given."""

    ask: Ask
    decision: Decision
    ms: int
    stage: int

    @property
    def citations(self) -> list[dict[str, Any]]:
        """Each source that supports a claim, once, numbered from 1."""
        seen: dict[tuple[str, str], dict[str, Any]] = {}
        for claim in self.decision.judgement.claims:
            if claim.source and claim.verdict == "supported":
                key = (claim.source.kind, claim.source.id)
                seen.setdefault(key, {"n": len(seen) + 1, **source(claim.source), "quote": claim.quote})
        return list(seen.values())


def answer(ask: Ask, brand: Brand) -> Answer:
    """Decide about a question for the brand in scope. No transaction is open and nothing is written."""
    started = time.perf_counter()
    port = BrandKnowledge(brand, language=ask.language)
    found = port.resolve(ask.variant or ask.product) if ask.variant or ask.product else None
    question = Question(
        text=redaction.mask_cards(ask.text),
        history=ask.history,
        language=ask.language,
        product=port.view(found[0]) if found else None,
        variant=found[1].sku if found and found[1] else "",
    )
    kept = gates.gate(question, ask.text, brand, port, live=ask.live)
    decision = kept.before() or kept.after(
        pipeline.decide(question, port, engines.writer(ask.engine, live=ask.live))
    )
    stage = 2
    if ask.live:
        decision, stage = _within_rollout(decision, kept)
    return Answer(ask, decision, round((time.perf_counter() - started) * 1000), stage)


def record(done: Answer, *, message_id: UUID | None = None, discarded: bool = False) -> UUID:
    """Write the act into the log, in the caller's transaction; returns the record's id."""
    decision = done.decision
    redacted = redaction.redact(done.ask.text)
    row = recorder.record_ai(
        act="discarded" if discarded else ACTS[decision.outcome],
        session_id=done.ask.session_id,
        message_id=message_id,
        capability=decision.capability,
        stage=done.stage,
        **_made(decision),
        inputs={
            "question": redacted.text,
            "product": decision.product or done.ask.product,
            "variant": decision.variant or done.ask.variant,
            "history": [
                {"by": line.by, "text": redaction.redact(line.text).text} for line in done.ask.history
            ],
            **({"read_as": read} if (read := read_as(decision)) else {}),
        },
        retrieved=[retrieved(item) for item in decision.retrieved],
        claims=[claim(_without_people(each)) for each in decision.judgement.claims],
        final_text="" if discarded else decision.text,
        reason=decision.reason,
        outcome="discarded" if discarded else decision.outcome,
        confidence=decision.confidence,
        latency_ms=done.ms,
        consent=done.ask.consent,
        language=done.ask.language,
    )
    row_id: UUID = row.pk
    return row_id


def _without_people(value: ClaimVerdict) -> ClaimVerdict:
    """A claim nothing supports may name anybody: a model made it up or took it from the shopper."""
    if value.verdict == "supported":
        return value
    return replace(value, text=redaction.redact(value.text).text)


def _made(decision: Decision) -> dict[str, Any]:
    """How the words were made, as the log keeps it. A model's own words may repeat the shopper's data."""
    making = decision.making
    said = " ".join(statement.text for statement in decision.statements) or decision.text
    why = {"fell_back": making.fell_back} if making.fell_back else {}
    return {
        "engine": making.engine,
        "model": making.model,
        "prompt": making.prompt,
        "parameters": {**making.parameters, **why},
        "tokens": making.tokens_in + making.tokens_out,
        "raw_text": redaction.redact(making.raw).text if making.raw else said,
    }


def message_data(done: Answer, record_id: UUID) -> dict[str, Any]:
    """What goes with the AI's message to the shopper: sentences with sources, options, next steps."""
    decision, citations = done.decision, done.citations
    numbers = {(cited["kind"], cited["id"]): cited["n"] for cited in citations}
    return {
        "outcome": decision.outcome,
        "reason": decision.reason,
        "capability": decision.capability,
        "question": done.ask.text,
        "statements": _statements(decision, numbers),
        "citations": citations,
        "table": showing.table(decision, done.ask.language),
        "cards": showing.cards(decision, done.ask.variant or done.ask.product),
        "options": [{"label": choice.label, "value": choice.text} for choice in decision.choices],
        "offered": list(decision.offered),
        "read_as": read_as(decision),
        "record_id": str(record_id),
    }


def read_as(decision: Decision) -> list[dict[str, str]]:
    """Which of the shopper's words were read as which of the brand's terms."""
    understood = decision.understanding
    return [{"said": said, "term": term} for said, term in (understood.read_as if understood else ())]


def source(value: Source) -> dict[str, Any]:
    """A source as JSON."""
    return {
        "kind": value.kind,
        "id": value.id,
        "version": value.version,
        "title": value.title,
        "url": value.url,
        "date": value.date,
    }


def claim(value: ClaimVerdict) -> dict[str, Any]:
    """A claim with its verdict as JSON."""
    cited = source(value.source) | {"quote": value.quote} if value.source else None
    return {
        "text": value.text,
        "kind": value.kind,
        "verdict": value.verdict,
        "why": value.why,
        "source": cited,
    }


def retrieved(item: Evidence) -> dict[str, Any]:
    """A piece of evidence as JSON."""
    return {
        "source": source(item.source),
        "text": item.text,
        "score": round(item.score, 4),
        "kind": item.kind,
    }


def _statements(decision: Decision, numbers: dict[tuple[str, str], int]) -> list[dict[str, Any]]:
    by_id = {item.id: item for item in (*decision.retrieved, *decision.cited)}
    made = []
    for statement in decision.statements:
        sources = [by_id[each].source for each in statement.evidence if each in by_id]
        cited = sorted({numbers[(s.kind, s.id)] for s in sources if (s.kind, s.id) in numbers})
        made.append({"text": statement.text, "citations": cited})
    return made


def _within_rollout(decision: Decision, kept: gates.Gate) -> tuple[Decision, int]:
    """An answer of a task the brand has not switched on becomes a refusal with the way to a person."""
    task = Task(decision.capability) if decision.capability in set(Task) else Task.TRIAGE
    permission = rollout.may(task)
    if permission or decision.outcome in ("escalated", "refused"):
        return decision, permission.stage
    return kept.off(decision), permission.stage


def history_lines(lines: Sequence[object]) -> tuple[Line, ...]:
    """Earlier lines from JSON ``[{by, text, product?}]``; plain texts are the shopper's."""
    made = []
    for line in lines:
        if isinstance(line, str):
            made.append(Line("shopper", line))
        elif isinstance(line, dict):
            by = {"user": "shopper", "customer": "shopper", "ai": "assistant", "bot": "assistant"}
            who = str(line.get("by") or line.get("role") or "shopper")
            text = str(line.get("text") or line.get("content") or "")
            made.append(Line(by.get(who, who), text, str(line.get("product") or "")))
    return tuple(made)
