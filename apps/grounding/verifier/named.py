"""Names of which there are few (days, colours, materials, countries): none stands for another."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from apps.grounding.words import concept, content, tokens

_DATA = Path(__file__).parent.parent / "data"
_SPAN = re.compile(r"\b([a-zäöü]{2,9})\.?\s*(?:-|–|to|through|until|bis)\s*([a-zäöü]{2,9})\b", re.IGNORECASE)
_SHORT_DAY = 4  # `mo`, `sat` and the like are days only beside a span: `do` and `so` are words, too
_CAPITAL = re.compile(r"\b[A-ZÄÖÜ][\w\-]+")
_PARTS = re.compile(r"[;,.]\s|\s(?:but|while|aber)\s", re.IGNORECASE)
_PLACED = re.compile(  # more than the next entry of a list
    r"\b(?:from|in|to|at|of|is|are|has|have|aus|nach|von|bei|ist|sind|hat|haben)\s", re.IGNORECASE
)
_IN_ORDER = ("day", "month")


def _rows(name: str) -> list[list[str]]:
    return [line.split(" | ") for line in (_DATA / name).read_text("utf-8").splitlines() if " | " in line]


def _members() -> tuple[dict[str, tuple[str, str]], dict[str, list[str]], dict[str, frozenset[str]]]:
    """Word → (kind, name); kind → names in order; name → narrower names that prove it (`oak` a `wood`)."""
    named: dict[str, tuple[str, str]] = {}
    order: dict[str, list[str]] = {}
    narrower: dict[str, frozenset[str]] = {}
    for kind, rest in (row for row in _rows("named.txt") if row[0] != "within"):
        for group in rest.split():
            words = [word for word in group.split("=") if not word.endswith("_")]
            order.setdefault(kind, []).append(group.split("=")[0])
            named |= {word: (kind, group.split("=")[0]) for word in words}
    for _, rest in (row for row in _rows("named.txt") if row[0] == "within"):
        wide, narrow = rest.split(" > ")
        narrower[wide] = frozenset(narrow.split())
    for countries, cities in _rows("places.txt"):
        names = [word for word in countries.split() if not word.isupper()]
        named |= dict.fromkeys(names, ("country", names[0]))
        named |= {city.capitalize(): ("city", city) for city in cities.split()}
    return named, order, narrower


_NAMED, _ORDER, _NARROWER = _members()


def of_kind(text: str, *kinds: str) -> frozenset[str]:
    """The names of these kinds (`colour`, `material`) that a text says, each by its first form."""
    found = (_NAMED.get(word, ("", "")) for word in tokens(text))
    return frozenset(name for kind, name in found if kind in kinds)


def _spans(text: str) -> set[tuple[str, str]]:
    """The days or months from the first to the last named (`Mon-Fri`)."""
    found: set[tuple[str, str]] = set()
    for match in _SPAN.finditer(text.lower()):
        first, last = (_NAMED.get(match[i], ("", "")) for i in (1, 2))
        if first[0] != last[0] or first[0] not in _IN_ORDER:
            continue
        names = _ORDER[first[0]]
        a, b = names.index(first[1]), names.index(last[1])
        run = names[a : b + 1] if a <= b else names[a:] + names[: b + 1]
        found |= {(first[0], name) for name in run}
    return found


@lru_cache(maxsize=16384)
def named(text: str) -> frozenset[tuple[str, str]]:
    """The names of few in a text, each with its kind."""
    whole = {_NAMED[w] for w in tokens(text) if w in _NAMED and not _is_short_day(w)}
    cities = {_NAMED[w] for w in _CAPITAL.findall(text) if w in _NAMED}
    return frozenset(whole | cities | _spans(text))


def _is_short_day(word: str) -> bool:
    return _NAMED[word][0] in _IN_ORDER and len(word) < _SHORT_DAY


def proves(name: tuple[str, str], given: frozenset[tuple[str, str]]) -> bool:
    """True when the name, or a narrower one, is among those given."""
    return name in given or any((name[0], narrow) in given for narrow in _NARROWER.get(name[1], ()))


def proven(claim: str, given: str) -> frozenset[str]:
    """Concepts of the claim's names that the evidence gives, also by a span or a narrower name."""
    if _spans(claim):
        return frozenset()
    there = named(given)
    return frozenset(concept(w) for w in tokens(claim) if w in _NAMED and proves(_NAMED[w], there))


def unnamed(claim: str, given: str, title: str) -> str:
    """The first name of few in the claim that neither evidence nor title bears, '' when there is none."""
    there = named(given) | named(title)
    return next((name[1] for name in sorted(named(claim)) if not proves(name, there)), "")


def misplaced(claim: str, given: str) -> str:
    """A name of the claim in whose place the matching part of the evidence has another of its kind."""
    every = named(claim)
    ours = {one for one in every if sum(kind == one[0] for kind, _ in every) == 1}
    parts = [part for part in _PARTS.split(given) if part.strip()] if ours else []
    if len(parts) < 2:
        return ""
    said = _besides_names(claim)
    shared = [len(said & _besides_names(part)) for part in parts]
    top = parts[shared.index(max(shared))]
    if shared.count(max(shared)) > 1:
        return ""
    there, kinds = named(top), {kind for kind, _ in named(top)}
    return next(
        (
            name[1]
            for name in sorted(ours)
            if name[0] in kinds
            and not proves(name, there)
            and any(proves(name, named(part)) and _PLACED.search(part) for part in parts)
        ),
        "",
    )


def _besides_names(text: str) -> frozenset[str]:
    return frozenset(content(text)) - {concept(word) for word in tokens(text) if word in _NAMED}
