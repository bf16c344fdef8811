"""The one way an event enters a session's stream, and the one way it is read again.

The number is taken by an UPDATE that locks the session's row until the caller's transaction ends,
so numbers have no gaps and their order is the order of commits.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection, transaction

from apps.core.clock import now, rfc3339
from apps.core.errors import Gone
from apps.people.actors import Actor
from apps.sessions import nudges, packet
from apps.sessions.models import Event, Message, Session
from apps.tenants.scope import current_brand_id

REPLAY_LIMIT = 500


def take_seq(session: Session) -> int:
    """The session's next number; holds the row until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE live_sessions_session SET seq = seq + 1 WHERE brand_id = %s AND id = %s RETURNING seq",
            [current_brand_id(), session.pk],
        )
        (session.seq,) = cursor.fetchone()
    return session.seq


def append(
    session: Session,
    kind: str,
    payload: dict[str, Any] | None = None,
    *,
    by: Actor,
    ai: str = "none",
    audience: str = "all",
    message: Message | None = None,
) -> Event:
    """Add an event in the caller's transaction and nudge its listeners on commit.

    A message event renders its row, so words stand in one place; pass it with the number it took.
    """
    event = Event.objects.create(
        session=session,
        seq=message.seq if message else take_seq(session),
        kind=kind,
        audience=audience,
        by=by.as_dict(),
        ai=ai,
        payload=payload or {},
        message=message,
        created_at=message.created_at if message else now(),
    )
    brand_id, frame = current_brand_id(), render(event)
    transaction.on_commit(lambda: _nudge(brand_id, session.pk, event, frame))
    return event


def fleeting(session: Session, kind: str, payload: dict[str, Any], *, audience: str = "all") -> None:
    """Something true only now (typing, a status line): not stored, not replayed."""
    frame = {"type": "session.fleeting", "session": str(session.pk), "kind": kind, "payload": payload}
    brand_id = current_brand_id()
    audiences = ("shopper", "staff") if audience == "all" else (audience,)
    nudges.send([(nudges.session_group(brand_id, session.pk, each), frame) for each in audiences])


def mark_read(session: Session, seq: int, *, by: str) -> None:
    """The shopper (or ``advisor``) has read up to ``seq``; never goes back, nor past the last number."""
    field = f"{by}_read"
    last = Session.objects.filter(pk=session.pk).values_list("seq", flat=True).first() or 0
    seq = min(seq, last)
    Session.objects.filter(pk=session.pk, **{f"{field}__lt": seq}).update(**{field: seq})
    fleeting(session, "read", {"seq": seq, "by": by}, audience="staff" if by == "shopper" else "shopper")


def render(event: Event) -> dict[str, Any]:
    """The public shape ``{seq, kind, at, by, ai, payload}`` of REST and sockets."""
    payload = dict(event.payload)
    if event.message is not None:
        payload["message"] = render_message(event.message)
    return {
        "seq": event.seq,
        "kind": event.kind,
        "at": rfc3339(event.created_at),
        "by": event.by,
        "ai": event.ai,
        "payload": payload,
    }


def render_message(message: Message) -> dict[str, Any]:
    """The public shape of a message, the same for page, push and refresh."""
    return {
        "id": str(message.pk),
        "seq": message.seq,
        "client_id": message.client_id,
        "author": {"kind": message.author_kind, "id": message.author_id, "name": message.author_name},
        "text": message.text,
        "ai": message.ai,
        "at": rfc3339(message.created_at),
        **message.data,
    }


def last_number(session_id: UUID) -> int:
    """The session's last number; 0 where there is no such session."""
    return Session.objects.filter(pk=session_id).values_list("seq", flat=True).first() or 0


def after(session_id: UUID, seq: int, *, audience: str) -> tuple[list[dict[str, Any]], int]:
    """All events after ``seq`` that this audience may see, and the session's last number.

    Raises Gone ``resync`` for a cursor from the future or too far behind.
    """
    last = last_number(session_id)
    if seq < 0 or seq > last or last - seq > REPLAY_LIMIT:
        raise Gone
    if seq == last:
        return [], last
    rows = Event.objects.filter(session_id=session_id, seq__gt=seq, seq__lte=last)
    rows = rows.filter(audience__in=("all", audience)).select_related("message").order_by("seq")
    events = [render(row) for row in rows]
    return (packet.veil(session_id, events) if audience == "staff" else events), last


def _nudge(brand_id: int, session_id: UUID, event: Event, frame: dict[str, Any]) -> None:
    """Both audiences hear of every number, so that neither takes the other's events for a gap."""
    messages: list[tuple[str, dict[str, Any]]] = []
    for audience in ("shopper", "staff"):
        body = frame if event.audience in ("all", audience) else None
        nudge = {"type": "session.event", "session": str(session_id), "seq": event.seq, "event": body}
        messages.append((nudges.session_group(brand_id, session_id, audience), nudge))
    if event.kind in ("state", "message", "handoff", "ended", "wrapped_up", "follow_up"):
        floor = {"type": "floor.changed", "session": str(session_id), "kind": event.kind}
        messages.append((nudges.floor_group(brand_id), floor))
    nudges.send(messages)
