"""Who accepts, how often, and what the wait is measured from."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection

from apps.consent import services as consent
from apps.core.errors import Conflict, Invalid
from apps.people.actors import Actor
from apps.people.models import Member, WidgetKey
from apps.people.roles import Role
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


def test_a_session_is_given_only_to_who_may_advise_is_there_and_has_room() -> None:
    brand = make_brand("own")
    ben, dora = make_member(brand, "Ben"), make_member(brand, "Dora")
    editor = make_member(brand, "Ed", Role.EDITOR)
    with brand_scope(brand):
        session = waiting(brand)
        handoffs.accept(session, member=ben)
        online(editor)
        with pytest.raises(Invalid) as refused:
            handoffs.release(session, member=ben, to=editor)
        assert refused.value.fields == {"to": ["May not advise."]}
        with pytest.raises(Conflict) as absent:
            handoffs.release(session, member=ben, to=dora)
        online(dora)
        Member.objects.filter(pk=dora.pk).update(capacity=1)
        other = waiting(brand)
        handoffs.accept(other, member=dora)
        with pytest.raises(Conflict) as full:
            handoffs.release(session, member=ben, to=dora)
        assert [absent.value.code, full.value.code] == ["colleague_offline", "colleague_at_capacity"]
        assert opening.get(session.pk).advisor_id == ben.pk
        conversations.end(other, by=Actor.member(dora))
        handoffs.release(session, member=ben, to=dora)
        assert opening.get(session.pk).advisor_id == dora.pk


def test_who_is_full_takes_over_neither_from_the_ai_nor_from_a_colleague() -> None:
    brand = make_brand("own")
    ben, mia = make_member(brand, "Ben"), make_member(brand, "Mia", Role.MANAGER)
    with brand_scope(brand):
        Member.objects.filter(pk=mia.pk).update(capacity=1)
        handoffs.accept(waiting(brand), member=mia)
        theirs, fresh = (
            waiting(brand),
            opening.open_session(shopper=None, widget_key=WidgetKey.objects.first()),
        )
        handoffs.accept(theirs, member=ben)
        for session in (theirs, fresh):
            with pytest.raises(Conflict) as refused:
                handoffs.take_over(session, member=mia)
            assert refused.value.code == "at_capacity"
        assert opening.get(theirs.pk).advisor_id == ben.pk
        assert opening.get(fresh.pk).state == "opened"


@pytest.mark.django_db(transaction=True)
def test_ten_sessions_accepted_at_once_by_one_member_stop_at_capacity() -> None:
    brand = make_brand("own")
    ben = make_member(brand, "Ben")
    with brand_scope(brand):
        sessions = [waiting(brand) for _ in range(10)]

    def accept(session: Session) -> str:
        try:
            with brand_scope(brand):
                handoffs.accept(opening.get(session.pk), member=ben)
            return "won"
        except Conflict as error:
            return error.code
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        results = sorted(pool.map(accept, sessions))
    assert results == ["at_capacity"] * 7 + ["won"] * 3
