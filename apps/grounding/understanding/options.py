"""Which variant a text means: its options named in words, sizes also by their long names."""

from __future__ import annotations

import re
from collections.abc import Mapping

from apps.grounding.quantities import Quantity, near, quantities
from apps.grounding.types import ProductView, VariantView
from apps.grounding.words import concept, normal, tokens

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


def _says(text: str, value: str) -> bool:
    """True when the text names an option value: the whole value, or its size by another name."""
    plain, wanted = normal(text), normal(value)
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
            if _says(text, value) and len(value) >= len(found.get(name, "")):
                found[name] = value
    return measured_options(text, product) | found


def foreign_colour(text: str, product: ProductView) -> str:
    """A colour the text asks for that no variant of the product has, '' when there is none."""
    offered = {concept(t) for v in product.variants for value in v.options.values() for t in tokens(value)}
    if not any(
        concept(tokens(n)[0]) in _COLOUR_OPTIONS for v in product.variants for n in v.options if tokens(n)
    ):
        return ""
    return next((t for t in tokens(text) if concept(t) in _COLOURS and concept(t) not in offered), "")


def matching(product: ProductView, options: Mapping[str, str]) -> list[VariantView]:
    """The variants that have all these options."""
    return [v for v in product.variants if all(v.options.get(n) == value for n, value in options.items())]


_SUPERLATIVES = {
    "longest": max, "largest": max, "biggest": max, "widest": max, "strongest": max, "brightest": max,
    "shortest": min, "smallest": min, "narrowest": min, "weakest": min, "längste": max, "größte": max,
    "kürzeste": min, "kleinste": min,
}  # fmt: skip
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


def measured_options(text: str, product: ProductView) -> dict[str, str]:
    """Option values meant by their number alone (`the 100 one`), their measure said otherwise
    (`two metres` for 2 m) or their place in the row (`the longest`), where exactly one value is."""
    found: dict[str, str] = {}
    for name in dict.fromkeys(n for v in product.variants for n in v.options):
        values = list(dict.fromkeys(v.options[name] for v in product.variants if name in v.options))
        meant = _by_place(text, values) or _by_measure(text, values)
        if meant and len(values) > 1:
            found[name] = meant
    return found


def _by_place(text: str, values: list[str]) -> str:
    sizes = {value: float(m.group().replace(",", ".")) for value in values if (m := _NUMBER.search(value))}
    if len(sizes) != len(values):
        return ""
    chosen = next((_SUPERLATIVES[t] for t in tokens(text) if t in _SUPERLATIVES), None)
    return str(chosen(sizes, key=lambda value: sizes[value])) if chosen else ""


def _by_measure(text: str, values: list[str]) -> str:
    said = quantities(text)
    fits = [value for value in values if any(_equal(q, own) for q in said for own in quantities(value))]
    return fits[0] if len(fits) == 1 else ""


def _equal(said: Quantity, own: Quantity) -> bool:
    if said.dimension and own.dimension:
        return said.dimension == own.dimension and near(said.low, own.low, converted=True)
    return not said.dimension and said.said == own.said
