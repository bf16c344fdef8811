"""Which variant a text means: its options named in words, sizes also by their long names."""

from __future__ import annotations

import re
from collections.abc import Mapping

from apps.grounding.quantities import Quantity, near, quantities
from apps.grounding.types import ProductView, VariantView
from apps.grounding.understanding.naming import in_digits
from apps.grounding.units import UNITS
from apps.grounding.verifier.named import of_kind
from apps.grounding.words import concept, is_function_word, normal, stem, tokens

_SIZES = {
    "xs": "extra small", "s": "small", "m": "medium", "l": "large", "xl": "extra large",
    "xxl": "extra extra large",
}  # fmt: skip
_LONG = {long: short for short, long in _SIZES.items()} | {
    "klein": "s",
    "mittel": "m",
    "groß": "l",
    "big": "l",
    "x-large": "xl",
}
_COLOURS = frozenset(
    concept(c)
    for c in [
        "black",
        "white",
        "red",
        "blue",
        "green",
        "yellow",
        "brown",
        "grey",
        "pink",
        "purple",
        "orange",
        "silver",
        "gold",
        "beige",
        "navy",
        "turquoise",
        "violet",
        "khaki",
        "olive",
        "cream",
        "teal",
        "burgundy",
        "magenta",
    ]
)
_COLOUR_OPTIONS = frozenset({"color", "finish"})


def _says(text: str, value: str, name: str = "") -> bool:
    """True when the text names an option value: the whole value, or its size by another name."""
    plain, wanted = normal(text), normal(value)
    if (
        in_digits(wanted) != wanted
    ):  # `which one` is not the value One: a number word stands before its option
        return bool(re.search(rf"\b{wanted}[\s-](?:{'|'.join(stem(t) for t in tokens(name)) or '-'})", plain))
    if re.search(rf"(?<![\w.,]){re.escape(wanted)}(?![\w]|[.,]\d)", plain) and (
        len(wanted) > 1 or _sized(plain, wanted)
    ):
        return True
    if wanted in _SIZES and re.search(rf"\b{_SIZES[wanted]}\b", plain):
        return not (wanted in {"s", "l"} and re.search(r"\bextra (?:small|large)\b", plain))
    if wanted in _LONG and re.search(rf"(?<![\w'-]){_LONG[wanted]}(?![\w'-])", plain):
        return True
    words, said = [concept(t) for t in tokens(wanted)], {concept(t) for t in tokens(plain)}
    return bool(words) and all(w in said for w in words)


def _sized(text: str, letter: str) -> bool:
    """A single letter counts only where a size is spoken of (`size m`, `in M`, `an L`)."""
    return bool(
        re.search(rf"(?:\b(?:size|größe|in|an?|the|and|or|und|oder|,|/)\s*|^){letter}(?![\w'-])", text)
    )


def options_in(text: str, product: ProductView) -> dict[str, str]:
    """Option name → value named in the text; of two values of one option, the longer named one."""
    found: dict[str, str] = {}
    for variant in product.variants:
        for name, value in variant.options.items():
            if _says(text, value, name) and len(value) >= len(found.get(name, "")):
                found[name] = value
    return partly_said(text, product) | measured_options(text, product) | found


def partly_said(text: str, product: ProductView) -> dict[str, str]:
    """Option values meant by a part of them that no other value has: the words of `Wide 183 x 64 cm`, the
    letter of `M, 30-50 l`, a size inside `36-38`, the colour of `Raw brass`."""
    found: dict[str, str] = {}
    plain = normal(text)
    for name, values in _values(product).items():
        fitting = [v for v in values if _headed(plain, v) or _inside(plain, v)]
        fitting = fitting or [v for v in values if _words_said(plain, v)]
        longest = max((len(_letters(v)) for v in fitting), default=0)
        fitting = [v for v in fitting if len(_letters(v)) == longest]
        fitting = fitting or _by_own_word(plain, values, tokens(product.title))
        if len(fitting) == 1 and len(values) > 1:
            found[name] = fitting[0]
    return found


def _values(product: ProductView) -> dict[str, list[str]]:
    """Each option's name with its values, in the order of the variants."""
    found: dict[str, dict[str, None]] = {}
    for variant in product.variants:
        for name, value in variant.options.items():
            found.setdefault(name, {})[value] = None
    return {name: list(values) for name, values in found.items()}


def _letters(value: str) -> list[str]:
    """The words of a value that are neither numbers nor units."""
    return [
        t for t in tokens(value) if t.isalpha() and t not in UNITS and len(t) > 2 and not is_function_word(t)
    ]


def _headed(text: str, value: str) -> bool:
    """True where the value begins or ends with a size letter that the text asks for (`M, 30-50 l`, `S-M`)."""
    head = re.split(r"[,(]", normal(value))[0].strip()
    letters = re.split(r"\s*[–/-]\s*", head)
    if head == normal(value).strip() and len(letters) < 2:
        return False
    return all(x in _SIZES for x in letters) and any(_sized(text, x) for x in letters)


def _inside(text: str, value: str) -> bool:
    """True where a bare number of the text lies in the span that the value is (`38` in `36-38`)."""
    span = re.fullmatch(r"(\d{1,3})\s*[–-]\s*(\d{1,3})", normal(value).strip())
    if span is None:
        return False
    numbers = re.findall(r"(?<![\w.,])\d{1,3}(?![\w%]|[.,]\d)", text)
    return any(int(span[1]) <= int(n) <= int(span[2]) for n in numbers)


def _words_said(text: str, value: str) -> bool:
    words, said = _letters(value), tokens(re.sub(r"\b(?:how|wie) \w+", " ", text))
    return bool(words) and len(words) < len(tokens(value)) and set(words) <= set(said)


def _by_own_word(text: str, values: list[str], title: list[str]) -> list[str]:
    """The one value that has a word of the text which no other value and not the title has."""
    said = set(tokens(re.sub(r"\b(?:how|wie) \w+", " ", text))) - set(title)
    owners = {
        v for v in values for w in _letters(v) if w in said and sum(w in _letters(x) for x in values) == 1
    }
    return list(owners)


def foreign_colour(text: str, product: ProductView) -> str:
    """A colour the text asks for that no variant of the product has, '' when there is none."""
    offered = {concept(t) for v in product.variants for value in v.options.values() for t in tokens(value)}
    if not any(
        concept(tokens(n)[0]) in _COLOUR_OPTIONS for v in product.variants for n in v.options if tokens(n)
    ):
        return ""
    return next((t for t in tokens(text) if concept(t) in _COLOURS and concept(t) not in offered), "")


def foreign_make(text: str, product: ProductView) -> frozenset[str]:
    """The colours and materials that the text asks for (`in walnut`) and nothing said of the product has."""
    asked_for = of_kind(" ".join(_IN.findall(text)), "colour", "material")
    said = [str(a.value) for a in product.attributes] + [e.text for e in product.texts]
    said += [str(value) for v in product.variants for value in v.options.values()]
    return asked_for - of_kind(f"{product.title} {' '.join(said)}", "colour", "material")


def matching(product: ProductView, options: Mapping[str, str]) -> list[VariantView]:
    """The variants that have all these options."""
    return [v for v in product.variants if all(v.options.get(n) == value for n, value in options.items())]


_IN = re.compile(r"\b(?:in|of|aus|from)\s+(?:the\s+|der\s+|a\s+)?([^\W\d_]{3,})", re.IGNORECASE)
_SUPERLATIVES = {
    "longest": max, "largest": max, "biggest": max, "widest": max, "strongest": max, "brightest": max,
    "shortest": min, "smallest": min, "narrowest": min, "weakest": min, "längste": max, "größte": max,
    "kürzeste": min, "kleinste": min,
}  # fmt: skip
_COMPARATIVES = {
    "longer": max, "larger": max, "bigger": max, "wider": max, "stronger": max, "brighter": max,
    "taller": max,
    "shorter": min, "smaller": min, "narrower": min, "weaker": min, "längere": max, "längeren": max,
    "größere": max, "größeren": max, "kürzere": min, "kürzeren": min, "kleinere": min, "kleineren": min,
}  # fmt: skip
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_MEASURES = r"(?:lit(?:er|re)|met(?:er|re)|kilo|kilogram|gram|watt|inch|foot|yard|pint|quart|gallon)"


def measured_options(text: str, product: ProductView) -> dict[str, str]:
    """Option values meant by their number alone (`the 100 one`), their measure said otherwise
    (`two metres` for 2 m) or their place in the row (`the longest`), where exactly one value is."""
    found: dict[str, str] = {}
    for name, values in _values(product).items():
        meant = _by_place(text, values) or _by_measure(text, values)
        if meant and len(values) > 1:
            found[name] = meant
    return found


def _by_place(text: str, values: list[str]) -> str:
    sizes = {value: size for value in values if (size := _size(value)) is not None}
    if len(sizes) != len(values):
        return ""
    ways = _SUPERLATIVES | (_COMPARATIVES if len(values) == 2 else {})
    chosen = next((ways[t] for t in tokens(text) if t in ways), None)
    return str(chosen(sizes, key=lambda value: sizes[value])) if chosen else ""


def _size(value: str) -> float | None:
    """A number to order a value by: the first in it, or the place of its size letter."""
    found = _NUMBER.search(value)
    if found:
        return float(found.group().replace(",", "."))
    plain = normal(value)
    letter = plain if plain in _SIZES else _LONG.get(plain, "")
    return float(list(_SIZES).index(letter)) if letter else None


def _counted(text: str) -> str:
    """The text with the one of `the litre bottle` and `a metre of` said, and the half of `half a litre`."""
    plain = re.sub(
        rf"\bhalf[\s-](?:an?[\s-])?(?={_MEASURES}\b)|\b(?:einen? )?halbe[rsn]? (?={_MEASURES}\b)",
        "0.5 ",
        normal(text),
    )
    return re.sub(rf"\b(?:the|an?|der|die|das|den|ein|eine[rnm]?)[\s-](?={_MEASURES}\b)", "1 ", plain)


def _by_measure(text: str, values: list[str]) -> str:
    said = quantities(_counted(text))
    fits = [value for value in values if any(_equal(q, own) for q in said for own in quantities(value))]
    return fits[0] if len(fits) == 1 else ""


def _equal(said: Quantity, own: Quantity) -> bool:
    if said.dimension and own.dimension:
        return said.dimension == own.dimension and near(said.low, own.low, converted=True)
    return not said.dimension and said.said == own.said
