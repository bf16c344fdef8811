"""The auditor's list and the replay of one act."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.audit import privacy, recorder, sealing, selectors
from apps.audit.models import Entry
from apps.audit.selectors import ActFilter
from apps.core.errors import NotFound
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope

from .conftest import ADA, answer


def questions(wanted: ActFilter) -> list[str]:
    return [act.question for act in selectors.acts(wanted).acts]


def test_acts_are_listed_newest_first_page_by_page(brand: Brand, time_machine: Any) -> None:
    time_machine.move_to("2026-11-24 12:00")
    for number in range(5):
        time_machine.shift(1)
        answer(f"Question {number}")
    first = selectors.acts(ActFilter(), limit=3)
    assert [act.question for act in first.acts] == ["Question 4", "Question 3", "Question 2"]
    second = selectors.acts(ActFilter(before=first.next), limit=3)
    assert ([act.question for act in second.acts], second.next) == (["Question 1", "Question 0"], None)


def test_the_list_is_filtered_by_what_was_done_and_searched_by_what_was_said(brand: Brand) -> None:
    session = uuid4()
    answer('Does "Größe 42" fit?', session_id=session)
    answer("Any discount?", act="refusal", outcome="refused", capability="price", claims=[])
    answer("Warranty?", final_text="100% covered_for two years", raw_text="")
    assert questions(ActFilter(session_id=session)) == ['Does "Größe 42" fit?']
    assert questions(ActFilter(act="refusal")) == ["Any discount?"]
    assert questions(ActFilter(outcome="refused", capability="price")) == ["Any discount?"]
    assert questions(ActFilter(outcome="refused", capability="policy")) == []
    assert questions(ActFilter(text='"größe 42"')) == ['Does "Größe 42" fit?']
    assert questions(ActFilter(text="100% covered_for")) == ["Warranty?"]
    assert questions(ActFilter(text="100_ covered")) == []
    assert selectors.choices()["act"] == ["answer", "refusal"]


def test_a_search_says_when_it_did_not_look_at_everything(
    brand: Brand, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        answer(f"Question {number}")
    monkeypatch.setattr(selectors, "SEARCHED", 3)
    page = selectors.acts(ActFilter(text="question 0"))
    assert (page.acts, page.bounded) == ([], True)


def test_another_brands_acts_do_not_exist(brand: Brand) -> None:
    record = answer()
    with brand_scope(Brand.objects.create(slug="lamp", name="Lamp")):
        assert selectors.acts(ActFilter()).acts == []
        with pytest.raises(NotFound):
            selectors.look(record.pk, by=ADA)
        assert not Entry.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_act_and_for_three(brand: Brand, count: int) -> None:
    for _ in range(count):
        recorder.decision(answer().pk, "seen", by=ADA)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert len(selectors.acts(ActFilter()).acts) == count
    assert len(queries) == 4


def test_an_act_is_replayed_with_sources_verdicts_and_people(brand: Brand) -> None:
    claims: list[dict[str, Any]] = [
        {
            "text": "It is two years.",
            "kind": "duration",
            "verdict": "supported",
            "why": "Two years.",
            "source": {
                "kind": "passage",
                "id": "p1",
                "version": "3",
                "title": "Warranty",
                "quote": "Two years.",
            },
        },
        {
            "text": "Shipping is free.",
            "kind": "policy",
            "verdict": "unsupported",
            "why": "No source.",
            "source": None,
        },
    ]
    raw = "It is two years. Shipping is free."
    record = answer(claims=claims, raw_text=raw, session_id=uuid4())
    recorder.decision(record.pk, "edited", by=ADA, data={"text": "Two years."})
    before = selectors.look(record.pk, by=ADA)
    assert (before.position, before.head) == (None, None)
    sealing.seal()
    found = selectors.replay(record.pk)
    assert (found.question, found.raw_text, found.final_text) == (
        "How long is the warranty?",
        raw,
        "It is two years.",
    )
    assert found.changed
    assert not found.erased
    assert found.retrieved == [{"text": "Two years.", "source": "p1", "version": "3", "score": 0.91}]
    good, bad = found.statements
    assert (good.verdict, good.quote, good.source) == (
        "supported",
        "Two years.",
        {"kind": "passage", "id": "p1", "version": "3", "title": "Warranty"},
    )
    assert (bad.verdict, bad.why, bad.source) == ("unsupported", "No source.", {})
    assert [(done.verb, done.actor_name, done.data) for done in found.decisions] == [
        ("edited", "Ada", {"text": "Two years."})
    ]
    assert found.position == 0
    assert found.head is not None
    assert found.head.size == 3
    assert Entry.objects.filter(action="audit.viewed", object_id=str(record.pk)).count() == 1
    assert selectors.acts(ActFilter()).acts[0].verdicts == {"supported": 1, "unsupported": 1}
    assert selectors.acts(ActFilter()).acts[0].handled == ["edited"]


def test_an_erased_act_still_says_what_it_was_but_not_in_words(brand: Brand) -> None:
    session = uuid4()
    record = answer("I am Marker", session_id=session)
    privacy.erase([session], by=ADA)
    found = selectors.replay(record.pk)
    assert (found.erased, found.question, found.final_text) == (True, "", "")
    assert [(row.verdict, row.text, row.source["id"]) for row in found.statements] == [
        ("supported", "", "p1")
    ]
    assert selectors.acts(ActFilter(text="marker")).acts == []
    assert selectors.acts(ActFilter()).acts[0].erased


def test_a_session_is_replayed_whole(brand: Brand) -> None:
    record = answer(session_id=uuid4())
    answer(claims=[])
    assert [found.record for found in selectors.replays_of_session(record.session_id or UUID(int=0))] == [
        record
    ]
