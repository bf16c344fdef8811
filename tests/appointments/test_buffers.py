"""The time around a meeting is the advisor's: offered to nobody, and kept by the database in a race."""

from __future__ import annotations

import pytest
import time_machine

from apps.appointments import selectors
from apps.appointments.errors import SlotTaken
from apps.appointments.models import Appointment
from apps.tenants.scope import brand_scope
from tests.appointments import world
from tests.appointments.test_races import AT_ONCE, race
from tests.appointments.world import DAY, World, monday
from tests.people import make_shopper

AROUND = [{"buffer_after": 30}, {"buffer_before": 30}]


def free(shop: World) -> list[str]:
    found = selectors.slots(shop.service, monday("00:00"), monday("00:00") + DAY)
    return [slot.start.astimezone(world.BERLIN).strftime("%H:%M") for slot in found]


@pytest.mark.django_db
@pytest.mark.parametrize("buffers", AROUND)
def test_what_touches_the_time_around_a_booking_is_not_offered_and_not_accepted(buffers):
    with time_machine.travel(world.SUNDAY, tick=False):
        shop = world.build(**buffers)
        with brand_scope(shop.brand):
            booked = shop.book("09:00")
            assert booked.blocked.upper - booked.blocked.lower == (booked.end - booked.start) * 1.5
            assert free(shop) == ["10:30", "11:00"]
            with pytest.raises(SlotTaken):
                shop.hold("10:00", shopper=make_shopper(shop.brand))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("buffers", AROUND)
def test_of_neighbours_whose_buffers_meet_one_wins(buffers):
    with time_machine.travel(world.SUNDAY, tick=False):
        shop = world.build(**buffers)
        shoppers = [make_shopper(shop.brand) for _ in range(AT_ONCE)]
        results = race(shop, lambda n: shop.hold(("09:00", "10:00")[n % 2], shopper=shoppers[n]))
        assert sum(isinstance(result, Appointment) for result in results) == 1
