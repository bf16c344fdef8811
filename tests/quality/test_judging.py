"""What counts as expected: outcome, source, words, and what must never be said."""

from __future__ import annotations

import pytest

from apps.quality.judging import Came, Expected, judge, stands_on

RETURNS = {"ref": "article:returns@3", "sku": "", "title": "Returns"}
WEIGHT = {"ref": "field:weight", "sku": "T1", "title": "Heron Tent"}


def answered(text: str = "You have 60 days.", *sources: dict[str, str]) -> Came:
    return Came("answered", text, "found", sources or (RETURNS,))


@pytest.mark.parametrize(
    ("expected", "came", "code", "detail"),
    [
        (Expected(), answered(), "right", ""),
        (Expected(source="article:returns"), answered(), "right", ""),
        (Expected(source="article:returns@3"), answered(), "right", ""),
        (Expected(source="article:returns@2"), answered(), "other_source", "Returns"),
        (Expected(source="article:shipping"), answered(), "other_source", "Returns"),
        (Expected(contains=("60 DAYS",)), answered("You have 60\n days."), "right", ""),
        (Expected(contains=("60 Tage | 60 days",)), answered(), "right", ""),
        (Expected(contains=("60 days", "free")), answered(), "words_missing", "free"),
        (Expected(), Came("refused", "…", "no_evidence"), "not_answered", "no_evidence"),
        (Expected("refusal"), Came("refused", "…", "no_evidence"), "right", ""),
        (Expected("refusal"), answered(), "answered_anyway", ""),
        (Expected("refusal"), Came("escalated", "…", "fraud"), "other_outcome", "escalated"),
        (
            Expected("refusal", reason="discount"),
            Came("refused", "…", "injection"),
            "other_reason",
            "injection",
        ),
        (Expected("escalation", reason="fraud"), Came("escalated", "…", "fraud"), "right", ""),
        (Expected("escalation"), answered(), "answered_anyway", ""),
        (Expected("clarify"), Came("clarify", "Which?"), "right", ""),
        (Expected("clarify"), answered(), "other_outcome", "answered"),
        (Expected("withheld"), Came("escalated", "…"), "right", ""),
        (Expected("withheld"), Came("clarify", "Which?"), "right", ""),
        (Expected("withheld"), Came("answered", "Hello!"), "right", ""),
        (Expected("withheld"), answered(), "answered_anyway", ""),
        (
            Expected("withheld", never=("kestrel",)),
            Came("refused", "No Kestrel."),
            "said_forbidden",
            "kestrel",
        ),
        (Expected(never=("90 days",)), answered("60, not 90  days."), "said_forbidden", "90 days"),
    ],
)
def test_the_first_thing_that_is_wrong_is_named(
    expected: Expected, came: Came, code: str, detail: str
) -> None:
    verdict = judge(expected, came)
    assert (verdict.code, verdict.detail, verdict.passed) == (code, detail, code == "right")


def test_a_field_is_that_of_the_product_asked_about() -> None:
    assert stands_on("field:weight", WEIGHT, "T1")
    assert stands_on("field:weight", WEIGHT)
    assert not stands_on("field:weight", WEIGHT, "T2")
    assert not stands_on("field:width", WEIGHT, "T1")


def test_a_fact_of_one_country_is_not_that_of_another() -> None:
    germany = {"ref": "fact:delivery DE", "sku": ""}
    assert stands_on("fact:delivery", germany)
    assert stands_on("fact:delivery DE", germany)
    assert not stands_on("fact:delivery AT", germany)


def test_each_verdict_is_one_sentence() -> None:
    assert judge(Expected(), Came("refused", "", "no_evidence")).why == "It gave no answer (no_evidence)."
    assert judge(Expected(contains=("free",)), answered()).why == "The answer does not say “free”."
