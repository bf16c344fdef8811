"""One clock: rules on the wall become instants, rightly on every night of the year."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.core.errors import Invalid
from apps.schedule import clock, hours
from tests.schedule.strategies import always, days, noon, wall_is_open, weeklies, zones

BERLIN = ZoneInfo("Europe/Berlin")
HOUR = timedelta(hours=1)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


@settings(max_examples=250, deadline=None)
@given(weeklies, zones, days, st.integers(-2160, 2160))
def test_it_is_open_exactly_when_the_wall_clock_shows_a_time_within_the_hours(weekly, tz, day, minutes):
    moment = noon(day) + timedelta(minutes=minutes)
    intervals = clock.open_intervals(weekly, {}, tz, noon(day) - 48 * HOUR, noon(day) + 48 * HOUR)
    assert any(start <= moment < end for start, end in intervals) == wall_is_open(weekly, tz, moment)


@settings(max_examples=150, deadline=None)
@given(weeklies, zones, days)
def test_intervals_are_sorted_disjoint_and_within_the_window(weekly, tz, day):
    low, high = noon(day) - 30 * HOUR, noon(day) + 30 * HOUR
    intervals = clock.open_intervals(weekly, {}, tz, low, high)
    edges = [edge for pair in intervals for edge in pair]
    assert edges == sorted(set(edges))
    assert all(low <= edge <= high for edge in edges)


@settings(max_examples=100, deadline=None)
@given(zones, days)
def test_around_the_clock_has_no_holes_in_any_zone(tz, day):
    low, high = noon(day) - 72 * HOUR, noon(day) + 72 * HOUR
    assert clock.open_intervals(always, {}, tz, low, high) == [(low, high)]


def night(day: date, opens: str, closes: str) -> list[tuple[datetime, datetime]]:
    weekly = {hours.DAYS[day.weekday()]: [[opens, closes]]}
    return clock.open_intervals(weekly, {}, BERLIN, noon(day) - 24 * HOUR, noon(day) + 24 * HOUR)


def test_the_spring_gap_shortens_the_night_shift():
    assert night(date(2027, 3, 28), "01:00", "04:00") == [(utc(2027, 3, 28, 0), utc(2027, 3, 28, 2))]


def test_hours_wholly_within_the_spring_gap_never_open():
    assert night(date(2027, 3, 28), "02:00", "03:00") == []


def test_the_autumn_fold_lengthens_the_night_shift():
    assert night(date(2027, 10, 31), "01:00", "04:00") == [(utc(2027, 10, 30, 23), utc(2027, 10, 31, 3))]


def test_hours_that_end_where_the_fold_begins_are_not_stretched_over_it():
    assert night(date(2027, 10, 31), "01:00", "02:00") == [(utc(2027, 10, 30, 23), utc(2027, 10, 31, 0))]


def test_hours_over_midnight_belong_to_the_day_they_start_on():
    weekly = {"fri": [["22:00", "02:00"]]}
    saturday = utc(2026, 12, 5, 0, 30)
    assert clock.open_intervals(weekly, {}, BERLIN, saturday, saturday + 5 * HOUR) == [
        (saturday, utc(2026, 12, 5, 1))
    ]


def test_an_exception_replaces_its_day_and_an_empty_one_closes_it():
    weekly = {"mon": [["09:00", "17:00"]], "tue": [["09:00", "17:00"]]}
    exceptions = {date(2026, 12, 7): [["12:00", "13:00"]], date(2026, 12, 8): []}
    assert clock.open_intervals(weekly, exceptions, BERLIN, utc(2026, 12, 6), utc(2026, 12, 12)) == [
        (utc(2026, 12, 7, 11), utc(2026, 12, 7, 12))
    ]


def test_the_next_opening_is_now_while_open_and_none_when_it_never_opens():
    intervals = [(utc(2026, 12, 7, 8), utc(2026, 12, 7, 16))]
    assert clock.opens_at(intervals, utc(2026, 12, 7, 3)) == utc(2026, 12, 7, 8)
    assert clock.opens_at(intervals, utc(2026, 12, 7, 9)) == utc(2026, 12, 7, 9)
    assert clock.opens_at(intervals, utc(2026, 12, 7, 16)) is None


@pytest.mark.parametrize(
    "weekly",
    [
        "always", {"someday": []}, {"mon": "09:00-17:00"}, {"mon": [["09:00"]]}, {"mon": [["9", "17"]]},
        {"mon": [["09:00", "09:00"]]}, {"mon": [["24:00", "01:00"]]}, {"mon": [["25:00", "26:00"]]},
        {"mon": [["09:00", "12:00"], ["11:00", "13:00"]]}, {"mon": [[9, 17]]},
        {"mon": [["09:00", "17:00"]] * 13},
        {"mon": [["٠٩:٠٠", "17:00"]]},
    ],
)  # fmt: skip
def test_hours_that_make_no_sense_are_refused(weekly):
    with pytest.raises(Invalid):
        hours.clean_weekly(weekly)


def test_sound_hours_come_back_sorted_and_without_empty_days():
    given_hours = {"tue": [], "mon": [["13:00", "24:00"], ["09:00", "12:00"]]}
    assert hours.clean_weekly(given_hours) == {"mon": [["09:00", "12:00"], ["13:00", "24:00"]]}


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc/passwd", "Europe", "\x00"])
def test_unknown_zones_are_refused(name):
    with pytest.raises(Invalid):
        hours.zone(name)
