"""Attribute evidence in the shapes catalogues use, opened into plain sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

_HEAD = re.compile(r"^\s*([A-Za-z][\w \-/]{0,60}?)\s*:\s*(?=[\[{])")
_LEX = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'|[{}\[\]:,;]|[^{}\[\]:,;"]+')
_SKIPPED = frozenset({"normalized value", "unit", "language tag", "standardized values"})
_NOISE = frozenset({"value", "values", "normalized", "standardized", "decimal", "unknown", "string", "item"})
_VALUES = ("value", "decimal value", "string value")  # the first that is there is said
_SAID_ABOVE = frozenset({*_VALUES, "type", "nutrient"})
_UNSAID = frozenset({"unknown modifier", "unknown"})
_CODE = re.compile(r"[a-z0-9]+(?:_(?:[a-z0-9]+|&))+", re.IGNORECASE)
# `3_5_mm` and `802_11_abg` are fractions, `3_5_years` and `50_60_hz` are spans.
_SPLIT = re.compile(r"(?<![\da-z])(\d+)_(\d+)(?![\da-z])(_(?:years?|months?|people|players?|packs?)\b)?")
Node = dict[str, object] | list[object] | str


def _parse(lexemes: list[str], at: int) -> tuple[Node, int]:
    """One value of the loose notation `{ unit:inches, value:8. }` beginning at `at`."""
    first = lexemes[at]
    if first == "{":
        return _parse_map(lexemes, at + 1)
    if first == "[":
        items: list[object] = []
        at += 1
        while at < len(lexemes) and lexemes[at] != "]":
            if lexemes[at] in ",;:}":
                at += 1
                continue
            item, at = _parse(lexemes, at)
            items.append(item)
        return items, at + 1
    parts = []
    while at < len(lexemes) and lexemes[at] not in "{}[],;":
        parts.append(_unquoted(lexemes[at].strip()))
        at += 1
    return "".join(parts), at


def _unquoted(lexeme: str) -> str:
    """What stands between quotes, its own quotes (`20\\"`) and line breaks opened."""
    if len(lexeme) > 1 and lexeme[0] == lexeme[-1] and lexeme[0] in "\"'":
        lexeme = lexeme[1:-1]
    return lexeme.replace('\\"', '"').replace("\\n", " ").strip()


def spoken(value: str) -> str:
    """A value as it is said: `water_resistant` → `water resistant`, `3_5_mm` → `3.5 mm`."""
    return _CODE.sub(lambda code: _SPLIT.sub(_split, code[0]).replace("_", " "), value)


def _split(number: re.Match[str]) -> str:
    whole, rest, counted = number[1], number[2], number[3] or ""
    fraction = not counted and (len(rest) == 1 or whole == "802")
    return f"{whole}.{rest}" if fraction else f"{whole}-{rest}{counted}"


def _parse_map(lexemes: list[str], at: int) -> tuple[Node, int]:
    found: dict[str, object] = {}
    while at < len(lexemes) and lexemes[at] != "}":
        if at + 1 < len(lexemes) and lexemes[at + 1] == ":" and lexemes[at] not in "{}[],;":
            key = lexemes[at].strip().strip("\"'").replace("_", " ").lower()
            if at + 2 >= len(lexemes):
                break
            found[key], at = _parse(lexemes, at + 2) if lexemes[at + 2] not in "},]" else ("", at + 2)
        else:
            at += 1
    return found, at + 1


def _leaf(path: str, value: object, unit: object) -> str:
    word = str(value).rstrip(".") if re.fullmatch(r"\d+\.", str(value)) else spoken(str(value))
    if word.lower() == "false":
        return f"not {path}"
    if word.lower() == "true":
        return f"{path}: yes"
    of = spoken(str(unit or ""))
    if not of or of in _UNSAID or f" {of} " in f" {word} ":
        return f"{path}: {word}"
    return f"{path}: {word} {of}"


def _leaves(path: str, node: object) -> Iterator[str]:
    if isinstance(node, dict):
        yield from _of_map(path, node)
    elif isinstance(node, list):
        for child in node:
            yield from _leaves(path, child)
    elif str(node).strip():
        yield _leaf(path, node, "")


def _of_map(path: str, node: dict[str, object]) -> Iterator[str]:
    """The value of a map with its unit, then what else it holds; plain numbers beside a unit are of it."""
    unit = node.get("unit")
    said = next((k for k in _VALUES if k in node and not isinstance(node[k], dict | list)), "")
    named = node.get("nutrient")
    if isinstance(named, str):
        path = f"{path} {spoken(named)}"
    if said:
        yield _leaf(path, node[said], unit)
    elif "quantity" in node and "type" in node:
        yield _leaf(path, node["quantity"], node["type"])
    for key, child in node.items():
        inner = isinstance(child, dict | list)
        if key == "normalized value" and isinstance(child, dict):
            yield from _leaves(path, child)
        elif key in _SKIPPED or (not inner and key in _SAID_ABOVE) or (key == "quantity" and "type" in node):
            continue
        elif not inner and unit and re.fullmatch(r"\d+(?:\.\d*)?", str(child)):
            yield _leaf(f"{path} {key}", child, unit)
        else:
            yield from _leaves(path if key in _NOISE else f"{path} {key}", child)


def opened(text: str) -> str:
    """`weight: { unit:ounces, value:8 }` → `weight: 8 ounces`; any other text comes back as it is.

    Several values become several sentences; `false` becomes a negation, so that polarity can be compared.
    """
    head = _HEAD.match(text)
    if not head:
        plain = re.match(
            r"^\s*([A-Za-z][\w \-/]{0,60}?)\s*:\s*(true|false|yes|no|ja|nein)\s*\.?\s*$", text, re.I
        )
        if not plain:
            return text
        positive = plain[2].lower() in {"true", "yes", "ja"}
        return _leaf(plain[1].replace("_", " "), "true" if positive else "false", "")
    name = head[1].replace("_", " ").lower()
    lexemes = [t for t in _LEX.findall(text[head.end() :]) if t.strip()]
    sentences: list[str] = []
    at = 0
    while at < len(lexemes):
        if lexemes[at] in ",;:}]":
            at += 1
            continue
        node, at = _parse(lexemes, at)
        sentences.extend(_leaves(name, node))
    return "; ".join(dict.fromkeys(sentences)) or text
