"""From a wording, a fact or a product to the past answers that stand on it, in one click."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest

from apps.audit import privacy, using
from apps.catalog.models import Product, Relation, Rule
from apps.core.clock import now
from apps.knowledge import facts
from apps.knowledge.models import Fact, Passage
from apps.people.actors import Actor
from apps.people.roles import Role
from apps.sessions.models import Session
from apps.tenants.scope import brand_scope
from tests.console.admin import House, entries, queries, record
from tests.console.test_admin_knowledge import ARTICLE, newest, step, words
from tests.people import make_key, make_member, make_shopper

pytestmark = pytest.mark.django_db
USED = "/console/used/"


def claim(kind: str, ref: object, version: str = "1", verdict: str = "supported") -> list[dict[str, Any]]:
    source = {"kind": kind, "id": str(ref), "version": version, "title": "Returns", "quote": "30 days"}
    return [
        {"text": "You have 60 days.", "kind": "duration", "verdict": verdict, "why": "", "source": source}
    ]


@pytest.fixture
def passage(house: House) -> str:
    """The one passage of an approved article."""
    house.as_(house.ada).post("/console/admin/knowledge/new/", ARTICLE)
    step(house, house.ada, newest(house), "approve")
    with brand_scope(house.brand):
        return str(Passage.objects.get(revision=newest(house)).pk)


def link(page: str) -> str:
    found = re.search(r'href="(/console/used/[^"]*)"', page)
    assert found
    return found[1].replace("&amp;", "&")


def test_the_auditor_reads_who_was_told_a_wording_and_opens_the_replay(house: House, passage: str) -> None:
    acts = [
        record(house.brand, question=f"Question {n}?", claims=claim("passage", passage)) for n in range(2)
    ]
    record(house.brand, question="Something else?")
    page = words(house.as_(house.ann).get(f"{USED}?kind=passage&id={passage}"))
    assert page.index("Question 1?") < page.index("Question 0?")
    assert "Something else?" not in page and "You have 60 days." in page and "1 proven" in page
    assert f'href="/console/audit/acts/{acts[0].pk}/"' in page
    assert entries(house.brand, "audit.listed") == 1
    replay = words(house.as_(house.ann).get(f"/console/audit/acts/{acts[0].pk}/"))
    assert "All answers that used it" in replay
    assert "Question 1?" in words(house.as_(house.ann).get(link(replay)))


def test_an_editor_comes_from_the_article_and_sees_when_but_no_words(house: House, passage: str) -> None:
    eda = make_member(house.brand, "Eda", Role.EDITOR)
    act = record(house.brand, question="I am Marker?", claims=claim("passage", passage))
    article = words(house.as_(eda).get(f"/console/admin/knowledge/{newest(house).article_id}/"))
    assert "1 past answer used it" in article
    page = words(house.as_(eda).get(link(article)))
    assert "Past answers that used this" in page and "wording 1" in page and "1 proven" in page
    assert "What was asked and answered is for auditors." in page
    assert "Marker" not in page and "You have 60 days." not in page and str(act.pk) not in page
    assert entries(house.brand, "audit.listed") == 0


def test_an_erased_shopper_has_left_no_words(house: House, passage: str) -> None:
    session = uuid4()
    record(house.brand, question="I am Marker?", session_id=session, claims=claim("passage", passage))
    with brand_scope(house.brand):
        privacy.erase([session], by=Actor.system("test"))
    page = words(house.as_(house.ann).get(f"{USED}?kind=passage&id={passage}"))
    assert "Erased. The proof stays." in page and "Marker" not in page and "60 days" not in page


def test_pages_go_on_after_the_last_one_shown(
    house: House, passage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(using, "PAGE", 2)
    for number in range(3):
        record(house.brand, question=f"Question {number}?", claims=claim("passage", passage))
    client = house.as_(house.ann)
    first = words(client.get(f"{USED}?kind=passage&id={passage}"))
    more = re.search(r'class="button" href="(\?[^"]*before=[^"]*)"', first)
    assert more and "Question 0?" not in first
    second = words(client.get(USED + more[1].replace("&amp;", "&")))
    assert "Question 0?" in second and "Question 1?" not in second and "Older" not in second


def test_what_is_no_longer_said_tells_in_how_many_open_conversations_it_stands(
    house: House, passage: str
) -> None:
    key = make_key(house.brand)
    with brand_scope(house.brand):
        shopper = make_shopper(house.brand)
        going, over = (
            Session.objects.create(shopper=shopper, widget_key=key, ended_at=ended) for ended in (None, now())
        )
    for session in (going, over):
        record(house.brand, session_id=session.pk, claims=claim("passage", passage))
    client = house.as_(house.ann)
    assert "no longer said" not in words(client.get(f"{USED}?kind=passage&id={passage}"))
    step(house, house.ada, newest(house), "retire", reason="Gone")
    page = words(client.get(f"{USED}?kind=passage&id={passage}"))
    assert "This is no longer said." in page
    assert "It still stands in 1 conversation that goes on." in page
    assert page.count("conversation goes on") == 1


def test_a_fact_says_beside_its_version_how_often_it_was_told(house: House) -> None:
    with brand_scope(house.brand):
        facts.save("returns", "", {"days": 30}, by=Actor.member(house.ada))
        fact = Fact.objects.get()
        facts.approve(fact, by=Actor.member(house.ada))
    client = house.as_(house.ada)
    assert "What past answers stand on" not in words(client.get("/console/admin/knowledge/facts/"))
    record(house.brand, claims=claim("fact", fact.pk))
    page = words(client.get("/console/admin/knowledge/facts/"))
    assert "What past answers stand on" in page and "1 past answer used it" in page
    assert "version 1" in words(client.get(link(page)))


def test_a_product_gathers_its_values_texts_variants_and_relations_by_version(house: House) -> None:
    with brand_scope(house.brand):
        product = Product.objects.create(
            sku="R45",
            updated_at=now(),
            title="Ridge 45",
            version=2,
            attributes=[{"name": "weight", "type": "text", "value": "1"}],
        )
        relation = Relation.objects.create(product=product, kind="fits", target_name="Cover")
        rule = Rule.objects.create(kind="age", product=product, min_age=18, written_by="Ada")
    record(house.brand, question="How heavy?", claims=claim("attribute", "R45:weight", "1"))
    record(house.brand, question="What price?", claims=claim("price", "R45", "2"))
    record(house.brand, question="Does it fit?", claims=claim("relation", relation.pk, ""))
    record(house.brand, question="How old?", claims=claim("rule", rule.pk))
    assert "3 past answers used it" in words(
        house.as_(house.ada).get(f"/console/admin/catalogue/products/{product.pk}/")
    )
    client = house.as_(house.ann)
    whole = words(client.get(f"{USED}?kind=product&id={product.pk}"))
    assert all(each in whole for each in ("How heavy?", "What price?", "Does it fit?"))
    old = words(client.get(f"{USED}?kind=product&id={product.pk}&version=1"))
    assert "How heavy?" in old and "What price?" not in old and "This is no longer said." in old
    assert "How old?" in words(client.get(f"{USED}?kind=rule&id={rule.pk}"))
    assert "What price?" in words(client.get(f"{USED}?kind=price&id=R45&version=2"))


@pytest.mark.parametrize(
    "query",
    ["", "kind=passage", "kind=passage&id=x", "kind=hours&id=mon", "kind=price&id=nope", "kind=a&id=%00"],
)
def test_what_names_nothing_is_not_found(house: House, query: str) -> None:
    assert house.as_(house.ann).get(f"{USED}?{query}").status_code == 404


def test_foreign_things_are_not_found_and_advisors_do_not_get_in(house: House, passage: str) -> None:
    record(house.brand, question="I am Marker?", claims=claim("passage", passage))
    address = f"{USED}?kind=passage&id={passage}"
    assert house.as_(house.cy).get(address).status_code == 404
    assert house.as_(house.ben).get(address).status_code == 403


def test_a_page_of_many_costs_what_a_page_of_one_costs(house: House, passage: str) -> None:
    address = f"{USED}?kind=passage&id={passage}"
    client = house.as_(house.ann)
    record(house.brand, claims=claim("passage", passage))
    one = queries(client, address)
    for _ in range(4):
        record(house.brand, claims=claim("passage", passage))
    assert queries(client, address) == one


def test_the_rest_list_of_acts_is_asked_by_source(house: House, passage: str) -> None:
    acts = [record(house.brand, claims=claim("passage", passage)) for _ in range(3)]
    record(house.brand)
    client = house.as_(house.ann)
    address = f"/api/v1/ai-records?source=passage:{passage}&limit=2"
    first = client.get(address).json()
    assert [row["id"] for row in first["results"]] == [str(acts[2].pk), str(acts[1].pk)]
    second = client.get(f"{address}&cursor={first['next']}").json()
    assert ([row["id"] for row in second["results"]], second["next"]) == ([str(acts[0].pk)], None)
    assert client.get(f"{address}&version=9").json()["results"] == first["results"]
    assert client.get("/api/v1/ai-records?source=passage:x").status_code == 404
    assert client.get(f"{address}&session={uuid4()}").json()["code"] == "one_filter"
    assert house.as_(house.ada).get(address).status_code == 403
