"""Hold drafts against evidence, one JSON line per draft."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from apps.assistant import answering
from apps.assistant.checking import judge
from apps.core import jsonl
from apps.people.commands import BrandCommand
from apps.tenants.models import Brand


class Command(BrandCommand):
    help = (
        "Judge lines {id, text, evidence?, product?} from standard input with lines {id, verdict, claims, "
        "ms}. Evidence is a list of texts or {text, kind?, product?, source?}; without it the approved "
        "sources are used."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--jsonl", action="store_true", help="one JSON object a line")

    def work(self, brand: Brand, options: dict[str, Any]) -> None:
        jsonl.require_jsonl(options)
        jsonl.each(lambda line: check(line, brand))


def check(line: dict[str, Any], brand: Brand) -> dict[str, Any]:
    """One line's verdict."""
    judgement = judge(
        jsonl.need_text(line), line.get("evidence"), product=str(line.get("product") or ""), brand=brand
    )
    return {"verdict": judgement.verdict, "claims": [answering.claim(each) for each in judgement.claims]}
