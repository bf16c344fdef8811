"""Rules in the console: written in plain words, approved, tried, retired, by CSV."""

from __future__ import annotations

from typing import Any

import pytest

from apps.assistant.answering import Ask, answer
from apps.catalog import eligibility
from apps.catalog.models import Rule
from apps.catalog.rule_values import checked
from apps.people import second_person
from apps.people.actors import Actor
from apps.people.roles import Role
from apps.tenants.scope import brand_scope
from tests.console.admin import House, queries
from tests.console.test_admin_catalogue import brought_in, tent, words
from tests.people import make_member

pytestmark = pytest.mark.django_db
HOME = "/console/admin/catalogue/rules/"
BY = Actor.system("test")
AREA = {
    "kind": "delivery", "scope": "brand", "category": "", "sku": "", "how": "only",
    "countries": ["DE", "AT"], "postcodes": "", "min_age": "", "text_en": "Not to islands.", "text_de": "",
    "valid_from": "", "valid_to": "",
}  # fmt: skip
SENTENCE = "We deliver only to Germany and Austria. Not to islands."


def said(house: House, text: str = "Do you deliver to Poland?") -> str:
    with brand_scope(house.brand):
        return answer(Ask(text), house.brand).decision.text


def newest(house: House) -> Rule:
    with brand_scope(house.brand):
        row = Rule.objects.order_by("-pk").first()
        assert row
        return row


def test_a_rule_is_shown_as_its_sentence_and_said_once_approved(house: House) -> None:
    client = house.as_(house.ada)
    preview = words(client.post(f"{HOME}preview/", AREA))
    assert SENTENCE in preview and "<html" not in preview
    page = words(client.post(f"{HOME}new/", {**AREA, "do": "save"}, follow=True))
    assert SENTENCE in page and "This version waits" in page
    assert said(house) != SENTENCE
    client.post(f"{HOME}{newest(house).pk}/approve/")
    assert said(house) == SENTENCE
    assert "No past answer used it." in words(client.get(f"{HOME}{newest(house).pk}/"))
    client.post(f"{HOME}{newest(house).pk}/retire/")
    assert said(house) != SENTENCE


def test_the_version_before_holds_until_the_new_one_is_approved(house: House) -> None:
    client = house.as_(house.ada)
    client.post(f"{HOME}new/", {**AREA, "do": "approve"})
    old = newest(house)
    form = words(client.get(f"{HOME}{old.pk}/edit/"))
    assert "Not to islands." in form and SENTENCE in form
    client.post(f"{HOME}{old.pk}/edit/", {**AREA, "countries": ["PL"], "do": "save"})
    assert said(house) == SENTENCE
    new = newest(house)
    assert (new.number, new.key) == (2, old.key)
    client.post(f"{HOME}{new.pk}/approve/")
    assert said(house) == "We deliver only to Poland. Not to islands."
    page = words(client.get(f"{HOME}{new.pk}/"))
    assert "version 1" in page and "version 2" in page


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"countries": []}, "Choose at least one country."),
        ({"postcodes": "80"}, "Postcodes belong to one country."),
        ({"scope": "category"}, "Name the category."),
        ({"scope": "product"}, "Choose a product."),
        ({"scope": "product", "sku": "lost"}, "there is no product “lost”"),
        ({"kind": "age"}, "Say from what age on."),
        ({"kind": "age", "min_age": "0"}, "greater than or equal to 1"),
        ({"valid_from": "2027-02-01", "valid_to": "2027-01-01"}, "Before the first day."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    house: House, wrong: dict[str, Any], told: str
) -> None:
    client = house.as_(house.ada)
    done = client.post(f"{HOME}new/", {**AREA, **wrong})
    assert done.status_code == 422 and told in words(done) and "Not to islands." in words(done)
    assert told in words(client.post(f"{HOME}preview/", {**AREA, **wrong}))
    with brand_scope(house.brand):
        assert not Rule.objects.exists()


def test_a_category_without_products_is_pointed_out(house: House) -> None:
    brought_in(house, tent("t1", category="Camping > Tents"))
    client = house.as_(house.ada)
    known = {**AREA, "scope": "category", "category": "tents"}
    assert "No product of yours" not in words(client.post(f"{HOME}preview/", known))
    strange = words(client.post(f"{HOME}preview/", {**known, "category": "boats"}))
    assert "No product of yours is in a category “boats”." in strange


def test_words_in_one_language_only_are_shown_to_silence_the_other(house: House) -> None:
    with brand_scope(house.brand):
        house.brand.languages = ["en", "de"]
        house.brand.save()
    preview = words(house.as_(house.ada).post(f"{HOME}preview/", AREA))
    assert SENTENCE in preview and "your own words are in the other language only" in preview


def test_the_same_rule_is_not_written_twice(house: House) -> None:
    client = house.as_(house.ada)
    client.post(f"{HOME}new/", AREA)
    done = client.post(f"{HOME}new/", AREA)
    assert done.status_code == 422 and "This rule stands already." in words(done)


def test_an_editor_writes_and_drops_and_does_not_approve(house: House) -> None:
    client = house.as_(make_member(house.brand, "Edi", Role.EDITOR))
    client.post(f"{HOME}new/", {**AREA, "do": "approve"})
    row = newest(house)
    assert row.state == "waiting" and client.post(f"{HOME}{row.pk}/approve/").status_code == 403
    house.as_(house.ada).post(f"{HOME}{row.pk}/approve/")
    assert client.post(f"{HOME}{row.pk}/retire/").status_code == 403
    client.post(f"{HOME}{row.pk}/edit/", {**AREA, "countries": ["PL"]})
    client.post(f"{HOME}{newest(house).pk}/retire/")
    assert newest(house).state == "retired" and said(house) == SENTENCE
    assert house.as_(house.ben).get(HOME).status_code == 403


def test_approving_in_the_list_stays_in_the_list(house: House) -> None:
    client = house.as_(house.ada)
    client.post(f"{HOME}new/", AREA)
    step = f"{HOME}{newest(house).pk}/approve/"
    done = client.post(step, headers={"Referer": f"http://testserver{HOME}?kind=delivery"})
    assert done["Location"] == f"{HOME}?kind=delivery"
    assert said(house) == SENTENCE


def test_where_two_are_wanted_it_is_saved_and_waits_for_another(house: House) -> None:
    with brand_scope(house.brand):
        second_person.switch(True, by=BY)
    page = words(house.as_(house.ada).post(f"{HOME}new/", {**AREA, "do": "approve"}, follow=True))
    assert "Another person must approve" in page and newest(house).state == "waiting"


def test_another_brand_meets_nothing_of_it(house: House) -> None:
    house.as_(house.ada).post(f"{HOME}new/", AREA)
    row, cy = newest(house), house.as_(house.cy)
    assert "Germany" not in words(cy.get(HOME)) and "DE" not in words(cy.get(f"{HOME}csv/file/"))
    assert [cy.get(f"{HOME}{row.pk}/{path}").status_code for path in ("", "edit/")] == [404, 404]
    for what in ("approve", "retire", "nonsense"):
        assert cy.post(f"{HOME}{row.pk}/{what}/").status_code == 404


def test_the_list_is_filtered_and_costs_the_same_at_any_length(house: House) -> None:
    brought_in(house, tent("t1"))
    client = house.as_(house.ada)

    def keep(**values: Any) -> None:
        with brand_scope(house.brand):
            assert eligibility.save(checked({"kind": "delivery", "countries": ["DE"], **values}), by=BY)

    keep(sku="t1")
    few = queries(client, HOME)
    keep(category="tents", valid_from="2999-01-01")
    keep(countries=["AT"])
    for n in range(1, 20):
        keep(postcodes=[str(n)])
    assert queries(client, HOME) == few
    assert "Tent t1" in words(client.get(f"{HOME}?scope=product"))
    assert words(client.get(f"{HOME}?scope=category")).count("row__cover") == 1
    assert words(client.get(f"{HOME}?days=later")).count("row__cover") == 1
    assert words(client.get(f"{HOME}?q=tents&scope=category")).count("row__cover") == 1
    assert "Nothing here by these filters." in words(client.get(f"{HOME}?state=approved"))


@pytest.mark.parametrize(
    ("asked", "question", "told"),
    [
        ({"country": "PL"}, "Do you deliver to Poland?", SENTENCE),
        ({"country": "PL", "sku": "t1"}, "Do you deliver this to Poland?",
         "We deliver the Tent t1 to Poland."),
        ({"what": "age", "sku": "t1"}, "How old must I be to buy this?",
         "You must be at least 18 years old for the Tent t1."),
        ({"country": "PL", "sku": "t1", "language": "de"}, "Liefern Sie das nach Polen?",
         "Wir liefern Tent t1 nach Polen."),
    ],
)  # fmt: skip
def test_a_try_asks_as_a_shopper_and_names_the_rule(
    house: House, asked: dict[str, str], question: str, told: str
) -> None:
    brought_in(house, tent("t1"))
    client = house.as_(house.ada)
    client.post(f"{HOME}new/", {**AREA, "do": "approve"})
    own = {**AREA, "scope": "product", "sku": "t1", "text_en": "", "do": "approve"}
    client.post(f"{HOME}new/", {**own, "countries": ["PL"], "how": "yes"})
    client.post(f"{HOME}new/", {**own, "kind": "age", "min_age": "18"})
    form = {"sku": "", "what": "deliver", "country": "", "postcode": "", "age": "", "language": "en"}
    page = words(client.post(f"{HOME}try/", {**form, **asked}))
    assert question in page and told in page and f'href="{HOME}' in page.split(told)[1]
    assert "Choose a country." in words(client.post(f"{HOME}try/", form))


def test_rules_go_out_and_come_in_by_file(house: House) -> None:
    client = house.as_(house.ada)
    client.post(f"{HOME}new/", {**AREA, "do": "approve"})
    file = client.get(f"{HOME}csv/file/").content.decode()
    page = words(client.post(f"{HOME}csv/", {"lines": file}, follow=True))
    assert "0 new. 1 were there already." in page
    wrong = "kind,countries\ndelivery,Atlantis\nregion,DE\n"
    page = words(client.post(f"{HOME}csv/", {"lines": wrong}))
    assert "1 line was left out" in page and "No country of the list: ATLANTIS" in page
    assert "kind,countries\ndelivery,Atlantis\n" in page.replace("\r\n", "\n")
    template = client.get(f"{HOME}csv/file/?template").content.decode()
    assert template.startswith("\ufeffkind,sku,category")
