"""Classify messages, one JSON line each."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from apps.assistant.answering import history_lines
from apps.core import jsonl
from apps.grounding import classifiers
from apps.people.commands import BrandCommand
from apps.tenants.models import Brand


class Command(BrandCommand):
    help = (
        "Classify lines {id, text, history?} from standard input into lines "
        "{id, escalate, reasons, injection, objections, pii, ms}. Offsets in pii count characters."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--jsonl", action="store_true", help="one JSON object a line")

    def work(self, brand: Brand, options: dict[str, Any]) -> None:
        jsonl.require_jsonl(options)
        jsonl.each(sort)


def sort(line: dict[str, Any]) -> dict[str, Any]:
    """One line's classes."""
    history = history_lines(line.get("history") or [])
    found = classifiers.classify(jsonl.need_text(line), history)
    return {
        "escalate": found.escalate,
        "reasons": list(found.reasons),
        "injection": found.injection,
        "objections": [
            {"tag": tag, "quote": quote, "confidence": round(confidence, 4)}
            for tag, quote, confidence in found.objections
        ],
        "pii": [{"kind": kind, "start": start, "end": end} for kind, start, end in found.pii],
    }
