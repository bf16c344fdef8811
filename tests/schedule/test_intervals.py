from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from apps.schedule import intervals

DAY = datetime(2026, 12, 1, tzinfo=UTC)
moments = st.integers(0, 60).map(lambda minutes: DAY + timedelta(minutes=minutes))
lists = st.lists(st.tuples(moments, moments), max_size=8)


def minutes(found: list[intervals.Interval]) -> set[int]:
    """The definition: an interval is the minutes in it."""
    return {
        minute for start, end in found for minute in range(61)
        if start <= DAY + timedelta(minutes=minute) < end
    }  # fmt: skip


@given(lists, lists)
def test_arithmetic_agrees_with_sets_of_minutes(left, right):
    assert minutes(intervals.merge(left)) == minutes(left)
    assert minutes(intervals.subtract(left, right)) == minutes(left) - minutes(right)


@given(lists, moments, moments)
def test_looking_into_a_list_agrees_with_sets_of_minutes(given_intervals, start, end):
    merged, asked = intervals.merge(given_intervals), minutes([(start, end)])
    assert minutes(intervals.clip(given_intervals, start, end)) == minutes(given_intervals) & asked
    if asked:
        assert intervals.contains(merged, start, end) == (asked <= minutes(merged))
        assert intervals.overlaps(merged, start, end) == bool(asked & minutes(merged))


@given(lists)
def test_merged_lists_are_sorted_apart_and_never_empty_inside(given_intervals):
    merged = intervals.merge(given_intervals)
    edges = [edge for pair in merged for edge in pair]
    assert edges == sorted(set(edges))
