"""Synonyms in the console: added on one line, approved, changed, retired, and many by a file."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.assistant import answering, terms
from apps.assistant.answering import Ask
from apps.core.clock import now
from apps.knowledge.models import Synonym
from apps.people import second_person
from apps.people.actors import Actor
from apps.people.roles import Role
from apps.quality.models import Gap
from apps.tenants.scope import brand_scope
from tests.console.admin import House, entries, queries
from tests.people import make_member

pytestmark = pytest.mark.django_db
PAGE = "/console/admin/knowledge/synonyms/"
COUCH = {"said": "couch", "term": "sofa", "language": "en"}


def words(answer: Any) -> str:
    return str(answer.content.decode())


def live(house: House) -> list[str]:
    with brand_scope(house.brand):
        return [f"{one.said} → {one.term}" for one in terms.book().synonyms]


def only(house: House, **wanted: str) -> Synonym:
    with brand_scope(house.brand):
        return Synonym.objects.get(**wanted)


@pytest.fixture
def eva(house: House) -> Client:
    return house.as_(make_member(house.brand, "Eva", Role.EDITOR))


def test_an_empty_page_explains_itself_with_an_example(house: House) -> None:
    page = words(house.as_(house.ada).get(PAGE))
    assert "Shoppers ask for a couch; you sell sofas." in page and "Does the sofa fold out?" in page
    german = words(house.as_(house.ada).get(PAGE, headers={"Accept-Language": "de"}))
    assert "Sie verkaufen Sofas" in german and "Hinzufügen" in german


def test_what_an_approver_adds_counts_at_once_and_is_retired_with_a_button(house: House) -> None:
    client = house.as_(house.ada)
    said = words(client.post(PAGE, COUCH, follow=True))
    assert "Saved. Questions and searches are read by it at once." in said and "“couch”" in said
    assert live(house) == ["couch → sofa"] and entries(house.brand, "knowledge.synonym_approved") == 1
    assert "Retired." in words(client.post(f"{PAGE}{only(house).pk}/retire/", follow=True))
    assert live(house) == []
    assert "“couch”" in words(client.get(f"{PAGE}?state=retired"))


def test_what_an_editor_adds_waits_for_an_approver(house: House, eva: Client) -> None:
    assert "It waits for approval." in words(eva.post(PAGE, COUCH, follow=True))
    row = only(house)
    assert live(house) == [] and eva.post(f"{PAGE}{row.pk}/approve/").status_code == 403
    assert "Approved." in words(house.as_(house.ada).post(f"{PAGE}{row.pk}/approve/", follow=True))
    assert live(house) == ["couch → sofa"] and eva.post(f"{PAGE}{row.pk}/retire/").status_code == 403


def test_a_change_of_an_approved_one_waits_beside_it(house: House, eva: Client) -> None:
    house.as_(house.ada).post(PAGE, COUCH)
    row = only(house)
    assert 'value="sofa"' in words(eva.get(f"{PAGE}{row.pk}/"))
    eva.post(f"{PAGE}{row.pk}/", COUCH | {"term": "day bed"})
    assert live(house) == ["couch → sofa"]
    draft = only(house, state="draft")
    house.as_(house.ada).post(f"{PAGE}{draft.pk}/approve/")
    assert live(house) == ["couch → day bed"]


def test_two_people_are_asked_for_where_the_brand_wants_them(house: House) -> None:
    with brand_scope(house.brand):
        second_person.switch(True, by=Actor.system("test"))
    client = house.as_(house.ada)
    client.post(PAGE, COUCH)
    assert live(house) == []
    said = words(client.post(f"{PAGE}{only(house).pk}/approve/", follow=True))
    assert "Another person must approve what you wrote or submitted." in said and live(house) == []


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(house: House) -> None:
    client = house.as_(house.ada)
    answer = client.post(PAGE, {"said": "not waterproof", "term": "leaky boots", "language": "en"})
    page = words(answer)
    assert answer.status_code == 422 and "A word that says no can&#x27;t be read as another." in page
    assert 'value="not waterproof"' in page and 'value="leaky boots"' in page
    german = client.post(PAGE, COUCH | {"term": "Couches"}, headers={"Accept-Language": "de"})
    assert "Beides ist dasselbe Wort." in words(german)
    client.post(PAGE, COUCH)
    chain = words(client.post(PAGE, {"said": "settee", "term": "couch", "language": "en"}))
    assert "This word is itself read as another." in chain and "couch → sofa" in chain


def test_the_list_is_sifted_and_costs_the_same_for_many(house: House) -> None:
    client = house.as_(house.ada)
    client.post(PAGE, COUCH)
    client.post(PAGE, {"said": "Hülle", "term": "Case", "language": "de"})
    few = queries(client, PAGE)
    for said in ("settee", "davenport", "chesterfield"):
        client.post(PAGE, COUCH | {"said": said})
    assert queries(client, PAGE) == few
    german = words(client.get(f"{PAGE}?language=de"))
    assert "“Hülle”" in german and "“couch”" not in german
    assert "“settee”" in words(client.get(f"{PAGE}?q=sett")) and "No synonym is like that." in words(
        client.get(f"{PAGE}?q=zzz")
    )


def test_a_file_comes_in_with_its_bad_lines_listed_and_goes_out(house: House, eva: Client) -> None:
    lines = "said,term,language\ncouch,sofa,en\nR45,lamp,en\n"
    file = SimpleUploadedFile("words.csv", lines.encode())
    page = words(eva.post(f"{PAGE}file/", {"file": file}))
    assert "1 line was left out." in page and "Numbers, sizes and article numbers" in page
    assert live(house) == [] and only(house).state == "draft"
    done = house.as_(house.ada).post(f"{PAGE}file/", {"lines": "said,term\ncouch,sofa\n", "approve": "on"})
    assert done.status_code == 302 and live(house) == ["couch → sofa"]
    out = eva.get(f"{PAGE}download/")
    assert words(out) == "said,term,language,state\r\ncouch,sofa,en,approved\r\n"
    assert words(eva.get(f"{PAGE}download/?template")).startswith("said,term,language\ncouch")
    assert "Choose a file, or type the lines." in words(eva.post(f"{PAGE}file/", {}))
    assert "must name the columns" in words(eva.post(f"{PAGE}file/", {"lines": "a,b\n1,2\n"}))


def test_a_gap_leads_to_the_word_it_failed_on(house: House) -> None:
    with brand_scope(house.brand):
        gap = Gap.objects.create(
            question="Habt ihr eine Hülle?", language="de", first_at=now(), last_at=now()
        )
    client = house.as_(house.ada)
    assert f"{PAGE}?gap={gap.pk}" in words(client.get(f"/console/admin/knowledge/gaps/{gap.pk}/"))
    page = words(client.get(f"{PAGE}?gap={gap.pk}"))
    assert "Habt ihr eine Hülle?" in page and '<option value="de" selected>' in page
    assert words(client.get(f"{PAGE}?gap=x")) and words(house.as_(house.cy).get(f"{PAGE}?gap={gap.pk}"))
    assert "Hülle" not in words(house.as_(house.cy).get(f"{PAGE}?gap={gap.pk}"))


def test_the_preview_and_the_record_tell_what_was_read_as_what(house: House) -> None:
    client = house.as_(house.ada)
    client.post(PAGE, COUCH)
    tried = client.post("/console/admin/ai/try/", {"question": "Is the couch red?", "language": "en"})
    assert "“couch” is read as “sofa”" in words(tried)
    with brand_scope(house.brand):
        done = answering.answer(Ask("Is the couch red?"), house.brand)
        key = answering.record(done)
    assert "“couch” is read as “sofa”" in words(house.as_(house.ann).get(f"/console/audit/acts/{key}/"))


def test_an_advisor_is_kept_out_and_a_stranger_finds_nothing(house: House) -> None:
    house.as_(house.ada).post(PAGE, COUCH)
    row = only(house)
    assert house.as_(house.ben).get(PAGE).status_code == 403
    for path in ("", "approve/", "retire/", "sing/"):
        assert house.as_(house.cy).post(f"{PAGE}{row.pk}/{path}", COUCH).status_code == 404
