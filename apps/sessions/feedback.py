"""What shoppers say about the conversation, and the copy of it they may take along."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from apps.audit import recorder
from apps.core.errors import Invalid, NotFound
from apps.integrations import mail
from apps.people.actors import Actor
from apps.sessions import stream
from apps.sessions.models import Message, Session
from apps.tenants.models import Brand


@transaction.atomic
def rate_message(session: Session, message_id: UUID, useful: bool, reason: str, *, by: Actor) -> None:
    """Thumbs up or down for an answer; the newest holds. Staff see it, the auditor too."""
    message = Message.objects.filter(session=session, pk=message_id).first()
    if message is None:
        raise NotFound("No such message.")
    message.data["feedback"] = {"useful": useful, "reason": reason}
    message.save(update_fields=["data"])
    payload = {"message": str(message.pk), "useful": useful, "reason": reason}
    stream.append(session, "feedback", payload, by=by, audience="staff")
    recorder.entry(
        "feedback.given",
        by=by,
        object_type="message",
        object_id=message.pk,
        data=payload,
        session_id=session.pk,
    )


@transaction.atomic
def rate_session(session: Session, stars: int, text: str, *, by: Actor) -> None:
    """One to five stars and a sentence."""
    stream.append(session, "rating", {"stars": stars, "text": text}, by=by, audience="staff")


@transaction.atomic
def mail_transcript(session: Session, email: str, brand: Brand) -> None:
    """Queue the transcript to the address given, else to the session's contact."""
    address = email or session.shopper.email
    try:
        validate_email(address)
    except ValidationError as error:
        raise Invalid("Where should it go?", fields={"email": ["Please give an e-mail address."]}) from error
    lines = []
    for message in Message.objects.filter(session=session).order_by("seq"):
        names = {"shopper": "You", "house": "", "ai": f"{brand.name} AI"}
        who = names.get(message.author_kind, message.author_name)
        label = " (with AI help)" if message.ai == Message.Ai.DRAFTED else ""
        lines.append(f"{message.created_at:%Y-%m-%d %H:%M} UTC  {who}{label}: {message.text}")
    mail.queue(
        to=address,
        subject=f"Your conversation with {brand.name}",
        text="\n\n".join(lines) or "Nothing was said.",
        kind="transcript",
        object_id=session.pk,
    )
