"""What a synonym may hold. Whatever comes in is checked here, whoever sends it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.conf import settings

from apps.catalog.texts import line
from apps.core.errors import Invalid

FIELDS = ("said", "term", "language")
LONGEST, MOST_WORDS = 60, 5
Errors = dict[str, list[str]]

# Letters in words, held together by blanks, hyphens and apostrophes: no code, no formula, no markup.
_WORDS = re.compile(r"[^\W\d_]+(?:(?:[-'’ ]| - )[^\W\d_]+)*")


class Judge(Protocol):
    """Knows words, and says by field what speaks against reading `said` as `term`; `others` are the brand's
    other pairs in that language."""

    def __call__(self, said: str, term: str, language: str, others: Iterable[tuple[str, str]]) -> Errors: ...


_judges: list[Judge] = []


@dataclass(frozen=True, slots=True)
class SynonymWish:
    """A synonym as it shall be."""

    said: str
    term: str
    language: str


def judged_by(judge: Judge) -> None:
    """Let the floor that understands questions object to words: this one knows no language."""
    if judge not in _judges:
        _judges.append(judge)


def checked(given: Mapping[str, Any], *, language: str) -> SynonymWish:
    """The synonym in these values; `language` where none is given. Raises Invalid by field."""
    errors: Errors = {str(name)[:60]: ["Not known here."] for name in given.keys() - set(FIELDS)}
    values = {name: _words(given.get(name), name, errors) for name in ("said", "term")}
    code = line(given.get("language"), 10).lower() or language
    if code not in dict(settings.LANGUAGES):
        errors["language"] = [f"One of: {', '.join(dict(settings.LANGUAGES))}."]
    _refuse(errors)
    return SynonymWish(**values, language=code)


def judged(wish: SynonymWish, others: Iterable[tuple[str, str]]) -> None:
    """Raises Invalid by field where reading one as the other would break or hide something."""
    pairs = list(others)
    for judge in _judges:
        _refuse(judge(wish.said, wish.term, wish.language, pairs))


def _words(given: Any, name: str, errors: Errors) -> str:
    text = line(given, LONGEST + 1) if isinstance(given, str) else ""
    if not text:
        errors[name] = ["This is needed."]
    elif len(text) > LONGEST or len(text.split()) > MOST_WORDS:
        errors[name] = [f"At most {MOST_WORDS} words and {LONGEST} letters."]
    elif len(text) < 2:
        errors[name] = ["At least two letters."]
    elif any(c.isdigit() for c in text):
        errors[name] = ["Numbers, sizes and article numbers are read as they are."]
    elif not _WORDS.fullmatch(text):
        errors[name] = ["Only words: letters, blanks, hyphens."]
    return text


def _refuse(errors: Errors) -> None:
    if errors:
        raise Invalid("The synonym can't be kept like this.", fields=errors)
