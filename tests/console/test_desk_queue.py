"""The left pane: who waits, how long, who is with whom; and the race for one shopper."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.core.clock import now
from apps.sessions import handoffs, presence
from apps.sessions.models import Connection, Session
from apps.tenants.scope import brand_scope
from tests.console.desk import HTMX, House, asks, asks_ai, client, house, product, said, taken

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> House:
    return house()


def lists(member_client: Client) -> str:
    return member_client.get("/console/lists/", headers=HTMX).content.decode()


@pytest.fixture
def noon() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel("2026-05-04T10:00:00Z", tick=False) as clock:
        yield clock


def test_the_longest_waiting_stands_first_with_its_wait(
    people: House, noon: time_machine.Coordinates
) -> None:
    first = asks(people.brand, "Is it warm?")
    noon.shift(timedelta(seconds=58))
    asks(people.brand, "Is it light?")
    noon.shift(timedelta(seconds=14))
    shown = lists(client(people.ben))
    assert shown.index("Is it warm?") < shown.index("Is it light?")
    assert ">1:12</time>" in shown and ">0:14</time>" in shown
    assert "wait--warn" in shown and "wait--ok" in shown
    assert reverse("console:accept", args=[first.pk]) in shown, "the one button accepts the longest waiting"


def test_my_sessions_count_what_i_have_not_read(people: House) -> None:
    session = taken(people.brand, people.ben)
    with brand_scope(people.brand):
        Session.objects.filter(pk=session.pk).update(advisor_read=Session.objects.get(pk=session.pk).seq)
        said(session, "And in blue?", "2")
        said(session, "Hello?", "3")
    assert '<span class="unread number">2<' in lists(client(people.ben))
    assert "And in blue?" not in lists(client(people.bea))


def test_ai_sessions_can_be_taken_over_with_one_click(people: House) -> None:
    session = asks_ai(people.brand)
    path = reverse("console:take-over", args=[session.pk])
    assert path in lists(client(people.ben))
    opened = client(people.ben).post(path, headers=HTMX).content.decode()
    assert 'data-mode="mine"' in opened
    with brand_scope(people.brand):
        assert Session.objects.get(pk=session.pk).advisor_id == people.ben.pk


def test_an_ai_session_of_long_ago_is_not_going_on_now(people: House, noon: time_machine.Coordinates) -> None:
    asks_ai(people.brand, "How heavy is it?")
    noon.shift(timedelta(minutes=31))
    assert "How heavy is it?" not in lists(client(people.ben))


def test_left_messages_show_when_they_are_due_and_whose_they_are(people: House) -> None:
    with brand_scope(people.brand):
        session = asks(people.brand)
        handoffs.leave_message(session, by=people_actor(session), email="eve@mail.example")
    shown = lists(client(people.ben))
    assert "Left messages" in shown and "eve@mail.example" in shown and "Bea" in shown


def people_actor(session: Session) -> object:
    from apps.people.actors import Actor

    return Actor.shopper(session.shopper)


def test_the_own_status_is_chosen_and_shown(people: House) -> None:
    shown = client(people.ben).post("/console/status/", {"status": "online"}, headers=HTMX).content.decode()
    assert 'data-status="online"' in shown
    with brand_scope(people.brand):
        assert presence.status_of(people.ben) == "online"
    refused = client(people.ben).post("/console/status/", {"status": "asleep"}, headers=HTMX)
    assert (refused.status_code, refused.json()["retryable"]) == (400, False)


def test_who_comes_second_hears_who_was_faster(people: House) -> None:
    session = asks(people.brand)
    path = reverse("console:accept", args=[session.pk])
    assert 'data-mode="mine"' in client(people.ben).post(path, headers=HTMX).content.decode()
    second = client(people.bea).post(path, headers=HTMX)
    assert second.status_code == 409
    assert (second.json()["code"], second.json()["detail"]) == ("already_taken", "Ben was faster.")
    page = client(people.bea).post(path)
    assert page.status_code == 409 and "Ben was faster." in page.content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_accept_at_once_one_wins() -> None:
    people = house()
    session = asks(people.brand)
    path = reverse("console:accept", args=[session.pk])
    players = [client(people.ben), client(people.bea), client(people.ada)]

    def play(player: Client) -> int:
        try:
            return player.post(path, headers=HTMX).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        answers = sorted(pool.map(play, players))
    assert answers == [200, 409, 409]
    with brand_scope(people.brand):
        assert Session.objects.get(pk=session.pk).state == "with_advisor"


@pytest.mark.parametrize("make", [asks, asks_ai, taken])
def test_the_pane_asks_the_database_as_often_for_three_as_for_one(people: House, make: object) -> None:
    product(people.brand)
    ben = client(people.ben)

    def one_more() -> None:
        if make is taken:
            taken(people.brand, people.ben, sku="r45")
        elif make is asks:
            asks(people.brand, sku="r45")
        else:
            asks_ai(people.brand)

    one_more()
    with CaptureQueriesContext(connection) as once:
        lists(ben)
    one_more()
    one_more()
    with CaptureQueriesContext(connection) as thrice:
        lists(ben)
    assert len(thrice) == len(once)


def test_transfer_offers_who_is_here(people: House) -> None:
    session = taken(people.brand, people.ben)
    with brand_scope(people.brand):
        presence.set_status(people.bea, "online")
        Connection.objects.create(member=people.bea, name="socket", seen_at=now())
    shown = client(people.ben).get(reverse("console:colleagues", args=[session.pk])).content.decode()
    assert f'value="{people.bea.pk}">' in shown
    assert f'value="{people.ada.pk}" disabled>' in shown
    path = reverse("console:release", args=[session.pk])
    client(people.ben).post(path, {"to": str(people.bea.pk), "note": "Wants blue"}, headers=HTMX)
    with brand_scope(people.brand):
        assert Session.objects.get(pk=session.pk).advisor_id == people.bea.pk
    assert (
        "Wants blue" in client(people.bea).get(reverse("console:session", args=[session.pk])).content.decode()
    )


def test_given_back_it_waits_at_the_front(people: House) -> None:
    session = taken(people.brand, people.ben)
    asks(people.brand, "Younger")
    answer = client(people.ben).post(reverse("console:release", args=[session.pk]), headers=HTMX)
    assert 'id="open-session" name="open" value=""' in answer.content.decode()
    shown = lists(client(people.bea))
    assert shown.index(f"row-{session.pk}") < shown.index("Younger")
