"""Past the application: the database itself refuses overlaps, and each state moves only along its edges."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from apps.appointments.models import Appointment
from apps.appointments.states import APPOINTMENT
from apps.core.errors import Conflict
from apps.core.ids import uuid7
from apps.core.states import move
from apps.tenants.scope import brand_scope
from tests.appointments import world

MINUTE = timedelta(minutes=1)
SQL = """
    INSERT INTO appointments_appointment
        (id, brand_id, member_id, service_id, state, start, "end", blocked, uid, sequence,
         name, email, phone, answers, language, timezone, page, cancelled_by, created_at)
    VALUES
        (%s, %s, %s, %s, %s, %s, %s, tstzrange(%s, %s), %s, 0,
         '', '', '', '{}', 'en', 'UTC', '', '', now())
"""


def insert(row: Appointment, start, end, *, before=0, after=0, state="confirmed", member=None) -> None:
    blocked = (start - before * MINUTE, end + after * MINUTE)
    ids = (row.brand_id, (member or row.member).pk, row.service_id)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SQL, [uuid7(), *ids, state, start, end, *blocked, str(uuid7())])


@pytest.mark.parametrize(
    ("start", "end", "before", "after"),
    [
        ("10:00", "11:00", 0, 0),
        ("10:30", "11:30", 0, 0),
        ("09:10", "10:01", 0, 0),
        ("10:20", "10:25", 0, 0),
        ("09:00", "12:00", 0, 0),
        ("09:00", "09:55", 0, 10),
        ("11:05", "12:00", 10, 0),
    ],
)
@pytest.mark.parametrize("state", ["held", "confirmed", "attended"])
def test_overlaps_by_offset_length_and_buffer_are_refused_in_raw_sql(shop, start, end, before, after, state):
    booked = shop.book("10:00")
    with pytest.raises(IntegrityError, match="no_double_booking"):
        insert(booked, world.monday(start), world.monday(end), before=before, after=after, state=state)


def test_neighbours_colleagues_and_what_is_over_are_not_in_the_way(shop):
    booked = shop.book("10:00")
    insert(booked, world.monday("11:00"), world.monday("12:00"))
    insert(booked, world.monday("10:00"), world.monday("11:00"), member=shop.ben)
    insert(booked, world.monday("10:00"), world.monday("11:00"), state="cancelled")
    insert(booked, world.monday("10:00"), world.monday("11:00"), state="lapsed")
    assert Appointment.objects.count() == 5


def test_a_range_that_hides_the_meeting_is_refused(shop):
    booked = shop.book("10:00")
    with pytest.raises(IntegrityError, match="blocked_covers_the_meeting"):
        insert(booked, world.monday("10:00"), world.monday("11:00"), before=-60)
    with pytest.raises(IntegrityError, match="blocked_covers_the_meeting"):
        insert(booked, world.monday("10:00"), world.monday("11:00"), before=-30)


def test_another_brand_neither_sees_nor_is_hindered(shop):
    booked = shop.book("10:00")
    other = world.build(slug="lumen")
    with brand_scope(other.brand):
        assert Appointment.objects.count() == 0
        assert other.book("10:00").start == booked.start


STATES = sorted(APPOINTMENT.states())


@pytest.mark.parametrize("target", STATES)
@pytest.mark.parametrize("source", STATES)
def test_each_pair_of_states_moves_only_along_an_edge(shop, source, target):
    row = shop.hold("10:00")
    Appointment.objects.filter(pk=row.pk).update(state=source)
    row.refresh_from_db()
    edges = {
        ("held", "confirmed"), ("held", "lapsed"), ("confirmed", "attended"), ("confirmed", "no_show"),
        ("confirmed", "cancelled"), ("confirmed", "rescheduled"),
    }  # fmt: skip
    if (source, target) in edges:
        move(row, APPOINTMENT, target)
    else:
        with pytest.raises(Conflict):
            move(row, APPOINTMENT, target)
    row.refresh_from_db()
    assert row.state == (target if (source, target) in edges else source)
