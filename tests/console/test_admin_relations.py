"""Compatibility in the console: the list, writing by hand, by CSV, and deciding what the machine has read."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.assistant.answering import Ask, answer
from apps.catalog import proposals, relating, selectors
from apps.catalog.importers.items import RelationItem
from apps.catalog.models import Product, Relation
from apps.catalog.proposals import Proposal
from apps.catalog.selectors import ProductHit
from apps.people import second_person
from apps.people.actors import Actor
from apps.people.roles import Role
from apps.tenants.scope import brand_scope
from tests.console.admin import House, queries
from tests.console.test_admin_catalogue import brought_in, tent, words
from tests.people import make_member

pytestmark = pytest.mark.django_db
HOME = "/console/admin/catalogue/relations/"
BY = Actor.system("test")
FITS = {"sku": "cover", "kind": "fits", "target_sku": "wren", "target_name": "", "note": ""}
HEAD = "sku,kind,target_sku,target_name,note\n"


@pytest.fixture
def shelf(house: House) -> House:
    brought_in(house, tent("wren", title="Wren Tent"), tent("cover", title="Lark Groundsheet"))
    return house


def said(house: House) -> str:
    with brand_scope(house.brand):
        return answer(Ask("Does the Lark Groundsheet fit the Wren Tent?"), house.brand).decision.text


def only(house: House) -> Relation:
    with brand_scope(house.brand):
        return Relation.objects.select_related("product").get()


def editor(house: House) -> Client:
    return house.as_(make_member(house.brand, "Edi", Role.EDITOR))


def proposed(house: House, *texts: str) -> list[Relation]:
    with brand_scope(house.brand):
        cover, wren = (Product.objects.get(sku=sku) for sku in ("cover", "wren"))
        found = [Proposal(cover.pk, "fits", None, "", text, text, cover.title, None) for text in texts[1:]]
        first = Proposal(cover.pk, "fits", wren.pk, "wren", "", texts[0], cover.title, None)
        for one in [first, *found]:
            proposals.propose([one])
        return list(proposals.waiting().order_by("pk"))


def test_what_is_saved_and_approved_is_said_and_taken_back_it_is_not(shelf: House) -> None:
    client = shelf.as_(shelf.ada)
    page = words(client.post(f"{HOME}new/", {**FITS, "do": "approve"}, follow=True))
    assert "Saved and approved, in your name." in page and "Lark Groundsheet" in page
    assert said(shelf) == "Yes, the Lark Groundsheet fits the Wren Tent."
    client.post(f"{HOME}{only(shelf).pk}/withdraw/")
    assert not said(shelf).startswith("Yes")


def test_a_product_s_page_leads_to_its_next_relation(shelf: House) -> None:
    with brand_scope(shelf.brand):
        cover = Product.objects.get(sku="cover")
    page = words(shelf.as_(shelf.ada).get(f"/console/admin/catalogue/products/{cover.pk}/"))
    assert "Nothing declared" in page and f'href="{HOME}new/?sku=cover"' in page
    form = words(shelf.as_(shelf.ada).get(f"{HOME}new/?sku=cover"))
    assert 'value="cover"' in form and "Lark Groundsheet" in form


def test_a_product_may_be_typed_by_its_whole_name(shelf: House) -> None:
    typed = {**FITS, "sku": "lark groundsheet", "target_sku": "Wren Tent"}
    shelf.as_(shelf.ada).post(f"{HOME}new/", {**typed, "do": "approve"})
    assert said(shelf) == "Yes, the Lark Groundsheet fits the Wren Tent."


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"sku": ""}, "Choose a product."),
        ({"sku": "lost"}, "There is no product by that number."),
        ({"target_sku": "lost"}, "There is no product by that number."),
        ({"target_sku": ""}, "Choose a product, or name the thing."),
        ({"target_name": "Pegs"}, "Either a product or a name."),
        ({"target_sku": "cover"}, "A product has no relation to itself."),
        ({"kind": "likes"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    shelf: House, wrong: dict[str, str], told: str
) -> None:
    done = shelf.as_(shelf.ada).post(f"{HOME}new/", {**FITS, "note": "Tried at noon", **wrong})
    assert done.status_code == 422 and told in words(done)
    assert 'value="Tried at noon"' in words(done)
    with brand_scope(shelf.brand):
        assert not Relation.objects.exists()


def test_an_editor_writes_and_an_approver_lets_it_out(shelf: House) -> None:
    client = editor(shelf)
    assert "Save and approve" not in words(client.get(f"{HOME}new/"))
    client.post(f"{HOME}new/", {**FITS, "do": "approve"})
    row = only(shelf)
    assert (row.state, row.written_by) == ("waiting", "Edi")
    assert client.post(f"{HOME}{row.pk}/approve/").status_code == 403
    shelf.as_(shelf.ada).post(f"{HOME}{row.pk}/approve/")
    assert said(shelf).startswith("Yes")
    assert client.post(f"{HOME}{row.pk}/withdraw/").status_code == 403
    assert shelf.as_(shelf.ben).get(HOME).status_code == 403


def test_an_editor_drops_what_waits_and_changes_what_is_approved(shelf: House) -> None:
    client = editor(shelf)
    client.post(f"{HOME}new/", FITS)
    client.post(f"{HOME}{only(shelf).pk}/withdraw/")
    shelf.as_(shelf.ada).post(f"{HOME}new/", {**FITS, "do": "approve"})
    old = only(shelf)
    assert 'value="wren"' in words(client.get(f"{HOME}{old.pk}/"))
    client.post(f"{HOME}{old.pk}/", {**FITS, "kind": "not_with"})
    assert said(shelf).startswith("Yes")
    with brand_scope(shelf.brand):
        new = Relation.objects.get(kind="not_with")
    shelf.as_(shelf.ada).post(f"{HOME}{new.pk}/approve/")
    assert only(shelf).kind == "not_with"


def test_a_button_of_a_filtered_list_leads_back_to_it(shelf: House) -> None:
    client = shelf.as_(shelf.ada)
    client.post(f"{HOME}new/", FITS)
    step = f"{HOME}{only(shelf).pk}/approve/"
    done = client.post(step, headers={"Referer": f"http://testserver{HOME}?state=waiting"})
    assert done["Location"] == f"{HOME}?state=waiting"
    assert client.post(step, headers={"Referer": "http://elsewhere/?x=1"})["Location"] == HOME


def test_where_two_are_wanted_it_is_saved_and_waits_for_another(shelf: House) -> None:
    with brand_scope(shelf.brand):
        second_person.switch(True, by=BY)
    page = words(shelf.as_(shelf.ada).post(f"{HOME}new/", {**FITS, "do": "approve"}, follow=True))
    assert "It waits for approval. Another person must approve" in page
    assert only(shelf).state == "waiting"


def test_another_brand_meets_nothing_of_it(shelf: House) -> None:
    shelf.as_(shelf.ada).post(f"{HOME}new/", FITS)
    row, cy = only(shelf), shelf.as_(shelf.cy)
    assert "Lark" not in words(cy.get(HOME)) and "Lark" not in words(
        cy.get("/console/admin/catalogue/pick/?q=lark")
    )
    assert cy.get(f"{HOME}{row.pk}/").status_code == 404
    for what in ("approve", "withdraw", "nonsense"):
        assert cy.post(f"{HOME}{row.pk}/{what}/").status_code == 404
    assert cy.post(f"{HOME}proposals/{row.pk}/approve/").status_code == 404
    assert "lark" not in words(cy.get(f"{HOME}csv/file/")).lower()


def test_a_word_that_no_product_has_finds_nothing(shelf: House, monkeypatch: pytest.MonkeyPatch) -> None:
    client = shelf.as_(shelf.ada)
    client.post(f"{HOME}new/", FITS)
    with brand_scope(shelf.brand):
        cover = Product.objects.get(sku="cover")
    near = ProductHit(cover, score=0.4, coverage=0.0, title_share=0.0, likeness=0.8)
    monkeypatch.setattr(selectors, "search_products", lambda text, *, limit: [near])
    assert "Lark Groundsheet" not in words(client.get(f"{HOME}?q=zzzz"))
    assert "Lark Groundsheet" in words(client.get(f"{HOME}?q=lark"))


def test_a_list_of_any_length_costs_the_same(shelf: House) -> None:
    client = shelf.as_(shelf.ada)
    with brand_scope(shelf.brand):
        relating.write("cover", RelationItem("fits", name="Peg 0"), by=BY)
    few = queries(client, HOME)
    with brand_scope(shelf.brand):
        for n in range(1, 60):
            relating.write("cover", RelationItem("fits", name=f"Peg {n}"), by=BY)
    assert queries(client, HOME) == few
    first = words(client.get(HOME))
    assert "Peg 59<" in first and "Peg 10<" in first and "Peg 9<" not in first
    older = words(client.get(f"{HOME}?older={_last(shelf, 50)}"))
    assert "Peg 9<" in older and "Peg 10<" not in older


def _last(house: House, place: int) -> Any:
    with brand_scope(house.brand):
        return Relation.objects.order_by("-pk")[place - 1].pk


def test_the_picker_finds_by_name_and_number(shelf: House) -> None:
    client = shelf.as_(shelf.ada)
    assert 'data-sku="cover"' in words(client.get("/console/admin/catalogue/pick/?sku=groundsheet"))
    assert 'data-sku="wren"' in words(client.get("/console/admin/catalogue/pick/?target_sku=wren"))
    assert words(client.get("/console/admin/catalogue/pick/?sku=w")).strip() == ""


def test_good_lines_of_a_file_come_in_and_bad_ones_come_back_to_be_mended(shelf: House) -> None:
    client = shelf.as_(shelf.ada)
    text = f"{HEAD}cover,fits,wren,,\ncover,likes,wren,,a note\nlost,fits,wren,,\n"
    file = SimpleUploadedFile("r.csv", text.encode(), "text/csv")
    page = words(client.post(f"{HOME}csv/", {"file": file, "lines": "", "approve": "on"}))
    assert "2 lines were left out" in page and "1 new, 0 there already" in page
    assert "there is no product “lost”" in page
    assert f"{HEAD}cover,likes,wren,,a note\nlost,fits,wren,,\n" in page.replace("\r\n", "\n")
    assert said(shelf).startswith("Yes")
    mended = f"{HEAD}cover,replaces,wren,,a note\n"
    page = words(client.post(f"{HOME}csv/", {"lines": mended}, follow=True))
    assert "1 new." in page


@pytest.mark.parametrize(
    ("lines", "told"),
    [("", "Choose a file, or type the lines."), ("a,b\n1,2\n", "the header line needs the columns")],
)
def test_what_is_no_such_file_is_said(shelf: House, lines: str, told: str) -> None:
    done = shelf.as_(shelf.ada).post(f"{HOME}csv/", {"lines": lines})
    assert done.status_code == 422 and told in words(done) and (not lines or "1,2" in words(done))


def test_what_is_downloaded_can_be_sent_again(shelf: House) -> None:
    client = shelf.as_(shelf.ada)
    client.post(f"{HOME}new/", {**FITS, "note": "Tried; twice"})
    proposed(shelf, "It fits the Wren Tent.", "Fits pegs.")
    file = client.get(f"{HOME}csv/file/")
    assert file.content.decode().splitlines()[1:] == ["cover,fits,wren,,Tried; twice"]
    page = words(client.post(f"{HOME}csv/", {"lines": file.content.decode()}, follow=True))
    assert "0 new. 1 were there already." in page
    assert client.get(f"{HOME}csv/file/?template").content.decode().startswith("\ufeff" + HEAD.strip())


def test_a_proposal_shows_its_sentence_and_one_decides(shelf: House) -> None:
    client = shelf.as_(shelf.ada)
    first, second = proposed(shelf, "It fits the Wren Tent.", "Fits pegs.")
    assert "2 sentences of your own texts say" in words(client.get(HOME))
    page = words(client.get(f"{HOME}proposals/"))
    assert "<mark>It fits the Wren Tent.</mark>" in page and "2 wait" in page and 'data-press="a"' in page
    page = words(client.post(f"{HOME}proposals/{first.pk}/approve/", follow=True))
    assert "<mark>Fits pegs.</mark>" in page and "Approved: Lark Groundsheet" in page
    assert said(shelf).startswith("Yes")
    page = words(client.post(f"{HOME}proposals/{first.pk}/undo/", follow=True))
    assert "<mark>It fits the Wren Tent.</mark>" in page and not said(shelf).startswith("Yes")
    client.post(f"{HOME}proposals/{first.pk}/reject/")
    page = words(client.post(f"{HOME}proposals/{second.pk}/reject/", follow=True))
    assert "Nothing waits." in page and "Rejected: Lark Groundsheet" in page
    assert not said(shelf).startswith("Yes")


def test_later_goes_on_and_an_editor_looks(shelf: House) -> None:
    first, second = proposed(shelf, "It fits the Wren Tent.", "Fits pegs.")
    client = editor(shelf)
    page = words(client.get(f"{HOME}proposals/?after={first.pk}"))
    assert "<mark>Fits pegs.</mark>" in page and "an approver decides" in page
    assert "<mark>It fits" in words(client.get(f"{HOME}proposals/?after={second.pk}"))
    assert client.post(f"{HOME}proposals/{first.pk}/approve/").status_code == 403


def test_who_decides_second_is_told(shelf: House) -> None:
    (first,) = proposed(shelf, "It fits the Wren Tent.")
    client = shelf.as_(shelf.ada)
    client.post(f"{HOME}proposals/{first.pk}/reject/")
    page = words(client.post(f"{HOME}proposals/{first.pk}/approve/", follow=True))
    assert "Somebody has decided on this one meanwhile." in page
    assert only(shelf).state == "rejected"
