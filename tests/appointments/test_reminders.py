"""Reminders are decided at the moment they are due."""

from __future__ import annotations

from datetime import timedelta

import time_machine

from apps.appointments import booking, reminders
from apps.appointments.models import Appointment
from apps.integrations import sending
from apps.integrations.models import Mail
from apps.tenants.models import Work
from tests.appointments.world import HOUSE, World, monday


def reminded() -> list[str]:
    return list(
        Mail.objects.filter(kind="appointment.reminder").order_by("id").values_list("subject", flat=True)
    )


def due() -> list[tuple[str, object]]:
    rows = Work.objects.filter(kind="appointments.remind").order_by("run_after")
    return [(row.payload["lead"], row.run_after) for row in rows]


def at(row: Appointment, lead: str, moment) -> None:
    with time_machine.travel(moment, tick=False):
        reminders.remind(row.pk, lead)


def test_only_reminders_that_lie_ahead_are_planned(shop: World):
    shop.book("09:00")
    assert due() == [("1h", monday("08:00"))]
    Work.objects.all().delete()
    with time_machine.travel(monday("00:00") - timedelta(days=3), tick=False):
        shop.book("11:00")
    assert due() == [("24h", monday("11:00") - timedelta(days=1)), ("1h", monday("10:00"))]


def test_a_reminder_goes_out_once_though_the_task_runs_three_times(shop: World):
    booked = shop.book("09:00")
    for _ in range(3):
        at(booked, "1h", monday("08:00"))
    assert reminded() == ["Reminder: Advice, Monday, 7 December 2026, 09:00–10:00 (Europe/Berlin, UTC+01:00)"]


def test_a_cancelled_booking_is_not_reminded_of(shop: World):
    booked = shop.book("09:00")
    booking.cancel(booked, by=HOUSE)
    at(booked, "1h", monday("08:00"))
    assert reminded() == []


def test_a_moved_booking_is_reminded_of_at_its_new_time_only(shop: World):
    booked = shop.book("09:00")
    moved = booking.reschedule(booked, monday("11:00"), by=HOUSE)
    at(booked, "1h", monday("08:00"))
    assert reminded() == []
    at(moved, "1h", monday("10:00"))
    assert len(reminded()) == 1


def test_a_reminder_in_the_outbox_is_dropped_when_the_booking_is_cancelled_meanwhile(shop: World, mailoutbox):
    booked = shop.book("09:00")
    with time_machine.travel(monday("08:00"), tick=False):
        reminders.remind(booked.pk, "1h")
        booking.cancel(booked, by=HOUSE)
        letter = Mail.objects.get(kind="appointment.reminder")
        sending.send(letter.pk)
    letter.refresh_from_db()
    assert (letter.state, mailoutbox) == ("dropped", [])


def test_reminders_that_come_too_late_stay_away(shop: World):
    booked = shop.book("09:00")
    at(booked, "24h", monday("07:30"))
    at(booked, "1h", monday("09:00"))
    assert reminded() == []
