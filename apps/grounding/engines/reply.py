"""What a model sent, read as statements with the numbers of their evidence. It may have sent anything."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass

MOST_STATEMENTS = 4
_READ = 8000  # characters
_FIRST = re.compile(r"[{\[]")
_WHOLE = re.compile(
    r'"text"\s*:\s*("(?:[^"\\]|\\.){1,2000}")\s*,\s*"evidence"\s*:\s*\[([^\]\[{}]{0,80})\]', re.DOTALL
)
_TAG = re.compile(r"</?[a-zA-Z!][^<>]{0,400}>")
_LINK = re.compile(r"!?\[([^\]]{0,200})\]\([^)]{0,400}\)")
_MARKS = re.compile(r"[*_`~#|<>]+")
_CITED = re.compile(r"\s*\[\s*(?:evidence\s*)?\d{1,2}(?:\s*,\s*\d{1,2})*\s*\]", re.IGNORECASE)
_BULLET = re.compile(r"^(?:\d{1,2}[.)]|[-–•])\s+")
_GAP = re.compile(r"\s+([.,;:!?])(?=\s|$)")
_PLACE = re.compile(r"^\([^()]{1,80}\)\s*")  # the heading we put before a text
_NUMBER = re.compile(r"\d{1,3}")


@dataclass(frozen=True, slots=True)
class Said:
    """One statement as the model made it: plain text, and the numbers it cites."""

    text: str
    cites: tuple[int, ...]


def read(raw: str) -> list[Said] | None:
    """The statements of a reply, at most MOST_STATEMENTS; None where it has no such shape. An empty list is
    the model's word that it can't answer."""
    text = raw[:_READ]
    found = _FIRST.search(text)
    whole = _decoded(text[found.start() :]) if found else None
    items = whole.get("statements") if isinstance(whole, dict) else whole
    if isinstance(items, list):
        said = [one for item in items if (one := _statement(item))]
        return said[:MOST_STATEMENTS] if said or not items else None
    return [one for found in _WHOLE.finditer(text) if (one := _salvaged(found))][:MOST_STATEMENTS] or None


def plain(text: str) -> str:
    """One line of words: no control or hidden signs, no markup, no bullets, no numbers of evidence."""
    shown = "".join(
        " " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign
        for sign in unicodedata.normalize("NFC", text)
        if unicodedata.category(sign) not in ("Cf", "Co", "Cs", "Cn")
    )
    shown = _LINK.sub(r"\1", _TAG.sub(" ", shown))
    line = _BULLET.sub("", " ".join(_MARKS.sub(" ", _CITED.sub("", shown)).split()))
    return _GAP.sub(r"\1", _PLACE.sub("", line))


def _decoded(text: str) -> object:
    try:
        return json.JSONDecoder().raw_decode(text)[0]
    except (ValueError, RecursionError):
        return None


def _statement(item: object) -> Said | None:
    if not isinstance(item, dict) or not isinstance(item.get("text"), str):
        return None
    cites = item.get("evidence")
    given = cites if isinstance(cites, list) else [cites]
    return Said(plain(item["text"]), _numbers(given))


def _numbers(given: list[object]) -> tuple[int, ...]:
    """1, "1", "[1]": whatever names a piece of evidence."""
    words = " ".join(
        str(one) for one in given[:20] if isinstance(one, int | str) and not isinstance(one, bool)
    )
    return tuple(dict.fromkeys(int(number) for number in _NUMBER.findall(words[:200])))


def _salvaged(found: re.Match[str]) -> Said | None:
    """A whole statement out of a reply that broke off."""
    text = _decoded(found[1])
    return Said(plain(text), _numbers([found[2]])) if isinstance(text, str) else None
