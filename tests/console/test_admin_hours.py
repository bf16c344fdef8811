"""Hours, holidays and services, as the admin types them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.http import QueryDict

from apps.appointments.models import Service
from apps.console import admin_week
from apps.schedule.models import BrandHours, Holiday, HoursException, WorkingHours
from apps.tenants.scope import brand_scope
from tests.console.admin import House, queries
from tests.people import make_member

pytestmark = pytest.mark.django_db
WEEK = {
    "timezone": "Europe/Berlin",
    "mon-start": ["14:00", "09:00", ""],
    "mon-end": ["18:00", "12:30", ""],
    "fri-start": "20:00",
    "fri-end": "00:00",
}
SERVICE = {
    "name": "A fitting", "description": "", "minutes": "45", "slot_interval": "", "notice_minutes": "60",
    "change_notice_minutes": "0", "buffer_before": "0", "buffer_after": "5", "horizon_days": "",
    "per_day": "",
    "mode": "video", "assign": "round_robin",
}  # fmt: skip


def words(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_week_is_saved_sorted_and_said_to_shoppers(house: House) -> None:
    client = house.as_(house.ada)
    assert client.post("/console/admin/hours/", WEEK).status_code == 302
    with brand_scope(house.brand):
        weekly = BrandHours.objects.get().weekly
    assert weekly == {"mon": [["09:00", "12:30"], ["14:00", "18:00"]], "fri": [["20:00", "00:00"]]}
    assert "We are here Monday from 09:00 to 12:30" in words(client.get("/console/admin/hours/"))


def test_a_wrong_day_is_named_and_the_whole_week_stays_as_typed(house: House) -> None:
    typed = {
        **WEEK,
        "tue-start": "09:00",
        "tue-end": "",
        "wed-start": ["08:00", "09:00"],
        "wed-end": ["10:00", "11:00"],
    }
    answer = house.as_(house.ada).post("/console/admin/hours/", typed)
    page = words(answer)
    assert answer.status_code == 422
    assert "From and to belong together." in page and "Hours of one day overlap." in page
    assert page.count('value="09:00"') >= 3 and 'value="20:00"' in page
    with brand_scope(house.brand):
        assert not BrandHours.objects.exists()


def test_an_unknown_zone_is_named_beside_its_field(house: House) -> None:
    answer = house.as_(house.ada).post("/console/admin/hours/", {**WEEK, "timezone": "Nowhere"})
    assert answer.status_code == 422
    assert "That time zone is not known." in words(answer) and 'value="Nowhere"' in words(answer)


def test_midnight_goes_to_the_browser_and_back() -> None:
    week = admin_week.stored({"mon": [["09:00", "24:00"]]})
    assert week.days[0].pairs == [("09:00", "00:00")]
    assert admin_week.typed(QueryDict("mon-start=09:00&mon-end=00:00")).weekly == {
        "mon": [["09:00", "00:00"]]
    }


def test_holidays_are_replaced_and_a_nameless_date_is_fine(house: House) -> None:
    client = house.as_(house.ada)
    client.post(
        "/console/admin/hours/holidays/",
        {"date": ["2026-12-25", "2027-01-01", ""], "name": ["Christmas", "", ""]},
    )
    with brand_scope(house.brand):
        assert list(Holiday.objects.values_list("date", "name")) == [
            (date(2026, 12, 25), "Christmas"),
            (date(2027, 1, 1), ""),
        ]
    wrong = client.post(
        "/console/admin/hours/holidays/", {"date": ["", "2027-05-01"], "name": ["Easter", "May"]}
    )
    assert wrong.status_code == 422
    assert 'value="Easter"' in words(wrong) and 'value="2027-05-01"' in words(wrong)
    with brand_scope(house.brand):
        assert Holiday.objects.count() == 2


def test_an_advisor_keeps_own_hours_and_days_that_differ_or_follows_the_brand(house: House) -> None:
    client, address = house.as_(house.ada), f"/console/admin/hours/{house.ben.pk}/"
    days = {"date": ["2026-12-24", "2026-12-27"], "from": ["", "10:00"], "to": ["", "12:00"]}
    assert client.post(address, WEEK | days).status_code == 302
    with brand_scope(house.brand):
        assert WorkingHours.objects.get().member_id == house.ben.pk
        assert list(HoursException.objects.values_list("date", "intervals")) == [
            (date(2026, 12, 24), []),
            (date(2026, 12, 27), [["10:00", "12:00"]]),
        ]
    wrong = client.post(address, WEEK | {"date": ["2026-12-24"], "from": ["10:00"], "to": [""]})
    assert wrong.status_code == 422 and 'value="2026-12-24"' in words(wrong)
    client.post(f"{address}follow/")
    with brand_scope(house.brand):
        assert not WorkingHours.objects.exists()


def test_the_page_of_hours_costs_the_same_for_three_advisors_as_for_one(house: House) -> None:
    client = house.as_(house.ada)
    few = queries(client, "/console/admin/hours/")
    for name in ("Kim", "Lea"):
        make_member(house.brand, name)
    assert queries(client, "/console/admin/hours/") == few


def test_a_service_is_made_with_its_advisors_and_questions(house: House) -> None:
    client = house.as_(house.ada)
    asked = {"q-label": ["What for?", ""], "q-required": ["yes", "no"], "q-options": ["Day trip, Week", ""]}
    answer = client.post("/console/admin/services/new/", SERVICE | asked | {"advisors": ["ben@own.example"]})
    assert answer.status_code == 302
    with brand_scope(house.brand):
        row = Service.objects.get()
        assert [each.member.name for each in row.advisors.select_related("member")] == ["Ben"]
    assert (row.slug, row.minutes, row.slot_interval, row.buffer_after) == ("a-fitting", 45, 45, 5)
    assert row.questions == [
        {"id": "what-for", "label": "What for?", "required": True, "options": ["Day trip", "Week"]}
    ]


def test_two_services_of_one_name_are_two(house: House) -> None:
    client = house.as_(house.ada)
    for _ in range(2):
        client.post("/console/admin/services/new/", SERVICE)
    with brand_scope(house.brand):
        assert sorted(Service.objects.values_list("slug", flat=True)) == ["a-fitting", "a-fitting-2"]


def test_a_wrong_service_says_so_and_keeps_questions_too(house: House) -> None:
    asked = {"q-label": ["What for?"], "q-required": ["yes"], "q-options": [""]}
    answer = house.as_(house.ada).post("/console/admin/services/new/", SERVICE | asked | {"minutes": "3"})
    assert answer.status_code == 422
    assert "A whole number from 5 to 480." in words(answer)
    assert 'value="What for?"' in words(answer) and 'value="A fitting"' in words(answer)


def test_a_retired_service_stays_readable_and_can_be_offered_again(house: House) -> None:
    client = house.as_(house.ada)
    client.post("/console/admin/services/new/", SERVICE)
    with brand_scope(house.brand):
        row = Service.objects.get()
    client.post(f"/console/admin/services/{row.pk}/retire/")
    assert "not offered" in words(client.get("/console/admin/services/"))
    client.post(f"/console/admin/services/{row.pk}/", SERVICE)
    with brand_scope(house.brand):
        assert Service.objects.get().active is True
