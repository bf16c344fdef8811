"""The product's own commands, called in this process so that models are loaded once."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterable, Sequence
from contextlib import redirect_stdout
from typing import Any

from django.core.management import call_command

Row = dict[str, Any]


def call(command: str, *arguments: str) -> Any:
    """A command that prints one JSON value."""
    out = io.StringIO()
    call_command(command, *arguments, stdout=out)
    return json.loads(out.getvalue())


def lines(command: str, slug: str, rows: Iterable[Row], *options: str) -> list[Row]:
    """A command that answers JSON lines, in order. Raises RuntimeError when lines got lost."""
    given = list(rows)
    kept, out = sys.stdin, io.StringIO()
    sys.stdin = io.StringIO("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in given))
    try:
        with redirect_stdout(out):
            call_command(command, slug, "--jsonl", *options)
    finally:
        sys.stdin = kept
    found = [json.loads(line) for line in out.getvalue().splitlines()]
    if len(found) != len(given):
        raise RuntimeError(f"{command} answered {len(found)} of {len(given)} lines")
    return found


def ask(slug: str, rows: Sequence[Row], engine: str = "offline") -> list[Row]:
    return lines("ask", slug, rows, "--engine", engine)


def verify(slug: str, rows: Sequence[Row]) -> list[Row]:
    return lines("verify", slug, rows)


def classify(slug: str, texts: Sequence[str | Row]) -> list[Row]:
    """Each text, or line ``{text, history?}``, with its classes."""
    rows = [{"id": at, **({"text": one} if isinstance(one, str) else one)} for at, one in enumerate(texts)]
    return lines("classify", slug, rows)


def wrapup(slug: str, rows: Sequence[Row]) -> list[Row]:
    return lines("wrapup", slug, rows)
