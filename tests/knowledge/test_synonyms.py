"""Synonyms of a brand: written, approved, read at once everywhere, and gone when they are retired."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.assistant import answering, terms
from apps.assistant.answering import Ask
from apps.audit import selectors
from apps.audit.models import Entry
from apps.catalog.models import Product
from apps.core.clock import now
from apps.core.errors import Conflict, Invalid
from apps.knowledge import indexing, synonym_lists, synonyms
from apps.knowledge.models import Synonym
from apps.knowledge.synonym_values import SynonymWish, checked
from apps.people import second_person
from apps.people.actors import Actor
from apps.quality import proving
from apps.quality.models import Gap
from apps.tenants.models import Brand, Work
from apps.tenants.scope import brand_scope
from tests.catalog.makers import feed, record, shop

pytestmark = pytest.mark.django_db
EVA, KIM = Actor("member", "1", "Eva"), Actor("member", "2", "Kim")
ASKED = "How long is the lead of the Brenta lamp?"


@pytest.fixture
def brand(tmp_path: Path) -> Any:
    made = shop()
    text = "<p>The shade is hand blown glass.</p>"
    feed(
        tmp_path, made,
        record("L1", title="Brenta sofa lamp", description=text, attributes={"splashproof": True}),
        record("L2", title="Adda settle", description=text),
    )  # fmt: skip
    with brand_scope(made):
        indexing.index_products(list(Product.objects.values_list("id", flat=True)))
        yield made


def wish(said: str = "rainproof", term: str = "splashproof", language: str = "en") -> SynonymWish:
    return checked({"said": said, "term": term, "language": language}, language="en")


def kept(*words: str) -> Synonym:
    row = synonyms.save(wish(*words), by=EVA)
    assert row
    return synonyms.approve(row, by=KIM)


def ask(brand: Brand, text: str = "Is the Brenta lamp rainproof?") -> answering.Answer:
    return answering.answer(Ask(text), brand)


def test_the_answer_changes_with_the_approval_and_back_with_the_retirement(brand: Brand) -> None:
    before = ask(brand).decision.outcome
    row = synonyms.save(wish(), by=EVA)
    assert row and ask(brand).decision.outcome == before != "answered"
    synonyms.approve(row, by=KIM)
    said = ask(brand).decision
    assert said.outcome == "answered"
    assert said.text.startswith("I read “rainproof” as “splashproof”. Yes")
    synonyms.retire(row, by=KIM)
    assert ask(brand).decision.outcome == before
    assert [e.action for e in Entry.objects.filter(object_type="synonym").order_by("id")] == [
        "knowledge.synonym_written",
        "knowledge.synonym_approved",
        "knowledge.synonym_retired",
    ]


def test_the_record_and_the_message_tell_what_was_read_as_what(brand: Brand) -> None:
    kept()
    done = ask(brand)
    found = selectors.replay(answering.record(done))
    assert found.inputs["question"] == "Is the Brenta lamp rainproof?"
    assert found.inputs["read_as"] == [{"said": "rainproof", "term": "splashproof"}]
    data = answering.message_data(done, found.record.pk)
    assert data["read_as"] == [{"said": "rainproof", "term": "splashproof"}]
    assert data["statements"][0] == {"text": "I read “rainproof” as “splashproof”.", "citations": []}
    assert data["question"] == "Is the Brenta lamp rainproof?"


def test_a_search_finds_by_the_brand_s_term_and_still_by_its_own_words(brand: Brand) -> None:
    assert [hit.product.sku for hit in terms.products("settle", limit=1)] == ["L2"]
    kept("settle", "sofa")
    assert [hit.product.sku for hit in terms.products("settle", limit=5)][0] == "L1"
    assert {hit.product.sku for hit in terms.products("settle", limit=5)} == {"L1", "L2"}


def test_what_was_read_before_is_kept_until_something_changes(brand: Brand) -> None:
    kept()
    terms.book()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        terms.book()
    assert len(asked) == 1
    kept("seam", "edge")
    assert {one.said for one in terms.book().synonyms} == {"rainproof", "seam"}


def test_another_brand_s_synonyms_are_not_read(brand: Brand) -> None:
    kept()
    with brand_scope(shop("other")):
        assert terms.book().synonyms == ()
        assert list(synonyms.listed()) == []


def test_a_new_term_replaces_the_approved_one_with_its_approval(brand: Brand) -> None:
    old = kept()
    new = synonyms.save(wish("Rainproof", "water-repellent"), by=EVA)
    assert new and [s.term for s in terms.book().synonyms] == ["splashproof"]
    synonyms.approve(new, by=KIM)
    old.refresh_from_db()
    assert old.state == "retired" and [s.term for s in terms.book().synonyms] == ["water-repellent"]


def test_the_same_again_is_nothing_new_and_a_draft_is_edited_in_its_place(brand: Brand) -> None:
    row = synonyms.save(wish(), by=EVA)
    assert row and synonyms.save(wish(), by=KIM) is None
    edited = synonyms.save(wish("rain-proof"), by=KIM, instead_of=row)
    assert edited and list(synonyms.listed(state="draft")) == [edited]
    with pytest.raises(Conflict, match="retired"):
        synonyms.save(wish("wetproof"), by=EVA, instead_of=row)


def test_where_two_people_are_wanted_nobody_approves_their_own(brand: Brand) -> None:
    second_person.switch(True, by=KIM)
    row = synonyms.save(wish(), by=EVA)
    assert row
    with pytest.raises(Conflict) as refused:
        synonyms.approve(row, by=EVA)
    assert refused.value.code == "same_person" and terms.book().synonyms == ()
    synonyms.approve(row, by=KIM)
    with pytest.raises(Conflict, match="no longer"):
        synonyms.approve(row, by=KIM)


def test_a_chain_is_refused_from_both_ends_also_at_the_approval(brand: Brand) -> None:
    kept("settee", "sofa")
    for pair, field in ((("couch", "settee"), "term"), (("sofa", "day bed"), "said")):
        with pytest.raises(Invalid) as refused:
            synonyms.save(wish(*pair), by=EVA)
        assert refused.value.fields[field][1] == "settee → sofa"


@pytest.mark.parametrize(
    ("given", "field", "why"),
    [
        ({"said": "", "term": "sofa"}, "said", "This is needed."),
        ({"said": "couch", "term": None}, "term", "This is needed."),
        ({"said": "R45", "term": "lamp"}, "said", "Numbers, sizes and article numbers are read as they are."),
        ({"said": "=cmd()", "term": "lamp"}, "said", "Only words: letters, blanks, hyphens."),
        ({"said": "<b>", "term": "lamp"}, "said", "Only words: letters, blanks, hyphens."),
        ({"said": "x", "term": "lamp"}, "said", "At least two letters."),
        ({"said": "l" * 61, "term": "lamp"}, "said", "At most 5 words and 60 letters."),
        ({"said": "a b c d e f", "term": "lamp"}, "said", "At most 5 words and 60 letters."),
        ({"said": "couch", "term": "sofa", "language": "fr"}, "language", "One of: en, de."),
        ({"said": "couch", "term": "sofa", "weight": 1}, "weight", "Not known here."),
        ({"said": ["couch"], "term": "sofa"}, "said", "This is needed."),
    ],
)
def test_bad_values_are_told_beside_their_field(given: dict[str, Any], field: str, why: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked(given, language="en")
    assert refused.value.fields[field] == [why]


def test_a_file_comes_in_with_its_bad_lines_told_and_goes_out_as_it_came(brand: Brand) -> None:
    lines = "said,term,language,remark\ncouch,sofa,,old\nHülle,Case,de,\n"
    lines += "size 5,large,,\ncouch,sofa,en,\nhuman,sofa,,\n"
    done = synonym_lists.declare(synonym_lists.from_csv(lines.encode(), language="en"), by=EVA)
    assert (done.created, done.unchanged, done.failed) == (2, 1, 2)
    assert [one["row"] for one in done.errors] == [4, 6]
    assert "article numbers" in done.errors[0]["detail"] and "a person" in done.errors[1]["detail"]
    text = synonym_lists.as_csv(synonyms.listed())
    assert text.splitlines() == ["said,term,language,state", "couch,sofa,en,draft", "Hülle,Case,de,draft"]
    again = synonym_lists.declare(synonym_lists.from_csv(text.encode(), language="en"), by=EVA)
    assert (again.created, again.unchanged, again.failed) == (0, 2, 0)
    with pytest.raises(Invalid, match="columns said and term"):
        synonym_lists.from_csv(b"a,b\n1,2\n", language="en")
    with pytest.raises(Invalid, match="At most 500"):
        many = [{"said": f"w{'a' * n}", "term": "sofa"} for n in range(501)]
        synonym_lists.declare(synonym_lists.from_json(many, language="en"), by=EVA)


def test_german_questions_are_read_by_german_synonyms(brand: Brand) -> None:
    kept("regenfest", "splashproof", "de")
    said = answering.answer(Ask("Ist die Brenta Lampe regenfest?", language="de"), brand).decision
    assert said.understanding and said.understanding.read_as == (("regenfest", "splashproof"),)
    assert ask(brand, "Is the Brenta regenfest?").decision.understanding.read_as == ()  # type: ignore[union-attr]


def test_an_approval_asks_the_gaps_that_say_the_word_again(brand: Brand) -> None:
    def gap(question: str) -> Gap:
        return Gap.objects.create(question=question, first_at=now(), last_at=now())

    closed, other = gap("Is the Brenta lamp rainproof?"), gap("Is the Adda made of oak?")
    row = kept()
    work = Work.objects.filter(kind="quality.synonym_approved", payload={"synonym": str(row.pk)})
    assert work.count() == 1 and proving.after_synonym(row.pk) == 1
    closed.refresh_from_db()
    other.refresh_from_db()
    assert (closed.state, other.state, other.proof) == ("answered", "open", {})
    synonyms.retire(row, by=KIM)
    assert proving.after_synonym(row.pk) == 0
