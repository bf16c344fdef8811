"""From the refused question to the shopper who hears: what is proven, who is told, and what stops it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from apps.audit.models import AIRecord, Entry
from apps.consent import services as consent
from apps.core.clock import now
from apps.core.errors import Conflict
from apps.integrations import sending
from apps.integrations.models import Mail
from apps.knowledge import facts, review
from apps.people.actors import Actor
from apps.people.models import Member
from apps.people.roles import Role
from apps.quality import listeners, proving, tasks, telling
from apps.quality.models import Gap, Telling
from apps.sessions import conversations, handoffs
from apps.sessions.models import Event, Message, Session
from apps.tenants.models import Brand, Work
from apps.tenants.scope import brand_scope
from tests.people import make_brand, make_member
from tests.quality.asked import ANSWER, approve, asks, done, shopper_in

pytestmark = pytest.mark.django_db
ALL = ("chat", "follow_up")


@pytest.fixture
def brand() -> Any:
    made = make_brand("own", name="Fjell")
    with brand_scope(made):
        yield made


@pytest.fixture
def mara(brand: Brand) -> Member:
    return make_member(brand, "Mara", Role.APPROVER)


def deliver() -> int:
    return done("quality.tell", tasks.tell)


def letters() -> list[tuple[str, str]]:
    return list(Mail.objects.filter(kind="told").order_by("to").values_list("to", "text"))


def why(gap: Gap) -> dict[str, str]:
    return {one.session.shopper.email: one.why for one in listeners.of(gap)}


def test_an_approved_article_must_answer_the_question_before_the_gap_counts_as_answered(
    brand: Brand, mara: Member
) -> None:
    gap = asks(shopper_in(brand))
    approve(gap, mara, "Tents are fun for everybody.")
    assert (gap.state, gap.proof["outcome"], gap.proof["stands"]) == ("drafted", "refused", False)
    revision = approve(gap, mara)
    assert (gap.state, gap.proof["text"], gap.proof["stands"]) == ("answered", ANSWER, True)
    source = gap.proof["source"]
    assert (source["title"], source["version"], source["approved_by"]) == ("Tent rental", "2", "Mara")
    assert revision.number == 2
    assert AIRecord.objects.filter(pk=gap.proof["record_id"], session_id=None).count() == 1
    assert Entry.objects.filter(action="quality.gap_answered").count() == 1


def test_an_answer_from_another_text_closes_no_gap_of_its_own_accord(brand: Brand, mara: Member) -> None:
    gap = asks(shopper_in(brand))
    proof = proving.ask_again(gap, by=Actor.member(mara), among=frozenset({("passage", "another")}))
    assert not proof.stands
    other = asks(shopper_in(brand), "Do you engrave knives?")
    approve(other, mara)  # answers the first question, and was written for the second
    gap.refresh_from_db()
    assert (gap.state, other.state) == ("open", "drafted")
    assert proving.ask_again(gap, by=Actor.member(mara)).stands  # a person asked again, and looked
    assert gap.state == "answered"


def test_a_fact_closes_what_it_answers_and_only_the_last_of_several_asks(brand: Brand, mara: Member) -> None:
    gap = asks(shopper_in(brand), "Do you take PayPal?")
    by = Actor.member(mara)
    for kind, value in (("payment", {"methods": ["paypal"]}), ("warranty", {"months": 24})):
        fact = facts.save(kind, "", value, by=by)
        assert fact is not None
        facts.approve(fact, by=by)
    assert done("quality.fact_approved", tasks.fact_approved) == 2
    gap.refresh_from_db()
    assert (gap.state, gap.proof["text"], gap.proof["source"]["approved_by"]) == (
        "answered", "We accept PayPal.", "Mara",
    )  # fmt: skip
    assert AIRecord.objects.count() == 1


def test_a_wording_of_a_later_day_is_tried_on_that_day(brand: Brand, mara: Member) -> None:
    gap = asks(shopper_in(brand))
    day = (now() + timedelta(days=3)).date()
    approve(gap, mara, front=f"---\nvalid_from: {day}\n---\n")
    assert (gap.state, gap.proof) == ("drafted", {})
    waiting = Work.objects.get(kind="quality.article_approved")
    assert (waiting.run_after - now()).days in (2, 3)
    with time_machine.travel(now() + timedelta(days=3), tick=False):
        tasks.article_approved(waiting.payload)
    gap.refresh_from_db()
    assert gap.state == "answered"


def test_who_left_a_contact_and_agreed_is_told_once_and_nobody_else(brand: Brand, mara: Member) -> None:
    gap = asks(first := shopper_in(brand, email="sam@example.org", grants=ALL))
    asks(shopper_in(brand, email="no@example.org", grants=()))
    asks(shopper_in(brand, grants=()))
    gone = shopper_in(brand, email="gone@example.org", grants=ALL)
    asks(gone)
    consent.record(gone.shopper, "follow_up", granted=False, by=Actor.shopper(gone.shopper))
    consent.record(gone.shopper, "chat", granted=False, by=Actor.shopper(gone.shopper))
    assert why(gap) == {
        "sam@example.org": "", "no@example.org": "no_consent", "": "no_contact",
        "gone@example.org": "withdrawn",
    }  # fmt: skip
    with pytest.raises(Conflict) as early:
        telling.tell(gap, by=mara)
    assert early.value.code == "not_answered"
    approve(gap, mara)
    assert letters() == []  # a person decides
    assert [telling.tell(gap, by=mara), telling.tell(gap, by=mara)] == [1, 0]
    assert deliver() == 1
    ((to, text),) = letters()
    assert to == "sam@example.org"
    assert f"Mara checked: {ANSWER}" in text
    assert "Source: Tent rental, approved on" in text
    assert "http://shop.example/#vitrine=open" in text
    first.refresh_from_db()
    said = Message.objects.get(session=first, author_kind="advisor")
    assert (said.author_name, said.ai) == ("Mara", "drafted")
    assert ANSWER in said.text and first.state == "opened"
    event = Event.objects.get(session=first, kind="told")
    assert (event.audience, event.payload["mailed"], event.payload["said"]) == ("staff", True, True)
    (entry,) = Entry.objects.filter(action="quality.shopper_told")
    assert entry.object_type == "telling"
    assert Entry.objects.filter(action="quality.gap_told").count() == 1
    assert why(gap)["sam@example.org"] == "told"


def test_a_german_shopper_reads_german(brand: Brand, mara: Member) -> None:
    session = shopper_in(brand, email="uwe@example.org", grants=ALL, language="de")
    gap = asks(session, "Kann ich mit PayPal bezahlen?", "de")
    fact = facts.save("payment", "", {"methods": ["paypal"]}, by=Actor.member(mara))
    assert fact is not None
    facts.approve(fact, by=Actor.member(mara))
    done("quality.fact_approved", tasks.fact_approved)
    telling.tell(gap, by=mara)
    deliver()
    mail = Mail.objects.get(kind="told")
    assert mail.subject == "Mara hat Ihre Frage geprüft"
    assert "Mara hat nachgesehen: " in mail.text and "PayPal" in mail.text
    assert "freigegeben am" in mail.text and "Zurück zum Gespräch" in mail.text
    assert Message.objects.get(author_kind="advisor").text.startswith("Sie fragten: „Kann ich mit PayPal")


def test_one_shopper_with_two_sessions_hears_once_and_an_ended_session_only_by_mail(
    brand: Brand, mara: Member
) -> None:
    first = shopper_in(brand, email="sam@example.org", grants=ALL)
    gap = asks(first)
    second = shopper_in(brand)
    Session.objects.filter(pk=second.pk).update(shopper=first.shopper)
    asks(second)
    conversations.end(
        Session.objects.select_related("shopper").get(pk=second.pk), by=Actor.shopper(first.shopper)
    )
    approve(gap, mara)
    assert telling.tell(gap, by=mara) == 1
    deliver()
    row = Telling.objects.get()
    assert (row.session_id, row.mailed, row.said) == (second.pk, True, False)
    assert not Message.objects.filter(author_kind="advisor").exists()


@pytest.mark.parametrize("when", ["before the worker", "before the post"])
def test_consent_withdrawn_in_between_stops_it(brand: Brand, mara: Member, when: str) -> None:
    session = shopper_in(brand, email="sam@example.org", grants=ALL)
    gap = asks(session)
    approve(gap, mara)
    conversations.end(session, by=Actor.shopper(session.shopper))
    telling.tell(gap, by=mara)
    if when == "before the post":
        deliver()
    consent.record(session.shopper, "follow_up", granted=False, by=Actor.shopper(session.shopper))
    deliver()
    for row in Mail.objects.filter(kind="told"):
        sending.send(row.pk)
    if when == "before the worker":
        assert [(row.state, row.why) for row in Telling.objects.all()] == [("withheld", "withdrawn")]
        assert letters() == []
    else:
        assert Mail.objects.get(kind="told").state == "dropped"


def test_a_source_taken_back_in_between_stops_it(brand: Brand, mara: Member) -> None:
    gap = asks(shopper_in(brand, email="sam@example.org", grants=ALL))
    revision = approve(gap, mara)
    telling.tell(gap, by=mara)
    review.retire(revision, by=Actor.member(mara))
    deliver()
    assert [(row.state, row.why) for row in Telling.objects.all()] == [("withheld", "source_gone")]
    assert letters() == []
    with pytest.raises(Conflict):
        telling.tell(gap, by=mara)


def test_a_session_that_waits_for_a_person_is_not_taken_over(brand: Brand, mara: Member) -> None:
    session = shopper_in(brand, email="sam@example.org", grants=ALL)
    handoffs.request(session, by=Actor.shopper(session.shopper))
    gap = asks(session)
    approve(gap, mara)
    telling.tell(gap, by=mara)
    deliver()
    session.refresh_from_db()
    assert (session.state, session.advisor) == ("waiting", None)


def test_the_askers_cost_the_same_for_one_and_for_many(
    brand: Brand, mara: Member, django_assert_num_queries: Any
) -> None:
    for n in range(3):
        gap = asks(shopper_in(brand, email=f"s{n}@example.org", grants=ALL))
        with django_assert_num_queries(4):
            assert len(listeners.of(gap)) == n + 1
