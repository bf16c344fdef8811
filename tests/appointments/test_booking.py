"""From a slot to an appointment and out again."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from apps.appointments import booking, selectors, services, tasks
from apps.appointments.errors import SlotTaken
from apps.appointments.models import Appointment
from apps.core.errors import Conflict, Invalid, NotFound, TooMany
from apps.people.actors import Actor
from apps.schedule import planning
from tests.appointments.world import BERLIN, HOUSE, SUNDAY, World, monday
from tests.people import make_shopper

DAY = timedelta(days=1)


def free(shop: World) -> list[str]:
    found = selectors.slots(shop.service, monday("00:00"), monday("00:00") + DAY)
    return [slot.start.astimezone(BERLIN).strftime("%H:%M") for slot in found]


def test_what_is_offered_is_accepted(shop):
    assert free(shop) == ["09:00", "09:30", "10:00", "10:30", "11:00"]
    for offered in ("09:00", "10:00", "11:00"):
        assert shop.hold(offered).state == "held"
    assert free(shop) == []


def test_a_hold_takes_its_time_for_five_minutes_and_no_longer(shop):
    held = shop.hold("10:00")
    assert free(shop) == ["09:00", "11:00"]
    with time_machine.travel(SUNDAY + timedelta(minutes=5), tick=False):
        assert free(shop) == ["09:00", "09:30", "10:00", "10:30", "11:00"]
        again = shop.hold("10:00")
    held.refresh_from_db()
    assert (held.state, again.state) == ("lapsed", "held")


def test_the_sweeps_lapse_what_ran_out_and_forget_it_a_month_later(shop):
    running_out, booked = shop.hold("09:00"), shop.book("10:00")
    with time_machine.travel(SUNDAY + timedelta(minutes=4), tick=False):
        tasks.lapse_holds()
        assert Appointment.objects.get(pk=running_out.pk).state == "held"
    with time_machine.travel(SUNDAY + timedelta(minutes=5), tick=False):
        tasks.lapse_holds()
        assert Appointment.objects.get(pk=running_out.pk).state == "lapsed"
    with time_machine.travel(SUNDAY + timedelta(days=31), tick=False):
        tasks.forget_lapsed_holds()
    assert list(Appointment.objects.values_list("pk", flat=True)) == [booked.pk]


def test_an_expired_hold_cannot_be_confirmed_and_says_what_is_free(shop):
    held = shop.hold("10:00")
    with time_machine.travel(SUNDAY + timedelta(minutes=5), tick=False), pytest.raises(SlotTaken) as refused:
        booking.confirm(held, name="Kim", email="kim@guest.example", by=HOUSE)
    assert refused.value.code == "hold_expired"
    assert refused.value.data["alternatives"][0]["start"] == "2026-12-07T09:00:00.000Z"


def test_a_hold_can_be_extended_but_not_for_ever(shop):
    held = shop.hold()
    with time_machine.travel(SUNDAY, tick=False) as clock:
        for _ in range(20):
            clock.shift(timedelta(minutes=4))
            try:
                booking.extend_hold(held, by=HOUSE)
            except SlotTaken:
                break
        assert held.hold_expires_at == SUNDAY + timedelta(hours=1)


def test_letting_go_frees_the_time_at_once_and_twice_is_fine(shop):
    held = shop.hold("10:00")
    booking.release_hold(held, by=HOUSE)
    booking.release_hold(held, by=HOUSE)
    assert "10:00" in free(shop)


def test_the_second_shopper_is_offered_the_next_free_times(shop):
    shop.book("09:00")
    with pytest.raises(SlotTaken) as refused:
        shop.hold("09:30", shopper=make_shopper(shop.brand))
    error = refused.value.as_dict()
    assert (error["code"], refused.value.status) == ("slot_taken", 409)
    starts = [each["start"][11:16] for each in error["alternatives"]]
    assert starts == ["09:00", "09:30", "10:00", "08:00", "08:30"]
    assert error["alternatives"][0]["advisors"] == [str(shop.mara.pk)]


@pytest.mark.parametrize("text", ["09:10", "11:30", "03:00"])
def test_a_time_off_the_grid_or_out_of_hours_is_not_offered(shop, text):
    with pytest.raises(SlotTaken) as refused:
        shop.hold(text)
    assert refused.value.code == "slot_not_offered"


def test_a_shopper_holds_three_times_at_most(shop):
    for text in ("09:00", "10:00", "11:00"):
        shop.hold(text)
    with pytest.raises(TooMany):
        booking.hold(shop.service, monday("09:00") + DAY, shopper=shop.shopper, by=HOUSE)


def test_a_double_click_gets_the_same_hold_and_the_same_booking(shop):
    first, second = shop.hold(), shop.hold()
    assert first.pk == second.pk
    booked = [booking.confirm(first, name="Kim", email="kim@guest.example", by=HOUSE) for _ in range(2)]
    assert booked[0].pk == booked[1].pk
    assert Appointment.objects.count() == 1


def test_a_confirmed_hold_is_not_given_to_somebody_else(shop):
    held = shop.hold()
    booking.confirm(held, name="Kim", email="kim@guest.example", by=HOUSE)
    with pytest.raises(Conflict):
        booking.confirm(held, name="Eve", email="eve@guest.example", by=HOUSE)


def test_two_advisors_take_turns(shop):
    services.set_advisors(shop.service, [shop.mara, shop.ben], by=HOUSE)
    names = [shop.book(text, shopper=None).member.name for text in ("09:00", "09:00", "10:00", "10:00")]
    assert sorted(names[:2]) == sorted(names[2:]) == ["Ben", "Mara"]
    with pytest.raises(SlotTaken):
        shop.hold("09:30")


def test_a_chosen_advisor_is_the_one_who_comes(shop):
    services.set_advisors(shop.service, [shop.mara, shop.ben], by=HOUSE)
    assert shop.hold("09:00", advisor=shop.ben).member_id == shop.ben.pk
    with pytest.raises(SlotTaken):
        shop.hold("09:00", advisor=shop.ben, shopper=make_shopper(shop.brand))


def test_an_advisor_of_another_service_cannot_be_chosen(shop):
    with pytest.raises(NotFound):
        shop.hold(advisor=shop.ben)


def test_busy_time_is_not_offered_and_breaks_a_hold(shop):
    held = shop.hold("09:00")
    planning.add_busy(shop.mara, monday("09:30"), monday("10:15"), by=HOUSE)
    assert free(shop) == ["10:30", "11:00"]
    with pytest.raises(SlotTaken):
        booking.confirm(held, name="Kim", email="kim@guest.example", by=HOUSE)


def test_the_daily_limit_counts_the_advisors_day(shop):
    services.save_service({**data_of(shop), "per_day": 1}, by=HOUSE)
    shop.service.refresh_from_db()
    shop.book("09:00")
    assert free(shop) == []
    with pytest.raises(SlotTaken):
        shop.hold("11:00")
    tuesday = monday("09:00") + DAY
    assert booking.hold(shop.service, tuesday, shopper=shop.shopper, by=HOUSE).state == "held"


def data_of(shop: World) -> dict[str, object]:
    return {"slug": "advice", "name": "Advice", "minutes": 60, "slot_interval": 30, "notice_minutes": 0}


def test_moving_gives_the_old_time_back_and_keeps_the_identity(shop):
    booked = shop.book("09:00")
    moved = booking.reschedule(booked, monday("09:30"), by=Actor.shopper(shop.shopper))
    assert (booked.state, moved.state) == ("rescheduled", "confirmed")
    assert (moved.uid, moved.sequence, moved.email) == (booked.uid, 1, "kim@guest.example")
    assert free(shop) == ["10:30", "11:00"]
    assert selectors.by_uid(booked.uid).pk == moved.pk


def test_moving_to_a_taken_time_changes_nothing(shop):
    booked, _other = shop.book("09:00"), shop.book("10:30", shopper=make_shopper(shop.brand))
    with pytest.raises(SlotTaken):
        booking.reschedule(booked, monday("10:00"), by=HOUSE)
    booked.refresh_from_db()
    assert (booked.state, booked.start, booked.sequence) == ("confirmed", monday("09:00"), 0)


def test_moving_twice_to_the_same_time_is_one_move(shop):
    booked = shop.book("09:00")
    moved = booking.reschedule(booked, monday("10:30"), by=HOUSE)
    assert booking.reschedule(booked, monday("10:30"), by=HOUSE).pk == moved.pk
    assert booking.reschedule(moved, monday("10:30"), by=HOUSE).pk == moved.pk
    assert Appointment.objects.count() == 2


def test_a_guest_may_change_only_in_time_but_the_advisor_always(shop):
    services.save_service({**data_of(shop), "change_notice_minutes": 24 * 60}, by=HOUSE)
    shop.service.refresh_from_db()
    booked = shop.book("11:00")
    with pytest.raises(Conflict) as refused:
        booking.cancel(booked, by=Actor.shopper(shop.shopper))
    assert refused.value.code == "too_late"
    assert booking.cancel(booked, by=Actor.member(shop.mara)).state == "cancelled"


def test_cancelling_frees_the_time_and_twice_is_fine(shop):
    booked = shop.book("10:00")
    booking.cancel(booked, by=HOUSE)
    booking.cancel(booked, by=HOUSE)
    assert (booked.sequence, "10:00" in free(shop)) == (1, True)


def test_attendance_is_known_only_once_it_has_started(shop):
    booked = shop.book("09:00")
    with pytest.raises(Conflict):
        booking.mark_no_show(booked, by=HOUSE)
    with time_machine.travel(monday("09:10"), tick=False):
        assert booking.mark_no_show(booked, by=HOUSE).state == "no_show"
        with pytest.raises(Conflict):
            booking.mark_attended(booked, by=HOUSE)


@pytest.mark.parametrize(
    ("details", "code"),
    [
        ({"name": ""}, "name_invalid"),
        ({"name": "Win at www.spam.example"}, "name_invalid"),
        ({"name": "<b>Kim</b>"}, "name_invalid"),
        ({"email": "kim"}, "email_invalid"),
        ({"email": "kim@guest.example\nBcc: all@guest.example"}, "email_invalid"),
        ({"phone": "call me"}, "phone_invalid"),
    ],
)
def test_guest_details_that_make_no_sense_are_refused(shop, details, code):
    held = shop.hold()
    with pytest.raises(Invalid) as refused:
        booking.confirm(held, **{"name": "Kim", "email": "kim@guest.example", "by": HOUSE, **details})
    assert refused.value.code == code


def test_required_questions_must_be_answered_and_others_are_dropped(shop):
    questions = [
        {"id": "size", "label": "Your size?", "required": True, "options": ["S", "M"]},
        "What for?",
    ]
    services.save_service({**data_of(shop), "questions": questions}, by=HOUSE)
    shop.service.refresh_from_db()
    held = shop.hold()
    with pytest.raises(Invalid) as refused:
        booking.confirm(held, name="Kim", email="kim@guest.example", answers={"size": "XL"}, by=HOUSE)
    assert list(refused.value.fields) == ["size"]
    answers = {"size": "M", "what-for": "Hiking", "else": "x"}
    booked = booking.confirm(held, name="Kim", email="kim@guest.example", answers=answers, by=HOUSE)
    assert booked.answers == {"size": "M", "what-for": "Hiking"}


def test_a_hold_is_its_shoppers_own_or_nobodys(shop):
    held, nobodys = shop.hold("09:00"), shop.hold("10:00", shopper=None)
    stranger = make_shopper(shop.brand)
    assert selectors.hold_of(held.pk, shop.shopper).pk == held.pk
    assert selectors.hold_of(nobodys.pk, stranger).pk == nobodys.pk
    for shopper in (stranger, None):
        with pytest.raises(NotFound):
            selectors.hold_of(held.pk, shopper)


def test_callers_without_a_session_can_not_hold_a_whole_calendar(shop, monkeypatch):
    monkeypatch.setattr("apps.appointments.limits.MOST_NOBODYS_HOLDS", 2)
    shop.hold("09:00", shopper=None)
    shop.hold("10:00", shopper=None)
    with pytest.raises(TooMany):
        shop.hold("11:00", shopper=None)
    assert shop.hold("11:00").state == "held"


def test_the_list_of_services_costs_two_queries_for_any_number(shop, django_assert_num_queries):
    for count in (1, 3):
        for number in range(count):
            people = [shop.mara.user.email, shop.ben.user.email]
            services.save_service({**data_of(shop), "slug": f"s{number}", "advisors": people}, by=HOUSE)
        with django_assert_num_queries(2):
            cards = [selectors.service_card(row) for row in selectors.services()]
    saved = next(card for card in cards if card["slug"] == "s0")  # made at one frozen moment: no last one
    assert saved["advisors"] == [
        {"id": str(shop.mara.pk), "name": "Mara"},
        {"id": str(shop.ben.pk), "name": "Ben"},
    ]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"slug": "Bad Slug"}, "slug"), ({"name": ""}, "name"), ({"minutes": 0}, "minutes"),
        ({"minutes": "60"}, "minutes"), ({"slot_interval": 1}, "slot_interval"), ({"per_day": 0}, "per_day"),
        ({"mode": "phone"}, "mode"), ({"assign": "me"}, "assign"), ({"questions": "why"}, "questions"),
        ({"advisors": ["cy@other.example"]}, "advisors"), ({"horizon_days": -1}, "horizon_days"),
    ],
)  # fmt: skip
def test_a_service_that_makes_no_sense_is_refused_by_field(shop, wrong, field):
    with pytest.raises(Invalid) as refused:
        services.save_service({**data_of(shop), **wrong}, by=HOUSE)
    assert list(refused.value.fields) == [field]


def test_a_retired_service_is_not_offered_but_stays_booked(shop):
    booked = shop.book()
    services.retire_service(shop.service, by=HOUSE)
    with pytest.raises(NotFound):
        selectors.service("advice")
    shop.service.refresh_from_db()
    with pytest.raises(NotFound):
        shop.hold("11:00")
    assert selectors.by_uid(booked.uid).state == "confirmed"
