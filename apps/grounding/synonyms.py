"""What shoppers call things, read as what the brand calls them. Pure; a text is gone through once.

Only understanding and search hear the words so read: alarms, masking and the stored message keep the
shopper's own, and an answer that would hide the change names it (`named`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from apps.grounding.phrases import say

_WORD = re.compile(r"[^\W_]+")
# Between the words of one thing: blanks or a single hyphen (`rain coat`, `rain-coat`).
_BETWEEN = re.compile(r"\s{1,3}|\s?-\s?")
# A word joined to more by one of these is part of a number, an address or a compound.
_JOINS = frozenset("-_.@#")
_ENDINGS = {"en": ("s", "es"), "de": ("e", "n", "en", "er", "s", "nen", "es")}
_SIBILANT = ("s", "x", "z", "ch", "sh")
_YES_OR_NO = re.compile(r"(?:^|[.!?] )(?:yes|no|ja|nein)\b", re.IGNORECASE)
_ROOT = 3


@dataclass(frozen=True, slots=True)
class Synonym:
    """Shoppers say `said` where the brand says `term`, in one language (ISO 639-1)."""

    said: str
    term: str
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Reread:
    """A text in the brand's terms, and which synonyms were read in it, each once."""

    text: str
    read: tuple[Synonym, ...] = ()


@dataclass(frozen=True)
class Book:
    """A brand's synonyms, ready to be looked for in a text; the work grows with the text, not with them."""

    synonyms: tuple[Synonym, ...] = ()

    @cached_property
    def words(self) -> frozenset[str]:
        """All words of the synonyms, which are no typing slips."""
        said = (text for one in self.synonyms for text in (one.said, one.term))
        return frozenset(word for text in said for word in text.lower().split())

    @cached_property
    def _by_root(self) -> dict[str, list[tuple[tuple[str, ...], Synonym, bool]]]:
        """By how a phrase begins: its words, its synonym, whether it is the term itself; longest first."""
        found: dict[str, list[tuple[tuple[str, ...], Synonym, bool]]] = {}
        for one in self.synonyms:
            for phrase, own in ((one.term, True), (one.said, False)):
                words = words_of(phrase)
                if words:
                    found.setdefault(words[0][:_ROOT], []).append((words, one, own))
        for entries in found.values():
            entries.sort(key=lambda entry: (-len(entry[0]), not entry[2], entry[1].said))
        return found

    def reread(self, text: str, languages: Sequence[str] = ()) -> Reread:
        """The text with the brand's terms; of several languages the first named wins, none = all count."""
        if not self.synonyms:
            return Reread(text)
        words = list(_WORD.finditer(text))
        parts, read, done, at = [], [], 0, 0
        while at < len(words):
            length, one = self._at(text, words, at, languages)
            if one is not None:
                parts += [text[done : words[at].start()], _inflected(one, words[at + length - 1].group())]
                done = words[at + length - 1].end()
                read.append(one)
            at += length
        return Reread("".join([*parts, text[done:]]), tuple(dict.fromkeys(read)))

    def _at(
        self, text: str, words: list[re.Match[str]], at: int, languages: Sequence[str]
    ) -> tuple[int, Synonym | None]:
        """How many words are read from here on, and as what; a term already said stays as it is."""
        best: tuple[int, int, Synonym | None] = (1, len(languages), None)
        for phrase, one, own in self._by_root.get(fold(words[at].group())[:_ROOT], ()):
            if (languages and one.language not in languages) or len(phrase) < best[0]:
                continue
            if not _stands(text, words, at, phrase, one.language):
                continue
            if own:
                return len(phrase), None
            place = languages.index(one.language) if languages else 0
            if best[2] is None or place < best[1]:
                best = (len(phrase), place, one)
        return best[0], best[2]


NONE = Book()


def fold(text: str) -> str:
    """Lower case without accents (`Hülle` and `HULLE` meet), so that endings can be compared."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(c for c in plain if not unicodedata.combining(c))


def words_of(text: str) -> tuple[str, ...]:
    """The folded words of a phrase."""
    return tuple(fold(m.group()) for m in _WORD.finditer(text))


def same_word(word: str, other: str, language: str) -> bool:
    """Whether two folded words are one, be it once in the plural."""
    short, long = sorted((word, other), key=len)
    if short == long:
        return True
    if len(short) < _ROOT:
        return False
    if language == "en" and short.endswith("y") and long == f"{short[:-1]}ies":
        return True
    return long.startswith(short) and long[len(short) :] in _ENDINGS.get(language, ("s",))


def holds(text: Sequence[str], phrase: Sequence[str], language: str) -> bool:
    """Whether the phrase stands in the text, both as `words_of` gives them."""
    size = len(phrase)
    return any(
        all(same_word(a, b, language) for a, b in zip(text[at : at + size], phrase, strict=True))
        for at in range(len(text) - size + 1)
    )


def named(text: str, read: Iterable[Synonym], language: str) -> str:
    """What to say before an answer, so that it does not hide how the question was read; '' where it names
    the brand's terms itself and says no bare yes or no."""
    own, bare = words_of(text), bool(_YES_OR_NO.search(text))
    hidden = [one for one in read if bare or not holds(own, words_of(one.term), one.language)]
    return " ".join(say("read_as", language, said=one.said, term=one.term) for one in hidden)


def _stands(text: str, words: list[re.Match[str]], at: int, phrase: Collection[str], language: str) -> bool:
    """Whether the phrase stands at this word, whole and by itself."""
    own = words[at : at + len(phrase)]
    if len(own) < len(phrase):
        return False
    if not all(same_word(fold(m.group()), word, language) for m, word in zip(own, phrase, strict=True)):
        return False
    gaps = (text[a.end() : b.start()] for a, b in zip(own, own[1:], strict=False))
    return all(_BETWEEN.fullmatch(gap) for gap in gaps) and not _joined(text, own[0].start(), own[-1].end())


def _joined(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    return (len(before) == 2 and before[1] in _JOINS and before[0].isalnum()) or (
        len(after) == 2 and after[0] in _JOINS and after[1].isalnum()
    )


def _inflected(one: Synonym, last: str) -> str:
    """The term, in the plural where English words were said in it (`couches` → `sofas`)."""
    plural = one.language == "en" and len(last) > len(one.said.split()[-1].split("-")[-1])
    if not plural or one.term.endswith("s"):
        return one.term
    if one.term.endswith("y") and one.term[-2:-1] not in tuple("aeiou"):
        return f"{one.term[:-1]}ies"
    return f"{one.term}es" if one.term.endswith(_SIBILANT) else f"{one.term}s"
