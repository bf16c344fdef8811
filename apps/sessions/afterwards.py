"""A person's word to somebody whose conversation they don't hold: the answer that came later."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from apps.people.actors import Actor
from apps.people.models import Member
from apps.sessions import conversations
from apps.sessions.models import Message, Session


@transaction.atomic
def tell(
    session: Session, text: str, *, member: Member, client_id: str, ai: str = "none", data: dict[str, Any]
) -> Message | None:
    """Say it under the member's name, once per `client_id`, without taking the session over.

    None where it has ended: then nobody is there to hear it.
    """
    conversations.lock(session)
    known = Message.objects.filter(session=session, client_id=client_id).first()
    if known or session.state == "ended":
        return known
    words = conversations.clean(text)
    return conversations.append(
        session, words, by=Actor.member(member), client_id=client_id, ai=ai, data=data
    )
