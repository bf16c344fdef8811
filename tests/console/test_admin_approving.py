"""One person or two: the switch, and who counts as the same."""

from __future__ import annotations

from typing import Any

import pytest

from apps.core.errors import Conflict
from apps.knowledge import facts, review, writing
from apps.knowledge.models import Fact, Revision
from apps.people import second_person
from apps.people.actors import Actor
from apps.people.onboarding import issue_api_key
from apps.people.roles import Role
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope
from tests.console.admin import House, entries
from tests.people import make_member

pytestmark = pytest.mark.django_db
PAGE = "/console/admin/knowledge/approving/"


def words(answer: Any) -> str:
    return str(answer.content.decode())


def draft(by: Actor) -> Revision:
    row = writing.write_text("# Returns\n\nThirty days.", name="returns", language="en", by=by).revision
    return review.submit(row, by=by)


def fact(by: Actor) -> Fact:
    made = facts.save("payment", "", {"methods": ["paypal"]}, by=by)
    assert made is not None
    return made


def test_an_admin_switches_it_on_and_off_and_it_is_on_record_once(house: House) -> None:
    client = house.as_(house.ada)
    assert "Only one person may approve." in words(client.get(PAGE))
    make_member(house.brand, "Kim", Role.APPROVER)
    page = words(client.get(PAGE))
    assert "Only one person may approve." not in page and "Kim" in page
    for _ in range(2):
        assert "Saved." in words(client.post(PAGE, {"two": "on"}, follow=True))
    assert Brand.objects.get(pk=house.brand.pk).settings["two_people_approve"] is True
    assert "checked" in words(client.get(PAGE))
    client.post(PAGE, {})
    assert Brand.objects.get(pk=house.brand.pk).settings["two_people_approve"] is False
    assert entries(house.brand, "knowledge.two_people") == 2


def test_the_page_is_the_admins(house: House) -> None:
    editor = make_member(house.brand, "Edi", Role.EDITOR)
    assert house.as_(editor).get(PAGE).status_code == 403
    assert "Who approves" not in words(house.as_(editor).get("/console/admin/knowledge/"))
    assert "Who approves" in words(house.as_(house.ada).get("/console/admin/knowledge/"))


@pytest.mark.parametrize("made", [draft, fact])
def test_a_namesake_may_approve_and_a_new_name_does_not_help(house: House, made: Any) -> None:
    namesake = make_member(house.brand, "Zoe", Role.APPROVER)
    namesake.name = "Ada"
    with brand_scope(house.brand):
        namesake.save()
        second_person.switch(True, by=Actor.member(house.ada))
        row = made(Actor.member(house.ada))
        verb = review.approve if isinstance(row, Revision) else facts.approve
        house.ada.name = "Somebody Else"
        with pytest.raises(Conflict) as caught:
            verb(row, by=Actor.member(house.ada))
        assert caught.value.code == "same_person"
        row.refresh_from_db()
        verb(row, by=Actor.member(namesake))
        row.refresh_from_db()
        assert row.approved_by == "Ada"


def test_a_program_key_counts_as_the_member_who_made_it(house: House) -> None:
    kim = make_member(house.brand, "Kim", Role.APPROVER)
    with brand_scope(house.brand):
        second_person.switch(True, by=Actor.member(house.ada))
        own, _ = issue_api_key("feed", ["knowledge"], by=Actor.member(house.ada))
        other, _ = issue_api_key("feed", ["knowledge"], by=Actor.member(kim))
        row = draft(Actor.member(house.ada))
        with pytest.raises(Conflict):
            review.approve(row, by=Actor.api_key(own))
        assert review.approve(row, by=Actor.api_key(other)) == 1


def test_rows_from_before_are_told_apart_by_name(house: House) -> None:
    kim = make_member(house.brand, "Kim", Role.APPROVER)
    with brand_scope(house.brand):
        second_person.switch(True, by=Actor.member(house.ada))
        row = draft(Actor.member(house.ada))
        Revision.objects.filter(pk=row.pk).update(writer="", submitter="")
        row.refresh_from_db()
        with pytest.raises(Conflict):
            review.approve(row, by=Actor.member(house.ada))
        assert review.approve(row, by=Actor.member(kim)) == 1


def test_letting_out_all_facts_leaves_ones_own_waiting(house: House) -> None:
    kim = make_member(house.brand, "Kim", Role.APPROVER)
    with brand_scope(house.brand):
        second_person.switch(True, by=Actor.member(house.ada))
        fact(Actor.member(house.ada))
        facts.save("warranty", "", {"months": 24}, by=Actor.member(kim))
    said = words(house.as_(house.ada).post("/console/admin/knowledge/facts/approve/", follow=True))
    assert "1 change is yours: another person must approve it." in said
    with brand_scope(house.brand):
        assert [(row.kind, row.approved_by) for row in facts.live()] == [("warranty", "Ada")]
        assert [row.kind for row in facts.waiting()] == ["payment"]
