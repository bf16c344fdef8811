"""Does a number in the evidence entail a number in the claim: value, unit, bound, role, currency."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import log10

from apps.grounding.quantities import Quantity, near

_CONVERTIBLE = frozenset({"length", "mass", "volume", "degree-c", "degree-f"})
_SCALES, _DEGREE = frozenset({"degree-c", "degree-f"}), 0.6  # a converted temperature may be rounded
_INFINITE = float("inf")


def _same_dimension(claim: Quantity, given: Quantity) -> bool:
    if claim.dimension == given.dimension:
        return True
    if claim.dimension.startswith("money") or given.dimension.startswith("money"):
        return False
    return "" in (claim.dimension, given.dimension)


def _alike(claim: Quantity, given: Quantity) -> Quantity:
    """The given temperature on the scale of the claimed one; any other number as it is."""
    scales = (given.dimension, claim.dimension)
    if scales == ("degree-c", "degree-f"):
        return _on_scale(given, claim.dimension, lambda c: c * 1.8 + 32)
    if scales == ("degree-f", "degree-c"):
        return _on_scale(given, claim.dimension, lambda f: (f - 32) / 1.8)
    return given


def _on_scale(given: Quantity, dimension: str, turn: Callable[[float], float]) -> Quantity:
    return replace(
        given,
        low=turn(given.low),
        high=turn(given.high),
        said=turn(given.said),
        dimension=dimension,
        factor=0.0,
    )


def _scale(quantity: Quantity) -> float:
    """What turns the base unit back into the number as said."""
    base = quantity.high if quantity.bound == "max" else quantity.low
    return quantity.said / base if base not in (0.0, _INFINITE) else 1.0


def _spans(claim: Quantity, given: Quantity) -> tuple[float, float, float, float]:
    """Both spans in comparable numbers: base units where both have a unit, else as said."""
    if claim.dimension and claim.dimension == given.dimension:
        return claim.low, claim.high, given.low, given.high
    mine, theirs = _scale(claim), _scale(given)
    return claim.low * mine, claim.high * mine, given.low * theirs, given.high * theirs


def _decimal(claim: Quantity, given: Quantity) -> bool:
    """True for units of one system, such as grams and kilograms: nothing is rounded between them."""
    if not (claim.factor and given.factor):
        return False
    steps = log10(claim.factor / given.factor)
    return abs(steps - round(steps)) < 1e-9


def excludes(claim: Quantity, given: Quantity) -> bool:
    """True when a claimed point lies outside the span given: what a denial of it may rest on."""
    if given.bound == "" or claim.bound or not _same_dimension(claim, given):
        return False
    low, high, least, most = _spans(claim, given)
    return high < least or low > most


def entails(claim: Quantity, given: Quantity, *, limit: bool, within: bool) -> bool:
    """True when the given quantity proves the claimed one.

    A claimed point is proven by the same point. The end of a span proves it where the sentence speaks of the
    `limit` itself (ages, capacities); the span does where the sentence says that something is `within` it.
    """
    given = _alike(claim, given)
    if not _same_dimension(claim, given) or (claim.role and given.role and claim.role != given.role):
        return False
    c_low, c_high, g_low, g_high = _spans(claim, given)
    converted = (
        claim.factor != given.factor
        and claim.dimension in _CONVERTIBLE
        and claim.dimension == given.dimension
        and not _decimal(claim, given)
    )
    if claim.dimension in _SCALES and not given.factor:
        return abs(c_low - g_low) <= _DEGREE and claim.bound == given.bound
    low_meets, high_meets = near(c_low, g_low, converted=converted), near(c_high, g_high, converted=converted)
    if claim.strict and not given.strict and claim.bound != given.bound:
        return given.bound == "" and (
            c_low < g_low <= c_high if claim.bound == "min" else c_low <= g_high < c_high
        )
    if low_meets and high_meets:
        return True
    if claim.bound == "":
        return given.bound != "" and (
            limit and (low_meets or high_meets) or within and g_low <= c_low <= g_high
        )
    if claim.bound == "min":
        return low_meets and given.bound in {"", "range"} and limit
    if claim.bound == "max":
        return high_meets and given.bound in {"", "range"} and limit
    return False
