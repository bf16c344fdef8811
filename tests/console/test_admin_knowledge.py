"""Articles written, brought in, compared, approved and retired, each step in somebody's name."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.console import admin_diff
from apps.knowledge.models import Article, Passage, Revision
from apps.people.roles import Role
from apps.tenants.scope import brand_scope
from tests.console.admin import House, queries, record, source
from tests.people import make_member

pytestmark = pytest.mark.django_db
ARTICLE = {
    "title": "Returns", "body": "# Returns\n\nYou may send it back within 30 days.", "audience": "shopper",
    "kind": "policy", "language": "en", "products": "", "categories": "", "valid_from": "", "valid_to": "",
}  # fmt: skip


def words(answer: Any) -> str:
    return str(answer.content.decode())


def newest(house: House) -> Revision:
    with brand_scope(house.brand):
        row = Revision.objects.select_related("article").order_by("-number").first()
        assert row is not None
        return row


def step(house: House, who: Any, revision: Revision, what: str, **more: Any) -> Any:
    return house.as_(who).post(f"/console/admin/knowledge/wordings/{revision.pk}/{what}/", more, follow=True)


def test_an_editor_writes_and_an_approver_lets_it_out_in_their_name(house: House) -> None:
    eda = make_member(house.brand, "Eda", Role.EDITOR)
    piet = make_member(house.brand, "Piet", Role.APPROVER)
    house.as_(eda).post("/console/admin/knowledge/new/", {**ARTICLE, "do": "submit"})
    row = newest(house)
    assert (row.state, row.written_by, row.submitted_by) == ("in_review", "Eda", "Eda")
    assert "Approve as" not in words(house.as_(eda).get(f"/console/admin/knowledge/{row.article_id}/"))
    assert "an approver can do it" in words(step(house, eda, row, "approve"))
    assert newest(house).state == "in_review"
    assert "Approved, in your name" in words(step(house, piet, row, "approve"))
    row = newest(house)
    assert (row.state, row.approved_by) == ("approved", "Piet")
    with brand_scope(house.brand):
        assert Passage.objects.filter(revision=row, live=True).exists()


def test_a_new_wording_waits_beside_the_one_in_force_with_what_changed(house: House) -> None:
    client = house.as_(house.ada)
    client.post("/console/admin/knowledge/new/", ARTICLE)
    step(house, house.ada, newest(house), "approve")
    article = newest(house).article_id
    client.post(
        f"/console/admin/knowledge/{article}/edit/", {**ARTICLE, "body": ARTICLE["body"].replace("30", "60")}
    )
    page = words(client.get(f"/console/admin/knowledge/{article}/"))
    assert "Wording 2 waits; wording 1 is what the AI says meanwhile." in page
    assert "<del>30</del>" in page and "<ins>60</ins>" in page
    step(house, house.ada, newest(house), "approve")
    with brand_scope(house.brand):
        assert list(Revision.objects.order_by("number").values_list("state", flat=True)) == [
            "superseded",
            "approved",
        ]


def test_where_two_people_must_agree_one_is_refused(house: House) -> None:
    house.brand.settings = {"two_people_approve": True}
    house.brand.save()
    house.as_(house.ada).post("/console/admin/knowledge/new/", ARTICLE)
    said = words(step(house, house.ada, newest(house), "approve"))
    assert "Another person must approve" in said
    assert newest(house).state == "draft"


def test_sent_back_and_retired_with_a_reason(house: House) -> None:
    client = house.as_(house.ada)
    client.post("/console/admin/knowledge/new/", {**ARTICLE, "do": "submit"})
    step(house, house.ada, newest(house), "send-back", reason="Which parcels?")
    assert newest(house).state == "draft"
    step(house, house.ada, newest(house), "approve")
    step(house, house.ada, newest(house), "retire", reason="Outdated")
    assert newest(house).state == "retired"
    assert "no longer possible" in words(step(house, house.ada, newest(house), "retire"))
    assert house.as_(house.ada).post(
        f"/console/admin/knowledge/wordings/{newest(house).pk}/burn/"
    ).status_code == 404  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("body", "", "This field is required."),
        ("valid_to", "2020-01-01", "Ends before it begins."),
        ("valid_from", "yesterday", "Enter a valid date."),
        ("title", "", "This field is required."),
    ],
)
def test_a_wrong_article_keeps_every_word_typed(house: House, field: str, value: str, said: str) -> None:
    typed = {**ARTICLE, "valid_from": "2026-01-01", "products": "t1, t2", field: value}
    answer = house.as_(house.ada).post("/console/admin/knowledge/new/", typed)
    assert answer.status_code == 422 and said in words(answer)
    assert 'value="t1, t2"' in words(answer)
    if field != "body":
        assert "You may send it back within 30 days." in words(answer)
    with brand_scope(house.brand):
        assert not Article.objects.exists()


def test_files_come_in_as_drafts_and_a_bad_one_is_named_while_the_rest_stays(house: House) -> None:
    good = SimpleUploadedFile("shipping.md", b"# Shipping\n\nWe ship within two days.")
    bad = SimpleUploadedFile("broken.pdf", b"%PDF-1.4 nothing")
    answer = house.as_(house.ada).post("/console/admin/knowledge/", {"uploads": [good, bad]}, follow=True)
    page = words(answer)
    assert "1 new draft waits to be read." in page and "broken.pdf cannot be read" in page
    assert newest(house).state == "draft" and newest(house).article.slug == "shipping"
    alone = house.as_(house.ada).post(
        "/console/admin/knowledge/", {"uploads": [SimpleUploadedFile("a.exe", b"MZ")]}
    )
    assert alone.status_code == 422 and "only Markdown, HTML and PDF can be read" in words(alone)


def test_the_list_shows_states_and_is_narrowed(house: House) -> None:
    client = house.as_(house.ada)
    assert "Start with the four questions" in words(client.get("/console/admin/knowledge/"))
    client.post("/console/admin/knowledge/new/", ARTICLE)
    assert "Returns" in words(client.get("/console/admin/knowledge/?state=draft"))
    assert "No article is like that." in words(client.get("/console/admin/knowledge/?state=approved"))
    assert "No article is like that." in words(client.get("/console/admin/knowledge/?q=warranty"))


def test_how_many_answers_stand_on_a_wording_is_said(house: House) -> None:
    house.as_(house.ada).post("/console/admin/knowledge/new/", ARTICLE)
    step(house, house.ada, newest(house), "approve")
    with brand_scope(house.brand):
        passage = Passage.objects.first()
        assert passage is not None
    claim = {
        "text": "30 days.",
        "kind": "duration",
        "verdict": "supported",
        "source": source(id=str(passage.pk)),
    }
    record(house.brand, claims=[claim, claim])
    page = words(house.as_(house.ada).get(f"/console/admin/knowledge/{newest(house).article_id}/"))
    assert "1 past answer used it" in page


def test_the_list_costs_the_same_for_three_as_for_one(house: House) -> None:
    client = house.as_(house.ada)
    client.post("/console/admin/knowledge/new/", ARTICLE)
    few = queries(client, "/console/admin/knowledge/")
    for title in ("Shipping", "Payment"):
        client.post("/console/admin/knowledge/new/", {**ARTICLE, "title": title})
    assert queries(client, "/console/admin/knowledge/") == few


def test_a_comparison_shows_words_and_hides_what_stayed() -> None:
    before = "one\ntwo\nthree\nfour\nfive\nsix two days"
    after = "one\ntwo\nthree\nfour\nfive\nsix three days\nseven"
    lines = admin_diff.lines(before, after)
    assert [line.kind for line in lines] == ["gap", "same", "same", "in", "in"]
    assert lines[3].pieces == (("same", "six "), ("out", "two"), ("in", "three"), ("same", " days"))
    assert lines[4].pieces == (("in", "seven"),)
