"""The policy interview: what is saved is answered at once, and nothing typed is lost."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from apps.assistant import answering
from apps.assistant.answering import Ask
from apps.knowledge import facts
from apps.knowledge.models import Fact
from apps.people.actors import Actor
from apps.people.roles import Role
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope
from tests.console.admin import House, entries
from tests.people import make_member

pytestmark = pytest.mark.django_db
BY = Actor.system("test")
PAGE = "/console/admin/knowledge/facts/"
TYPED = {
    "returns_days": "60", "returns_refund_days": "", "returns_conditions": ["unworn"],
    "returns_postage": "brand", "returns_except_en": "", "returns_except_de": "",
    "delivery-scope": ["AT", "NO"], "delivery-cost": ["9,90", "19"], "delivery-days_min": ["2", ""],
    "delivery-days_max": ["4", "8"], "delivery-free_from": ["", "100"], "countries_complete": "on",
    "express_cost": "", "express_days_min": "", "express_days_max": "",
    "warranty_months": "24", "warranty-scope": ["Tents"], "warranty-months": ["60"],
    "payment_methods": ["paypal", "visa"], "valid_to": "",
}  # fmt: skip


def said(brand: Brand, text: str) -> str:
    with brand_scope(brand):
        decision = answering.answer(Ask(text), brand).decision
        return decision.text if decision.outcome == "answered" else decision.outcome


def words(answer: Any) -> str:
    return str(answer.content.decode())


def test_what_is_saved_changes_the_answers_at_once(house: House) -> None:
    client = house.as_(house.ada)
    assert client.post(PAGE, TYPED).status_code == 302
    assert said(house.brand, "Who pays the return postage?") == "We pay the return postage."
    assert said(house.brand, "What does delivery to Austria cost?") == "Delivery to Austria costs 9.90 EUR."
    assert said(house.brand, "Do you deliver to Poland?") == "We deliver to Austria and Norway."
    assert said(house.brand, "How long is the warranty on tents?") == "The warranty on tents is 60 months."
    assert said(house.brand, "Do you take PayPal?") == "We accept PayPal."
    assert said(house.other, "Do you take PayPal?") == "refused"
    page = words(client.get(PAGE))
    assert 'value="9.90"' in page and '<option value="NO" selected>' in page and 'value="tents"' in page
    assert entries(house.brand, "knowledge.fact_approved") == 7


def test_saving_again_changes_nothing_and_emptying_takes_back(house: House) -> None:
    client = house.as_(house.ada)
    client.post(PAGE, TYPED)
    client.post(PAGE, TYPED)
    with brand_scope(house.brand):
        assert Fact.objects.count() == 7
    client.post(PAGE, {**TYPED, "delivery-scope": ["AT"], "payment_methods": []})
    assert said(house.brand, "Do you deliver to Norway?") == "We deliver to Austria."
    assert said(house.brand, "Do you take PayPal?") == "refused"


def test_days_that_were_laid_down_elsewhere_stay_until_the_pages_day_is_touched(house: House) -> None:
    with brand_scope(house.brand):
        ends = facts.save("payment", "", {"methods": ["visa"]}, by=BY, valid_to=date(2999, 1, 31))
        assert ends
        facts.approve(ends, by=BY)

    def days() -> dict[str, date | None]:
        with brand_scope(house.brand):
            return {row.kind: row.valid_to for row in facts.live() if row.kind in ("payment", "returns")}

    client = house.as_(house.ada)
    client.post(PAGE, {**TYPED, "valid_to": "2999-01-31"})
    assert days() == {"payment": date(2999, 1, 31), "returns": date(2999, 1, 31)}
    with brand_scope(house.brand):
        longer = facts.save("payment", "", {"methods": ["visa"]}, by=BY, valid_to=date(2999, 12, 31))
        assert longer
        facts.approve(longer, by=BY)
    client.post(PAGE, TYPED)
    assert days() == {"payment": date(2999, 12, 31), "returns": date(2999, 1, 31)}
    client.post(PAGE, {**TYPED, "valid_to": "2999-06-30"})
    assert days() == {"payment": date(2999, 6, 30), "returns": date(2999, 6, 30)}


def test_who_only_edits_leaves_it_waiting(house: House) -> None:
    with brand_scope(house.brand):
        editor = make_member(house.brand, "Edi", Role.EDITOR)
    answer = house.as_(editor).post(PAGE, TYPED, follow=True)
    assert "7 changes wait for approval" in words(answer) and "Approve all" not in words(answer)
    assert said(house.brand, "Do you take PayPal?") == "refused"
    assert house.as_(editor).post(f"{PAGE}approve/").status_code == 403
    assert "Approve all" in words(house.as_(house.ada).get(PAGE))
    house.as_(house.ada).post(f"{PAGE}approve/")
    assert said(house.brand, "Do you take PayPal?") == "We accept PayPal."


def test_two_people_where_the_brand_wants_two(house: House) -> None:
    Brand.objects.filter(pk=house.brand.pk).update(settings={"two_people_approve": True})
    client = house.as_(house.ada)
    client.post(PAGE, TYPED)
    assert said(house.brand, "Do you take PayPal?") == "refused"
    assert "Another person must approve" in words(client.post(f"{PAGE}approve/", follow=True))
    assert said(house.brand, "Do you take PayPal?") == "refused"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"returns_days": "-3"}, "greater than or equal to 1"),
        ({"returns_days": ""}, "A whole number from 1 to 730."),
        ({"returns_except_en": "x" * 50_000}, "at most 400 characters"),
        ({"delivery-scope": ["XX", "NO"]}, "XX: Choose a country of the list."),
        ({"delivery-scope": ["", "NO"]}, "Say which country or category each row is for."),
        ({"delivery-scope": ["NO", "NO"]}, "Each country or category only once."),
        ({"delivery-days_max": ["1", "8"]}, "Austria: Not before the fewest days."),
        ({"delivery-cost": ["cheap", "19"]}, "Austria: An amount like 4.90."),
        ({"warranty-months": ["many"]}, "tents: A whole number from 1 to 600."),
        ({"express_days_min": "3"}, "Not before the fewest days."),
    ],
)
def test_a_wrong_entry_is_named_and_nothing_typed_is_lost(
    house: House, wrong: dict[str, Any], told: str
) -> None:
    answer = house.as_(house.ada).post(PAGE, {**TYPED, **wrong})
    page = words(answer)
    assert answer.status_code == 422 and told in page
    assert all(f'value="{typed}"' in page for typed in ("24", "19", "100"))
    assert 'value="paypal" ' in page or 'value="paypal"' in page
    with brand_scope(house.brand):
        assert not Fact.objects.exists() and facts.live() == []


def test_other_roles_find_no_page(house: House) -> None:
    assert house.as_(house.ben).get(PAGE).status_code == 403
    assert house.as_(house.ada).get(f"{PAGE}approve/").status_code == 405
