"""Slots, from values alone: what is offered exists, is free, is offered once, and is accepted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from apps.appointments.availability import Diary, Terms, advisors_at, slots
from apps.schedule import clock
from tests.schedule.strategies import always, days, noon, wall_is_open, weeklies, zones

BERLIN = ZoneInfo("Europe/Berlin")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
MONDAY = datetime(2026, 12, 7, tzinfo=UTC)
NINE_TO_TWELVE = {"mon": [["09:00", "12:00"]]}
TERMS = Terms(length=HOUR, step=30 * MINUTE)


def diary(
    weekly=NINE_TO_TWELVE, *, tz=BERLIN, around=MONDAY, advisor="mara", taken=(), booked_on=None
) -> Diary:
    found = list(clock.openings(weekly, {}, tz, around - 3 * DAY, around + 3 * DAY))
    return Diary(advisor, tz, found, taken, booked_on or {})


def offered(terms: Terms = TERMS, *diaries: Diary, now: datetime = MONDAY - DAY) -> list[str]:
    found = slots(terms, diaries or (diary(),), now, MONDAY, MONDAY + DAY)
    return [slot.start.astimezone(BERLIN).strftime("%H:%M") for slot in found]


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-12-07T{text}+01:00")


def test_slots_stand_on_the_grid_and_end_within_hours():
    assert offered() == ["09:00", "09:30", "10:00", "10:30", "11:00"]


def test_a_booking_takes_every_start_that_would_touch_it():
    taken = diary(taken=[(berlin("10:00"), berlin("10:15"))])
    assert offered(TERMS, taken) == ["09:00", "10:30", "11:00"]


def test_buffers_count_on_both_sides():
    buffered = replace(TERMS, before=15 * MINUTE, after=15 * MINUTE)
    assert offered(buffered, diary(taken=[(berlin("10:15"), berlin("10:45"))])) == ["09:00", "11:00"]
    assert offered(buffered, diary(taken=[(berlin("10:10"), berlin("10:46"))])) == []


def test_notice_and_horizon_are_exact():
    noticed = replace(TERMS, notice=2 * HOUR)
    assert offered(noticed, now=berlin("08:00")) == ["10:00", "10:30", "11:00"]
    assert offered(noticed, now=berlin("08:00") + timedelta(seconds=1)) == ["10:30", "11:00"]
    assert offered(replace(TERMS, horizon=DAY), now=berlin("10:00") - DAY) == ["09:00", "09:30"]


def test_a_full_day_offers_nothing_and_counts_the_advisors_day():
    capped = replace(TERMS, per_day=2)
    assert offered(capped, diary(booked_on={date(2026, 12, 7): 2})) == []
    assert len(offered(capped, diary(booked_on={date(2026, 12, 7): 1, date(2026, 12, 6): 9}))) == 5


def test_a_night_shift_counts_starts_after_midnight_to_the_next_day():
    night = {"sun": [["22:00", "02:00"]]}
    full_sunday = diary(night, booked_on={date(2026, 12, 6): 1})
    found = slots(replace(TERMS, per_day=1), [full_sunday], MONDAY - 3 * DAY, MONDAY - DAY, MONDAY + DAY)
    assert [slot.start.astimezone(BERLIN).strftime("%a %H:%M") for slot in found] == [
        "Mon 00:00", "Mon 00:30", "Mon 01:00",
    ]  # fmt: skip


def test_a_meeting_may_run_over_midnight_where_days_meet():
    found = slots(TERMS, [diary(always)], MONDAY - DAY, berlin("23:00"), berlin("23:59"))
    assert [slot.end.astimezone(BERLIN).strftime("%H:%M") for slot in found] == ["00:00", "00:30"]


def test_one_slot_names_everybody_who_could_take_it_in_the_order_given():
    busy = diary(advisor="ben", taken=[(berlin("09:00"), berlin("10:30"))])
    found = slots(TERMS, [diary(), busy], MONDAY - DAY, MONDAY, MONDAY + DAY)
    assert [slot.advisors for slot in found] == [
        ("mara",),
        ("mara",),
        ("mara",),
        ("mara", "ben"),
        ("mara", "ben"),
    ]


def test_the_spring_night_offers_no_time_that_does_not_exist():
    around = datetime(2027, 3, 28, tzinfo=UTC)
    found = slots(TERMS, [diary(always, around=around)], around - DAY, around - HOUR, around + 4 * HOUR)
    walls = [slot.start.astimezone(BERLIN).strftime("%H:%M") for slot in found]
    assert walls == ["00:00", "00:30", "01:00", "01:30", "03:00", "03:30", "04:00", "04:30", "05:00", "05:30"]


def test_the_autumn_night_offers_no_time_twice():
    around = datetime(2027, 10, 31, tzinfo=UTC)
    found = slots(TERMS, [diary(always, around=around)], around - DAY, around - 2 * HOUR, around + 3 * HOUR)
    walls = [slot.start.astimezone(BERLIN).strftime("%H:%M") for slot in found]
    assert walls == ["00:00", "00:30", "01:00", "01:30", "02:00", "02:30", "03:00", "03:30"]


quarters = st.integers(1, 16).map(lambda count: count * 15 * MINUTE)
buffers = st.sampled_from([0, 5, 15, 40]).map(lambda count: count * MINUTE)
terms_of_all_kinds = st.builds(Terms, length=quarters, step=quarters, before=buffers, after=buffers)
bookings = st.lists(st.tuples(st.integers(-1440, 1440), st.integers(5, 300)), max_size=6)


@settings(max_examples=150, deadline=None)
@given(weeklies, zones, days, terms_of_all_kinds, bookings)
def test_whatever_is_offered_is_open_free_unique_and_accepted(weekly, tz, day, terms, booked):
    around = noon(day)
    taken = [(around + at * MINUTE, around + (at + length) * MINUTE) for at, length in booked]
    one = diary(weekly, tz=tz, around=around, taken=taken)
    now = around - 2 * DAY
    found = slots(terms, [one], now, around - DAY, around + DAY)
    walls = [slot.start.astimezone(tz).replace(tzinfo=None) for slot in found]
    assert len(set(walls)) == len(walls)
    for slot in found:
        assert all(
            wall_is_open(weekly, tz, slot.start + at * MINUTE) for at in range(0, terms.length // MINUTE, 5)
        )
        low, high = terms.blocked(slot.start)
        assert all(end <= low or start >= high for start, end in taken)
        assert advisors_at(terms, [one], now, slot.start) == ["mara"]


@settings(max_examples=100, deadline=None)
@given(weeklies, zones, days, terms_of_all_kinds)
def test_nothing_bookable_on_the_grid_is_withheld(weekly, tz, day, terms):
    """On days whose clock runs evenly, every step from an opening's start that fits is there."""
    around = noon(day)
    one = diary(weekly, tz=tz, around=around)
    found = {slot.start for slot in slots(terms, [one], around - 9 * DAY, around - DAY, around + DAY)}
    for opening in one.openings:
        start = opening.start
        even = len(opening.pieces) == 1 and opening.end - start == opening.wall_end - opening.wall_start
        while even and start + terms.length <= opening.end:
            assert (start in found) == (around - DAY <= start < around + DAY)
            start += terms.step
