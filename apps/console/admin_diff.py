"""What changed between two wordings, line by line and word by word. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "in", "out", "gap"]
_CONTEXT = 2
_PIECES = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Line:
    """A line of the comparison: its pieces each stayed, came in or went out. A gap hides what stayed."""

    kind: Kind
    pieces: tuple[tuple[Kind, str], ...]


def lines(before: str, after: str) -> list[Line]:
    """The comparison, with two lines of what stayed around each change."""
    old, new = before.splitlines(), after.splitlines()
    found: list[Line] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [Line("same", (("same", text),)) for text in old[a:b]]
        else:
            found += _changed(old[a:b], new[c:d])
    return list(_shortened(found))


def _changed(old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    """Lines that became others side by side, then what has no partner."""
    pairs = min(len(old), len(new))
    for before, after in zip(old[:pairs], new[:pairs], strict=True):
        yield Line("in", _words(before, after))
    yield from (Line("out", (("out", text),)) for text in old[pairs:])
    yield from (Line("in", (("in", text),)) for text in new[pairs:])


def _words(before: str, after: str) -> tuple[tuple[Kind, str], ...]:
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    pieces: list[tuple[Kind, str]] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(("same", "".join(old[a:b])))
            continue
        pieces += [("out", "".join(old[a:b]))] if b > a else []
        pieces += [("in", "".join(new[c:d]))] if d > c else []
    return tuple(pieces)


def _shortened(found: list[Line]) -> Iterator[Line]:
    near = {
        at + step
        for at, line in enumerate(found)
        if line.kind != "same"
        for step in range(-_CONTEXT, _CONTEXT + 1)
    }
    for at, line in enumerate(found):
        if at in near:
            yield line
        elif at == 0 or at - 1 in near:
            yield Line("gap", ())
