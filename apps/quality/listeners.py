"""Who asked a gap's question, and on which ways they may hear the answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from apps.consent.models import Grant
from apps.consent.purposes import Purpose
from apps.quality.models import Gap, GapQuestion, Telling
from apps.sessions.models import Session

MOST: Final = 500
"""So many askers of one gap are looked at, the newest."""
TOLD, NO_CONTACT, NO_CONSENT, WITHDRAWN = "told", "no_contact", "no_consent", "withdrawn"


@dataclass(frozen=True, slots=True)
class Listener:
    """One shopper who asked, by their newest session with the question. `why` says why nothing is sent."""

    session: Session
    question: str
    mail: bool
    chat: bool
    why: str = ""

    @property
    def reachable(self) -> bool:
        """Whether there is a way that the shopper agreed to."""
        return self.mail or self.chat


def of(gap: Gap) -> list[Listener]:
    """Everybody who asked, newest first; in a fixed number of queries."""
    asked = GapQuestion.objects.filter(gap=gap).exclude(session_id=None).exclude(text="")
    words: dict[UUID, str] = {}
    for session_id, text in asked.order_by("-asked_at").values_list("session_id", "text")[:MOST]:
        if session_id:
            words.setdefault(session_id, text)
    sessions = Session.objects.filter(pk__in=list(words)).select_related("shopper", "product")
    by_id = {session.pk: session for session in sessions}
    found: dict[UUID, Session] = {}
    for session_id in words:
        if session := by_id.get(session_id):
            found.setdefault(session.shopper_id, session)
    done = set(Telling.objects.filter(gap=gap).values_list("shopper_id", flat=True))
    grants = _grants(found)
    return [_listener(one, words[one.pk], grants.get(one.shopper_id, {}), done) for one in found.values()]


def one(session: Session, question: str) -> Listener:
    """The same for one session, as it stands now."""
    grants = _grants([session.shopper_id]).get(session.shopper_id, {})
    return _listener(session, question, grants, set())


def _listener(session: Session, question: str, grants: dict[str, bool], done: set[UUID]) -> Listener:
    if session.shopper_id in done:
        return Listener(session, question, False, False, TOLD)
    follow_up, email = grants.get(Purpose.FOLLOW_UP), session.shopper.email
    mail = bool(email and follow_up)
    chat = session.state != "ended" and bool(grants.get(Purpose.CHAT))
    if mail or chat:
        return Listener(session, question, mail, chat)
    if not email:
        return Listener(session, question, False, False, NO_CONTACT)
    return Listener(session, question, False, False, NO_CONSENT if follow_up is None else WITHDRAWN)


def _grants(shoppers: Iterable[UUID]) -> dict[UUID, dict[str, bool]]:
    """The newest answer of each shopper to each of the purposes that count here."""
    rows = Grant.objects.filter(shopper__in=list(shoppers), purpose__in=(Purpose.FOLLOW_UP, Purpose.CHAT))
    rows = rows.order_by("shopper_id", "purpose", "-id").distinct("shopper_id", "purpose")
    found: dict[UUID, dict[str, bool]] = {}
    for shopper_id, purpose, granted in rows.values_list("shopper_id", "purpose", "granted"):
        found.setdefault(shopper_id, {})[purpose] = granted
    return found
