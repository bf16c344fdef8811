"""A true answer, changed in one place, is never let through."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from apps.grounding.types import Evidence
from apps.grounding.verifier import judge
from tests.grounding.goods import proof

NAMES = ("Ridge 45", "Aurora Dome", "Lichen Stove", "Tarn Lantern", "Moss Jacket XT2")
UNITS = ("kg", "g", "cm", "mm", "l", "hours", "days", "W", "lm", "V")
MATERIALS = ("nylon", "merino", "steel", "cork", "canvas", "brass")


@dataclass(frozen=True)
class Truth:
    """A sentence with evidence that proves it."""

    evidence: Evidence
    before: str
    number: str
    unit: str
    name: str

    @property
    def text(self) -> str:
        return f"The {self.name} {self.before} {self.number} {self.unit}."


@st.composite
def measured(draw: st.DrawFn) -> Truth:
    """A named product with one measured attribute."""
    name = draw(st.sampled_from(NAMES))
    unit = draw(st.sampled_from(UNITS))
    number = draw(st.decimals(min_value="0.5", max_value=900, places=1).map(lambda d: f"{d.normalize():f}"))
    verb, label = {
        "kg": ("weighs", "Weight"), "g": ("weighs", "Weight"), "l": ("holds", "Volume"),
        "hours": ("runs", "Run time"),
        "days": ("keeps food fresh for", "Keeps food fresh"), "W": ("draws", "Power draw"),
        "lm": ("gives", "Light output gives"), "V": ("needs", "Voltage needs"),
    }.get(unit, ("is wide by", "Width"))  # fmt: skip
    return Truth(proof(f"{label}: {number} {unit}", product="P", title=name), verb, number, unit, name)


def rejected(text: str, evidence: Evidence) -> bool:
    return judge(text, [evidence], product="P").verdict != "supported"


@given(measured())
@settings(max_examples=60, deadline=None)
def test_the_truth_itself_passes(truth: Truth) -> None:
    assert judge(truth.text, [truth.evidence], product="P").verdict == "supported", truth.text


@given(measured(), st.integers(1, 9), st.sampled_from(("add", "prefix", "double", "point")))
@settings(max_examples=150, deadline=None)
def test_another_number_is_rejected(truth: Truth, by: int, how: str) -> None:
    value = float(truth.number)
    other = {
        "add": f"{value + by:g}", "prefix": f"{by}{truth.number}", "double": f"{value * 2:g}",
        "point": f"{value * 10:g}",
    }[how]  # fmt: skip
    assert rejected(
        truth.text.replace(f" {truth.number} {truth.unit}", f" {other} {truth.unit}"), truth.evidence
    )


@given(measured(), st.sampled_from(UNITS))
@settings(max_examples=100, deadline=None)
def test_another_unit_is_rejected(truth: Truth, unit: str) -> None:
    if unit != truth.unit:
        assert rejected(truth.text.replace(f" {truth.unit}.", f" {unit}."), truth.evidence)


@given(measured(), st.sampled_from(NAMES))
@settings(max_examples=100, deadline=None)
def test_another_product_is_rejected(truth: Truth, name: str) -> None:
    if name != truth.name:
        assert rejected(truth.text.replace(truth.name, name), truth.evidence)


@given(measured(), st.sampled_from(("at least", "more than", "up to", "less than")))
@settings(max_examples=60, deadline=None)
def test_a_bound_that_nobody_gave_is_rejected(truth: Truth, bound: str) -> None:
    if bound in {"more than", "less than"}:
        assert rejected(truth.text.replace(truth.number, f"{bound} {truth.number}"), truth.evidence)


@given(st.sampled_from(NAMES), st.sampled_from(MATERIALS), st.sampled_from(MATERIALS), st.booleans())
@settings(max_examples=80, deadline=None)
def test_another_material_or_a_denial_is_rejected(name: str, said: str, other: str, negate: bool) -> None:
    evidence = proof(f"Material: {said}", product="P", title=name)
    assert not rejected(f"The {name} is made of {said}.", evidence)
    if other != said:
        assert rejected(f"The {name} is made of {other}.", evidence)
    if negate:
        assert rejected(f"The {name} is not made of {said}.", evidence)


@given(st.sampled_from(NAMES), st.integers(2, 60), st.integers(2, 60))
@settings(max_examples=60, deadline=None)
def test_a_dropped_condition_is_rejected(name: str, days: int, other: int) -> None:
    policy = proof(f"Returns of opened items are refunded within {days} days only if the seal is intact.")
    assert not rejected(policy.text, policy)
    assert rejected(f"Returns of opened items are refunded within {days} days.", policy)
    if other != days:
        assert rejected(policy.text.replace(str(days), str(other)), policy)
    assert rejected(f"{policy.text} We also price match the {name}.", policy)
