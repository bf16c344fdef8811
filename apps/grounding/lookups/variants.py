"""Which variant is meant, and the one question back when it matters."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from apps.grounding.outcomes import AskBack
from apps.grounding.phrases import say
from apps.grounding.types import Choice, ProductView, VariantView
from apps.grounding.understanding import Reading

_MOST = 24


def differ(variants: tuple[VariantView, ...], value: Callable[[VariantView], Hashable]) -> bool:
    """True when the variants meant do not all have the same value."""
    return len({value(v) for v in variants}) > 1


def open_options(reading: Reading) -> list[str]:
    """Names of the options that still separate the variants meant."""
    names = dict.fromkeys(name for v in reading.variants for name in v.options)
    return [n for n in names if len({v.options.get(n) for v in reading.variants}) > 1]


def ask_which(reading: Reading, product: ProductView, capability: str) -> AskBack:
    """One question back with a picker over every variant still possible."""
    names = open_options(reading)
    choices = tuple(
        Choice(
            label=" / ".join(v.options.get(n, "") for n in names) or v.sku,
            text=", ".join(v.options.get(n, "") for n in names) or v.sku,
            kind="variant",
            sku=v.sku,
        )
        for v in reading.variants[:_MOST]
    )
    option = " / ".join(names) or product.title
    return AskBack(
        say("which_variant", reading.language, option=option), choices, capability, "which_variant"
    )


def ask_product(reading: Reading, candidates: tuple[ProductView, ...], capability: str) -> AskBack:
    """One question back with a picker over the products that may be meant."""
    choices = tuple(Choice(p.title, p.title, "product", p.sku) for p in candidates)
    return AskBack(say("which_product", reading.language), choices, capability, "which_product")


def asked_before(reading: Reading) -> bool:
    """True when the last line of the AI was already such a question: it is asked once."""
    last = next((line for line in reversed(reading.question.history) if line.by == "assistant"), None)
    beginnings = ("Which ", "Welche Ausführung", "Welches Produkt")
    return last is not None and last.text.startswith(beginnings) and last.text.rstrip().endswith("?")
