"""The pages of the AI's boundaries and of its languages."""

from __future__ import annotations

import pytest

from apps.rollout import boundaries, languages
from apps.tenants.scope import brand_scope
from tests.console.admin import House, entries
from tests.console.test_admin_ai import words

pytestmark = pytest.mark.django_db
PAGE = "/console/admin/ai/safety/"
FORM = {"turns": "3", "categories": "", "products": "", "least": "", "most": "", "handed": "", "refused": ""}


def test_boundaries_are_saved_shown_again_and_logged(house: House) -> None:
    client = house.as_(house.ada)
    typed = FORM | {
        "categories": "Sofas\nHome, garden",
        "least": "1500",
        "handed": "Recall: recall, call back",
        "declined": ["press"],
        "owner": "law@shop.example",
        "country": "DE",
    }
    assert client.post(PAGE, typed).status_code == 302
    with brand_scope(house.brand):
        kept = boundaries.current()
    assert kept.human_first.categories == ("Sofas", "Home, garden")
    assert kept.topics[0].words == ("recall", "call back")
    page = words(client.get(PAGE))
    assert "Recall: recall, call back" in page and "1500" in page and "law@shop.example" in page
    assert entries(house.brand, "rollout.boundaries") == 1


def test_a_wrong_field_says_so_and_what_was_typed_is_kept(house: House) -> None:
    client = house.as_(house.ada)
    answer = client.post(PAGE, FORM | {"least": "900", "most": "cheap", "categories": "Sofas"})
    assert answer.status_code == 422
    assert "An amount such as 250 or 99.90." in words(answer) and "Sofas" in words(answer)
    assert entries(house.brand, "rollout.boundaries") == 0


def test_an_advisor_gets_neither_page(house: House) -> None:
    client = house.as_(house.ben)
    assert client.get(PAGE).status_code == 403
    assert client.get("/console/admin/ai/languages/").status_code == 403


def test_the_languages_page_tells_what_is_open_and_what_a_shut_one_lacks(house: House) -> None:
    with brand_scope(house.brand):
        languages.report_language("de", False, "run 3", right=38, asked=40)
    page = words(house.as_(house.ada).get("/console/admin/ai/languages/"))
    assert "2 of 40 not as expected" in page
    assert "Alarm checks:" in page and ">open<" in page and ">shut<" in page
