"""The auditor finds an act, reads it as a document, proves it, and reads the conversation around it."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest

from apps.audit import doings, recorder, sealing
from apps.audit import selectors as audit
from apps.audit.models import AIRecord, Entry
from apps.consent import services as consent
from apps.console import trace
from apps.people.actors import Actor
from apps.sessions import conversations, opening
from apps.sessions.models import Message, Session
from apps.tenants import work
from apps.tenants.models import Work
from apps.tenants.scope import brand_scope
from tests.console.admin import House, entries, queries, record, source
from tests.people import make_key

pytestmark = pytest.mark.django_db


def words(answer: Any) -> str:
    return str(answer.content.decode())


# As it was said: what the product costs today is another matter.
CARD = {
    "sku": "R45-M", "title": "Ridge 45", "price": {"amount": "189.95", "currency": "EUR"},
    "stock": {"state": "in_stock", "quantity": 4}, "options": {"Size": "M"}, "image": "/ridge.svg",
}  # fmt: skip


@pytest.fixture
def talk(house: House) -> Session:
    """A conversation: the shopper asks, the AI answers, Ben adds a word with its help, and leaves a note."""
    with brand_scope(house.brand):
        consent.publish_defaults(house.brand)
        key = make_key(house.brand)
        session = opening.open_session(shopper=None, widget_key=key, origin=key.origins[0])
        shopper = Actor.shopper(session.shopper)
        assert session.disclosure_id
        opening.disclosure_shown(session, session.disclosure_id, by=shopper)
        consent.record(session.shopper, "chat", granted=True, by=shopper, session_id=session.pk, how="door")
        conversations.append(session, "May I return it?", by=shopper)
        act = record(house.brand, session_id=session.pk)
        conversations.append(
            session, "You have 60 days.", by=Actor.ai(), ai="generated", data={"record_id": str(act.pk)}
        )
        draft = record(house.brand, session_id=session.pk, act="suggestion", outcome="suggested", question="")
        recorder.decision(draft.pk, "edited", by=Actor.member(house.ben), data={"reason": "warmer"})
        conversations.append(
            session, "Gladly, 60 days.", by=Actor.member(house.ben), ai="drafted", data={"cards": [CARD]}
        )
        conversations.write_note(session, "Friendly.", member=house.ben)
    return session


def test_the_list_groups_by_conversation_and_counts_verdicts(house: House, talk: Session) -> None:
    record(house.brand, question="Only a preview")
    page = words(house.as_(house.ann).get("/console/audit/"))
    assert page.count('class="group"') == 2
    assert "Anonymous shopper" in page and "Previews and commands, no shopper" in page
    assert "1 proven" in page and "1 not proven" in page and "edited" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=preview", ["Only a preview"]),
        ("q=may+i+return", ["May I return it?"]),
        ("act=suggestion", []),
        ("outcome=answered", ["May I return it?", "Only a preview"]),
        ("capability=policy&engine=offline", ["May I return it?", "Only a preview"]),
        ("until=2020-01-01", []),
        ("since=2020-01-01", ["May I return it?", "Only a preview"]),
        ("since=rubbish&before=rubbish&session=rubbish", ["May I return it?", "Only a preview"]),
    ],
)
def test_filters_and_search_narrow_the_list(house: House, query: str, found: list[str]) -> None:
    record(house.brand)
    record(house.brand, question="Only a preview")
    page = words(house.as_(house.ann).get(f"/console/audit/?{query}"))
    assert [said for said in ("May I return it?", "Only a preview") if said in page] == found
    if not found:
        assert "No act is like that." in page


def test_the_log_without_acts_teaches(house: House) -> None:
    assert "The AI has done nothing yet." in words(house.as_(house.ann).get("/console/audit/"))


def test_a_long_log_goes_on_behind_a_link_and_misses_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        record(house.brand, question=f"Question {number}")
    monkeypatch.setattr(audit.acts, "__kwdefaults__", {"limit": 2})
    client = house.as_(house.ann)
    first = words(client.get("/console/audit/"))
    assert "Question 2" in first and "Question 1" in first and "Question 0" not in first
    link = first.split('<nav class="pages"><a class="button" href="')[1].split('"')[0]
    assert "Question 0" in words(client.get(f"/console/audit/{link}"))


def test_an_act_reads_as_sentences_with_verdicts_and_marked_sources(house: House) -> None:
    act = record(house.brand)
    page = words(house.as_(house.ann).get(f"/console/audit/acts/{act.pk}/"))
    assert page.index("May I return it?") < page.index("You have 60 days.") < page.index("Anything else?")
    assert '<mark data-proves="1">you have 60 days</mark>' in page and 'data-claims="1"' in page
    assert "<s>Refunds take 3 days.</s>" in page and "Checked, but not said" in page
    assert "version 3" in page and "1 more was read and not used" in page
    assert "answers by AI" in page and ">chat<" in page and ">video<" not in page
    assert "As the engine wrote it, before the checks" in page


def test_looking_is_logged_for_acts_sessions_and_searches(house: House, talk: Session) -> None:
    client = house.as_(house.ann)
    with brand_scope(house.brand):
        act = AIRecord.objects.order_by("id")[0]
    client.get(f"/console/audit/acts/{act.pk}/")
    client.get(f"/console/audit/sessions/{talk.pk}/")
    client.get("/console/audit/?q=return")
    looks = ("audit.viewed", "audit.session_viewed", "audit.searched", "audit.listed")
    assert [entries(house.brand, name) for name in looks] == [1, 1, 1, 0]
    with brand_scope(house.brand):
        assert Entry.objects.get(action="audit.viewed").actor_id == str(house.ann.pk)


def test_each_page_of_a_list_that_is_read_is_logged_once_with_its_filters(house: House) -> None:
    client = house.as_(house.ann)
    client.get("/console/audit/")
    client.get("/console/audit/?outcome=refused&other=thing")
    client.get("/console/audit/people/?area=catalog")
    client.get("/console/audit/?q=return&outcome=")
    with brand_scope(house.brand):
        found, _next = doings.doings(action="audit")
    assert [(each.entry.action, each.name, each.data) for each in reversed(found)] == [
        ("audit.listed", "Ann", {"list": "acts"}),
        ("audit.listed", "Ann", {"list": "acts", "outcome": "refused"}),
        ("audit.listed", "Ann", {"list": "people", "area": "catalog"}),
        ("audit.searched", "Ann", {"list": "acts", "q": "return"}),
    ]
    assert house.as_(house.ada).get("/console/audit/").status_code == 403
    assert entries(house.brand, "audit.listed") == 3


def test_an_act_is_proven_once_sealed_and_the_proof_goes_along(house: House) -> None:
    act = record(house.brand)
    client, address = house.as_(house.ann), f"/console/audit/acts/{act.pk}/proof/"
    assert "sealed within a second or two" in words(client.get(address))
    with brand_scope(house.brand):
        sealing.seal()
    page = words(client.get(address, headers={"HX-Request": "true"}))
    assert "Proven: this record is in the log, unchanged." in page and "<html" not in page
    assert "signature genuine" in page
    file = client.get(f"{address}?file")
    assert file["Content-Disposition"] == f'attachment; filename="vitrine-proof-{act.pk}.json"'
    assert json.loads(file.content)["id"] == str(act.pk)


def test_the_whole_log_is_verified_on_request(house: House) -> None:
    record(house.brand)
    with brand_scope(house.brand):
        sealing.seal()
    client = house.as_(house.ann)
    address = client.post("/console/audit/verify/")["Location"]
    assert "The log is being read" in words(client.get(address))
    with brand_scope(house.brand):
        work.run(house.brand.pk, Work.objects.get(kind="audit.verify").pk)
    page = words(client.get(address, headers={"HX-Request": "true"}))
    assert "The log is what it was" in page or "The log does not add up" in page
    assert "<html" not in page
    assert entries(house.brand, "audit.verified") == 1
    assert house.as_(house.ada).get(address).status_code == 403
    assert house.as_(house.ada).post("/console/audit/verify/").status_code == 403


def test_a_conversation_reads_in_order_with_each_answer_linked_to_its_replay(
    house: House, talk: Session
) -> None:
    page = words(house.as_(house.ann).get(f"/console/audit/sessions/{talk.pk}/"))
    with brand_scope(house.brand):
        acts = list(AIRecord.objects.order_by("id"))
    order = [
        "AI assistant",
        "Asked and answered",
        "May I return it?",
        "You have 60 days.",
        "Gladly, 60 days.",
        "Friendly.",
    ]
    places = [page.index(said) for said in order]
    assert places == sorted(places)
    assert all(f"/console/audit/acts/{act.pk}/" in page for act in acts)
    assert "with AI help" in page and "note, never shown to the shopper" in page
    assert "version 1" in page and "2 acts of the AI" in page


def test_the_cards_an_advisor_sent_stand_in_the_conversation_as_they_were(
    house: House, talk: Session
) -> None:
    page = words(house.as_(house.ann).get(f"/console/audit/sessions/{talk.pk}/"))
    card = page.split("Gladly, 60 days.")[1].split("Friendly.")[0]
    assert [
        said for said in ("Ridge 45", "€189.95", "4 in stock", "R45-M", "/ridge.svg") if said not in card
    ] == []


def test_a_session_of_nobody_or_of_another_brand_is_not_there(house: House, talk: Session) -> None:
    client = house.as_(house.ann)
    assert client.get(f"/console/audit/sessions/{uuid.uuid4()}/").status_code == 404
    assert house.as_(house.ada).get(f"/console/audit/sessions/{talk.pk}/").status_code == 403


def test_list_and_conversation_cost_the_same_for_three_acts_as_for_one(house: House, talk: Session) -> None:
    client = house.as_(house.ann)
    addresses = ("/console/audit/", f"/console/audit/sessions/{talk.pk}/")
    few = [queries(client, address) for address in addresses]
    for _ in range(2):
        record(house.brand, session_id=talk.pk)
    assert [queries(client, address) for address in addresses] == few


def test_a_claim_marks_its_words_across_line_breaks_and_two_claims_may_share_some() -> None:
    quotes = {"Free within the EU.": "free within the EU", "Sixty days.": "the EU for 60 days"}
    claims = [
        {"text": text, "kind": "policy", "verdict": "supported", "source": source(quote=quote)}
        for text, quote in quotes.items()
    ]
    retrieved = [{"source": source(), "text": "Returns are free within\nthe EU for 60 days.", "score": 1.0}]
    found = trace.document("Free within the EU. Sixty days.", claims, retrieved)
    assert [each.pieces for each in found.cited] == [
        (("Returns are ", ""), ("free within\n", "1"), ("the EU", "1 2"), (" for 60 days", "2"), (".", ""))
    ]
    assert [each.verdict for each in found.sentences] == ["supported", "supported"]


@pytest.mark.parametrize(
    "text",
    [
        "It weighs 1.36 kg. It costs 79.00 EUR!",
        "No end",
        "",
        "Line one\nLine two.\n\n- an item\n- another (see above.)",
        "Really?! Yes… 3.5 mm, e.g. here.",
    ],
)
def test_sentences_joined_are_the_text(text: str) -> None:
    assert "".join(trace.split(text)) == text


def test_decimals_do_not_end_a_sentence() -> None:
    assert trace.split("It weighs 1.36 kg. It costs 79.00 EUR.") == [
        "It weighs 1.36 kg. ",
        "It costs 79.00 EUR.",
    ]


def test_what_people_did_is_read_by_area_and_goes_on_behind_a_link(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = house.as_(house.ann)
    assert "Nothing of that kind was done yet." in words(client.get("/console/audit/people/"))
    with brand_scope(house.brand):
        for name in ("Boots", "Tents", "Packs"):
            recorder.entry(
                "catalog.approved", by=Actor.member(house.ada), data={"fields": ["price"], "of": name}
            )
        recorder.entry("brand.updated", by=Actor.member(house.ada))
    page = words(client.get("/console/audit/people/?area=catalog"))
    assert "catalog: approved" in page and "brand: updated" not in page and "Ada" in page and "Boots" in page
    monkeypatch.setattr(doings.doings, "__kwdefaults__", {"action": "", "before": None, "limit": 2})
    first = words(client.get("/console/audit/people/?area=catalog"))
    assert "Packs" in first and "Boots" not in first
    link = first.split('<nav class="pages"><a class="button" href="')[1].split('"')[0].replace("&amp;", "&")
    assert "Boots" in words(client.get(f"/console/audit/people/{link}"))


def test_what_people_did_costs_the_same_for_three_entries_as_for_one(house: House) -> None:
    client = house.as_(house.ann)
    with brand_scope(house.brand):
        recorder.entry("brand.updated", by=Actor.member(house.ada))
    few = queries(client, "/console/audit/people/")
    with brand_scope(house.brand):
        recorder.entry("brand.updated", by=Actor.member(house.ada))
        recorder.entry("hours.brand_set", by=Actor.member(house.ada))
    assert queries(client, "/console/audit/people/") == few


def test_a_summary_stands_on_the_words_that_were_said(house: House, talk: Session) -> None:
    with brand_scope(house.brand):
        said = Message.objects.filter(session=talk).order_by("seq")[0]
    source_ = {"kind": "message", "id": str(said.pk), "title": "Transcript", "quote": "Wants to return it."}
    claim = {"text": "Wants to return it.", "kind": "summary", "verdict": "supported", "source": source_}
    act = record(
        house.brand,
        session_id=talk.pk,
        act="summary",
        claims=[claim],
        final_text="Wants to return it.",
        retrieved=[],
    )
    page = words(house.as_(house.ann).get(f"/console/audit/acts/{act.pk}/"))
    assert '<mark data-proves="1">shopper: May I return it?</mark>' in page
    assert "Nobody has done anything with it yet." in page
