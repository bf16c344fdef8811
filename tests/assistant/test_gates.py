"""What stands around the pipeline: shut languages, the brand's topics, people first, and words for alarms."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from apps.assistant import answering, turns
from apps.assistant.answering import Answer, Ask
from apps.integrations.models import Mail
from apps.people.actors import Actor
from apps.rollout import boundaries, languages
from apps.rollout.boundaries import Wanted
from apps.sessions import conversations, selectors
from apps.sessions.models import Message, Packet, Session
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope
from tests.catalog.makers import feed, record, shop
from tests.knowledge.test_search import write
from tests.sessions.test_conversations import shopper_of, start, to_stage_two

pytestmark = pytest.mark.django_db
BY = Actor.system("test")
RETURNS = (
    "---\ntitle: Returns\nscope: returns\n---\n# Returns\n\nUnworn goods can be sent back within 40 days.\n"
)
CARD = "4111 1111 1111 1111"


@pytest.fixture
def brand(tmp_path: Path) -> Iterator[Brand]:
    made = shop()
    tent = record("T1", title="Heron Tent", attributes={"Weight": {"value": 1620, "unit": "g"}})
    stove = record("S1", title="Otter Stove", attributes={"Weight": {"value": 310, "unit": "g"}})
    feed(tmp_path, made, tent, stove)
    with brand_scope(made):
        write(tmp_path, made, "returns", RETURNS)
        to_stage_two(made)
        yield made


def ask(brand: Brand, text: str, **more: object) -> Answer:
    return answering.answer(Ask(text, **more), brand)  # type: ignore[arg-type]


def told(brand: Brand, text: str, **more: object) -> tuple[str, str, str]:
    said = ask(brand, text, **more).decision
    return said.outcome, said.reason, said.text


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("Combien pèse cette tente et est-ce que vous livrez en Suisse ?", "Je ne peux pas encore répondre"),
        ("¿Cuánto pesa la tienda y cuándo llega?", "Todavía no puedo responder"),
        ("Ile waży ten namiot i czy jest wodoodporny?", "Nie mogę jeszcze odpowiadać"),
        ("Сколько весит эта палатка?", "На этом языке я пока не отвечаю"),
    ],
)
def test_a_question_in_a_language_without_a_pack_is_refused_in_it(
    brand: Brand, text: str, begins: str
) -> None:
    outcome, reason, said = told(brand, text, product="T1")
    assert (outcome, reason) == ("refused", "language_closed")
    assert said.startswith(begins)
    assert "person" in ask(brand, text).decision.offered


def test_a_session_in_such_a_language_has_its_ask_door_shut_and_its_messages_go_to_people(
    brand: Brand,
) -> None:
    session = start(brand)
    Session.objects.filter(pk=session.pk).update(language="fr")
    session.refresh_from_db()
    assert selectors.opening(session, brand)["doors"] == {"ask": False, "person": True, "book": True}
    conversations.shopper_says(session, "Bonjour", by=shopper_of(session), client_id="1")
    session.refresh_from_db()
    assert session.state == "waiting"
    assert Packet.objects.get().reason == "language_closed"


def test_an_english_question_in_it_is_answered_all_the_same(brand: Brand) -> None:
    assert told(brand, "How heavy is it?", product="T1", language="fr")[0] == "answered"


def test_a_failed_question_set_shuts_the_language_for_shoppers_but_not_for_the_preview(brand: Brand) -> None:
    languages.report_language("en", False, "run 1", right=1, asked=2)
    assert told(brand, "How heavy is it?", product="T1", live=True)[:2] == ("refused", "language_closed")
    assert told(brand, "How heavy is it?", product="T1")[0] == "answered"


def test_a_product_for_people_first_is_not_answered_but_prepared(brand: Brand) -> None:
    boundaries.change(Wanted(products=["T1"]), by=BY)
    for text, product in (("How heavy is it?", "T1"), ("How heavy is the Heron Tent?", "")):
        said = ask(brand, text, product=product).decision
        assert (said.outcome, said.reason, said.offered[0]) == ("refused", "human_first", "person")
        assert "1620" not in said.text and "budget" in said.text and not said.statements
    assert "310 g" in told(brand, "How heavy is it?", product="S1")[2]
    assert told(brand, "hello", product="T1")[0] == "answered"


def test_topics_of_the_brand_are_handed_over_or_declined(brand: Brand) -> None:
    topics = [("Recall", ["recall"], "hand_over"), ("Politics", ["election"], "decline")]
    boundaries.change(Wanted(topics=topics, declined=["press"]), by=BY)
    assert told(brand, "Is there a recall of the tent?")[:2] == ("escalated", "brand_topic")
    assert told(brand, "who wins the election?")[:2] == ("refused", "topic_declined")
    assert told(brand, "I'm a journalist and need a statement")[:2] == ("refused", "topic_declined")
    assert told(brand, "my lawyer says the election was bad, I will sue you")[1] == "legal_threat"


def test_card_data_is_explained_rather_than_handed_over_and_is_nowhere(brand: Brand) -> None:
    done = ask(brand, f"take my card {CARD} for it")
    assert (done.decision.outcome, done.decision.reason) == ("refused", "payment_data")
    assert "unreadable" in done.decision.text and "person" in done.decision.offered
    assert told(brand, "my card was charged twice")[:2] == ("escalated", "payment_data")


def test_distress_away_from_hours_names_the_help_line_of_the_country(brand: Brand) -> None:
    boundaries.change(Wanted(country="AT"), by=BY)
    outcome, reason, said = told(brand, "I want to kill myself")
    assert (outcome, reason) == ("escalated", "self_harm")
    assert "142" in said and "Nobody of us is here" in said
    assert "0800 111 0 111" not in said
    boundaries.change(Wanted(crisis="Ring Anna, 555."), by=BY)
    assert "Ring Anna, 555." in told(brand, "I want to kill myself")[2]


def test_a_german_alarm_is_told_in_german(brand: Brand) -> None:
    assert "Nachricht" in told(brand, "ich möchte mich beschweren, die Lampe kam kaputt an", language="de")[2]


def say(session: Session, text: str) -> Message:
    message, _ = conversations.shopper_says(session, text, by=shopper_of(session), client_id=text[:60])
    turns.take(session.pk, message.pk)
    return Message.objects.filter(session=session, author_kind="ai").order_by("-seq")[0]


def test_the_named_person_gets_one_letter_without_the_shoppers_words(brand: Brand) -> None:
    boundaries.change(Wanted(owner="law@shop.example"), by=BY)
    say(start(brand), "You will hear from my lawyer, signed Quentin")
    letter = Mail.objects.get(kind="alarm")
    assert letter.to == "law@shop.example" and "legal threat" in letter.subject
    assert "Quentin" not in letter.text + letter.subject + letter.html


def test_a_person_is_offered_after_the_brands_number_of_turns_and_not_before(brand: Brand) -> None:
    boundaries.change(Wanted(turns=2), by=BY)
    session = start(brand)
    assert "nudge_person" not in say(session, "Does the Heron Tent have a built-in radio?").data
    assert say(session, "And a heated floor in the Heron Tent?").data["nudge_person"] is True


def test_an_answer_that_fails_verification_twice_goes_to_a_person(
    brand: Brand, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = start(brand)
    whole = answering.answer

    def failing(asked: Ask, shop: Brand) -> Answer:
        done = whole(asked, shop)
        decision = answering.replace(done.decision, outcome="refused", reason="not_verified", statements=())
        return answering.replace(done, decision=decision)

    monkeypatch.setattr(answering, "answer", failing)
    assert say(session, "How heavy is the Heron Tent?").data["outcome"] == "refused"
    assert say(session, "How heavy is the Heron Tent then?").data["outcome"] == "escalated"
    session.refresh_from_db()
    assert session.state == "waiting"
