"""Products meant without their names: by how many they are for, or by the number in their title alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from apps.grounding.types import ProductView
from apps.grounding.understanding.naming import in_digits, says_kind
from apps.grounding.units import UNITS
from apps.grounding.words import normal, tokens

_FOR_PEOPLE = re.compile(
    r"\b([a-zäöüß]+|\d+)[\s-]?(?:man|men|person|persons|people|mann|personen|seater|sitzer|berth|player)\b"
)
_HOLDS = frozenset(
    ("sleeps", "sleep", "seats", "seat", "persons", "person", "people", "players", "berths", "occupancy",
     "capacity", "personen", "schläft", "plätze", "schlafplätze", "sitzplätze", "spieler")
)  # fmt: skip
_CODE = re.compile(r"[a-z]\S*\d|\d\S*[a-z]")
_THE_NUMBER = re.compile(r"\b(?:the|my|der|die|das|den|dem|mein\w*)\s+(\d{2,5})\b(?!\s*(?:[x×%°]|[.,]\d))")


def people(text: str) -> int | None:
    """For how many the text says it is (`the two man …`, `a 4-person …`), None where it does not."""
    for match in _FOR_PEOPLE.finditer(normal(text)):
        number = in_digits(match[1])
        if number.isdigit():
            return int(number)
    return None


def for_so_many(text: str, many: int) -> str:
    """The text with another number of people."""
    return _FOR_PEOPLE.sub(f"{many} people", text)


def holds(product: ProductView, many: int) -> bool:
    """True where an approved attribute says that the product is for so many."""
    return any(
        a.value == many and not isinstance(a.value, bool) and set(tokens(f"{a.label} {a.name}")) & _HOLDS
        for a in product.attributes
    )


def narrowed(text: str, candidates: Sequence[ProductView]) -> list[ProductView]:
    """Of several that are named alike, those with the part number said, those for so many as the text says,
    those of the kind it says."""
    candidates = _with_codes(text, candidates)
    many = people(text)
    fitting = [p for p in candidates if many is not None and holds(p, many)]
    of_kind = [p for p in fitting or candidates if says_kind(text, p)]
    return of_kind or fitting or list(candidates)


def _with_codes(text: str, candidates: Sequence[ProductView]) -> Sequence[ProductView]:
    """The candidates that bear most of the part numbers said; all where none does."""
    said = {t for t in tokens(text) if len(t) > 3 and _CODE.search(t)}
    shared = [len(said & set(tokens(p.title))) for p in candidates]
    most = max(shared, default=0)
    return [p for p, n in zip(candidates, shared, strict=True) if n == most]


def described(text: str, pool: Sequence[ProductView]) -> list[ProductView]:
    """The one product of the kind said that is for so many as said, or whose title has the number said."""
    many = people(text)
    if many is not None:
        found = [p for p in pool if holds(p, many) and says_kind(text, p)]
        return found if len(found) == 1 else []
    return _by_number(text, pool)


def _by_number(text: str, pool: Sequence[ProductView]) -> list[ProductView]:
    """The one product with a number in its title that the text calls it by (`the 350`)."""
    for match in _THE_NUMBER.finditer(normal(text)):
        after = next(iter(tokens(normal(text)[match.end() :])), "")
        owners = [p for p in pool if match[1] in tokens(p.title)]
        if len(owners) == 1 and after not in UNITS:
            return owners
    return []
