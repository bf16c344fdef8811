from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.grounding import escalation

MUST_HAND_OVER = [
    ("Could I chat with one of your colleagues instead?", "person_requested"),
    ("is anybody real sitting there that can help me", "person_requested"),
    ("Ich würde lieber mit einer Beraterin sprechen", "person_requested"),
    ("ruft mich bitte zurück", "person_requested"),
    ("honestly I just want to die", "self_harm"),
    ("Ich habe keine Kraft und will nicht mehr leben", "self_harm"),
    ("I'm going to burn down your store", "violence"),
    ("my boyfriend hits me and I am scared", "violence"),
    ("Expect a letter from my solicitor", "legal_threat"),
    ("dann sehen wir uns vor Gericht", "legal_threat"),
    ("The stove exploded and burned my arm", "injury_or_allergy"),
    ("von der Wolle habe ich Ausschlag bekommen", "injury_or_allergy"),
    ("I'm 13, may I order this?", "minor"),
    ("ich bin 15 und will das bestellen", "minor"),
    ("my card was declined at the last step", "payment_data"),
    ("take 4242 4242 4242 4242 for it", "payment_data"),
    ("somebody hacked my account and ordered tents", "fraud"),
    ("ich habe das nie bestellt", "fraud"),
    ("You are not listening to me at all", "frustration"),
    ("das frage ich jetzt zum dritten Mal, mir reicht's", "frustration"),
    ("the kettle arrived broken", "complaint"),
    ("Where is my parcel?", "order_or_account"),
    ("ich möchte meine Bestellung stornieren", "order_or_account"),
    ("Do you have wholesale prices for our hotel?", "b2b"),
    ("I'm a journalist and need a statement", "press"),
    ("I have a pacemaker, is the blanket safe?", "medical"),
    ("would you take 80 for it?", "negotiation"),
]


@pytest.mark.parametrize(("text", "reason"), MUST_HAND_OVER)
def test_what_belongs_to_a_person_is_handed_over_with_its_reason(text: str, reason: str) -> None:
    verdict = escalation.check(text)
    assert verdict.escalate
    assert reason in verdict.reasons


@pytest.mark.parametrize(
    "text",
    [
        "how much is it?",
        "is this a person-size bag?",
        "kill the lights, this lamp is to die for",
        "Does the tent sleep two people?",
        "which card games do you sell?",
        "Is the jacket warm enough for Norway?",
        "what is your return policy?",
        "how long does delivery to Vienna take?",
        "Can I dim it with my phone?",
        "does the sensor react to human body heat?",
        "I am looking for boots for my daughter",
        "Was kostet der Versand in die Schweiz?",
        "Passt das Zelt für vier Personen?",
        "Gibt es die Leuchte auch in Messing?",
        "thanks, that helps",
        "yes",
    ],
)
def test_honest_shop_talk_stays_with_the_assistant(text: str) -> None:
    assert escalation.check(text) == escalation.Escalation(escalate=False)


@pytest.mark.parametrize(
    "text",
    [
        "who pays if the vase arrives broken?",
        "what to do when a part is faulty on delivery?",
        "it came damaged, what now?",
        "how fast do I get the money back?",
        "Was tun, wenn etwas beschädigt ankommt?",
    ],
)
def test_a_question_for_the_rule_may_be_answered_by_an_approved_text(text: str) -> None:
    verdict = escalation.check(text)
    assert verdict.general or not verdict.escalate


@pytest.mark.parametrize(
    "text",
    [
        "my parcel arrived broken, what now?",
        "I bought it last week and it came damaged, who pays?",
        "where is the refund for order 48213?",
        "you sent the wrong size, what to do",
        "it still has not arrived, when do I get the money back?",
        "it came damaged, I want a manager, what now?",
        "the kettle arrived broken",
    ],
)
def test_a_case_of_ones_own_goes_to_a_person(text: str) -> None:
    verdict = escalation.check(text)
    assert verdict.escalate
    assert not verdict.general


@pytest.mark.parametrize(
    "text",
    ["is a charger in the box?", "are the poles part of the set", "are return labels free?", "free returns?"],
)
def test_what_comes_with_it_is_no_complaint(text: str) -> None:
    assert not escalation.check(text).escalate


def test_the_most_urgent_reason_stands_first() -> None:
    verdict = escalation.check("I want a manager, your stove exploded and my lawyer will call")
    assert verdict.reasons.index("injury_or_allergy") < verdict.reasons.index("legal_threat")
    assert verdict.reasons.index("legal_threat") < verdict.reasons.index("person_requested")


def test_the_same_question_for_the_third_time_is_a_loop() -> None:
    question = "does the lid fit the small pot?"
    once = [{"by": "shopper", "text": question}, {"by": "assistant", "text": "I can't say."}]
    assert not escalation.check(question, once).escalate
    assert escalation.check("does the lid fit the small pot", once + once).reasons == ("frustration",)


def test_history_may_come_in_any_shape() -> None:
    question = "does the lid fit the small pot?"
    for line in (question, ("shopper", question), {"by": "customer", "text": question}):
        assert escalation.check(question, [line, line]).reasons == ("frustration",)


def test_reasons_that_cannot_be_switched_off_are_all_known() -> None:
    assert set(escalation.AT_ONCE).isdisjoint(escalation.TOPICS)
    assert set(escalation.THRESHOLDS) == set(escalation.REASONS)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_odd_text_never_breaks_the_check(text: str) -> None:
    verdict = escalation.check(text)
    assert verdict.escalate == bool(verdict.reasons)
    assert set(verdict.reasons) <= set(escalation.REASONS)


@pytest.mark.parametrize(
    "text",
    ["and for 10 m?", "the second one", "and in blue?", "und in Rot?", "die zweite", "in size M",
     "what about the other one", "and under 300 euro?", "ok and in green", "and to Norway?"],
)  # fmt: skip
def test_a_few_words_that_go_on_with_a_question_call_nobody(text: str) -> None:
    assert escalation.check(text).escalate is False


@pytest.mark.parametrize(
    "text",
    [
        "for my dad",
        "a present for my father, he turns 65",
        "my parents want a lamp for the hall",
        "I want to hang it from a concrete ceiling",
        "für meinen papa",
        "does it take a card",
        "does the reader accept credit cards?",
        "which one holds cards and coins",
    ],
)
def test_gifts_for_parents_and_things_that_take_cards_call_nobody(text: str) -> None:
    assert escalation.check(text).escalate is False


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("my parents don't know that I order here, I'm 13", "minor"),
        ("your site won't take my card", "payment_data"),
        ("my card was declined three times", "payment_data"),
    ],
)
def test_minors_and_own_cards_are_still_heard(text: str, reason: str) -> None:
    assert reason in escalation.check(text).reasons


@pytest.mark.parametrize("text", ["and a real person?", "and I will sue you"])
def test_a_few_words_that_ask_for_a_person_or_threaten_are_still_heard(text: str) -> None:
    assert escalation.check(text).escalate is True
