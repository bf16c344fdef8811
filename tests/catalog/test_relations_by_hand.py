"""Relations people write, change and take back, and who approves them."""

from __future__ import annotations

from pathlib import Path

import pytest

from apps.assistant.answering import Ask, answer
from apps.catalog import approval, listing, proposals, relating
from apps.catalog.importers.items import RelationItem
from apps.catalog.models import Product, Relation
from apps.catalog.proposals import Proposal
from apps.core.errors import Conflict, Invalid
from apps.people import second_person
from apps.people.actors import Actor
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope
from tests.catalog.makers import feed, record, shop

pytestmark = pytest.mark.django_db
EVA, KIM = Actor("member", "1", "Eva"), Actor("member", "2", "Kim")
FITS = RelationItem("fits", sku="TENT")
QUESTION = Ask("Does the Lark Groundsheet fit the Wren Tent?")


@pytest.fixture
def brand(tmp_path: Path) -> Brand:
    made = shop()
    feed(tmp_path, made, record("COVER", title="Lark Groundsheet"), record("TENT", title="Wren Tent"))
    return made


def said(brand: Brand) -> str:
    return answer(QUESTION, brand).decision.text


def test_what_is_written_waits_and_is_said_once_approved(brand: Brand) -> None:
    with brand_scope(brand):
        row = relating.write("COVER", FITS, by=EVA)
        assert (row.state, row.written_by, row.origin) == ("waiting", "Eva", "editor")
        assert "Yes" not in said(brand)
        approval.approve_relation(row.pk, by=EVA)
        assert said(brand) == "Yes, the Lark Groundsheet fits the Wren Tent."


def test_a_change_is_stated_only_when_it_is_approved_and_then_alone(brand: Brand) -> None:
    with brand_scope(brand):
        old = approval.approve_relation(relating.write("COVER", FITS, by=EVA).pk, by=KIM)
        new = relating.write("COVER", RelationItem("not_with", sku="TENT"), by=EVA, instead_of=old)
        assert said(brand).startswith("Yes")
        approval.approve_relation(new.pk, by=KIM)
        assert [row.kind for row in Relation.objects.all()] == ["not_with"]
        assert not said(brand).startswith("Yes")


def test_a_note_is_for_people_and_changes_no_approval(brand: Brand) -> None:
    with brand_scope(brand):
        old = approval.approve_relation(relating.write("COVER", FITS, by=EVA).pk, by=KIM)
        same = relating.write("COVER", RelationItem("fits", sku="TENT", note="Tried"), by=EVA, instead_of=old)
        assert (same.pk, same.state, same.note) == (old.pk, "approved", "Tried")


@pytest.mark.parametrize(
    ("sku", "wish", "field"),
    [
        ("LOST", FITS, "sku"),
        ("", FITS, "sku"),
        ("COVER", RelationItem("fits", sku="LOST"), "target_sku"),
        ("COVER", RelationItem("fits", sku="COVER"), "target_sku"),
    ],
)
def test_both_sides_must_be_there_and_be_two(brand: Brand, sku: str, wish: RelationItem, field: str) -> None:
    with brand_scope(brand), pytest.raises(Invalid) as caught:
        relating.write(sku, wish, by=EVA)
    assert list(caught.value.fields) == [field]


def test_the_same_is_not_declared_twice(brand: Brand) -> None:
    with brand_scope(brand):
        relating.write("COVER", FITS, by=EVA)
        with pytest.raises(Conflict):
            relating.write("COVER", FITS, by=EVA)


def test_what_a_feed_brings_stays_away_once_taken_back_until_a_person_declares_it(tmp_path: Path) -> None:
    brand = shop()
    goods = (
        record("COVER", title="Lark Groundsheet", relations=[{"kind": "fits", "sku": "TENT"}]),
        record("TENT", title="Wren Tent"),
    )
    feed(tmp_path, brand, *goods, approve=True)
    with brand_scope(brand):
        assert said(brand).startswith("Yes")
        relating.remove(Relation.objects.get().pk, by=EVA)
    feed(tmp_path, brand, *goods, record("PEG", title="Peg"), approve=True)
    with brand_scope(brand):
        assert Relation.objects.get().state == "rejected" and not said(brand).startswith("Yes")
        approval.approve_relation(relating.write("COVER", FITS, by=EVA).pk, by=KIM)
        assert said(brand).startswith("Yes")


def test_where_two_people_are_wanted_nobody_lets_their_own_relation_out(brand: Brand) -> None:
    with brand_scope(brand):
        second_person.switch(True, by=EVA)
        row = relating.write("COVER", FITS, by=EVA)
        with pytest.raises(Conflict):
            approval.approve_relation(row.pk, by=EVA)
        with pytest.raises(Conflict):
            relating.declare(
                relating.from_csv(b"sku,kind,target_sku\nTENT,fits,COVER\n"), by=EVA, approve=True
            )
        approval.approve_products(by=EVA, fields=["relations"])
        assert {each.state for each in Relation.objects.all()} == {"waiting"}
        assert approval.approve_relation(row.pk, by=KIM).approved_by == "Kim"


def test_a_decision_on_a_proposal_can_be_taken_back(brand: Brand) -> None:
    with brand_scope(brand):
        cover, tent = (Product.objects.get(sku=sku) for sku in ("COVER", "TENT"))
        proof = "It fits the Wren Tent."
        proposals.propose([Proposal(cover.pk, "fits", tent.pk, "TENT", "", proof, cover.title, None)])
        row = proposals.waiting().get()
        for decide in (proposals.reject, approval.approve_relation):
            decide(row.pk, by=EVA)
            assert not proposals.waiting().exists()
            assert proposals.reopen(row.pk, by=EVA).state == "waiting"
        assert "Yes" not in said(brand)
        with pytest.raises(Conflict):
            proposals.reopen(row.pk, by=EVA)


def test_pages_of_a_list_follow_each_other_both_ways(brand: Brand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PER_PAGE", 2)
    with brand_scope(brand):
        rows = [relating.write("COVER", RelationItem("fits", name=f"Peg {n}"), by=EVA) for n in range(5)]
        newest = [row.pk for row in reversed(rows)]
        first = listing.part(listing.relations())
        second = listing.part(listing.relations(), older=first.older)
        last = listing.part(listing.relations(), older=second.older)
        assert [[row.pk for row in each.rows] for each in (first, second, last)] == [
            newest[:2], newest[2:4], newest[4:]
        ]  # fmt: skip
        assert (first.newer, last.older) == (None, None)
        back = listing.part(listing.relations(), newer=last.newer)
        assert [row.pk for row in back.rows] == newest[2:4]
        assert listing.part(listing.relations(), newer=second.newer).newer is None


def test_a_list_is_sought_by_either_side_and_by_state(brand: Brand) -> None:
    with brand_scope(brand):
        fits = relating.write("COVER", FITS, by=EVA)
        named = relating.write("TENT", RelationItem("requires", name="Pegs"), by=EVA)
        approval.approve_relation(named.pk, by=KIM)
        assert set(listing.relations("wren tent")) == {fits, named}
        assert set(listing.relations("COVER")) == {fits}
        assert set(listing.relations(kind="requires")) == {named} == set(listing.relations(state="approved"))
        assert set(listing.relations(state="waiting")) == {fits}
        proposals.reject(fits.pk, by=KIM)
        assert set(listing.relations()) == {named} and set(listing.relations(state="rejected")) == {fits}
