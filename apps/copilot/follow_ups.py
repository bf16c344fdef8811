"""The follow-up's way: draft, edited, approved by a person, sent when consent still allows it."""

from __future__ import annotations

from difflib import SequenceMatcher
from uuid import UUID

from django.db import transaction

from apps.audit import recorder
from apps.consent import services as consent
from apps.consent.purposes import Purpose
from apps.copilot.models import FOLLOW_UP, FollowUp
from apps.core.clock import now
from apps.core.errors import Conflict, Invalid, NotFound
from apps.core.states import move
from apps.integrations import mail
from apps.people.actors import Actor
from apps.people.models import Member
from apps.sessions import conversations, stream
from apps.sessions.models import Session
from apps.tenants.work import enqueue

LABEL = {
    "en": "Written by {name}, with AI help.",
    "de": "Geschrieben von {name}, mit KI-Hilfe.",
}


@transaction.atomic
def write(session: Session, *, subject: str, body: str, by: Member) -> FollowUp:
    """A follow-up all by hand, where the AI made none."""
    if FollowUp.objects.filter(session=session).exists():
        raise Conflict("There is a draft already.", code="exists")
    row: FollowUp = FollowUp.objects.create(
        session=session, subject=_subject(subject), body=conversations.clean(body)
    )
    _log("follow_up.written", row, by)
    return row


@transaction.atomic
def edit(row: FollowUp, *, subject: str | None = None, body: str | None = None, by: Member) -> FollowUp:
    """Change a draft, or one that failed to go out."""
    if row.state not in ("draft", "failed"):
        raise Conflict("It is no draft any more.", code="bad_state")
    if subject is not None:
        row.subject = _subject(subject)
    if body is not None:
        row.body = conversations.clean(body)
    row.save(update_fields=["subject", "body"])
    if row.record_id:
        recorder.decision(row.record_id, "edited", by=Actor.member(by), data={"body": row.body})
    return row


@transaction.atomic
def approve(row: FollowUp, *, by: Member) -> FollowUp:
    """A person's yes. It is refused while there is nobody to write to or no consent."""
    session = row.session
    if not session.shopper.email:
        raise Conflict("There is no e-mail address to write to.", code="no_contact")
    consent.require(session.shopper_id, Purpose.FOLLOW_UP)
    move(row, FOLLOW_UP, "approved", approved_by=by, approved_at=now(), problem="")
    if row.record_id:
        recorder.decision(row.record_id, "approved", by=Actor.member(by))
    _log("follow_up.approved", row, by)
    enqueue("copilot.send_follow_up", {"follow_up": str(row.pk)})
    return row


@transaction.atomic
def discard(row: FollowUp, *, by: Member) -> FollowUp:
    """Not to be sent."""
    move(row, FOLLOW_UP, "discarded")
    if row.record_id:
        recorder.decision(row.record_id, "discarded", by=Actor.member(by))
    _log("follow_up.discarded", row, by)
    return row


@transaction.atomic
def send(follow_up_id: UUID) -> None:
    """Hand an approved follow-up to the post. Consent is asked again at this moment. May run twice:
    only the mover from ``approved`` queues the mail."""
    row = FollowUp.objects.select_related("session__shopper", "approved_by").filter(pk=follow_up_id).first()
    if row is None or row.state != "approved":
        return
    session = row.session
    move(row, FOLLOW_UP, "sending", only_from="approved")
    if not consent.has(session.shopper_id, Purpose.FOLLOW_UP) or not session.shopper.email:
        move(row, FOLLOW_UP, "failed", problem="The shopper has withdrawn the consent.")
        return
    mail.queue(
        to=session.shopper.email,
        subject=row.subject,
        text=letter(row),
        kind="follow_up",
        object_id=row.pk,
    )
    move(row, FOLLOW_UP, "sent", sent_at=now())
    stream.append(session, "follow_up", {"subject": row.subject}, by=Actor.member(row.approved_by))


def still_allowed(follow_up_id: UUID) -> bool:
    """Whether the shopper's consent still stands."""
    row = FollowUp.objects.select_related("session").filter(pk=follow_up_id).first()
    return row is not None and consent.has(row.session.shopper_id, Purpose.FOLLOW_UP)


def letter(row: FollowUp) -> str:
    """The body with its honest label: words nearly as the AI drafted them say so."""
    if not row.drafted or row.approved_by is None or not nearly_unedited(row.body, row.drafted):
        return row.body
    label = LABEL.get(row.session.language, LABEL["en"]).format(name=row.approved_by.name)
    return f"{row.body}\n\n{label}"


def nearly_unedited(text: str, draft: str) -> bool:
    """Whether at least 80 % of the words are the draft's, in order."""

    return SequenceMatcher(None, draft.split(), text.split(), autojunk=False).ratio() >= 0.8


def get(follow_up_id: UUID) -> FollowUp:
    """The follow-up, or NotFound."""
    rows = FollowUp.objects.select_related("session__shopper", "approved_by")
    row: FollowUp | None = rows.filter(pk=follow_up_id).first()
    if row is None:
        raise NotFound("No such follow-up.")
    return row


def _subject(text: str) -> str:
    subject = " ".join(text.split())[:200]
    if not subject:
        raise Invalid("A mail has a subject.", fields={"subject": ["Needed."]})
    return subject


def _log(action: str, row: FollowUp, by: Member) -> None:
    recorder.entry(
        action,
        by=Actor.member(by),
        object_type="follow_up",
        object_id=row.pk,
        session_id=row.session_id,
    )
