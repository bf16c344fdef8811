"""What sentences say of things that fit, need, replace or must not meet. Pure: words in, mentions out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

_TOKEN = re.compile(r"[^\W_]+(?:[.'’/-][^\W_]+)*")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_WINDOW, _NAME_WORDS, _LEAST = 160, 12, 4
_WITH_OR_FOR = r"(?:for (?:use )?with|with|for)"
_TRIGGERS = (
    (
        "not_with",
        r"\b(?:not|never) (?:be |to be )?(?:\w+ )?(?:suitable|compatible|designed|intended|recommended|meant"
        rf"|made|used?) {_WITH_OR_FOR}\b"
        r"|\b(?:does|do|will) not (?:fit|work with)\b|\b(?:does|do|wo)n['’]t (?:fit|work with)\b"
        r"|\bincompatible with\b|\bnot for (?:use with )?(?=the\b|our\b)|\binkompatibel mit\b"
        r"|\bnicht (?:\w+ )?(?:geeignet|kompatibel|verwendbar|passend) (?:für|mit|zu)\b"
        r"|\bpass(?:t|en) nicht (?:zu|für|auf|in|an)\b|\bnicht (?:mit|für)\b",
    ),
    ("replaces", r"\breplaces\b|\breplacement(?: part)? for\b|\bersetzt\b|\bersatz(?:teil)? für\b"),
    (
        "requires",
        r"\brequires?\b|\bneeds\b|\bonly works with\b|\bmust be used with\b|\bbenötig(?:t|en)\b"
        r"|\berforder(?:t|lich ist)\b|\bnur (?:zusammen )?mit\b",
    ),
    (
        "fits",
        rf"\bcompatible with\b|\b(?:designed|made|intended|suitable|meant) {_WITH_OR_FOR}\b"
        r"|\bfor use with\b|\bworks with\b|\bfits\b|\bfit for\b|\bfit (?=(?:on|in|into|onto|the|our|all)\b)"
        r"|\bgoes with\b|\bkompatibel mit\b|\bpass(?:t|en|end) (?:zu|zum|zur|für|auf|in|an)\b"
        r"|\bgeeignet für\b|\bfunktionier(?:t|en) mit\b",
    ),
    ("part_of", r"\b(?:is|are) part of the\b|\bgehör(?:t|en) zu(?:m|r)?\b"),
)
_SAYS = re.compile("|".join(f"(?P<{kind}>{words})" for kind, words in _TRIGGERS), re.IGNORECASE)
_DENIES = re.compile(r"\b(?:not|no|never|without|neither|nor|kein\w*|nicht|ohne|nie)\b|n['’]t\b", re.I)
_TURNS = re.compile(
    r"\b(?:except|unless|all but|other than|instead of|unlike|rather than|similar to|außer|ausgenommen"
    r"|statt|anders als|sofern|falls)\b|\bif\b|\bwenn\b",
    re.IGNORECASE,
)
_POINTS = re.compile(r"^\W*(?:this|it|these|them|dies\w*|es|ihn|ihm|ihr|sie)\b", re.IGNORECASE)
_FAMILY = re.compile(
    r"\b([A-ZÄÖÜ][\w-]{2,})(?:\s+|-)(?:series|range|family|Serie|Reihe|Familie)\b", re.UNICODE
)


@dataclass(frozen=True, slots=True)
class Named:
    """A thing with a name of its own: a product, or a family of them (no id)."""

    id: UUID | None
    sku: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence says this of two things; `owner` None = the thing the text is about."""

    kind: str
    owner: Named | None
    target: Named | None
    sentence: str


@dataclass(slots=True)
class Names:
    """The names and numbers of a brand's products, by their first words."""

    by_word: dict[str, list[tuple[tuple[str, ...], Named]]] = field(default_factory=lambda: defaultdict(list))
    by_sku: dict[str, Named] = field(default_factory=dict)

    @classmethod
    def of(cls, products: Iterable[tuple[UUID, str, str]]) -> Names:
        """From rows of (id, sku, title)."""
        made = cls()
        for pk, sku, title in products:
            thing = Named(pk, sku, title)
            words = tuple(_words(title))[:_NAME_WORDS]
            if words:
                made.by_word[words[0]].append((words, thing))
            if len(sku) >= _LEAST and any(c.isdigit() for c in sku):
                made.by_sku[sku.lower()] = thing
        return made

    def among(self, text: str, *, german: bool = False) -> list[Named]:
        """The things the text names beyond doubt, each once, in order."""
        found: list[Named] = []
        tokens = list(_TOKEN.finditer(text))
        words = [match.group().lower() for match in tokens]
        at = 0
        while at < len(words):
            thing, length = self._at(words, at, text[tokens[at].start()], german)
            if thing:
                found.append(thing)
            at += max(length, 1)
        return list(dict.fromkeys(found))

    def _at(self, words: Sequence[str], at: int, first: str, german: bool) -> tuple[Named | None, int]:
        """The thing named at this word, and how many words its name takes."""
        if words[at] in self.by_sku:
            return self.by_sku[words[at]], 1
        shares = [(_shared(name, words, at), name, thing) for name, thing in self.by_word.get(words[at], ())]
        most = max((share for share, _, _ in shares), default=0)
        best = [(name, thing) for share, name, thing in shares if share == most]
        whole = [thing for name, thing in best if len(name) == most]
        meant = whole or [thing for _, thing in best]
        large = first.isupper() and not german
        telling = most > 1 or (large and len(words[at]) >= _LEAST) or (whole and large)
        return (meant[0] if len(meant) == 1 and telling else None), most

    def family(self, text: str) -> list[Named]:
        """Families the text names (`the Fjord series`) of which there are several products."""
        heads = (match[1] for match in _FAMILY.finditer(text))
        return [
            Named(None, "", f"{head} series") for head in heads if len(self.by_word.get(head.lower(), ())) > 1
        ]


def sayings(text: str, names: Names, *, german: bool = False) -> Iterator[Said]:
    """All that the sentences of a text say of two things of which at least one is named."""
    for sentence in _SENTENCE.split(text):
        trigger = _SAYS.search(sentence)
        if trigger and not sentence.rstrip().endswith("?") and not _TURNS.search(sentence):
            yield from _of_sentence(sentence.strip(), names, german)


def tells_something(text: str) -> bool:
    """Whether a text is worth looking names up for."""
    return bool(_SAYS.search(text))


def _of_sentence(sentence: str, names: Names, german: bool) -> Iterator[Said]:
    hits = list(_SAYS.finditer(sentence))
    for number, hit in enumerate(hits):
        kind = str(hit.lastgroup)
        rest = _DENIES.sub("", hit.group()) if kind == "not_with" else hit.group()
        around = sentence[: hit.start()] + rest + sentence[hit.end() :]
        if _DENIES.search(around):
            continue
        end = hits[number + 1].start() if number + 1 < len(hits) else len(sentence)
        after = sentence[hit.end() : min(end, hit.end() + _WINDOW)]
        before = names.among(sentence[: hit.start()], german=german)
        if len(before) > 1:
            continue
        owner = before[0] if before else None
        targets = [*names.among(after, german=german), *names.family(after)]
        for target in targets:
            yield Said(kind, owner, target, sentence)
        if owner and not targets and _POINTS.match(after):
            yield Said(kind, owner, None, sentence)


def _shared(name: tuple[str, ...], words: Sequence[str], at: int) -> int:
    """How many words of the name stand there, from its first on."""
    length = 0
    while length < len(name) and at + length < len(words) and name[length] == words[at + length]:
        length += 1
    return length


def _words(text: str) -> list[str]:
    return [match.group().lower() for match in _TOKEN.finditer(text)]
