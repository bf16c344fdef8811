"""Reading slots costs the same number of queries for one advisor and a day as for many and weeks."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from apps.appointments import booking, selectors, services
from apps.people.models import Member
from apps.schedule import planning
from apps.schedule import selectors as schedule
from apps.tenants.scope import brand_scope
from tests.appointments import world
from tests.people import make_member, make_shopper


def crowd(shop: world.World, count: int) -> None:
    members: list[Member] = [shop.mara]
    for number in range(1, count):
        member = make_member(shop.brand, f"Advisor{number}")
        planning.set_working_hours(member, "Europe/Berlin", world.NINE_TO_TWELVE, by=world.HOUSE)
        planning.add_busy(member, world.monday("09:00"), world.monday("09:30"), by=world.HOUSE)
        members.append(member)
    services.set_advisors(shop.service, members, by=world.HOUSE)


@pytest.mark.parametrize(("advisors", "days"), [(1, 1), (3, 14), (10, 60)])
def test_the_slot_list_takes_seven_queries(shop, django_assert_num_queries, advisors, days):
    crowd(shop, advisors)
    shop.book("10:00")
    with django_assert_num_queries(7):
        found = selectors.slots(shop.service, world.SUNDAY, world.SUNDAY + timedelta(days=days))
    assert found[0].start == world.monday("09:00")


def test_a_booking_elsewhere_in_the_calendar_costs_a_hold_nothing(shop, django_assert_max_num_queries):
    for day in range(3):
        held = booking.hold(shop.service, world.monday("09:00") + day * world.DAY, by=world.HOUSE)
        booking.confirm(held, name="Kim", email="kim@guest.example", by=world.HOUSE)
    with django_assert_max_num_queries(22):
        shop.hold("11:00", shopper=make_shopper(shop.brand))


@pytest.mark.django_db
def test_hours_are_told_in_as_many_queries_for_one_member_as_for_three(django_assert_num_queries):
    with time_machine.travel(world.SUNDAY, tick=False):
        shop = world.build()
        with brand_scope(shop.brand):
            for members in ([shop.mara], [shop.mara, shop.ben]):
                with django_assert_num_queries(5):
                    schedule.working([member.pk for member in members], world.monday("10:00"))
