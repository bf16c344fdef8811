"""Who is here, and when are people back: one answer for launcher, routing and appointments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from apps.audit.models import Entry
from apps.core.errors import Invalid
from apps.people.actors import Actor
from apps.people.models import Member
from apps.schedule import planning, selectors
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope
from tests.people import make_brand, make_member

HOUSE = Actor.system("tests")
NINE_TO_FIVE = {"mon": [["09:00", "17:00"]], "tue": [["09:00", "17:00"]]}
MONDAY = datetime(2026, 12, 7, tzinfo=UTC)


def at(hours: float, *, days: int = 0) -> datetime:
    """Hours after Monday's midnight UTC (Berlin is an hour ahead)."""
    return MONDAY + timedelta(hours=hours, days=days)


@pytest.fixture(autouse=True)
def brand(db: None) -> Iterator[Brand]:
    made = make_brand("fjell")
    with brand_scope(made):
        yield made


@pytest.fixture
def mara(brand: Brand) -> Member:
    return make_member(brand, "Mara")


def test_a_brand_without_hours_makes_no_promise_about_closing():
    assert selectors.is_open(at(3))
    assert selectors.next_opening(at(3)) == at(3)


def test_the_brands_hours_say_when_people_are_back():
    planning.set_brand_hours("Europe/Berlin", NINE_TO_FIVE, by=HOUSE)
    assert selectors.is_open(at(9))
    assert not selectors.is_open(at(16))
    assert selectors.next_opening(at(16)) == at(8, days=1)
    assert selectors.next_opening(at(9)) == at(9)


def test_without_brand_hours_the_members_hours_together_count(mara, brand):
    planning.set_working_hours(mara, "Europe/Berlin", {"mon": [["09:00", "12:00"]]}, by=HOUSE)
    ben = make_member(brand, "Ben")
    planning.set_working_hours(ben, "America/New_York", {"mon": [["09:00", "12:00"]]}, by=HOUSE)
    assert [selectors.is_open(at(hour)) for hour in (9, 12, 15, 18)] == [True, False, True, False]
    assert selectors.next_opening(at(12)) == at(14)


def test_a_holiday_closes_the_brand_and_everybody_but_who_says_otherwise(mara):
    planning.set_brand_hours("Europe/Berlin", NINE_TO_FIVE, by=HOUSE)
    planning.set_working_hours(mara, "Europe/Berlin", NINE_TO_FIVE, by=HOUSE)
    planning.set_holidays({date(2026, 12, 7): "Founding day"}, by=HOUSE)
    assert selectors.next_opening(at(9)) == at(8, days=1)
    assert selectors.member_intervals(mara, at(0), at(24)) == []
    own = [{"date": "2026-12-07", "intervals": [["10:00", "11:00"]]}]
    planning.set_working_hours(mara, "Europe/Berlin", NINE_TO_FIVE, own, by=HOUSE)
    assert selectors.member_intervals(mara, at(0), at(24)) == [(at(9), at(10))]


def test_busy_time_is_cut_out_of_the_hours(mara):
    planning.set_working_hours(mara, "Europe/Berlin", NINE_TO_FIVE, by=HOUSE)
    busy = planning.add_busy(mara, at(10), at(11), by=HOUSE)
    assert selectors.member_intervals(mara, at(0), at(24)) == [(at(8), at(10)), (at(11), at(16))]
    assert selectors.working([mara.pk], at(10.5)) == set()
    planning.remove_busy(busy, by=HOUSE)
    assert selectors.working([mara.pk], at(10.5)) == {mara.pk}


def test_a_member_without_hours_follows_the_brand(mara):
    assert selectors.member_intervals(mara, at(0), at(24)) == []
    planning.set_brand_hours("Europe/Berlin", NINE_TO_FIVE, by=HOUSE)
    assert selectors.member_intervals(mara, at(0), at(24)) == [(at(8), at(16))]


def test_wrong_hours_change_nothing(mara):
    planning.set_working_hours(mara, "Europe/Berlin", NINE_TO_FIVE, [{"date": "2026-12-07"}], by=HOUSE)
    for exceptions in (
        [{"date": "soon"}],
        [{"intervals": []}],
        ["x"],
        "x",
        [{"date": "2026-12-08", "intervals": 5}],
    ):
        with pytest.raises(Invalid):
            planning.set_working_hours(mara, "Europe/Berlin", {}, exceptions, by=HOUSE)
    assert selectors.member_intervals(mara, at(0), at(48)) == [(at(8, days=1), at(16, days=1))]


@pytest.mark.parametrize(("start", "end"), [(at(2), at(1)), (at(1), at(1)), (datetime(2026, 12, 7), at(1))])
def test_busy_time_without_sense_is_refused(mara, start, end):
    with pytest.raises(Invalid):
        planning.add_busy(mara, start, end, by=HOUSE)


def test_each_change_of_hours_is_in_the_log(mara):
    planning.set_brand_hours("Europe/Berlin", NINE_TO_FIVE, by=Actor.member(mara))
    planning.set_working_hours(mara, "Europe/Berlin", NINE_TO_FIVE, by=Actor.member(mara))
    planning.set_holidays({date(2026, 12, 25): ""}, by=Actor.member(mara))
    planning.remove_busy(
        planning.add_busy(mara, at(10), at(11), by=Actor.member(mara)), by=Actor.member(mara)
    )
    rows = Entry.objects.filter(actor_id=str(mara.pk)).values_list("action", flat=True)
    assert set(rows) == {
        "hours.brand_set", "hours.member_set", "hours.holidays_set", "busy.added", "busy.removed",
    }  # fmt: skip


def test_another_brand_has_other_hours(mara):
    planning.set_brand_hours("Europe/Berlin", {}, by=HOUSE)
    planning.add_busy(mara, at(10), at(11), by=HOUSE)
    with brand_scope(make_brand("lumen")):
        assert selectors.is_open(at(10))
        assert selectors.busy_for([mara.pk], at(0), at(24)) == {}
    assert not selectors.is_open(at(10))


def test_hours_are_said_as_people_say_them():
    week = {day: [["09:00", "12:30"], ["13:00", "17:00"]] for day in ("mon", "tue", "wed")} | {
        "sat": [["10:00", "14:00"]]
    }
    planning.set_brand_hours("Europe/Berlin", week, by=HOUSE)
    planning.set_holidays(
        {date(2026, 12, 25): "Christmas", date(2026, 12, 26): "", date(2027, 5, 1): ""}, by=HOUSE
    )
    assert selectors.hours_sentences("en", at=at(9)) == [
        "We are here Monday to Wednesday from 09:00 to 12:30 and 13:00 to 17:00 (Europe/Berlin).",
        "We are here Saturday from 10:00 to 14:00 (Europe/Berlin).",
        "We are closed on 25 December 2026 (Christmas) and 26 December 2026.",
    ]
    assert selectors.hours_sentences("de-AT", at=at(9)) == [
        "Wir sind Montag bis Mittwoch von 09:00 bis 12:30 und 13:00 bis 17:00 Uhr für Sie da "
        "(Europe/Berlin).",
        "Wir sind Samstag von 10:00 bis 14:00 Uhr für Sie da (Europe/Berlin).",
        "Geschlossen ist am 25. Dezember 2026 (Christmas) und 26. Dezember 2026.",
    ]
    assert selectors.hours_sentences("fr", at=at(9)) == selectors.hours_sentences("en", at=at(9))


def test_without_brand_hours_the_peoples_hours_are_said_together(mara, brand):
    ben = make_member(brand, "Ben")
    planning.set_working_hours(
        mara, "Europe/Berlin", {"mon": [["09:00", "12:00"], ["15:00", "16:00"]]}, by=HOUSE
    )
    planning.set_working_hours(ben, "Europe/Berlin", {"mon": [["11:00", "14:00"]]}, by=HOUSE)
    assert selectors.hours_sentences("en", at=at(9)) == [
        "We are here Monday from 09:00 to 14:00 and 15:00 to 16:00 (Europe/Berlin)."
    ]
    planning.set_working_hours(ben, "Asia/Tokyo", {"mon": [["11:00", "14:00"]]}, by=HOUSE)
    assert selectors.hours_sentences("en", at=at(9)) == []


def test_a_brand_without_hours_says_nothing_about_them():
    assert selectors.hours_sentences("en", at=at(9)) == []
