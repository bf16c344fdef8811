"""Questions that need the one before: what that was, and what it becomes with the new place or thing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from apps.grounding.lexicon import listed
from apps.grounding.relevance import asked
from apps.grounding.types import Line, ProductView
from apps.grounding.understanding.describing import for_so_many, people
from apps.grounding.understanding.intents import is_follow_up
from apps.grounding.understanding.needs import has_bound, seeks
from apps.grounding.understanding.recalled import orders
from apps.grounding.words import is_function_word, normal, tokens

_BEFORE = listed("carried")
_LEAD = re.compile(
    r"^\W*(?:(?:ok|okay|so|and|or|but|also|then|und|oder|aber|auch)\W+)*"
    r"(?:(?:what|how) about|was ist mit|wie ist es mit|wie sieht es mit"
    r"|(?:is|does|gilt|ist) (?:that|this|it|das)"
    r"(?: (?:also|too|auch|the same|apply|true|count|go|hold))*)?\s*(?:(?:and|und)\b)?\s*",
    re.IGNORECASE,
)
_TRAIL = re.compile(r"(?:\s+(?:too|as well|also|then|please|aus|auch))?[\s?.!]*$", re.IGNORECASE)
_PLACES = ("to", "in", "within", "into", "inside", "nach", "innerhalb", "ins")
_THINGS = ("for", "on", "of", "with", "für", "auf", "von", "bei", "mit")
_BEHIND = re.compile(rf"^(?:{'|'.join((*_PLACES, *_THINGS))})\b", re.IGNORECASE)
_ASKING = re.compile(
    r"^(?:what|which|how|when|where|who|why|is|are|do|does|can|could|will|would|was|wie|wann|wo|wer|ist|sind|kann)\b",
    re.IGNORECASE,
)
_STOPS = listed("ends")
_THAT = re.compile(r"\b(?:that|this|das)\b", re.IGNORECASE)
_MOST = 6  # words of a follow-up that only puts something else in the place of what was asked


def rest(text: str, products: Sequence[ProductView]) -> list[str]:
    """The words of a text that are neither small words, nor a product's name, nor one of its options."""
    known = {t for p in products for t in tokens(p.title)}
    known |= {t for p in products for v in p.variants for value in v.options.values() for t in tokens(value)}
    return [t for t in tokens(text) if not (is_function_word(t) or t in known or t in _BEFORE)]


def is_bare(text: str, products: Sequence[ProductView]) -> bool:
    """True where the words ask nothing by themselves: a name, an option, or what `that` takes or costs."""
    left = rest(text, products)
    if not left:
        return not asked(text).measures or bool(_THAT.search(text)) or orders(text)
    return bool(_THAT.search(text)) and set(left) <= _STOPS


def last_question(history: Sequence[Line]) -> str:
    """The last thing the shopper asked that makes sense by itself."""
    asked = ""
    for text in (line.text for line in reversed(history) if line.by == "shopper"):
        asked = text
        if not is_follow_up(text) and len(tokens(text)) > 2:
            break
    return asked


def joined(before: str, text: str) -> str:
    """The question before with the follow-up behind it."""
    return f"{before.rstrip(' ?.!')} — {text}"


def renamed(before: str, old: ProductView, new: ProductView) -> str:
    """The question before with the new product's name where it named the old one, else behind it."""
    named = set(tokens(old.title))
    words = [w for w in before.rstrip(" ?.!").split() if not is_function_word(w)]
    spoken = [w for w in words if set(tokens(w)) and set(tokens(w)) <= named]
    if not spoken:
        return f"{before.rstrip(' ?.!')} — {new.title}"
    kept = before.replace(spoken[0], new.title, 1)
    for word in spoken[1:]:
        kept = re.sub(rf"\s*(?<!\w){re.escape(word)}(?!\w)", "", kept.replace(new.title, "\0")).replace(
            "\0", new.title
        )
    return kept


def replaced(before: str, text: str) -> str:
    """The question before with the new place or thing where the old one stood; '' where it has no such place.

    `how long does delivery to A take` and `and to B?` → `how long does delivery to B take`.
    """
    tail = _TRAIL.sub("", _LEAD.sub("", text, count=1))
    if not tail or len(tail.split()) > _MOST or _ASKING.match(tail):
        return ""
    mark = _BEHIND.match(tail)
    kinds = _family(mark.group().lower()) if mark else (*_PLACES, *_THINGS)
    span = _phrase(before, kinds)
    if span is None:
        return ""
    start, end, preposition = span
    return f"{before[:start]}{tail if mark else f'{preposition} {tail}'}{before[end:]}"


def sought_again(before: str, text: str) -> str:
    """What was sought with one need changed or added (`and for 3 people?`, `and under 300 euro?`); '' where
    nothing was sought, or the text names no need."""
    many = people(text)
    if not seeks(before) or not (many is not None or has_bound(text)):
        return ""
    changed = for_so_many(before, many) if many is not None and people(before) is not None else ""
    return changed or f"{before.rstrip(' ?.!')} {_LEAD.sub('', text, count=1)}"


def _family(preposition: str) -> tuple[str, ...]:
    return _PLACES if preposition in _PLACES else _THINGS


def _phrase(before: str, kinds: Sequence[str]) -> tuple[int, int, str] | None:
    """Where the last phrase behind one of the prepositions stands: its start, its end, the preposition."""
    found = list(re.finditer(rf"\b({'|'.join(kinds)})\b", before, re.IGNORECASE))
    for mark in reversed(found):
        end = mark.end()
        for word in re.finditer(r"[\w'’-]+", before[mark.end() :]):
            plain = normal(word.group())
            article = plain in {"the", "a", "an", "my", "der", "die", "das", "den", "dem"}
            if plain in _STOPS or (is_function_word(plain) and not article):
                break
            end = mark.end() + word.end()
        if end > mark.end():
            return mark.start(), end, mark.group()
    return None
