"""Many at once on real connections: one winner, everybody else is told what is free."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import time_machine
from django.db import connection

from apps.appointments import booking
from apps.appointments.models import Appointment
from apps.core.errors import VitrineError
from apps.tenants.scope import brand_scope
from tests.appointments import world
from tests.people import make_shopper

AT_ONCE = 20


def race(shop: world.World, attempt: Callable[[int], object]) -> list[object]:
    """Run the attempts at the same instant, each on its own connection; errors come back as values."""
    barrier = Barrier(AT_ONCE)

    def one(number: int) -> object:
        try:
            with brand_scope(shop.brand):
                barrier.wait()
                return attempt(number)
        except VitrineError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(AT_ONCE)))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("advisors", "starts"), [(1, ["10:00"]), (2, ["10:00"]), (1, ["09:30", "10:00"])])
def test_twenty_shoppers_on_one_time_each_advisor_is_sold_once(advisors, starts):
    with time_machine.travel(world.SUNDAY, tick=False):
        shop = world.build(advisors=advisors)
        shoppers = [make_shopper(shop.brand) for _ in range(AT_ONCE)]

        def attempt(number: int) -> object:
            return shop.hold(starts[number % len(starts)], shopper=shoppers[number])

        results = race(shop, attempt)
        won = [result for result in results if isinstance(result, Appointment)]
        lost = [result for result in results if isinstance(result, VitrineError)]
        assert len({row.member_id for row in won}) == len(won) == advisors
        assert Counter((error.code, error.status) for error in lost) == {
            ("slot_taken", 409): AT_ONCE - advisors
        }
        assert all(len(error.data["alternatives"]) == 5 for error in lost)


@pytest.mark.django_db(transaction=True)
def test_one_impatient_shopper_gets_one_hold_whatever_the_clicks():
    with time_machine.travel(world.SUNDAY, tick=False):
        shop = world.build()
        results = race(shop, lambda number: shop.hold("10:00"))
        assert len({row.pk for row in results if isinstance(row, Appointment)}) == 1
        assert all(isinstance(row, Appointment) for row in results)


@pytest.mark.django_db(transaction=True)
def test_one_shopper_never_gets_more_than_three_holds_by_asking_at_once():
    starts = [(day, text) for day in (0, 1, 2, 3) for text in ("09:00", "10:00", "11:00")]
    with time_machine.travel(world.SUNDAY, tick=False):
        shop = world.build()

        def attempt(number: int) -> object:
            day, text = starts[number % len(starts)]
            start = world.monday(text) + day * world.DAY
            return booking.hold(shop.service, start, shopper=shop.shopper, by=world.HOUSE)

        results = race(shop, attempt)
        assert len({row.pk for row in results if isinstance(row, Appointment)}) == 3


@pytest.mark.django_db(transaction=True)
def test_the_last_place_of_a_day_is_sold_once():
    with time_machine.travel(world.SUNDAY, tick=False):
        shop = world.build(per_day=1)
        shoppers = [make_shopper(shop.brand) for _ in range(AT_ONCE)]
        results = race(
            shop, lambda number: shop.hold(("09:00", "11:00")[number % 2], shopper=shoppers[number])
        )
        assert sum(isinstance(row, Appointment) for row in results) == 1


@pytest.mark.django_db(transaction=True)
def test_of_twenty_moves_and_cancellations_of_one_booking_one_happens():
    with time_machine.travel(world.SUNDAY, tick=False):
        shop = world.build()
        with brand_scope(shop.brand):
            booked = shop.book("09:00")
        starts = [world.monday(text) for text in ("09:30", "10:00", "10:30", "11:00")]

        def attempt(number: int) -> object:
            row = Appointment.objects.get(pk=booked.pk)
            if number % 5 == 4:
                return booking.cancel(row, by=world.HOUSE)
            return booking.reschedule(row, starts[number % 5], by=world.HOUSE)

        race(shop, attempt)
        with brand_scope(shop.brand):
            states = Counter(Appointment.objects.values_list("state", flat=True))
        assert states in ({"cancelled": 1}, {"rescheduled": 1, "confirmed": 1})
