"""What people said in a real session is sealed as it stands in their event rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from apps.audit import sealing, verifying
from apps.consent import services as consent
from apps.people.actors import Actor
from apps.sessions import conversations, opening
from apps.sessions.models import Message
from apps.tenants.models import Brand
from tests.people import make_key

pytestmark = pytest.mark.django_db(transaction=True)
Sql = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture
def said(brand: Brand) -> Message:
    """A shopper's sealed words."""
    consent.publish_defaults(brand)
    session = opening.open_session(shopper=None, widget_key=make_key(brand))
    shopper = Actor.shopper(session.shopper)
    consent.record(session.shopper, "chat", granted=True, by=shopper)
    opening.disclosure_shown(session, session.disclosure_id, by=shopper)
    message, _ = conversations.shopper_says(session, "Does it fit my bike? 🎒", by=shopper, client_id="a")
    sealing.seal()
    assert verifying.verify().ok
    return message


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE live_sessions_message SET text = 'I want ten of them.' WHERE id = %s",
        "UPDATE live_sessions_message SET author_name = 'Somebody' WHERE id = %s",
        "UPDATE live_sessions_message SET data = '{\"erased\": true}' WHERE id = %s",
        "DELETE FROM live_sessions_event WHERE message_id = %s",
    ],
)
def test_words_changed_or_removed_by_sql_are_found(said: Message, owner_sql: Sql, change: str) -> None:
    owner_sql(change, [said.pk])
    first = verifying.verify().first_broken
    assert first is not None
    assert first.kind == "event"


def test_words_put_into_a_shoppers_mouth_are_found(said: Message, owner_sql: Sql) -> None:
    columns = "SELECT column_name FROM information_schema.columns WHERE table_name = 'live_sessions_event'"
    names = [name for (name,) in owner_sql(columns)]
    changed = {"id": "gen_random_uuid()", "seq": "seq + 100"}
    owner_sql(
        f"INSERT INTO live_sessions_event ({', '.join(names)}) "
        f"SELECT {', '.join(changed.get(name, name) for name in names)} "
        "FROM live_sessions_event WHERE message_id = %s",
        [said.pk],
    )
    verdict = verifying.verify()
    assert [(finding.kind, finding.position) for finding in verdict.findings] == [("event", None)]
