"""Which past answers stand on a source: in order, page by page, bounded, never beyond the brand."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from apps.audit import privacy, using
from apps.audit.models import AIRecord, Claim
from apps.audit.using import Count
from apps.core.ids import uuid7
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope

from .conftest import ADA, answer

P1 = [("passage", "p1")]


def claim(source: str, *, version: str = "3", verdict: str = "supported") -> dict[str, Any]:
    return {
        "text": "It is two years.", "kind": "duration", "verdict": verdict, "why": "",
        "source": {"kind": "passage", "id": source, "version": version},
    }  # fmt: skip


def test_answers_come_newest_first_page_by_page_and_each_once(
    brand: Brand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(using, "PAGE", 2)
    made = [answer(f"Question {n}", claims=[claim("p1"), claim("p1"), claim("p2")]) for n in range(5)]
    answer("Of something else", claims=[claim("p3")])
    both = [*P1, ("passage", "p2")]
    first = using.acts(both)
    assert [act.question for act in first.acts] == ["Question 4", "Question 3"]
    second = using.acts(both, before=first.next)
    third = using.acts(both, before=second.next)
    assert [act.question for act in second.acts] == ["Question 2", "Question 1"]
    assert ([act.question for act in third.acts], third.next) == (["Question 0"], None)
    assert using.count(both) == Count(len(made), more=False)


def test_what_was_taken_out_and_other_versions_do_not_count(brand: Brand) -> None:
    record = answer(claims=[claim("p1")])
    answer(claims=[claim("p1", verdict="unsupported")])
    assert using.ids(P1) == [record.pk]
    assert using.ids(P1, version="3") == [record.pk]
    assert using.ids(P1, version="4") == []
    assert using.ids([("fact", "p1")]) == []
    assert using.ids([]) == []


def test_a_count_says_when_there_are_more_than_it_counts(
    brand: Brand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(using, "MOST", 2)
    for _ in range(3):
        answer(claims=[claim("p1"), claim("p2")])
    answer(claims=[claim("p3")])
    assert str(using.count(P1)) == "2+"
    one, other, none = uuid4(), uuid4(), uuid4()
    counts = using.counts({one: [*P1, ("passage", "p2")], other: [("passage", "p3")], none: []})
    assert {key: str(count) for key, count in counts.items()} == {one: "2+", other: "1"}
    assert using.counts({}) == {}


def test_an_erased_shoppers_words_do_not_come_back(brand: Brand) -> None:
    session = uuid4()
    answer("I am Marker", session_id=session, claims=[claim("p1")])
    privacy.erase([session], by=ADA)
    (act,) = using.acts(P1).acts
    assert (act.erased, act.question, act.final_text) == (True, "", "")
    assert using.sessions(P1) == {session}


def test_another_brands_answers_do_not_count(brand: Brand) -> None:
    answer(claims=[claim("p1")])
    with brand_scope(Brand.objects.create(slug="lamp", name="Lamp")):
        assert using.acts(P1).acts == []
        assert using.count(P1) == Count(0, more=False)
        assert using.counts({uuid4(): P1}) == {}


def test_the_index_gives_the_records_in_order_and_nothing_is_read_to_the_end(brand: Brand) -> None:
    record = answer(claims=[])
    rows = [
        Claim(id=uuid7(), record=record, position=n, kind="policy", verdict="supported",
              source_kind="passage", source_id=f"p{n % 3}", source_version="1")
        for n in range(2000)
    ]  # fmt: skip
    Claim.objects.bulk_create(rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE audit_claim")
        values = [["passage"], ["p1"], brand.pk, "", "", UUID(int=2**128 - 1), 26, 26]
        cursor.execute("EXPLAIN " + using._RECORDS, values)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "audit_claim_by_source" in plan
    assert "Seq Scan on audit_claim" not in plan
    assert AIRecord.objects.count() == 1
