"""The page of gaps: who may see it, what each button does, and the article that comes of one."""

from __future__ import annotations

from typing import Any

import pytest

from apps.core.ids import uuid7
from apps.knowledge.models import Revision
from apps.people.actors import Actor
from apps.people.onboarding import issue_api_key
from apps.people.roles import Role
from apps.quality import gaps, proving, tasks
from apps.quality.models import Gap
from apps.tenants.scope import brand_scope
from tests.console.admin import House, queries
from tests.people import make_member
from tests.quality.asked import ANSWER, approve, asks, done, shopper_in

pytestmark = pytest.mark.django_db
PAGE = "/console/admin/knowledge/gaps/"
QUESTION = "do you rent out tents?"


def gap(house: House, text: str = QUESTION, times: int = 1) -> Gap:
    with brand_scope(house.brand):
        for _ in range(times):
            made = gaps.note(
                text, product="", language="en", reason="no_evidence", session_id=uuid7(), record_id=uuid7()
            )
        assert made is not None
        return made


def fresh(house: House, row: Gap) -> Gap:
    with brand_scope(house.brand):
        return Gap.objects.select_related("owner", "article").get(pk=row.pk)


def words(answer: Any) -> str:
    return str(answer.content.decode())


def test_an_empty_page_says_what_will_stand_there(house: House) -> None:
    assert "No question has gone unanswered yet." in words(house.as_(house.ada).get(PAGE))


def test_the_most_asked_stands_first_and_the_page_costs_the_same_for_many(house: House) -> None:
    gap(house, "is there a student discount?")
    client = house.as_(house.ada)
    few = queries(client, PAGE)
    gap(house, QUESTION, times=3)
    gap(house, "who founded the company?")
    assert queries(client, PAGE) == few
    told = words(client.get(PAGE))
    assert told.index(QUESTION) < told.index("is there a student discount?")


def test_who_may_not_edit_knowledge_finds_no_page(house: House) -> None:
    row = gap(house)
    assert house.as_(house.ben).get(PAGE).status_code == 403
    assert house.as_(house.cy).post(f"{PAGE}{row.pk}/own/").status_code == 404
    assert QUESTION not in words(house.as_(house.cy).get(PAGE))


def test_an_article_is_begun_from_a_gap_and_closes_it(house: House) -> None:
    row, eda = gap(house, times=2), make_member(house.brand, "Eda", Role.APPROVER)
    client = house.as_(eda)
    form = words(client.get(f"/console/admin/knowledge/new/?gap={row.pk}"))
    assert "For a question asked 2 times" in form
    assert 'value="Do you rent out tents?"' in form
    given = {
        "title": "Renting tents", "body": "Tents are rented by the day.", "audience": "shopper",
        "kind": "faq", "language": "en", "products": "", "categories": "", "valid_from": "", "valid_to": "",
        "do": "submit",
    }  # fmt: skip
    client.post(f"/console/admin/knowledge/new/?gap={row.pk}", given)
    assert fresh(house, row).state == "drafted"
    with brand_scope(house.brand):
        revision = Revision.objects.get()
    client.post(f"/console/admin/knowledge/wordings/{revision.pk}/approve/")
    with brand_scope(house.brand):
        proving.after_article(revision.article_id)
    assert fresh(house, row).state == "answered"
    assert "Renting tents" in words(client.get(f"{PAGE}?state=answered"))


def test_a_gap_is_taken_dismissed_with_a_reason_and_taken_up_again(house: House) -> None:
    row, client = gap(house), house.as_(house.ada)
    client.post(f"{PAGE}{row.pk}/own/")
    assert fresh(house, row).owner_id == house.ada.pk
    without = client.post(f"{PAGE}{row.pk}/dismiss/", {"reason": ""}, follow=True)
    assert "Say why nothing will be written." in words(without)
    assert fresh(house, row).state == "open"
    client.post(f"{PAGE}{row.pk}/dismiss/", {"reason": "not about our goods"})
    assert fresh(house, row).state == "dismissed"
    assert "not about our goods" in words(client.get(f"{PAGE}?state=dismissed"))
    client.post(f"{PAGE}{row.pk}/reopen/")
    assert fresh(house, row).state == "open"
    assert client.post(f"{PAGE}{row.pk}/burn/").status_code == 404


def test_a_gap_of_nobody_or_of_another_brand_begins_no_article(house: House) -> None:
    row = gap(house)
    assert house.as_(house.cy).get(f"/console/admin/knowledge/new/?gap={row.pk}").status_code == 404
    assert house.as_(house.ada).get("/console/admin/knowledge/new/?gap=nonsense").status_code == 404


def test_gaps_over_rest(house: House, client: Any) -> None:
    gap(house, times=2)
    with brand_scope(house.brand):
        _, secret = issue_api_key("insight", ["insights"], by=Actor.system("test"))
    headers = {"HTTP_AUTHORIZATION": f"Key {secret}"}
    found = client.get("/api/v1/insights/gaps", **headers).json()
    assert [(each["question"], each["count"], each["state"]) for each in found["results"]] == [
        (QUESTION, 2, "open")
    ]
    assert found["results"][0]["samples"] == [QUESTION]
    assert client.get("/api/v1/insights/gaps?state=answered", **headers).json()["results"] == []
    wrong = client.get("/api/v1/insights/gaps?state=lost", **headers)
    assert (wrong.status_code, wrong.json()["code"]) == (400, "invalid")


def test_who_asked_is_told_from_the_gap_s_page_and_only_by_a_person(house: House) -> None:
    client = house.as_(house.ada)
    with brand_scope(house.brand):
        reached = shopper_in(house.brand, email="sam@example.org", grants=("chat", "follow_up"))
        row = asks(reached)
        asks(shopper_in(house.brand, grants=()))
    address = f"{PAGE}{row.pk}/"
    before = words(client.get(address))
    assert "It has not been asked again yet." in before
    assert "left no e-mail address" in before and "Tell 1 shopper" not in before
    assert "Nothing approved answers this question now." in words(client.post(f"{address}tell/", follow=True))
    with brand_scope(house.brand):
        approve(row, house.ada)
    after = words(client.get(address))
    assert "Tell 1 shopper, as Ada" in after and f"I checked: {ANSWER}" in after
    assert "1 shopper is being told." in words(client.post(f"{address}tell/", follow=True))
    assert "Nobody is left to be told." in words(client.post(f"{address}tell/", follow=True))
    with brand_scope(house.brand):
        done("quality.tell", tasks.tell)
    told = words(client.get(address))
    assert "by mail" in told and "in the conversation" in told
    desk = words(client.get(f"/console/sessions/{reached.pk}/"))
    assert "Ada told the shopper what was not known before" in desk


def test_a_gap_gets_an_owner_and_a_day(house: House) -> None:
    edi = make_member(house.brand, "Edi", Role.EDITOR)
    row = fresh(house, gap(house))
    assert (row.owner_id, row.due_at is not None) == (edi.pk, True)
    client, address = house.as_(house.ada), f"{PAGE}{row.pk}/"
    client.post(address, {"owner": str(house.ada.pk), "due": "2100-01-01"})
    changed = fresh(house, row)
    assert changed.owner_id == house.ada.pk
    assert changed.due_at.isoformat().startswith("2100-01-01T22:59")
    assert "Choose a day to come." in words(client.post(address, {"owner": str(edi.pk), "due": "2020-01-01"}))
    assert client.post(address, {"owner": str(house.ben.pk), "due": "2100-01-01"}).status_code == 422
    assert fresh(house, row).owner_id == house.ada.pk


def test_the_gap_s_page_is_for_its_own_brand_and_for_knowledge_people(house: House) -> None:
    row = gap(house)
    for path in ("", "tell/"):
        verb = "post" if path else "get"
        assert getattr(house.as_(house.cy), verb)(f"{PAGE}{row.pk}/{path}").status_code == 404
        assert getattr(house.as_(house.ben), verb)(f"{PAGE}{row.pk}/{path}").status_code == 403


def test_a_gap_that_nobody_sees_to_says_so_and_is_not_given_to_the_first_of_the_list(house: House) -> None:
    row = gap(house)
    with brand_scope(house.brand):
        Gap.objects.filter(pk=row.pk).update(owner=None)
    client = house.as_(house.ada)
    page = words(client.get(f"{PAGE}{row.pk}/"))
    assert '<option value="" selected>Nobody yet</option>' in page
    answer = words(client.post(f"{PAGE}{row.pk}/", {"owner": "", "due": "2099-01-01"}))
    assert 'aria-invalid="true"' in answer
    assert fresh(house, row).owner is None
