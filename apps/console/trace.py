"""An act of the AI as a document to read: each sentence of the answer with the verdict of the claims in it,
and each source with the words that prove them marked. Plain values in, plain values out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

_SENTENCE = re.compile(r"[^.!?\n]*(?:[.!?](?!\s|$)[^.!?\n]*)*[.!?\n]+[\"”’)]*\s*|[^.!?\n]+$")
_GAPS = re.compile(r"\s+")


@dataclass(frozen=True)
class Claim:
    """A checked claim. ``number`` is its place, from 1; ``source`` the number of its source, 0 = none."""

    number: int
    text: str
    kind: str
    verdict: str
    why: str
    quote: str
    source: int


@dataclass(frozen=True)
class Sentence:
    """A sentence as it was shown, with its claims. ``verdict`` is the worst of theirs; empty = no claim."""

    text: str
    claims: tuple[Claim, ...]

    @property
    def verdict(self) -> str:
        if not self.claims:
            return ""
        return "unsupported" if any(each.verdict != "supported" for each in self.claims) else "supported"

    @property
    def numbers(self) -> str:
        """The numbers of the claims, as the page's script looks for them."""
        return " ".join(str(each.number) for each in self.claims)


@dataclass(frozen=True)
class Source:
    """One version of one source: its words in pieces, each with the claims it proves."""

    number: int
    kind: str
    id: str
    version: str
    title: str
    url: str
    date: str
    score: float | None
    cited: bool
    pieces: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Document:
    """The whole: sentences that were shown, claims that were taken out, sources cited and merely read."""

    sentences: tuple[Sentence, ...] = ()
    removed: tuple[Claim, ...] = ()
    cited: tuple[Source, ...] = ()
    read: tuple[Source, ...] = ()


@dataclass
class _Text:
    """A source being put together: its words, and the quotes found in them."""

    source: Mapping[str, Any]
    text: str = ""
    score: float | None = None
    quotes: list[tuple[int, str]] = field(default_factory=list)


def document(
    final_text: str, claims: Sequence[Mapping[str, Any]], retrieved: Sequence[Mapping[str, Any]]
) -> Document:
    """Put together what the log keeps apart. ``claims`` and ``retrieved`` in the shape of the recorder."""
    texts = _texts(claims, retrieved)
    cited = [key for key, text in texts.items() if text.quotes]
    numbers = {key: at for at, key in enumerate(cited, start=1)}
    made = [_claim(at, each, numbers) for at, each in enumerate(claims, start=1)]
    sentences = tuple(_sentence(text, made) for text in split(final_text))
    shown = {each.number for sentence in sentences for each in sentence.claims}
    removed = tuple(each for each in made if each.number not in shown)
    sources = [_source(numbers.get(key, 0), text) for key, text in texts.items()]
    return Document(
        sentences,
        removed,
        tuple(sorted((each for each in sources if each.cited), key=lambda each: each.number)),
        tuple(each for each in sources if not each.cited),
    )


def split(text: str) -> list[str]:
    """The sentences of a text, with the white space that follows each; joined they are the text."""
    return [found for found in _SENTENCE.findall(text) if found]


def _texts(
    claims: Sequence[Mapping[str, Any]], retrieved: Sequence[Mapping[str, Any]]
) -> dict[tuple[str, str], _Text]:
    """Every source once, those read first, with the quotes that were taken from it."""
    texts: dict[tuple[str, str], _Text] = {}
    for each in retrieved:
        source = each.get("source") or {}
        text = texts.setdefault(_key(source), _Text(source))
        text.text, text.score = text.text or str(each.get("text", "")), each.get("score")
    for number, each in enumerate(claims, start=1):
        source = each.get("source") or {}
        if source and each.get("verdict") == "supported":
            text = texts.setdefault(_key(source), _Text(source))
            quote = str(each.get("quote") or source.get("quote") or "")
            text.text = text.text or quote
            text.quotes.append((number, quote))
    return texts


def _key(source: Mapping[str, Any]) -> tuple[str, str]:
    return str(source.get("kind", "")), str(source.get("id", ""))


def _claim(number: int, each: Mapping[str, Any], numbers: Mapping[tuple[str, str], int]) -> Claim:
    source = each.get("source") or {}
    return Claim(
        number=number,
        text=str(each.get("text", "")),
        kind=str(each.get("kind", "")),
        verdict=str(each.get("verdict", "")),
        why=str(each.get("why", "")),
        quote=str(each.get("quote") or source.get("quote") or ""),
        source=numbers.get(_key(source), 0) if source else 0,
    )


def _sentence(text: str, claims: Sequence[Claim]) -> Sentence:
    plain = _plain(text)
    found = tuple(each for each in claims if _stands_in(_plain(each.text), plain))
    proven = tuple(each for each in found if each.verdict == "supported")
    # A draft that was stopped may share words with the sentence that was said in its place.
    return Sentence(text, proven if any(_plain(each.text) == plain for each in proven) else found)


def _stands_in(claim: str, sentence: str) -> bool:
    """Also a part of a longer claim, where it is long enough not to stand there by chance."""
    return bool(claim) and (claim in sentence or (sentence.count(" ") >= 3 and sentence in claim))


def _plain(text: str) -> str:
    return _GAPS.sub(" ", text).strip().rstrip(".!? ").casefold()


def _source(number: int, text: _Text) -> Source:
    source = text.source
    return Source(
        number=number,
        kind=str(source.get("kind", "")),
        id=str(source.get("id", "")),
        version=str(source.get("version", "")),
        title=str(source.get("title", "")),
        url=str(source.get("url", "")),
        date=str(source.get("date", "")),
        score=text.score,
        cited=bool(text.quotes),
        pieces=_pieces(text.text, text.quotes),
    )


def _pieces(text: str, quotes: Sequence[tuple[int, str]]) -> tuple[tuple[str, str], ...]:
    """The text cut at the ends of its quotes: (words, numbers of the claims they prove)."""
    spans = [(*found, number) for number, quote in quotes if (found := _find(text, quote))]
    cuts = sorted({0, len(text), *(end for span in spans for end in span[:2])})
    return tuple(
        (text[low:high], " ".join(str(n) for start, end, n in spans if start <= low and high <= end))
        for low, high in zip(cuts, cuts[1:], strict=False)
    )


def _find(text: str, quote: str) -> tuple[int, int] | None:
    """Where the quote stands; line breaks don't matter. A quote that stands nowhere marks everything."""
    words = [re.escape(word) for word in quote.split()]
    if not words:
        return (0, len(text)) if text else None
    found = re.search(r"\s+".join(words), text, re.IGNORECASE)
    return found.span() if found else (0, len(text))
