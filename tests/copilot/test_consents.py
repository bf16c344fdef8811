"""What the copilot does with a session needs the shopper's grant, and is asked again when it happens."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from apps.audit.models import AIRecord
from apps.consent import services as consent
from apps.copilot import follow_ups, wrapping_up
from apps.copilot.models import FollowUp, Wrapup
from apps.core.errors import Conflict, Forbidden
from apps.integrations import sending
from apps.integrations.models import Mail
from apps.people.models import Member
from apps.sessions import conversations, handoffs, opening
from apps.sessions.models import Session
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope
from tests.people import make_brand, make_member
from tests.sessions.test_conversations import shopper_of, start

pytestmark = pytest.mark.django_db
GRANTS = ("chat", "ai_assistance", "follow_up")


@pytest.fixture
def brand() -> Iterator[Brand]:
    made = make_brand("own")
    with brand_scope(made):
        yield made


@pytest.fixture
def ben(brand: Brand) -> Member:
    return make_member(brand, "Ben")


def ended(brand: Brand, ben: Member, *consents: str, people_only: bool = False) -> Session:
    """A talk with a person that has ended."""
    session = start(brand, consents=consents, shown=False)
    session.shopper.email = "eve@mail.example"
    session.shopper.save()
    if people_only:
        opening.people_only(session, True, by=shopper_of(session))
    handoffs.request(session, by=shopper_of(session))
    handoffs.accept(session, member=ben)
    conversations.shopper_says(session, "It seems expensive.", by=shopper_of(session), client_id="a")
    conversations.member_says(session, "I hold it until Friday.", member=ben, client_id="b")
    conversations.end(session, by=shopper_of(session))
    return session


def withdraw(session: Session) -> None:
    consent.record(session.shopper, "follow_up", granted=False, by=shopper_of(session))


def drafted(session: Session) -> FollowUp:
    return FollowUp.objects.create(session=session, subject="Our talk", body="As drafted.", drafted="x")


@pytest.mark.parametrize(
    ("consents", "people_only", "made"),
    [(GRANTS, False, 1), (("chat", "follow_up"), False, 0), (GRANTS, True, 0)],
)
def test_the_ai_reads_a_session_with_its_grant_only(
    brand: Brand, ben: Member, consents: tuple[str, ...], people_only: bool, made: int
) -> None:
    session = ended(brand, ben, *consents, people_only=people_only)
    wrapping_up.wrap_up(session.pk)
    assert (Wrapup.objects.count(), AIRecord.objects.count()) == (made, made)


def test_a_follow_up_is_approved_with_the_grant_only(brand: Brand, ben: Member) -> None:
    row = drafted(ended(brand, ben, "chat"))
    with pytest.raises(Forbidden) as refused:
        follow_ups.approve(row, by=ben)
    assert refused.value.data == {"purpose": "follow_up"}
    assert FollowUp.objects.get().state == "draft"


def test_withdrawn_after_the_approval_nothing_is_sent(brand: Brand, ben: Member) -> None:
    session = ended(brand, ben, *GRANTS)
    row = follow_ups.approve(drafted(session), by=ben)
    withdraw(session)
    follow_ups.send(row.pk)
    row.refresh_from_db()
    assert (row.state, row.problem) == ("failed", "The shopper has withdrawn the consent.")
    assert not Mail.objects.exists()


def test_withdrawn_while_it_lies_in_the_outbox_it_stays_there(
    brand: Brand, ben: Member, mailoutbox: list[object]
) -> None:
    session = ended(brand, ben, *GRANTS)
    row = follow_ups.approve(drafted(session), by=ben)
    follow_ups.send(row.pk)
    withdraw(session)
    sending.send(Mail.objects.get().pk)
    assert (Mail.objects.get().state, mailoutbox) == ("dropped", [])


def test_sent_once_though_the_work_runs_three_times(brand: Brand, ben: Member) -> None:
    row = follow_ups.approve(drafted(ended(brand, ben, *GRANTS)), by=ben)
    for _ in range(3):
        follow_ups.send(row.pk)
    assert Mail.objects.count() == 1
    with pytest.raises(Conflict):
        follow_ups.approve(FollowUp.objects.get(), by=ben)
