"""What the database refuses by itself, whatever the code before it forgot."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import IntegrityError, transaction

from apps.core.clock import now
from apps.sessions import conversations
from apps.sessions.models import Event, Message, Session
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope
from tests.people import make_brand
from tests.sessions.test_conversations import shopper_of, start, to_stage_two

pytestmark = pytest.mark.django_db


@pytest.fixture
def brand() -> Iterator[Brand]:
    made = make_brand("own")
    with brand_scope(made):
        to_stage_two(made)
        yield made


@pytest.fixture
def session(brand: Brand) -> Session:
    return start(brand)


@pytest.fixture
def first(session: Session) -> Message:
    message, _ = conversations.shopper_says(session, "Hello", by=shopper_of(session), client_id="a")
    return message


def test_a_client_id_stands_once_in_a_session(session: Session, first: Message) -> None:
    again = Message(session=session, seq=99, client_id="a", author_kind="shopper", text="x", created_at=now())
    with pytest.raises(IntegrityError, match="message_client_once"), transaction.atomic():
        again.save()


def test_the_same_client_id_is_free_in_another_session(brand: Brand, first: Message) -> None:
    other = Session.objects.create(shopper=first.session.shopper, widget_key=first.session.widget_key)
    Message.objects.create(
        session=other, seq=1, client_id="a", author_kind="shopper", text="x", created_at=now()
    )
    assert Message.objects.filter(client_id="a").count() == 2


def test_a_number_is_given_once(session: Session, first: Message) -> None:
    message = Message(session=session, seq=first.seq, author_kind="shopper", text="x", created_at=now())
    with pytest.raises(IntegrityError, match="message_seq_once"), transaction.atomic():
        message.save()
    event = Event(session=session, seq=first.seq, kind="note", by={}, created_at=now())
    with pytest.raises(IntegrityError, match="event_seq_once"), transaction.atomic():
        event.save()
