"""Wrap up transcripts, one JSON line each."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from apps.core import jsonl
from apps.grounding import summarising
from apps.grounding.summarising import Line
from apps.people.commands import BrandCommand
from apps.tenants.models import Brand


class Command(BrandCommand):
    help = (
        "Wrap up lines {id, messages:[{id, by, text, at}]} from standard input into lines "
        "{id, summary:[{text, messages}], objections, questions, products, outcome, follow_up, ms}."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--jsonl", action="store_true", help="one JSON object a line")

    def work(self, brand: Brand, options: dict[str, Any]) -> None:
        jsonl.require_jsonl(options)
        jsonl.each(wrap)


def wrap(line: dict[str, Any]) -> dict[str, Any]:
    """One transcript's wrap-up; message ids come back as they were given."""
    messages = line.get("messages")
    if not isinstance(messages, list) or not all(isinstance(each, dict) for each in messages):
        raise ValueError("messages must be a list of {id, by, text, at}")
    ids = {str(each.get("id", at)): each.get("id", at) for at, each in enumerate(messages)}
    lines = [
        Line(
            str(each.get("id", at)),
            str(each.get("by", "")),
            str(each.get("text", "")),
            str(each.get("at", "")),
        )
        for at, each in enumerate(messages)
    ]
    made = summarising.wrap_up(lines)
    return {
        "summary": [
            {"text": text, "messages": [ids[each] for each in sources]} for text, sources in made.summary
        ],
        "objections": [
            {"tag": tag, "quote": quote, "message": ids[message], "confidence": round(confidence, 4)}
            for tag, quote, message, confidence in made.objections
        ],
        "questions": [{"text": text, "message": ids[message]} for text, message in made.questions],
        "products": list(made.products),
        "promises": [
            {"text": each.text, "message": ids[each.message_id], "owner": each.owner, "due": each.due}
            for each in made.promises
        ],
        "outcome": made.outcome,
        "follow_up": made.follow_up,
    }
