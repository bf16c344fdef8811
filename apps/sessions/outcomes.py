"""How a session turned out, said by a person after it has ended."""

from __future__ import annotations

from django.db import transaction

from apps.core.errors import Conflict, Invalid
from apps.people.actors import Actor
from apps.people.models import Member
from apps.sessions import conversations, stream
from apps.sessions.models import Session


@transaction.atomic
def judge(session: Session, *, outcome: str, tags: list[str], by: Member) -> None:
    """Set outcome and tags of an ended session: a shopper who leaves says neither.

    Raises Conflict while it goes on, Invalid for an unknown outcome. Staff hear of it, shoppers don't.
    """
    if outcome not in conversations.OUTCOMES:
        choices = ", ".join(conversations.OUTCOMES)
        raise Invalid(f"There is no outcome {outcome!r}.", fields={"outcome": [f"One of {choices}."]})
    conversations.lock(session)
    if session.state != "ended":
        raise Conflict("This conversation goes on.", code="not_ended")
    session.outcome, session.tags = outcome, [tag.strip()[:40] for tag in tags if tag.strip()][:20]
    session.save(update_fields=["outcome", "tags"])
    payload = {"outcome": session.outcome, "tags": session.tags}
    stream.append(session, "outcome", payload, by=Actor.member(by), audience="staff")
