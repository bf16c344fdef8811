"""One question to one decision: escalate, understand, draft, verify, say only what holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from apps.core import redaction
from apps.grounding import escalation, hearing
from apps.grounding.engines import generative, offline
from apps.grounding.engines.generative import Writer
from apps.grounding.escalation import Escalation
from apps.grounding.lexicon import pattern
from apps.grounding.outcomes import Answer, AskBack, Courtesy, Refusal
from apps.grounding.phrases import say
from apps.grounding.ranking import Ranked
from apps.grounding.types import (
    ClaimVerdict,
    Decision,
    Draft,
    Evidence,
    Judgement,
    KnowledgePort,
    Line,
    Question,
    Statement,
)
from apps.grounding.understanding import Reading, naming, places, spelling, understand
from apps.grounding.verifier import judge
from apps.grounding.words import tokens

_AND = pattern(r"\s+(?:and|und)\s+(?=(?:what|how|is|does|which|when|where|can|do|was|wie|ist|kann|wann)\b)")
_WORDS, _MOST = 3, 4
_CONTACTS = frozenset({"email", "phone"})
_READ, _LONGEST_WORD = 1000, 60
_RULES = frozenset({"passage", "fact"})
_RULE = 0.55
_GOOD = 0.7
_ASKS_FOR = pattern(
    r"\b(?:talk|speak|chat|connect|transfer|pass me|put me|call me|want|need|get me|let me|sprechen"
    r"|verbinde\w*|möchte|will)\b"
)
_LED_NOWHERE = (
    "no_evidence",
    "nothing_found",
    "unknown_identifier",
    "which_product",
    "no_such_value",
)
# What is taken off the log-odds of evidence that was not told: least where it only seemed too little.
_WITHHELD = {"no_evidence": 1.0, "no_such_value": 1.0}
_SETTLED_OTHERWISE = 3.0
_BOOKING = ("appointment", "person")
_OFFERS = ("person", "appointment", "message")


def decide(question: Question, port: KnowledgePort, writer: Writer | None = None) -> Decision:
    """The decision for one message over the brand's approved knowledge; only reads.

    Several questions in one message are answered one by one; what is not answered is said so. A `writer` may
    word what was found, never decide what is found, escalated or refused. Alarms hear the shopper's own
    words, understanding hears them in the brand's terms.
    """
    alarm = escalation.check(question.text, question.history)
    question = replace(question, text=clipped(without_contacts(question.text)))

    def mend(text: str) -> str:
        return mended(text, port)

    return hearing.settled(question, port, mend, lambda asked: _settle(asked, alarm, port, writer))


def _settle(question: Question, alarm: Escalation, port: KnowledgePort, writer: Writer | None) -> Decision:
    reading = understand(question, port)
    if alarm.escalate and not alarm.faint and not _asks_who_is_there(reading, alarm.reasons):
        known = _ruled(question, port, reading) if alarm.general else None
        known = known or (_plainly(question, port, reading) if alarm.unsure else None)
        return known or _handed_over(reading, alarm.reasons[0])
    if alarm.injection:
        return _refused(reading, Refusal("injection", "triage"), ())
    parts = questions_in(question.text)
    if len(parts) > 1:
        return _joined(reading, _in_turn(question, parts, port, writer))
    return _one(question, port, writer, reading)


def _in_turn(
    question: Question, parts: Sequence[str], port: KnowledgePort, writer: Writer | None
) -> list[Decision]:
    """Each question of a message in the light of those before it (`what about Sweden? how long is that?`)."""
    history, found = question.history, []
    for part in parts:
        said = _one(replace(question, text=part, history=history), port, writer)
        history = (*history, Line("shopper", part, said.product), Line("assistant", said.text, said.product))
        found.append(said)
    return found


def _ruled(question: Question, port: KnowledgePort, reading: Reading) -> Decision | None:
    """What an approved text for everyone says, where a message about trouble asks what the rule is."""
    said = _one(question, port, None, reading)
    cited = {proof for statement in said.statements for proof in statement.evidence}
    sources = [item for item in said.retrieved if item.id in cited]
    general = bool(sources) and all(item.product is None and item.kind in _RULES for item in sources)
    return said if said.outcome == "answered" and general and said.chance >= _RULE else None


def _plainly(question: Question, port: KnowledgePort, reading: Reading) -> Decision | None:
    """The answer where the need for a person is only a faint suspicion and the answer a good one."""
    said = _one(question, port, None, reading)
    return said if said.outcome == "answered" and said.chance >= _GOOD else None


def without_contacts(text: str) -> str:
    """The text without mail addresses and telephone numbers, which ask nothing."""
    for span in reversed([s for s in redaction.find(text) if s.kind in _CONTACTS]):
        text = f"{text[: span.start].rstrip()} {text[span.end :].lstrip()}".strip()
    return text


def clipped(text: str) -> str:
    """The beginning of a message that is read: 1,000 characters, no word longer than 60."""
    return " ".join(word[:_LONGEST_WORD] for word in text[:_READ].split())


def _one(
    question: Question, port: KnowledgePort, writer: Writer | None, reading: Reading | None = None
) -> Decision:
    reading = reading or understand(question, port)
    decision = _drafted(reading, port, writer)
    if decision.outcome in ("answered", "escalated") or decision.reason not in _LED_NOWHERE:
        return decision
    return _put_right(question, port, writer) or decision


def _drafted(reading: Reading, port: KnowledgePort, writer: Writer | None) -> Decision:
    """The offline engine's decision, in a model's words where there is one and its words hold."""
    drafted = offline.draft(reading, port)
    decision = _weighed(_decided(reading, drafted), drafted.ranked)
    if writer is None or decision.outcome != "answered" or not generative.may_word(reading, drafted):
        return decision
    return generative.worded(reading, drafted, decision, writer)


def _weighed(decision: Decision, ranked: Sequence[Ranked]) -> Decision:
    """With the confidence that rules and reading give to the best evidence; as it is where none was read."""
    decision = replace(decision, chance=decision.confidence)
    best = decision.retrieved[0].id if decision.retrieved else ""
    found = next((each for each in ranked if each.evidence.id == best), None)
    if found is None or found.logit is None or decision.outcome not in ("answered", "refused"):
        return decision
    if decision.reason == "not_verified":
        return decision
    less = 0.0 if decision.outcome == "answered" else _WITHHELD.get(decision.reason, _SETTLED_OTHERWISE)
    return replace(decision, confidence=round(found.sure(less), 4))


def mended(text: str, port: KnowledgePort, *, bold: bool = False) -> str:
    """The text without typing slips (`spelling.corrected`), with names for article numbers and with the
    countries of its places."""
    found = [hit.product for hit in port.find_products(text)]
    text = naming.by_title(text, found)
    names = {word for product in found for word in tokens(product.title)}
    names.update(port.synonyms().words)
    known = port.known_words(spelling.words(text))
    right = spelling.corrected(text, known, port.words_like, names=names, bold=bold)
    return places.located(right, known)


def _put_right(question: Question, port: KnowledgePort, writer: Writer | None) -> Decision | None:
    """A second try that takes every unknown word for a slip; None unless that leads somewhere."""
    text = mended(question.text, port, bold=True)
    if text == question.text:
        return None
    reading = understand(replace(question, text=text), port)
    decision = _drafted(reading, port, writer)
    return decision if decision.outcome in ("answered", "clarify") else None


def questions_in(text: str) -> list[str]:
    """The questions of a message where it has several that can stand alone, else the message itself."""
    asked = [piece for part in re.split(r"(?<=\?)\s*", text) for piece in _AND.split(part)]
    if not text.rstrip().endswith("?") and "?" in text:
        return [text]
    parts = [re.split(r"[.!]\s", p)[-1].strip() for p in asked if len(p.split()) >= _WORDS]
    return parts if 1 < len(parts) <= _MOST else [text]


def _asks_who_is_there(reading: Reading, reasons: Sequence[str]) -> bool:
    """True when a person is only asked after, not asked for."""
    return (
        reading.intent == "hours"
        and set(reasons) <= {"person_requested"}
        and not _ASKS_FOR.search(reading.text)
    )


def _joined(reading: Reading, parts: Sequence[Decision]) -> Decision:
    """One decision out of several: the answers in order, and the refusal of the rest."""
    answered = [p for p in parts if p.outcome == "answered" and p.statements]
    first = next((p for p in parts if p.outcome in {"escalated", "clarify"}), None)
    if first is not None or not answered:
        return first or parts[0]
    rest = [p for p in parts if p not in answered]
    text = " ".join(dict.fromkeys(p.text for p in [*answered, *rest[:1]]))
    seen = {e.id: e for p in parts for e in p.retrieved}
    claims = tuple(c for p in answered for c in p.judgement.claims)
    return replace(
        answered[0],
        text=text,
        statements=tuple(dict.fromkeys(s for p in answered for s in p.statements)),
        retrieved=tuple(seen.values())[:10],
        cited=tuple({e.id: e for p in answered for e in p.cited}.values()),
        judgement=Judgement(
            "mixed" if any(c.verdict != "supported" for c in claims) else "supported", claims
        ),
        confidence=min(p.confidence for p in answered),
        offered=_OFFERS if rest else (),
        understanding=reading.understanding(),
        making=generative.merged([p.making for p in parts]),
    )


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
        offered = _BOOKING if outcome.capability == "appointment" else _OFFERS
        return replace(
            _base(reading, "answered", text, outcome.capability, outcome.reason, 0.9, ()), offered=offered
        )
    return _handed_over(reading, outcome.reason)


def _verified(reading: Reading, answer: Answer, retrieved: Sequence[Evidence]) -> Decision:
    """Keep the statements whose every claim holds; without one left, refuse."""
    about_one = reading.product and not reading.others and answer.capability != "orientation"
    scope = reading.product.sku if reading.product and about_one else None
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
    named = {each for s in kept for each in s.evidence}
    cited = tuple(item for item in answer.evidence if item.id in named)
    base = _base(reading, "answered", text, answer.capability, answer.reason, answer.confidence, retrieved)
    offered = _BOOKING if answer.capability == "appointment" else ()
    return replace(base, statements=tuple(kept), cited=cited, judgement=verdict, offered=offered)


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
