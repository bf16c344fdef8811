"""Numbers with units, bounds and roles, read from text, and whether one entails another."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from math import isinf

from .units import CURRENCIES, NUMBER_WORDS, UNITS
from .words import normal

_NUMBER = (
    r"\d{1,3}(?:[,\u202f]\d{3})+(?:\.\d+)?(?!\d)|\d+\s+\d+/\d+|\d+-\d+/\d+|\d+/\d+(?![\d/])"
    r"|\d*\.\d+|\d+,\d{1,2}(?!\d)|\d+"
)
_WORDS = "|".join(sorted(NUMBER_WORDS, key=len, reverse=True))
_UNIT = "|".join(
    sorted((re.escape(u) for u in UNITS if u not in {'"', "'", "%", "°"}), key=len, reverse=True)
)
_MONEY = "|".join(re.escape(c) for c in CURRENCIES if not c.isalpha())
_MONEY_WORDS = "|".join(c for c in CURRENCIES if c.isalpha())
_QUANTITY = re.compile(
    rf"(?P<cur>(?:{_MONEY})|\b(?:{_MONEY_WORDS})\b)?\s?"
    rf"(?P<num>(?:(?<![a-z\d])|(?<=[\d\"'”]x))(?:{_NUMBER})|\b(?:{_WORDS})\b)"
    rf"(?P<join>[\s\-–]{{0,2}})(?!in\s+(?:the|an?|this|one|each|total|my|your|our|all|stock|every)\b)(?:(?P<unit>(?:{_UNIT})(?![a-z\d])|''|\"|''|'|”|″|′|%|°c|°f|°)"
    rf"|(?P<cur2>(?:{_MONEY})|(?:{_MONEY_WORDS})\b))?(?P<plus>\s?\+)?"
)
_FULL = re.compile(
    r"\b(?:full|whole|calendar|consecutive|working|business) (?=(?:weeks?|months?|years?|hours?)\b)"
)
# `between 2 and 4` is a span; `10:00–18:00` are two times and no `00–18`.
_BETWEEN = re.compile(r"\b((?:between|zwischen)\s+\d[\d.,]*)\s+(?:and|und)\s+(?=\d)")
_CLOCKS = re.compile(r"(\d[:.]\d\d)\s?[–-]\s?(?=\d{1,2}[:.]\d\d)")
_BEHIND = 32
_RANGE = re.compile(r"^\s*(?:-|–|—|~|to|through|thru|and|bis|und)\s*$")
_LEAST_OF = re.compile(r"\b(?:min\.?|minimum|mindest\w*)\s(?:\w+\s){1,3}(?:is|are|ist|beträgt)\s*$")
_MOST_OF = re.compile(r"\b(?:max\.?|maximum|maximal\w*|höchst\w*)\s(?:\w+\s){1,3}(?:is|are|ist|beträgt)\s*$")
_AND = re.compile(r"\band\b|\bund\b")
_TIMES = re.compile(r"^\s*(?:\S+\s)?(?:x|×|by|\*)\s*(?:\S\s?)?$")
_LOWER = re.compile(
    r"(?:at least|minimum(?: of)?|min\.?|from|starting at|over|more than|above|as little as"
    r"|(?:loud|long|high|heavi|larg|bigg|tall|wid|thick|great|old)er than|mindestens"
    r"|ab|über)"
    r"\s*(?:age\s|ages\s|of\s|the\s)*$"
)
_UPPER = re.compile(
    r"(?:up\s?to|at most|maximum(?: of)?|max\.?|no more than|(?:less|fewer) than"
    r"|(?:quiet|short|low|light|small|cheap|narrow|thinn|young)er than|under|below|within|bis zu|höchstens|"
    r"maximal|unter|innerhalb von)\s*(?:of\s|the\s)*$"
)
_LOWER_AFTER = re.compile(
    r"^[\s,]*(?:years?\s|months?\s|yrs?\s|jahren?\s)?(?:old\s|of age\s)?(?:and|&|or|und)\s"
    r"(?:up|older|above|over|more|beyond|älter|mehr)"
)
# A lone "one" counts nothing; behind a comparison it does.
_THAN_ONE = re.compile(
    r"\b((?:more|fewer|less) than|mehr als|weniger als) (?:one|a single|eine[mnrs]?|ein)\b"
)
_STRICT = re.compile(
    r"(?:over|more than|\w+er than|above|less than|under|below|über|unter|mehr als|weniger als)\s*$"
)
_UPPER_AFTER = re.compile(
    r"^[\s,]*(?:\w+\s)?(?:or less|and under|or under|or fewer|or younger|max(?:imum)?\b)"
)
_ROLES = {
    "width": "width", "wide": "width", "w": "width", "height": "height", "tall": "height", "high": "height",
    "h": "height", "length": "length", "long": "length", "l": "length", "depth": "depth", "deep": "depth",
    "thick": "thickness", "thickness": "thickness", "diameter": "diameter", "weight": "weight",
    "breite": "width", "breit": "width", "höhe": "height", "hoch": "height", "länge": "length",
    "lang": "length",
    "tiefe": "depth", "tief": "depth",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number as said. `low`..`high` is the span it states; `unit` is its dimension, '' when bare.

    `bound` is '', 'min', 'max' or 'range'; `low` and `high` are in the base unit, `said` is as printed;
    `after` are the letters that follow it.
    """

    low: float
    high: float
    dimension: str
    said: float
    bound: str = ""
    role: str = ""
    text: str = ""
    start: int = 0
    end: int = 0
    factor: float = 1.0
    strict: bool = False
    after: str = ""


def _value(raw: str) -> float | None:
    """The number a token spells, None where it is none."""
    text = raw.strip()
    if text in NUMBER_WORDS:
        return float(NUMBER_WORDS[text])
    mixed = re.fullmatch(r"(?:(\d+)(?:\s+|-))?(\d+)/(\d+)", text)
    if mixed:
        whole, top, bottom = mixed.groups()
        return float(whole or 0) + int(top) / int(bottom) if int(bottom) else None
    if re.fullmatch(r"\d+,\d{1,2}", text):
        return float(text.replace(",", "."))
    return float(text.replace(",", "").replace("\u202f", ""))


def _unit(match: re.Match[str]) -> tuple[str, float]:
    currency = match["cur"] or match["cur2"]
    if currency:
        return f"money:{CURRENCIES[currency.strip()]}", 1.0
    raw = match["unit"]
    if not raw:
        return "", 1.0
    raw = {"”": '"', "″": '"', "''": '"', "′": "'"}.get(raw, raw)
    return UNITS[raw]


def _role(text: str, start: int, end: int) -> str:
    """The dimension word nearest to a number: after it (`12 in wide`), else before it (`width: 12`)."""
    after = re.match(r"[\s\"'”.]*\(?(?:in\s)?([a-zäöü]+)", text[end : end + 16])
    if after and after[1] in _ROLES:
        return _ROLES[after[1]]
    before = re.search(
        r"([a-zäöü]+)(?:\s(?:is|of|ist|von|beträgt))?[\s:]*(?:[{\[]\s*)*(?:about\s|approximately\s|over\s)?$",
        text[max(0, start - 32) : start],
    )
    return _ROLES.get(before[1], "") if before else ""


def _bound(text: str, match: re.Match[str]) -> str:
    before, after = text[max(0, match.start() - 40) : match.start()], text[match.end() : match.end() + 32]
    if _LEAST_OF.search(before):
        return "min"
    if _MOST_OF.search(before):
        return "max"
    if match["plus"] or _LOWER.search(before) or _LOWER_AFTER.match(after):
        return "min"
    if _UPPER.search(before) or _UPPER_AFTER.match(after):
        return "max"
    return ""


def _prepared(text: str) -> str:
    """Text with two-word units joined and escaped inch marks opened, ready for the number pattern."""
    plain = normal(text).replace('\\"', '"').replace("\\", " ")
    plain = re.sub(
        r"\bone(?=[\s-](?:hour|day|week|month|year|minute|lit(?:er|re)|kilo|pound|meter|metre|foot|inch)s?\b)|\bein(?:em|en)?(?=\s(?:jahr|tag|monat)\b)",
        "1",
        plain,
    )
    plain = re.sub(r"\b(cubic|fluid|business|working)[\s_](feet|foot|ounces?|days?)", r"\1\2", plain)
    plain = re.sub(r"(\d\s?(?:ft|in|cm|mm|m))\s?x\s?(?=\d)", r"\1 x ", plain)
    plain = re.sub(rf"(\d)\s?\(({_UNIT})\)", r"\1 \2 ", plain)
    plain = re.sub(r"\bmiles per hour\b", "mph", plain)
    plain = _FULL.sub("", plain)
    plain = re.sub(r"\bfl\.?\s?oz\b", "floz", plain)
    plain = _THAN_ONE.sub(r"\1 1", plain)
    plain = re.sub(
        r"(\d)\s?(hundred|thousand)\b", lambda m: m[1] + ("00" if m[2] == "hundred" else "000"), plain
    )
    plain = _CLOCKS.sub(r"\1, ", plain)
    plain = _BETWEEN.sub(r"\1 to ", plain)
    return re.sub(r"(\b(?:twenty|thirty|forty|fifty|sixty|ninety))[\s-](\w+)", _tens, plain)


def _tens(match: re.Match[str]) -> str:
    units = NUMBER_WORDS.get(match[2], 0)
    return str(NUMBER_WORDS[match[1]] + units) if 0 < units < 10 else match[0]


def _joined(text: str, first: Quantity, second: Quantity) -> tuple[Quantity, Quantity]:
    """Two numbers of one phrase: `2 x 3 inches` share a unit, `2 to 4 kg` become one span as well."""
    between = text[first.end : second.start]
    ranged = bool(_RANGE.match(between))
    if not (ranged or _TIMES.match(between)):
        return first, second
    if not first.dimension and second.dimension and not second.dimension.startswith("money"):
        base = first.said * second.factor
        first = replace(first, low=base, high=base, dimension=second.dimension, factor=second.factor)
    if (
        ranged
        and first.dimension == second.dimension
        and first.low < second.high
        and not _AND.search(between)
    ):
        whole = text[first.start : second.end]
        role, after = second.role or first.role, second.after
        first = replace(
            first, high=second.high, bound="range", role=role, text=whole, end=second.end, after=after
        )
    return first, second


def _spread(text: str, found: list[Quantity]) -> list[Quantity]:
    """Join neighbours, from the right, so that a unit at the end reaches the first number."""
    out = list(found)
    for i in range(len(out) - 2, -1, -1):
        out[i], out[i + 1] = _joined(text, out[i], out[i + 1])
    return out


def _read(plain: str, match: re.Match[str]) -> Quantity | None:
    value = _value(match["num"])
    if value is None:
        return None
    dimension, factor = _unit(match)
    base, bound = value * factor, _bound(plain, match)
    end = match.end() if match["unit"] or match["cur2"] or match["plus"] else match.end("num")
    return Quantity(
        low=0.0 if bound == "max" else base,
        high=float("inf") if bound == "min" else base,
        dimension=dimension,
        said=value,
        bound=bound,
        role=_role(plain, match.start(), end),
        text=plain[match.start() : end].strip(),
        start=match.start("num"),
        end=end,
        factor=factor,
        after=plain[end : end + _BEHIND],
        strict=bool(_STRICT.search(plain[max(0, match.start() - 16) : match.start()])),
    )


def quantities(text: str) -> list[Quantity]:
    """All numbers said in a text, with what they measure; a range gives a span and its end."""
    plain = _prepared(text)
    read = (_read(plain, match) for match in _QUANTITY.finditer(plain))
    return _spread(plain, [q for q in read if q is not None])


def near(a: float, b: float, *, converted: bool = False) -> bool:
    """Equal up to what rounding in print explains; conversions between systems may be 2 % off."""
    tolerance = 0.02 if converted else 1e-6
    if a == b or isinf(a) or isinf(b):
        return a == b
    return abs(a - b) <= tolerance * max(abs(a), abs(b))
