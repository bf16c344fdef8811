"""A shopper who asked in vain, an article that answers, and the gap between them."""

from __future__ import annotations

from typing import Any

from apps.consent import services as consent
from apps.core.ids import uuid7
from apps.knowledge import review, writing
from apps.knowledge.models import Revision
from apps.people.actors import Actor
from apps.people.models import Member, WidgetKey
from apps.quality import gaps, tasks
from apps.quality.models import Gap
from apps.sessions import handoffs, opening
from apps.sessions.models import Session
from apps.tenants.models import Brand, Work
from tests.people import make_key

QUESTION = "What does it cost to rent a tent?"
ANSWER = "Renting a tent costs 12 EUR a day."


def shopper_in(
    brand: Brand, *, email: str = "", grants: tuple[str, ...] = ("chat",), language: str = "en"
) -> Session:
    """A session with these grants and a contact left."""
    key = WidgetKey.objects.first() or make_key(brand)
    consent.publish_defaults(brand)
    session = opening.open_session(
        shopper=None, widget_key=key, origin="http://shop.example", language=language
    )
    by = Actor.shopper(session.shopper)
    for purpose in grants:
        consent.record(session.shopper, purpose, granted=True, by=by, session_id=session.pk)
    if email:
        handoffs.set_contact(session, email=email)
    return session


def asks(session: Session, text: str = QUESTION, language: str = "en") -> Gap:
    """The refused question, noted."""
    gap = gaps.note(
        text, product="", language=language, reason="no_evidence", session_id=session.pk, record_id=uuid7()
    )
    assert gap is not None
    return gap


def approve(gap: Gap, by: Member, text: str = ANSWER, *, front: str = "") -> Revision:
    """An article for the gap, approved by the member; the worker has done what follows."""
    actor = Actor.member(by)
    body = f"{front}# Tent rental\n\n{text}"
    revision = writing.write_text(body, name="tent-rental", language=gap.language, by=actor).revision
    gaps.drafted(gap, revision.article, by=actor)
    review.submit(revision, by=actor)
    review.approve(revision, by=actor)
    done("quality.article_approved", tasks.article_approved)
    gap.refresh_from_db()
    return revision


def done(kind: str, handler: Any) -> int:
    """Let a worker do all work of a kind, twice, as it may happen; returns how much there was."""
    rows = list(Work.objects.filter(kind=kind, state="queued"))
    for row in rows:
        for _ in range(2):
            handler(row.payload)
    Work.objects.filter(pk__in=[row.pk for row in rows]).update(state="done")
    return len(rows)
