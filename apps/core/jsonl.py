"""Commands that read one JSON object a line and write one a line, in order."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any, TextIO

from django.core.management.base import CommandError


def read(stream: TextIO) -> Iterator[tuple[int, dict[str, Any] | None, str]]:
    """``(line number, object or None, complaint)`` for each line that isn't blank."""
    for number, line in enumerate(stream, 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except ValueError as error:
            yield number, None, f"Line {number} is not JSON: {error}"
            continue
        good = isinstance(value, dict)
        yield number, value if good else None, "" if good else f"Line {number} is not an object."


def each(work: Callable[[dict[str, Any]], dict[str, Any]], stream: TextIO | None = None) -> None:
    """Answer every line of standard input on standard output; a bad line gets an error, the rest go on."""
    for _, value, complaint in read(stream or sys.stdin):
        started = time.perf_counter()
        if value is None:
            result: dict[str, Any] = {"id": None, "error": {"code": "bad_line", "detail": complaint}}
        else:
            result = {"id": value.get("id")} | _guarded(work, value)
            result.setdefault("ms", round((time.perf_counter() - started) * 1000, 2))
        sys.stdout.write(json.dumps(result, ensure_ascii=False, default=str) + "\n")
        sys.stdout.flush()


def need_text(value: dict[str, Any]) -> str:
    """The line's ``text``, or ValueError."""
    text = value.get("text")
    if not isinstance(text, str):
        raise ValueError("text must be a string")
    return text


def require_jsonl(options: dict[str, Any]) -> None:
    """The flag names the format; there is no other yet."""
    if not options["jsonl"]:
        raise CommandError("Say --jsonl: one JSON object a line on standard input.")


def _guarded(work: Callable[[dict[str, Any]], dict[str, Any]], value: dict[str, Any]) -> dict[str, Any]:
    try:
        return work(value)
    except (ValueError, TypeError, KeyError) as error:
        return {"error": {"code": "bad_line", "detail": str(error)}}
