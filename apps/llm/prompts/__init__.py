"""Instructions to models: one text file a version, `name@version.txt`. A published version never changes;
another wording is another version (tests/llm/test_prompts.py holds each one's hash)."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from apps.llm.types import Prompt

FOLDER = Path(__file__).parent


@lru_cache
def load(name: str, version: int | None = None) -> Prompt:
    """The prompt by that name, the newest unless a version is asked for. KeyError where there is none."""
    found = {int(path.stem.partition("@")[2]): path for path in FOLDER.glob(f"{name}@*.txt")}
    if not found:
        raise KeyError(name)
    number = max(found) if version is None else version
    return Prompt(name, str(number), found[number].read_text("utf-8").strip())
