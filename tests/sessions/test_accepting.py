"""Who accepts, how often, and what the wait is measured from."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from apps.consent import services as consent
from apps.people.models import Member, WidgetKey
from apps.sessions import conversations, handoffs, opening, presence
from apps.sessions.models import Message, Session
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope
from tests.people import make_brand, make_key, make_member
from tests.sessions.test_conversations import shopper_of

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


def waiting(brand: Brand) -> Session:
    consent.publish_defaults(brand)
    key = WidgetKey.objects.first() or make_key(brand)
    session = opening.open_session(shopper=None, widget_key=key)
    handoffs.request(session, by=shopper_of(session))
    return session


def online(member: Member) -> Member:
    presence.set_status(member, "online")
    presence.sign_of_life(member)
    return member


def test_a_shopper_who_comes_back_does_not_turn_the_expected_wait_around() -> None:
    brand = make_brand("own")
    ben = make_member(brand, "Ben")
    with brand_scope(brand), time_machine.travel(NOON, tick=False) as clock:
        sessions = [waiting(brand) for _ in range(3)]
        clock.shift(timedelta(seconds=40))
        for session in sessions:
            handoffs.accept(session, member=ben)
        online(ben)
        assert presence.availability(brand).wait_seconds == 40
        for session in sessions:
            handoffs.release(session, member=ben)
            handoffs.leave_message(session, by=shopper_of(session), email="eve@mail.example")
            clock.shift(timedelta(minutes=1))
            conversations.end(session, by=shopper_of(session))
            handoffs.request(session, by=shopper_of(session))
            assert opening.get(session.pk).accepted_at is None
        online(ben)
        assert presence.availability(brand).wait_seconds is None


def test_accepting_twice_is_yes_both_times_and_joins_once() -> None:
    brand = make_brand("own")
    ben = make_member(brand, "Ben")
    with brand_scope(brand):
        Member.objects.filter(pk=ben.pk).update(capacity=1)
        ben.refresh_from_db()
        session = waiting(brand)
        handoffs.accept(session, member=ben)
        first = opening.get(session.pk).seq
        handoffs.accept(opening.get(session.pk), member=ben)
        again = opening.get(session.pk)
        assert (again.state, again.advisor_id, again.seq) == ("with_advisor", ben.pk, first)
        assert Message.objects.filter(session=session, data__key="advisor_joined").count() == 1
