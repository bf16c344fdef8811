"""After the session: advice with its sources, and a follow-up only a person lets go."""

from __future__ import annotations

import pytest
from django.urls import reverse

from apps.consent import services as consent
from apps.copilot import follow_ups
from apps.copilot.models import FollowUp, Objection, Wrapup
from apps.people.actors import Actor
from apps.sessions import conversations
from apps.sessions.models import Message, Session
from apps.tenants.scope import brand_scope
from tests.console.desk import HTMX, House, client, house, taken

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> House:
    return house()


@pytest.fixture
def session(people: House) -> Session:
    made = taken(people.brand, people.ben, text="Is it five years of warranty?", more=("ai_assistance",))
    with brand_scope(people.brand):
        made.shopper.email = "eve@mail.example"
        made.shopper.save()
        conversations.end(made, by=Actor.member(people.ben), outcome="decided_later", tags=["packs"])
    return made


def prepared(people: House, session: Session, *, allowed: bool = True) -> FollowUp:
    with brand_scope(people.brand):
        message = Message.objects.filter(session=session, author_kind="shopper").get()
        Wrapup.objects.create(
            session=session,
            upto_seq=9,
            summary=[{"text": "Asked about the warranty.", "messages": [str(message.pk)]}],
        )
        Objection.objects.create(
            session=session, message=message, tag="price_too_high", quote="seems expensive", confidence=0.91
        )
        if allowed:
            by = Actor.shopper(session.shopper)
            consent.record(session.shopper, "follow_up", granted=True, by=by)
        return FollowUp.objects.create(
            session=session, subject="Our talk", body="As drafted.", drafted="As drafted."
        )


def shown(people: House, session: Session) -> str:
    return client(people.ben).get(reverse("console:wrapup", args=[session.pk]), headers=HTMX).content.decode()


def decide(people: House, row: FollowUp, **values: str) -> object:
    return client(people.ben).post(reverse("console:decide", args=[row.pk]), values, headers=HTMX)


def test_each_statement_points_at_the_words_it_comes_from(people: House, session: Session) -> None:
    prepared(people, session)
    with brand_scope(people.brand):
        seq = Message.objects.get(session=session, author_kind="shopper").seq
    page = client(people.ben).get(reverse("console:session", args=[session.pk])).content.decode()
    assert f'href="#m{seq}" data-action="console-desk#point"' in page and f'id="m{seq}"' in page
    assert "price too high · 91 %" in page and "seems expensive" in page
    assert "advice, not checked by a person" in page


def test_an_edited_draft_is_what_gets_approved(people: House, session: Session) -> None:
    row = prepared(people, session)
    answer = decide(people, row, do="approve", subject="Your pack", body="Dear Eve,\r\nfive years.")
    assert "on its way" in answer.content.decode()  # type: ignore[attr-defined]
    with brand_scope(people.brand):
        row.refresh_from_db()
    assert (row.state, row.subject, row.body) == ("approved", "Your pack", "Dear Eve,\nfive years.")
    assert row.approved_by_id == people.ben.pk


def test_without_consent_it_says_why_and_can_not_be_approved(people: House, session: Session) -> None:
    row = prepared(people, session, allowed=False)
    page = shown(people, session)
    assert "has not agreed to be written to" in page and 'value="approve" disabled' in page
    refused = decide(people, row, do="approve", subject="A", body="B")
    assert refused.status_code == 403  # type: ignore[attr-defined]


def test_a_draft_can_be_saved_and_discarded(people: House, session: Session) -> None:
    row = prepared(people, session)
    decide(people, row, do="save", subject="Better", body="Words")
    decide(people, row, do="discard")
    with brand_scope(people.brand):
        row.refresh_from_db()
    assert (row.state, row.subject, row.body) == ("discarded", "Better", "Words")
    assert decide(people, row, do="nonsense").status_code == 400  # type: ignore[attr-defined]


def test_what_was_sent_is_shown_with_its_approver(people: House, session: Session) -> None:
    row = prepared(people, session)
    decide(people, row, do="approve")
    with brand_scope(people.brand):
        follow_ups.send(row.pk)
    page = shown(people, session)
    assert "Approved by Ben" in page and "handed to the post" in page


def test_without_the_ai_one_can_be_written_by_hand(people: House, session: Session) -> None:
    assert "Write one by hand" in shown(people, session)
    path = reverse("console:follow-up", args=[session.pk])
    client(people.ben).post(path, {"subject": "Our talk", "body": "By hand."}, headers=HTMX)
    with brand_scope(people.brand):
        assert FollowUp.objects.get(session=session).drafted == ""
    again = client(people.ben).post(path, {"subject": "Our talk", "body": "Twice."}, headers=HTMX)
    assert again.status_code == 409


def test_open_drafts_stand_in_the_left_pane_until_decided(people: House, session: Session) -> None:
    row = prepared(people, session)
    pane = client(people.ben).get("/console/lists/").content.decode()
    assert "Follow-ups to decide" in pane and "Our talk" in pane
    decide(people, row, do="discard")
    assert "Follow-ups to decide" not in client(people.ben).get("/console/lists/").content.decode()


def test_without_assistance_nothing_is_promised(people: House) -> None:
    made = taken(people.brand, people.ben)
    with brand_scope(people.brand):
        conversations.end(made, by=Actor.member(people.ben))
    assert "Without consent to AI assistance nothing is summarised." in shown(people, made)


def test_after_a_shopper_left_the_outcome_is_still_said(people: House) -> None:
    made = taken(people.brand, people.ben)
    path, values = (
        reverse("console:outcome", args=[made.pk]),
        {"outcome": "purchased", "tags": "packs, , blue"},
    )
    early = client(people.ben).post(path, values, headers=HTMX)
    assert (early.status_code, early.json()["code"]) == (409, "not_ended")
    with brand_scope(people.brand):
        conversations.end(made, by=Actor.shopper(made.shopper))
    assert "Outcome not said yet" in client(people.ben).get("/console/lists/").content.decode()
    assert client(people.ben).post(path, {"outcome": "great"}, headers=HTMX).status_code == 400
    assert "Purchased" in client(people.ben).post(path, values, headers=HTMX).content.decode()
    assert "Outcome not said yet" not in client(people.ben).get("/console/lists/").content.decode()
    with brand_scope(people.brand):
        made.refresh_from_db()
        assert (made.outcome, made.tags) == ("purchased", ["packs", "blue"])
    page = client(people.ben).get(reverse("console:session", args=[made.pk]), headers=HTMX).content.decode()
    assert "Ben noted: Purchased." in page
