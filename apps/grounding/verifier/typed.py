"""Attribute evidence in the shapes catalogues use, opened into plain sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

_HEAD = re.compile(r"^\s*([A-Za-z][\w \-/]{0,60}?)\s*:\s*(?=[\[{])")
_LEX = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'|[{}\[\]:,;]|[^{}\[\]:,;"]+')
_SKIPPED = frozenset({"normalized value", "type", "unit", "language tag", "standardized values"})
_NOISE = frozenset({"value", "values", "normalized", "standardized", "decimal", "unknown", "string", "item"})
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
        parts.append(lexemes[at].strip().strip("\"'"))
        at += 1
    return "".join(parts), at


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
    word = str(value).rstrip(".") if re.fullmatch(r"\d+\.", str(value)) else str(value).replace("_", " ")
    if word.lower() == "false":
        return f"not {path}"
    if word.lower() == "true":
        return f"{path}: yes"
    return f"{path}: {word} {str(unit or '').replace('_', ' ')}".strip()


def _leaves(path: str, node: object) -> Iterator[str]:
    if isinstance(node, dict):
        if "value" in node and not isinstance(node["value"], (dict, list)):
            yield _leaf(path, node["value"], node.get("unit"))
        elif "quantity" in node and "type" in node:
            yield _leaf(path, node["quantity"], node["type"])
        for key, child in node.items():
            if key == "normalized value" and isinstance(child, dict):
                yield from _leaves(path, child)
            elif key == "value" and not isinstance(child, (dict, list)):
                continue
            elif key not in _SKIPPED and not (key == "quantity" and "type" in node):
                yield from _leaves(path if key in _NOISE else f"{path} {key}", child)
    elif isinstance(node, list):
        for child in node:
            yield from _leaves(path, child)
    elif str(node).strip():
        yield _leaf(path, node, "")


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
