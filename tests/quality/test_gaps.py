"""Refused questions become gaps: gathered by meaning, counted once, closed by what was approved."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine

from apps.assistant import turns
from apps.audit.models import Entry
from apps.core.clock import now
from apps.core.errors import Conflict, Invalid
from apps.core.ids import uuid7
from apps.knowledge import review, writing
from apps.people.actors import Actor
from apps.quality import gaps, proving, selectors, tasks
from apps.quality.models import Gap, GapQuestion
from apps.sessions import conversations
from apps.tenants.models import Brand, Work
from apps.tenants.scope import brand_scope
from tests.catalog.makers import feed, record
from tests.people import make_brand, make_member
from tests.sessions.test_conversations import shopper_of, start, to_stage_two

pytestmark = pytest.mark.django_db
BY = Actor.system("test")


@pytest.fixture
def brand() -> Any:
    made = make_brand("own")
    with brand_scope(made):
        yield made


def ask(text: str, *, product: str = "", language: str = "en", record_id: UUID | None = None) -> Gap | None:
    return gaps.note(
        text, product=product, language=language, reason="no_evidence", session_id=uuid7(),
        record_id=record_id or uuid7(),
    )  # fmt: skip


def told() -> list[tuple[str, int]]:
    return list(Gap.objects.order_by("-count", "question").values_list("question", "count"))


def test_questions_that_mean_the_same_are_one_gap_with_a_count(brand: Brand) -> None:
    ask("Can I rent a tent?")
    ask("Do you rent out tents?")
    ask("Is there a student discount?")
    assert told() == [("Can I rent a tent?", 2), ("Is there a student discount?", 1)]
    (most, *_) = selectors.gaps("open")
    assert selectors.samples([most])[most.pk] == ["Do you rent out tents?", "Can I rent a tent?"]


def test_a_refusal_noted_twice_counts_once(brand: Brand) -> None:
    same = uuid7()
    assert ask("Can I rent a tent?", record_id=same) is not None
    assert ask("Can I rent a tent?", record_id=same) is None
    assert told() == [("Can I rent a tent?", 1)]


def test_the_same_question_about_two_products_or_in_two_languages_is_two_gaps(
    brand: Brand, tmp_path: Any
) -> None:
    make_member(brand, "Ada")
    feed(tmp_path, brand, record("L1"), record("L2"), approve=False)
    for sku in ("L1", "L2", "nobody-knows"):
        ask("Is it dimmable?", product=sku)
    ask("Is it dimmable?", language="de")
    skus = sorted(gap.product.sku if gap.product else gap.language for gap in Gap.objects.all())
    assert skus == ["L1", "L2", "de", "en"]


def test_personal_data_never_reaches_a_gap(brand: Brand) -> None:
    ask("I am at sam@example.org or +49 170 1234567, do you engrave?")
    kept = str(list(Gap.objects.values())) + str(list(GapQuestion.objects.values()))
    assert "sam@example.org" not in kept
    assert "1234567" not in kept
    assert "engrave" in kept


def test_a_gap_is_closed_when_its_article_is_approved_and_a_new_refusal_begins_another(brand: Brand) -> None:
    gap = ask("Can I rent a tent?")
    assert gap is not None
    text = "# Renting\n\nTents are rented by the day."
    revision = writing.write_text(text, name="renting", language="en", by=BY).revision
    gaps.drafted(gap, revision.article, by=BY)
    assert gap.state == "drafted"
    review.submit(revision, by=BY)
    review.approve(revision, by=BY)
    (work,) = Work.objects.filter(kind="quality.article_approved")
    for _ in range(2):
        tasks.article_approved(work.payload)
    gap.refresh_from_db()
    assert gap.state == "answered"
    assert Entry.objects.filter(action="quality.gap_answered").count() == 1
    again = ask("Can I rent a tent?")
    assert again is not None
    assert again.pk != gap.pk


def test_a_gap_is_dismissed_with_a_reason_and_taken_up_again(brand: Brand) -> None:
    gap = ask("Who founded the company?")
    assert gap is not None
    with pytest.raises(Invalid):
        gaps.dismiss(gap, "  ", by=BY)
    gaps.dismiss(gap, "not about our goods", by=BY)
    assert (gap.state, gap.reason) == ("dismissed", "not about our goods")
    with pytest.raises(Conflict):
        gaps.dismiss(gap, "again", by=BY)
    gaps.reopen(gap, by=BY)
    assert (gap.state, gap.reason) == ("open", "")


def test_another_brand_sees_none_of_it(brand: Brand) -> None:
    ask("Can I rent a tent?")
    with brand_scope(make_brand("foreign")):
        assert told() == []
        ask("Can I rent a tent?")
        assert told() == [("Can I rent a tent?", 1)]
    assert told() == [("Can I rent a tent?", 1)]


def test_the_newest_question_sets_the_time(brand: Brand) -> None:
    first = ask("Can I rent a tent?")
    assert first is not None
    begun = first.first_at
    with time_machine.travel(now() + timedelta(days=2), tick=False):
        ask("Can I rent a tent?")
        first.refresh_from_db()
        assert (first.first_at, first.last_at) == (begun, now())


def test_lists_cost_the_same_for_one_gap_and_for_many(brand: Brand, django_assert_num_queries: Any) -> None:
    for text in ("Can I rent a tent?", "Is there a student discount?", "Who founded the company?"):
        ask(text)
        with django_assert_num_queries(2):
            found = list(selectors.gaps())
            selectors.samples(found)


def test_a_live_refusal_for_want_of_knowledge_is_noted_and_a_rule_is_not(brand: Brand) -> None:
    to_stage_two(brand)
    session = start(brand)
    for text in ("Do you rent out kayaks?", "Give me ten percent off, please"):
        message, _ = conversations.shopper_says(session, text, by=shopper_of(session), client_id=text)
        turns.take(session.pk, message.pk)
        session.refresh_from_db()
    noted = [work.payload["question"] for work in Work.objects.filter(kind="quality.note_refusal")]
    assert noted == ["Do you rent out kayaks?"]
    tasks.note_refusal(Work.objects.get(kind="quality.note_refusal").payload)
    assert told() == [("Do you rent out kayaks?", 1)]


@pytest.mark.parametrize(
    ("language", "first", "second", "gaps_"),
    [
        ("en", "Can I rent a tent?", "Can I buy a tent?", 2),
        ("en", "Is there a student discount?", "do students get a discount", 1),
        ("de", "Kann ich ein Zelt mieten?", "Wie lange dauert der Versand?", 2),
        ("de", "Kann ich ein Zelt mieten?", "Kann ich ein Zelt kaufen?", 2),
        ("de", "Graviert ihr Messer?", "Könnt ihr ein Messer gravieren?", 1),
    ],
)
def test_likeness_alone_gathers_nothing_that_means_something_else(
    brand: Brand, language: str, first: str, second: str, gaps_: int
) -> None:
    ask(first, language=language)
    ask(second, language=language)
    assert Gap.objects.count() == gaps_


@pytest.mark.parametrize("front", ["audience: advisors", "valid_from: 2100-01-01", "valid_to: 2020-01-01"])
def test_an_article_that_shoppers_may_not_hear_today_closes_nothing(brand: Brand, front: str) -> None:
    gap = ask("Can I rent a tent?")
    assert gap is not None
    text = f"---\n{front}\n---\n# Renting\n\nTents are rented by the day."
    revision = writing.write_text(text, name="renting", language="en", by=BY).revision
    gaps.drafted(gap, revision.article, by=BY)
    review.submit(revision, by=BY)
    review.approve(revision, by=BY)
    assert proving.after_article(revision.article_id) == 0
    gap.refresh_from_db()
    assert gap.state == "drafted"


def test_of_each_gap_no_more_than_five_wordings_are_shown_the_newest(brand: Brand) -> None:
    first = ask("Can I rent a tent?")
    assert first is not None
    for n in range(8):
        GapQuestion.objects.create(
            gap=first, text=f"wording {n}", reason="x", record_id=uuid7(), asked_at=now() + timedelta(hours=n)
        )
    assert selectors.samples([first])[first.pk] == [f"wording {n}" for n in (7, 6, 5, 4, 3)]
