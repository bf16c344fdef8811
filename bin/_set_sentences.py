"""No sentence of an evaluation set may stand in the product, its data, or what its models learn from.

Told by file and line. Without the sets (../shared/evals, or VITRINE_EVAL_SETS) there is nothing to look for.
"""

from __future__ import annotations

import csv
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("VITRINE_EVAL_SETS") or ROOT.parent / "shared")
LOOKED_AT = ("apps", "evals", "config", "templates", "static", "demo", "locale")
KINDS = (".py", ".txt", ".json", ".jsonl", ".csv", ".md", ".html", ".js", ".po", ".toml")
SHORTEST = 6  # words
LABEL = 50  # what stands in a set this often names a kind of row
_WORD = re.compile(r"[^\W_]+")
_END = re.compile(r"(?<=[.!?])\s+|\n+|\\n")
Words = tuple[str, ...]


def texts(value: object) -> Iterator[str]:
    """Every text inside a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from texts(inner)


def of_file(path: Path) -> Iterator[str]:
    if path.suffix == ".json":
        yield from texts(json.loads(path.read_text("utf-8")))
    elif path.suffix == ".jsonl":
        for line in path.read_text("utf-8").splitlines():
            yield from texts(json.loads(line))
    elif path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as stream:
            first = stream.readline()
            stream.seek(0)
            for row in csv.reader(stream, delimiter="\t" if "\t" in first else ","):
                yield from row


def words(text: str) -> Words:
    return tuple(_WORD.findall(text.lower()))


def sentences(folder: Path) -> set[Words]:
    """Each sentence of the sets that is long enough to be nobody else's by accident."""
    found: Counter[Words] = Counter()
    for path in sorted(folder.rglob("*")):
        for text in of_file(path):
            found.update(words(part) for part in _END.split(text))
    return {
        each
        for each, times in found.items()
        if len(each) >= SHORTEST and len(set(each)) >= SHORTEST - 1 and times < LABEL
    }


def hits(text: str, known: dict[Words, list[Words]]) -> Iterator[tuple[int, str]]:
    """(line, sentence) for each known sentence that stands in the text, also broken over lines."""
    stream = [
        (word, at) for at, line in enumerate(text.splitlines(), 1) for word in _WORD.findall(line.lower())
    ]
    only = [word for word, _ in stream]
    for at in range(len(only) - SHORTEST + 1):
        for sentence in known.get(tuple(only[at : at + SHORTEST]), ()):
            if tuple(only[at : at + len(sentence)]) == sentence:
                yield stream[at][1], " ".join(sentence)


def by_beginning(found: Iterable[Words]) -> dict[Words, list[Words]]:
    out: dict[Words, list[Words]] = {}
    for each in found:
        out.setdefault(each[:SHORTEST], []).append(each)
    return out


def files() -> Iterator[Path]:
    for name in LOOKED_AT:
        for path in sorted((ROOT / name).rglob("*")):
            if path.suffix in KINDS and path.is_file():
                yield path


def main() -> int:
    folder = SHARED / "evals"
    if not folder.is_dir():
        print("The evaluation sets are absent: their sentences were not looked for.")
        return 0
    known, count = by_beginning(sentences(folder)), 0
    for path in files():
        for line, sentence in hits(path.read_text("utf-8", errors="ignore"), known):
            count += 1
            print(f"{path.relative_to(ROOT)}:{line}: stands in an evaluation set: {sentence}")
    return int(count > 0)


if __name__ == "__main__":
    sys.exit(main())
