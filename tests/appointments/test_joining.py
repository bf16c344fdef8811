"""Through the mailed link into the conversation."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from apps.appointments import booking, joining, tokens
from apps.consent import services as consent
from apps.core.errors import Conflict
from apps.people.models import WidgetKey
from apps.sessions import opening, selectors
from apps.sessions.models import Event, Packet, Session
from tests.appointments.world import HOUSE, World, monday


@pytest.fixture(autouse=True)
def notices(shop: World) -> None:
    consent.publish_defaults(shop.brand)


@pytest.fixture
def session(shop: World) -> Session:
    key = WidgetKey.objects.first()
    return opening.open_session(shopper=shop.shopper, widget_key=key, origin="http://shop.example")


def test_the_session_hears_of_its_booking_without_contact_details(shop, session):
    shop.book("09:00", session_id=session.pk)
    event = Event.objects.filter(session=session, kind="appointment").get()
    assert event.payload["what"] == "confirmed"
    assert "email" not in event.payload["appointment"]


def test_the_same_browser_goes_on_in_its_session_with_the_advisor_prepared(shop, session):
    booked = shop.book("09:00", session_id=session.pk)
    with time_machine.travel(monday("08:50"), tick=False):
        joined = joining.join(tokens.manage_token(booked), shopper=shop.shopper)
        again = joining.join(tokens.manage_token(booked), shopper=shop.shopper)
    assert joined.session.pk == again.session.pk == session.pk
    assert (again.session.state, again.session.advisor_id) == ("with_advisor", shop.mara.pk)
    assert Packet.objects.get(session=session).reason == "appointment"
    assert [row.pk for row in selectors.mine(shop.mara)] == [session.pk]


def test_another_browser_meets_the_advisor_but_reads_nothing_from_before(shop, session):
    booked = shop.book("09:00", session_id=session.pk)
    with time_machine.travel(monday("09:00"), tick=False):
        first = joining.join(tokens.manage_token(booked))
        second = joining.join(tokens.manage_token(booked))
    assert first.session.pk == second.session.pk != session.pk
    assert first.session.shopper_id != shop.shopper.pk
    told = Event.objects.filter(session=first.session, kind="appointment", audience="staff").get()
    assert told.payload["earlier"] == str(session.pk)


@pytest.mark.parametrize(
    ("text", "code"), [("08:44", "too_early"), ("08:45", ""), ("10:29", ""), ("10:30", "too_late")]
)
def test_the_door_opens_a_quarter_before_and_closes_half_an_hour_after(shop, text, code):
    token = tokens.manage_token(shop.book("09:00"))
    with time_machine.travel(monday(text), tick=False):
        try:
            joining.join(token)
            found = ""
        except Conflict as refused:
            found = refused.code
    assert found == code


def test_a_cancelled_meeting_cannot_be_joined(shop):
    booked = booking.cancel(shop.book("09:00"), by=HOUSE)
    with time_machine.travel(monday("09:00"), tick=False), pytest.raises(Conflict) as refused:
        joining.join(tokens.manage_token(booked))
    assert refused.value.code == "cancelled"


def test_a_moved_meeting_is_joined_at_its_new_time_by_the_old_link(shop):
    booked = shop.book("09:00")
    moved = booking.reschedule(booked, monday("11:00"), by=HOUSE)
    with time_machine.travel(monday("11:00") - timedelta(minutes=1), tick=False):
        assert joining.join(tokens.manage_token(booked)).appointment.pk == moved.pk
