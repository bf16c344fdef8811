"""What a rule may hold. Whatever comes in is checked here, whoever sends it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from apps.catalog.related import Rule
from apps.catalog.texts import line
from apps.core import countries
from apps.core.errors import Invalid

FIELDS = (
    "kind", "sku", "category", "allowed", "only", "countries", "postcodes", "min_age", "text_en", "text_de",
    "valid_from", "valid_to",
)  # fmt: skip
LONGEST, MOST_PLACES, OLDEST, SKU, CATEGORY = 400, 200, 120, 255, 300
_POSTCODE = re.compile(r"[0-9A-Z][0-9A-Z ]{0,9}")
_YES = frozenset({"yes", "true", "1", "y", "ja", "allowed"})
_NO = frozenset({"no", "false", "0", "n", "nein", "not allowed"})
Errors = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class RuleWish:
    """A rule as it shall be: for one product (`sku`), one category (lower case), or the whole range."""

    kind: str
    sku: str = ""
    category: str = ""
    allowed: bool = True
    only: bool = False
    countries: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()
    min_age: int | None = None
    text_en: str = ""
    text_de: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


def checked(given: Mapping[str, Any]) -> RuleWish:
    """The rule in these values (texts as of a file or typed ones as of JSON). Raises Invalid by field."""
    errors: Errors = {}
    for name in given.keys() - set(FIELDS):
        errors[str(name)[:60]] = ["Not known here."]
    values = {name: _one(name, read, given.get(name), errors) for name, read in _READ.items()}
    if errors:
        raise Invalid("The rule can't be kept like this.", fields=errors)
    wish = RuleWish(**_settled(values))
    _together(wish, errors)
    if errors:
        raise Invalid("The rule can't be kept like this.", fields=errors)
    return wish


def _settled(values: dict[str, Any]) -> dict[str, Any]:
    """What is not said: a list of places where one may is all there is; where one may not, it never is."""
    allowed = values["allowed"] is not False
    only = values["only"] if values["only"] is not None else True
    places = values["kind"] != Rule.Kind.AGE
    return values | {"allowed": allowed, "only": bool(only) and allowed and places}


def _together(wish: RuleWish, errors: Errors) -> None:
    if wish.sku and wish.category:
        errors["category"] = ["Either a product or a category."]
    if wish.valid_from and wish.valid_to and wish.valid_to < wish.valid_from:
        errors["valid_to"] = ["Before the first day."]
    if wish.kind == Rule.Kind.AGE:
        if wish.min_age is None:
            errors["min_age"] = ["Say from what age on."]
        for name in ("countries", "postcodes"):
            if getattr(wish, name):
                errors[name] = ["An age holds everywhere."]
        if not wish.allowed:
            errors["allowed"] = ["An age is always the least one."]
        return
    if wish.min_age is not None:
        errors["min_age"] = ["Only for a rule about age."]
    if not wish.countries:
        errors["countries"] = ["Choose at least one country."]
    if wish.postcodes and len(wish.countries) != 1:
        errors["postcodes"] = ["Postcodes belong to one country."]


def _one(name: str, read: Any, given: Any, errors: Errors) -> Any:
    try:
        return read(given)
    except ValueError as error:
        errors[name] = [str(error)]
        return None


def _kind(given: Any) -> str:
    kind = line(given, 20).lower()
    if kind not in Rule.Kind.values:
        raise ValueError(f"One of: {', '.join(Rule.Kind.values)}.")
    return kind


def _sku(given: Any) -> str:
    return line(given, SKU)


def _category(given: Any) -> str:
    return " > ".join(part.strip().lower() for part in line(given, CATEGORY).split(">") if part.strip())


def _yes_or_no(given: Any) -> bool | None:
    if given is None or isinstance(given, bool):
        return given
    word = line(given, 20).lower()
    if not word:
        return None
    if word not in _YES | _NO:
        raise ValueError("Yes or no.")
    return word in _YES


def _listed(given: Any) -> list[str]:
    if given in (None, ""):
        return []
    parts: Sequence[Any] = re.split(r"[,;|\n]", given) if isinstance(given, str) else given
    if not isinstance(parts, list | tuple) or len(parts) > MOST_PLACES:
        raise ValueError(f"A list of at most {MOST_PLACES}.")
    return list(dict.fromkeys(word for part in parts if (word := line(part, 60))))


def _countries(given: Any) -> tuple[str, ...]:
    codes = [word.upper() for word in _listed(given)]
    strange = [code for code in codes if code not in countries.CODES]
    if strange:
        raise ValueError(f"No country of the list: {', '.join(strange[:5])}.")
    return tuple(dict.fromkeys(codes))


def _postcodes(given: Any) -> tuple[str, ...]:
    found = [" ".join(word.upper().rstrip("*").split()) for word in _listed(given)]
    if any(not _POSTCODE.fullmatch(one) for one in found):
        raise ValueError("Beginnings of postcodes, like 80 or 8001.")
    return tuple(dict.fromkeys(found))


def _age(given: Any) -> int | None:
    if given in (None, ""):
        return None
    text = str(given).strip().rstrip("+")
    if isinstance(given, bool) or not text.isascii() or not text.isdigit() or not 1 <= int(text) <= OLDEST:
        raise ValueError(f"A whole number from 1 to {OLDEST}.")
    return int(text)


def _text(given: Any) -> str:
    text = line(given, LONGEST + 1)
    if len(text) > LONGEST:
        raise ValueError(f"At most {LONGEST} letters.")
    return text


def _day(given: Any) -> date | None:
    if given is None or isinstance(given, date):
        return given
    text = line(given, 20)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise ValueError("A day like 2026-05-31.") from None


_READ = {
    "kind": _kind, "sku": _sku, "category": _category, "allowed": _yes_or_no, "only": _yes_or_no,
    "countries": _countries, "postcodes": _postcodes, "min_age": _age, "text_en": _text, "text_de": _text,
    "valid_from": _day, "valid_to": _day,
}  # fmt: skip
