"""The link in the mail: for one booking of one brand, until thirty days after it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from apps.appointments import tokens
from apps.appointments.models import Appointment
from apps.core.errors import NotFound, Unauthenticated
from apps.tenants.scope import brand_scope
from tests.appointments import world


def test_a_link_opens_nothing_at_another_brand_even_where_a_booking_has_the_same_name(shop):
    booked = shop.book("09:00")
    other = world.build(slug="lumen")
    with brand_scope(other.brand):
        same = other.book("09:00")
        Appointment.objects.filter(pk=same.pk).update(uid=booked.uid)
        with pytest.raises(NotFound):
            tokens.appointment_for(tokens.manage_token(booked))
    assert tokens.appointment_for(tokens.manage_token(booked)).pk == booked.pk


@pytest.mark.parametrize(("days", "code"), [(29, ""), (31, "token_expired"), (900, "token_expired")])
def test_a_link_dies_thirty_days_after_the_meeting(shop, days, code):
    booked = shop.book("09:00")
    token = tokens.manage_token(booked)
    with time_machine.travel(booked.end + timedelta(days=days), tick=False):
        try:
            found = tokens.appointment_for(token) and ""
        except Unauthenticated as refused:
            found = refused.code
    assert found == code
