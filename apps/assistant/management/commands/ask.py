"""Ask as a shopper would, one JSON line per question."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.db import transaction

from apps.assistant import answering, engines
from apps.assistant.answering import Ask
from apps.core import jsonl
from apps.grounding.types import Making
from apps.people.commands import BrandCommand
from apps.rollout import services as rollout
from apps.tenants.models import Brand


class Command(BrandCommand):
    help = (
        "Answer lines {id, question, product?, variant?, history?, language?} from standard input with lines "
        "{id, outcome, confidence, capability, text, retrieved, claims, citations, reason, offered, "
        "record_id, read_as, ms, engine, drafting?}. product and variant are skus. Runs as stage 2 with "
        "everything on unless --as-live."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--jsonl", action="store_true", help="one JSON object a line")
        parser.add_argument(
            "--engine", choices=engines.ENGINES, default="", help="instead of the brand's own"
        )
        parser.add_argument("--as-live", action="store_true", help="obey the brand's stage and switches")

    def work(self, brand: Brand, options: dict[str, Any]) -> None:
        jsonl.require_jsonl(options)
        live, engine = options["as_live"], options["engine"]
        jsonl.each(lambda line: respond(line, brand, live=live, engine=engine))


def respond(line: dict[str, Any], brand: Brand, *, live: bool, engine: str = "") -> dict[str, Any]:
    """One line's answer; a question without history is a new shopper's."""
    text = line.get("question", line.get("text"))
    if not isinstance(text, str) or not text.strip():
        raise ValueError("question must be a text")
    if live and not rollout.ask_door_open():
        return {
            "outcome": "refused",
            "reason": "ask_door_closed",
            "text": "",
            "offered": list(answering.OFFERS),
        }
    ask = Ask(
        text=text,
        product=str(line.get("product") or ""),
        variant=str(line.get("variant") or ""),
        language=str(line.get("language") or brand.default_language),
        history=answering.history_lines(line.get("history") or []),
        live=live,
        engine=engine,
    )
    done = answering.answer(ask, brand)
    with transaction.atomic():
        record_id = answering.record(done)
    decision = done.decision
    # What the verifier stopped is in the record; an answer's claims are those it makes.
    claims, said = decision.judgement.claims, decision.outcome == "answered"
    return {
        "outcome": decision.outcome,
        "confidence": round(decision.confidence, 4),
        "capability": decision.capability,
        "text": decision.text,
        "retrieved": [answering.retrieved(item) for item in decision.retrieved[:10]],
        "claims": [answering.claim(each) for each in claims if each.verdict == "supported" or not said],
        "stopped": [answering.claim(each) for each in claims if each.verdict != "supported" and said],
        "citations": done.citations,
        "reason": decision.reason,
        "read_as": answering.read_as(decision),
        "offered": list(decision.offered),
        "options": [{"label": choice.label, "value": choice.text} for choice in decision.choices],
        "record_id": str(record_id),
        "ms": done.ms,
        "engine": decision.making.engine,
        **_drafting(decision.making),
    }


def _drafting(making: Making) -> dict[str, Any]:
    """What a model was asked for and said, where one was asked."""
    if not (making.model or making.fell_back):
        return {}
    return {
        "drafting": {
            "model": making.model,
            "prompt": making.prompt,
            "tokens_in": making.tokens_in,
            "tokens_out": making.tokens_out,
            "ms": making.ms,
            "raw": making.raw,
            "fell_back": making.fell_back,
        }
    }
