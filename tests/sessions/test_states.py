"""A session changes hands along the edges of its table only, and of two movers one wins."""

from __future__ import annotations

from itertools import product

import pytest

from apps.core.errors import Conflict
from apps.core.states import move
from apps.people.actors import Actor
from apps.sessions import conversations, handoffs, opening, presence
from apps.sessions.models import Session
from apps.sessions.states import SESSION
from apps.tenants.scope import brand_scope
from tests.people import make_brand, make_member
from tests.sessions.test_conversations import shopper_of, start

pytestmark = pytest.mark.django_db
EDGES = {
    ("opened", "with_assistant"), ("opened", "waiting"), ("opened", "left_message"),
    ("opened", "with_advisor"), ("with_assistant", "waiting"), ("with_assistant", "with_advisor"),
    ("with_assistant", "left_message"), ("waiting", "with_advisor"), ("waiting", "left_message"),
    ("waiting", "with_assistant"), ("with_advisor", "waiting"), ("with_advisor", "with_assistant"),
    ("left_message", "waiting"), ("left_message", "with_advisor"), ("left_message", "with_assistant"),
    ("opened", "ended"), ("with_assistant", "ended"), ("waiting", "ended"), ("with_advisor", "ended"),
    ("left_message", "ended"), ("ended", "opened"),
}  # fmt: skip


@pytest.mark.parametrize(("source", "target"), [*product(sorted(SESSION.states()), repeat=2)])
def test_each_pair_of_states_moves_only_along_an_edge(source: str, target: str) -> None:
    brand = make_brand("own")
    with brand_scope(brand):
        session = start(brand)
        Session.objects.filter(pk=session.pk).update(state=source)
        session.refresh_from_db()
        if (source, target) in EDGES:
            move(session, SESSION, target)
        else:
            with pytest.raises(Conflict):
                move(session, SESSION, target)
        moved = target if (source, target) in EDGES else source
        assert (session.state, opening.get(session.pk).state) == (moved, moved)


def test_who_moves_with_an_old_view_of_it_changes_nothing() -> None:
    brand = make_brand("own")
    with brand_scope(brand):
        session = start(brand)
        stale = opening.get(session.pk)
        conversations.end(session, by=shopper_of(session))
        with pytest.raises(Conflict) as late:
            move(stale, SESSION, "waiting")
        assert late.value.code == "bad_state"
        assert opening.get(session.pk).state == "ended"


def test_each_change_of_owner_makes_answers_begun_before_it_void() -> None:
    brand = make_brand("own")
    ben, dora = make_member(brand, "Ben"), make_member(brand, "Dora")
    with brand_scope(brand):
        session = start(brand)
        presence.set_status(dora, "online")
        presence.sign_of_life(dora)
        versions = [session.owner_version]
        for step in (
            lambda: handoffs.request(session, by=shopper_of(session)),
            lambda: handoffs.accept(session, member=ben),
            lambda: handoffs.release(session, member=ben, to=dora),
            lambda: handoffs.release(session, member=dora),
            lambda: handoffs.leave_message(session, by=shopper_of(session), email="eve@mail.example"),
            lambda: conversations.end(session, by=Actor.system("test")),
        ):
            step()
            versions.append(opening.get(session.pk).owner_version)
    assert versions == sorted(set(versions))
