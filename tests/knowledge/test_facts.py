"""Facts a brand lays down: typed, versioned, approved, and gone the moment they no longer hold."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine

from apps.assistant import answering
from apps.assistant.answering import Ask
from apps.audit.models import Entry
from apps.core.errors import Conflict, Invalid
from apps.knowledge import facts
from apps.knowledge.models import Fact
from apps.people.actors import Actor
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope
from tests.catalog.makers import shop
from tests.people import make_brand

pytestmark = pytest.mark.django_db
EVA, KIM = Actor("member", "1", "Eva"), Actor("member", "2", "Kim")
ASKED = "What does delivery to Austria cost?"


@pytest.fixture
def brand() -> Any:
    made = shop()
    with brand_scope(made):
        yield made


def lay_down(cost: str = "9.90", **more: Any) -> Fact:
    fact = facts.save("delivery", "at", {"cost": cost}, by=EVA, **more)
    assert fact
    facts.approve(fact, by=KIM)
    return fact


def said(brand: Brand, text: str = ASKED) -> str:
    decision = answering.answer(Ask(text), brand).decision
    return decision.text if decision.outcome == "answered" else decision.outcome


def test_a_fact_is_said_from_its_approval_until_it_is_retired(brand: Brand) -> None:
    fact = facts.save("delivery", "at", {"cost": "9.90"}, by=EVA)
    assert fact and said(brand) == "refused"
    facts.approve(fact, by=KIM)
    assert said(brand) == "Delivery to Austria costs 9.90 EUR."
    facts.retire(fact, by=KIM)
    assert said(brand) == "refused"
    assert [e.action for e in Entry.objects.filter(object_type="fact").order_by("id")] == [
        "knowledge.fact_written",
        "knowledge.fact_approved",
        "knowledge.fact_retired",
    ]


def test_a_change_is_a_new_version_and_the_old_one_stays_on_record(brand: Brand) -> None:
    lay_down()
    lay_down("4.50")
    assert said(brand) == "Delivery to Austria costs 4.50 EUR."
    rows = [(row.number, row.value["cost"], row.retired_at is None) for row in Fact.objects.all()]
    assert rows == [(2, "4.50", True), (1, "9.90", False)]


def test_the_same_words_again_make_no_version(brand: Brand) -> None:
    lay_down()
    assert facts.save("delivery", "AT", {"cost": 9.9}, by=EVA) is None
    assert Fact.objects.count() == 1


def test_the_old_version_is_said_while_the_new_one_waits(brand: Brand) -> None:
    lay_down()
    facts.save("delivery", "AT", {"cost": "1.00"}, by=EVA)
    facts.save("delivery", "AT", {"cost": "2.00"}, by=EVA)
    assert said(brand) == "Delivery to Austria costs 9.90 EUR."
    assert [row.value["cost"] for row in facts.waiting()] == ["2.00"]


def test_taking_back_waits_for_approval_too(brand: Brand) -> None:
    lay_down()
    gone = facts.save("delivery", "AT", {}, by=EVA)
    assert gone and said(brand) == "Delivery to Austria costs 9.90 EUR."
    facts.approve(gone, by=KIM)
    assert said(brand) == "refused" and facts.live() == [] and facts.standing() == []


@time_machine.travel("2026-05-04T12:00:00Z", tick=False)
def test_the_last_day_is_the_last_day(brand: Brand) -> None:
    lay_down(valid_to=date(2026, 5, 4))
    assert said(brand) == "Delivery to Austria costs 9.90 EUR."
    with time_machine.travel("2026-05-04T22:00:00Z", tick=False):  # midnight in Berlin
        assert said(brand) == "refused"


@time_machine.travel("2026-05-04T12:00:00Z", tick=False)
def test_a_version_for_later_takes_over_on_its_day(brand: Brand) -> None:
    lay_down()
    lay_down("5.00", valid_from=date(2026, 6, 1))
    assert said(brand) == "Delivery to Austria costs 9.90 EUR."
    with time_machine.travel("2026-06-02T12:00:00Z", tick=False):
        assert said(brand) == "Delivery to Austria costs 5.00 EUR."


def test_another_brands_facts_are_never_said(brand: Brand) -> None:
    other = make_brand("other")
    with brand_scope(other):
        lay_down()
    assert said(brand) == "refused" and facts.live() == []


def test_two_people_where_the_brand_wants_two(brand: Brand) -> None:
    Brand.objects.filter(pk=brand.pk).update(settings=brand.settings | {"two_people_approve": True})
    fact = facts.save("warranty", "", {"months": 24}, by=EVA)
    assert fact
    with pytest.raises(Conflict) as caught:
        facts.approve(fact, by=EVA)
    assert caught.value.code == "same_person"
    facts.approve(fact, by=KIM)
    with pytest.raises(Conflict):
        facts.approve(fact, by=KIM)


@pytest.mark.parametrize(
    ("kind", "scope", "value", "field"),
    [
        ("returns", "", {"days": -1}, "days"),
        ("returns", "", {"days": True}, "days"),
        ("returns", "", {"days": "30"}, "days"),
        ("returns", "", {"postage": "brand"}, "days"),
        ("returns", "", {"days": 30, "conditions": ["sung to"]}, "conditions"),
        ("returns", "", {"days": 30, "except_en": "x" * 50_000}, "except_en"),
        ("returns", "", {"days": 30, "colour": "red"}, "colour"),
        ("returns", "AT", {"days": 30}, "scope"),
        ("delivery", "XX", {"cost": "1"}, "scope"),
        ("delivery", "AT", {"cost": "-1"}, "cost"),
        ("delivery", "AT", {"cost": "NaN"}, "cost"),
        ("delivery", "AT", {"cost": "1.999"}, "cost"),
        ("delivery", "AT", {"days_min": 5, "days_max": 2}, "days_max"),
        ("delivery", "AT", {"free_from": "50"}, "cost"),
        ("warranty", "x" * 101, {"months": 1}, "scope"),
        ("payment", "", {"methods": []}, "methods"),
        ("payment", "", {"methods": ["shells"]}, "methods"),
        ("payment", "", "PayPal", "value"),
        ("weather", "", {}, "kind"),
    ],
)
def test_a_wrong_value_is_named_by_its_field(
    brand: Brand, kind: str, scope: str, value: Any, field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        facts.save(kind, scope, value, by=EVA)
    assert field in caught.value.fields
    assert not Fact.objects.exists()
