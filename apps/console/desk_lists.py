"""The left pane of the desk: who waits, who is with me, whom the AI serves, what is due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from apps.appointments import selectors as appointments
from apps.appointments.models import Appointment
from apps.copilot.models import FollowUp
from apps.core.clock import now
from apps.people.models import Member
from apps.sessions import presence, selectors
from apps.sessions.models import LeftMessage, Message, Session
from apps.tenants.models import Brand

# An AI session counts as going on this long after the shopper's last word.
LIVELY = timedelta(minutes=30)
LONGEST = 50
UNSAID = timedelta(hours=24)


@dataclass(frozen=True)
class Lists:
    """Everything the pane shows; each part is one query, whatever its length."""

    waiting: list[Session]
    mine: list[Session]
    ai: list[Session]
    left: list[LeftMessage]
    today: list[Appointment]
    finish: list[FollowUp]
    unsaid: list[Session]
    here: int
    status: str


def lists(member: Member, brand: Brand) -> Lists:
    """The pane for one member, at this moment."""
    moment = now()
    seen = selectors.visible_to(member)
    queue = selectors.queue(member).filter(state="waiting")
    ai = seen.filter(state="with_assistant", last_shopper_at__gte=moment - LIVELY)
    left = LeftMessage.objects.filter(answered_at=None, session__state="left_message")
    start, end = _today(brand, moment)
    finish = FollowUp.objects.filter(session__advisor=member, session__state="ended")
    return Lists(
        waiting=veiled(with_last_words(queue)[:LONGEST]),
        mine=veiled(with_last_words(selectors.mine(member))),
        ai=veiled(with_last_words(ai.order_by("-last_shopper_at"))[:LONGEST]),
        left=_left(left.select_related("session__shopper", "session__product", "owner")),
        today=list(appointments.calendar(member, start, end).order_by("start")),
        finish=list(
            finish.filter(state__in=("draft", "failed"))
            .select_related("session__shopper")
            .order_by("-id")[:LONGEST]
        ),
        unsaid=veiled(_unsaid(member, moment)[:LONGEST]),
        here=len(presence.here()),
        status=presence.status_of(member),
    )


def _left(rows: QuerySet[LeftMessage]) -> list[LeftMessage]:
    found = list(rows.order_by("due_at")[:LONGEST])
    veiled(each.session for each in found)
    return found


def _unsaid(member: Member, moment: datetime) -> QuerySet[Session]:
    """Own conversations a shopper ended lately and whose outcome nobody has said."""
    ended = selectors.visible_to(member).filter(state="ended", advisor=member, outcome="")
    return ended.filter(ended_at__gte=moment - UNSAID).order_by("-ended_at")


def veiled(rows: Iterable[Session]) -> list[Session]:
    """The rows for the eye alone, never saved: without a product the shopper keeps to themselves."""
    found = list(rows)
    for row in found:
        row.product = selectors.product_for_staff(row)
    return found


def with_last_words(rows: QuerySet[Session]) -> QuerySet[Session]:
    """Adds ``last_text``, ``last_by``, ``last_at`` of the newest words, and ``unread``."""
    said = Message.objects.filter(session=OuterRef("pk")).exclude(author_kind="house").order_by("-seq")
    fresh = Message.objects.filter(
        session=OuterRef("pk"), author_kind="shopper", seq__gt=OuterRef("advisor_read")
    )
    count = fresh.order_by().values("session").annotate(count=Count("*")).values("count")
    return rows.annotate(
        last_text=Subquery(said.values("text")[:1]),
        last_by=Subquery(said.values("author_kind")[:1]),
        last_at=Subquery(said.values("created_at")[:1]),
        unread=Coalesce(Subquery(count), 0),
    )


def _today(brand: Brand, moment: datetime) -> tuple[datetime, datetime]:
    """The brand's day by its own clock on the wall."""
    zone = ZoneInfo(brand.timezone)
    day = moment.astimezone(zone).date()
    return datetime.combine(day, time.min, zone), datetime.combine(day + timedelta(days=1), time.min, zone)
