"""Whether a text names a product, allowing for typos, and which of several."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from os.path import commonprefix

from rapidfuzz.distance import DamerauLevenshtein

from apps.grounding.types import ProductView
from apps.grounding.units import NUMBER_WORDS
from apps.grounding.words import concept, is_function_word, normal, stem, tokens

_ENOUGH = 0.45
_WHOLE = 0.99
_CODE = 4  # characters; `M3` may be anything
_SHORT = 0.5  # a product called by its first word alone, which no other one bears
_LARGE = re.compile(r"(?<=[\w,;] )[A-ZÄÖÜ][\w-]+")
_VAGUELY = re.compile(r"\b(?:an?|any|eine?n?|it|this|they|these|es|sie|dies\w*)\b", re.IGNORECASE)
_BEFORE_NAMES = frozenset(
    (
        "the",
        "my",
        "your",
        "our",
        "this",
        "that",
        "a",
        "an",
        "der",
        "die",
        "das",
        "den",
        "dem",
        "mein",
        "meine",
    )
)
_TOGETHER = frozenset(("set", "pair", "bundle", "paar", "sets"))  # how many there are of a kind is no kind
_NOT_BEFORE_NAMES = frozenset(("i", "we", "you", "they", "to", "ich", "wir", "ihr", "zu", "in", "how", "wie"))
_DIGITS = {"one": "1", "eins": "1"} | {w: f"{value:g}" for w, value in NUMBER_WORDS.items() if value < 100}
_SPELT = {digits: word for word, digits in reversed(_DIGITS.items())}


@lru_cache(maxsize=8192)
def _words(title: str, maker: str = "") -> tuple[str, ...]:
    words = tuple(dict.fromkeys(t for t in tokens(title) if not is_function_word(t)))
    made_by = len(commonprefix([words, tuple(tokens(maker))]))
    return (*words[made_by:], *words[:made_by]) if made_by < len(words) else words


def name_of(product: ProductView) -> tuple[str, ...]:
    """The words of a product's title, the most telling first; a maker's name at its head tells least, as
    many other products bear it (`Acme Comet 2 Lamp` is the Comet)."""
    return _words(product.title, product.supplier)


def by_title(text: str, products: Sequence[ProductView]) -> str:
    """The text with the article numbers of these products, and of their variants, told as their names."""
    for product in products:
        for variant in (*product.variants, None):
            sku = variant.sku if variant else product.sku
            if len(sku) < _CODE or not any(c.isdigit() for c in sku) or sku in product.title:
                continue
            name = " ".join([product.title, *(variant.options.values() if variant else ())])
            parts = re.split(rf"(?<![\w-]){re.escape(sku)}(?![\w-])", text, flags=re.IGNORECASE)
            text = name.join(parts)
    return text


def in_digits(word: str) -> str:
    """A number word as digits (`two` → `2`), any other word as it is."""
    return _DIGITS.get(word, word)


@lru_cache(maxsize=65_536)
def _same(word: str, other: str) -> float:
    """1 for the same word, a little less for a typo in a longer one, 0 otherwise; digits must agree."""
    if word == other or (len(word) > 3 and stem(word) == stem(other)):
        return 1.0
    if len(word) < 4 or len(other) < 4 or word[0].isdigit() or other[0].isdigit():
        return 0.0
    allowed = 1 if min(len(word), len(other)) < 7 else 2
    return 0.85 if DamerauLevenshtein.distance(word, other) <= allowed else 0.0


def _found(word: str, said: Sequence[str]) -> float:
    return max((_same(word, s) for s in said), default=0.0)


def _said(text: str, title: Sequence[str]) -> list[str]:
    """The words of a text, a number behind the name in both its spellings (`Brook two`, `Brook 2`)."""
    said = tokens(text)
    behind = [after for word, after in pairwise(said) if title and _same(title[0], word)]
    return said + [other for after in behind for other in (_DIGITS.get(after), _SPELT.get(after)) if other]


def name_score(text: str, product: ProductView) -> float:
    """How fully a text names a product, 0..1: its first word counts most, its kind least."""
    if product.sku and re.search(rf"(?<![\w-]){re.escape(product.sku.lower())}(?![\w-])", text.lower()):
        return 1.0
    title = name_of(product)
    said = _said(text, title)
    if not title:
        return 0.0
    weights = [3.0 if i == 0 else 1.5 if any(c.isdigit() for c in w) else 1.0 for i, w in enumerate(title)]
    have = sum(w * _found(word, said) for w, word in zip(weights, title, strict=True))
    share = have / sum(weights)
    return share if _found(title[0], said) else share * 0.5


def is_distinct(text: str, product: ProductView, view: ProductView) -> bool:
    """True when the text can mean the other product rather than a feature of the one in view.

    A name written large or with a number is one; plain small words that the product in view has among its
    own facts are not (`is a rain cover included?`), nor are words that name the one in view as well.
    """
    options = {t for v in view.variants for value in v.options.values() for t in tokens(value)}
    title = name_of(product)
    said = [t for t in tokens(text) if t not in options and any(_same(w, t) for w in title)]
    if re.search(rf"(?<![\w-]){re.escape(product.sku)}(?![\w-])", text):
        return True
    if matched(text, product) <= matched(text, view):
        return False
    if any(any(c.isdigit() for c in t) for t in said):
        return True
    if any(m.group().lower() in said for m in _LARGE.finditer(text)):
        return True
    own = " ".join([*(f"{a.label} {a.value}" for a in view.attributes), *(e.text for e in view.texts)])
    there = {stem(t) for t in tokens(own)}
    fresh = [t for t in said if stem(t) not in there]
    return bool(fresh) and _found(title[0], said) > 0 and not _VAGUELY.search(text)


def matched(text: str, product: ProductView) -> frozenset[str]:
    """The words of a text that are words of the product's title."""
    title = name_of(product)
    return frozenset(t for t in tokens(normal(text)) if any(_same(w, t) for w in title))


def named(text: str, candidates: Sequence[ProductView]) -> list[tuple[ProductView, float]]:
    """The candidates the text names, best first; without those that a fuller name beats."""
    scored = [(p, _called(text, p, candidates)) for p in candidates]
    kept = sorted((s for s in scored if s[1] >= _ENOUGH), key=lambda s: -s[1])
    kept = [pair for pair in kept if not any(_outnames(text, other, pair[0]) for other, _ in kept)]
    out: list[tuple[ProductView, float]] = []
    for product, score in kept:
        if not any(_shadows(text, winner, product, best - score) for winner, best in out):
            out.append((product, score))
    return out


def _called(text: str, product: ProductView, beside: Sequence[ProductView]) -> float:
    """The score of the name; less where its one word is a verb here, more where a short name is enough."""
    score = name_score(text, product)
    have = matched(text, product)
    if len(have) == 1 and (_acts(text, next(iter(have))) or _tells_kind(text, product, beside)):
        return 0.0
    if score < _ENOUGH and _by_first_name(text, product, beside):
        return _SHORT
    return score


def _acts(text: str, word: str) -> bool:
    """True where a small word follows one who acts (`what can I burn`), as a verb does, `in` (`and in
    moss?`), as a colour does, or `how` (`how bright`): in no case a name."""
    said = tokens(text)
    before = {said[i - 1] if i else "" for i, t in enumerate(said) if t == word}
    large = any(m.group().lower() == word for m in _LARGE.finditer(text))
    return bool(before) and before <= _NOT_BEFORE_NAMES and not large


def _tells_kind(text: str, product: ProductView, beside: Sequence[ProductView]) -> bool:
    """True where the one word of the name stands before the kind of other products (`wall lights`)."""
    kinds = {concept(kind_of(p)) for p in beside} - {concept(kind_of(product))}
    have = matched(text, product)
    if says_kind(text, product):
        return False
    return any(word in have and concept(after) in kinds for word, after in pairwise(tokens(text)))


def _by_first_name(text: str, product: ProductView, beside: Sequence[ProductView]) -> bool:
    """True where the text calls a product by the first word of its title, which no other product bears."""
    title = name_of(product)
    if not title or len(title[0]) < 3 or any(c.isdigit() for c in title[0]):
        return False
    said = tokens(text)
    large = {m.group().lower() for m in _LARGE.finditer(text)}
    called = any(
        t == title[0] and (t in large or i == 0 or said[i - 1] in _BEFORE_NAMES) for i, t in enumerate(said)
    )
    return called and all(title[0] not in name_of(p) for p in beside if p.sku != product.sku)


def kind_of(product: ProductView) -> str:
    """The word of the title that says what it is: the last one without a digit."""
    words = [w for w in _words(product.title.partition(",")[0]) if not any(c.isdigit() for c in w)]
    kinds = [w for w in words if w not in _TOGETHER] or words
    return kinds[-1] if kinds else ""


def says_kind(text: str, product: ProductView) -> bool:
    """True where the text says what the product is, also by the end of a compound (`lamps`: headlamp)."""
    kind = kind_of(product)
    said = {stem(t) for t in tokens(text) if not is_function_word(t) and len(t) > 2}
    return bool(kind) and any(stem(kind) == s or (len(s) > 2 and stem(kind).endswith(s)) for s in said)


def only_one_of_its_kind(text: str, candidates: Sequence[ProductView]) -> list[ProductView]:
    """The one candidate whose kind (a word of its title) the text names, where no other one has that word."""
    for word in dict.fromkeys(t for t in tokens(text) if not is_function_word(t) and len(t) > 2):
        owners = [
            p
            for p in candidates
            if concept(kind_of(p)) == concept(word) or stem(word) in {stem(t) for t in name_of(p)}
        ]
        if len(owners) == 1 and stem(kind_of(owners[0])) == stem(word) and not _acts(text, word):
            return owners
    return []


def _outnames(text: str, other: ProductView, product: ProductView) -> bool:
    """True where the text says all it says of one name and more of another, its first word with it."""
    more, less = matched(text, other), matched(text, product)
    return less < more and bool(name_of(other)) and _found(name_of(other)[0], sorted(more)) == 1.0


def _shadows(text: str, winner: ProductView, loser: ProductView, lead: float) -> bool:
    """True when all words of the text that name the loser name the winner too, and more or all of it."""
    mine, theirs = matched(text, winner), matched(text, loser)
    return lead > 0 and (theirs < mine or (theirs == mine and name_score(text, winner) >= _WHOLE))
