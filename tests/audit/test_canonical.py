"""The same value must give the same bytes, before and after a journey through the database."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.audit import canonical


@dataclass
class Thing:
    name: str


def test_values_are_written_in_one_way_only() -> None:
    value = {"b": [1.0, -0.0, 0.25], "a": ("ü", None, True), "d": Decimal("12.90"), "t": Thing("x")}
    assert (
        canonical.dumps(canonical.clean(value))
        == '{"a":["ü",null,true],"b":[1,0,0.25],"d":"12.90","t":{"name":"x"}}'
    )


def test_times_and_ids_are_text() -> None:
    value = {"at": datetime(2026, 11, 24, tzinfo=UTC), "id": UUID(int=7), "days": {"b", "a"}}
    assert canonical.clean(value) == {
        "at": "2026-11-24T00:00:00.000000+00:00",
        "id": "00000000-0000-0000-0000-000000000007",
        "days": ["a", "b"],
    }


def test_what_a_database_cannot_keep_is_replaced_before_it_is_hashed() -> None:
    assert canonical.clean({"a\x00": "x\x00y\ud800"}) == {"a\ufffd": "x\ufffdy\ufffd"}


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_numbers_that_are_none_are_refused(value: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        canonical.clean(value)


def test_what_has_no_honest_form_is_refused() -> None:
    with pytest.raises(TypeError, match="object"):
        canonical.clean({"x": object()})


_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(_values)
def test_reading_back_and_writing_again_changes_nothing(value: object) -> None:
    once = canonical.dumps(canonical.clean(value))
    assert canonical.dumps(canonical.clean(json.loads(once))) == once


def test_a_commitment_needs_its_salt() -> None:
    first, second = canonical.new_salt(), canonical.new_salt()
    assert len(first) == 32
    assert canonical.commitment(first, "words") != canonical.commitment(second, "words")
