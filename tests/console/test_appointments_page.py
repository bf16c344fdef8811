"""The advisor's diary: own appointments, with guest, answers and what can be done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from apps.appointments.models import Appointment
from apps.people.models import Member
from apps.people.roles import Role
from apps.tenants.scope import brand_scope
from tests.appointments import world
from tests.appointments.world import SUNDAY, World
from tests.console.admin import queries
from tests.people import make_brand, make_member

pytestmark = pytest.mark.django_db
ADDRESS = "/console/appointments/"


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(SUNDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def shop(clock: time_machine.Coordinates) -> World:
    return world.build()


def client(member: Member) -> Client:
    made = Client()
    made.force_login(member.user)
    return made


def words(answer: Any) -> str:
    return str(answer.content.decode())


def booked(shop: World, at: str = "09:00") -> Appointment:
    with brand_scope(shop.brand):
        return shop.book(at)


def state(shop: World, row: Appointment) -> str:
    with brand_scope(shop.brand):
        return str(Appointment.objects.get(pk=row.pk).state)


def test_the_week_ahead_lists_guests_by_day_in_the_advisors_own_time(shop: World) -> None:
    booked(shop)
    page = words(client(shop.mara).get(ADDRESS))
    assert "Monday 7 December" in page and "09:00" in page and "Kim Ude" in page
    assert "kim@guest.example" in page and "We met" not in page


def test_an_empty_diary_teaches(shop: World) -> None:
    assert "Nothing is booked in these days." in words(client(shop.mara).get(ADDRESS))


def test_each_advisor_sees_own_ones_and_the_manager_all(shop: World) -> None:
    row = booked(shop)
    ben, max_ = client(shop.ben), client(make_member(shop.brand, "Max", Role.MANAGER))
    assert "Kim Ude" not in words(ben.get(ADDRESS))
    assert ben.post(f"{ADDRESS}{row.pk}/cancel/").status_code == 404
    assert "Kim Ude" in words(max_.get(ADDRESS)) and "Kim Ude" not in words(max_.get(f"{ADDRESS}?who=me"))


def test_met_or_not_is_said_once_it_has_begun(shop: World, clock: time_machine.Coordinates) -> None:
    row, mara = booked(shop), client(shop.mara)
    early = mara.post(f"{ADDRESS}{row.pk}/attended/", follow=True)
    assert "That can be said once it has started." in words(early) and state(shop, row) == "confirmed"
    clock.move_to(row.start + timedelta(minutes=5))
    assert "We met" in words(mara.get(ADDRESS))
    mara.post(f"{ADDRESS}{row.pk}/no-show/")
    assert state(shop, row) == "no_show"


def test_cancelling_writes_to_the_guest(shop: World) -> None:
    row = booked(shop)
    said = words(client(shop.mara).post(f"{ADDRESS}{row.pk}/cancel/", follow=True))
    assert "Cancelled. Kim Ude gets a mail." in said and state(shop, row) == "cancelled"


def test_doors(shop: World) -> None:
    row = booked(shop)
    editor, cy = (
        make_member(shop.brand, "Eda", Role.EDITOR),
        make_member(make_brand("other"), "Cy", Role.ADMIN),
    )
    assert client(editor).get(ADDRESS).status_code == 403
    assert Client().get(ADDRESS)["Location"].startswith("/accounts/login/")
    assert client(cy).post(f"{ADDRESS}{row.pk}/cancel/").status_code == 404
    assert client(shop.mara).get(f"{ADDRESS}{row.pk}/cancel/").status_code == 405
    assert client(shop.mara).post(f"{ADDRESS}{row.pk}/juggle/").status_code == 404
    assert client(shop.mara).get(f"{ADDRESS}?day=rubbish&span=year").status_code == 200


def test_three_appointments_cost_as_many_queries_as_one(shop: World) -> None:
    mara = client(shop.mara)
    booked(shop)
    few = queries(mara, ADDRESS)
    booked(shop, "10:00")
    booked(shop, "11:00")
    assert queries(mara, ADDRESS) == few
