from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.grounding.summarising import Line, Promise, brief, wrap_up


def transcript(*said: tuple[str, str]) -> list[Line]:
    return [Line(f"m{number}", by, text) for number, (by, text) in enumerate(said, 1)]


STOVE = transcript(
    ("shopper", "Hi! I'm looking for a stove that works at minus 10 degrees."),
    ("assistant", "The Glut 3 burns gas and weighs 310 g."),
    ("shopper", "Does it run on winter gas? 129 is too expensive for me though."),
    ("assistant", "I can't confirm that from approved sources."),
    ("shopper", "I already tried the manual. Can I talk to somebody?"),
    ("advisor", "Hello, Mara here. The Glut 3 takes winter gas down to minus 15."),
    ("advisor", "I'll hold one for you until Friday."),
    ("shopper", "Great, I need to ask my wife and come back to you."),
)
LAMP = transcript(
    ("shopper", "Hallo, ich suche eine Lampe für das Bad."),
    ("advisor", "Guten Tag! Die Lumen Aqua ist für Feuchträume zugelassen."),
    ("shopper", "Passt die zu meinem alten Dimmer?"),
    ("advisor", "Das kläre ich mit dem Hersteller und melde mich bis Mittwoch."),
    ("shopper", "Danke"),
)


def test_the_summary_has_the_first_request_and_the_last_commitment_with_their_messages() -> None:
    summary = wrap_up(STOVE).summary
    assert summary[0] == ("The customer is looking for a stove that works at minus 10 degrees.", ("m1",))
    assert summary[-1] == ("The agent will hold one for the customer until Friday.", ("m7",))


def test_german_is_told_in_german() -> None:
    result = wrap_up(LAMP)
    assert result.language == "de"
    assert result.summary == (
        ("Die Kundschaft sagt: Ich suche eine Lampe für das Bad.", ("m1",)),
        ("Die Beratung antwortet: Die Lumen Aqua ist für Feuchträume zugelassen.", ("m2",)),
        ("Die Beratung antwortet: Das kläre ich mit dem Hersteller und melde mich bis Mittwoch.", ("m4",)),
    )


def test_objections_questions_and_products_point_at_their_messages() -> None:
    result = wrap_up(STOVE, products=["Glut 3"])
    assert ("price_too_high", "m3") in {(tag, message) for tag, _, message, _ in result.objections}
    assert ("not_now", "m8") in {(tag, message) for tag, _, message, _ in result.objections}
    assert result.questions == (("Does it run on winter gas?", "m3"), ("Can I talk to somebody?", "m5"))
    assert result.products[0] == "Glut 3" or "Glut 3" in result.products


def test_a_promise_has_an_owner_and_the_time_that_was_named() -> None:
    assert wrap_up(STOVE).promises == (
        Promise("I'll hold one for you until Friday", "m7", "advisor", "until Friday"),
    )
    assert [promise.due for promise in wrap_up(LAMP).promises] == ["bis Mittwoch"]


def test_the_mail_quotes_and_invents_nothing() -> None:
    body = wrap_up(STOVE).follow_up
    assert body.startswith("Hello,\n\nthank you for talking with us.")
    assert "You asked: “I'm looking for a stove that works at minus 10 degrees.”" in body
    assert "Our AI assistant told you: “The Glut 3 burns gas and weighs 310 g.”" in body
    assert "– “I'll hold one for you until Friday”" in body
    spoken = " ".join(line.text for line in STOVE)
    assert set(re.findall(r"\d+", body)) <= set(re.findall(r"\d+", spoken))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ([("shopper", "Is it blue?"), ("advisor", "Yes, navy."), ("shopper", "I'll take it")], "purchased"),
        (
            [("shopper", "How much?"), ("advisor", "It is 90 €."), ("shopper", "Let me think about it")],
            "decided_later",
        ),
        (
            [("shopper", "Where is my parcel?"), ("advisor", "I'll call you back tomorrow.")],
            "needs_follow_up",
        ),
        (
            [("shopper", "How do I reset it?"), ("advisor", "Hold the button."), ("shopper", "Thanks")],
            "resolved",
        ),
        ([("shopper", "Does it fit?"), ("advisor", "No."), ("shopper", "this is useless")], "unresolved"),
        ([("shopper", "I need a lamp."), ("advisor", "For which room?")], "left"),
        ([("advisor", "Hello, how can I help?")], "left"),
        ([], "left"),
    ],
)
def test_the_outcome_comes_from_a_closed_list(said: list[tuple[str, str]], expected: str) -> None:
    assert wrap_up(transcript(*said)).outcome == expected


def test_a_number_given_by_phone_is_not_part_of_the_summary() -> None:
    lines = transcript(
        ("shopper", "I need a refund for my tent."),
        ("advisor", "May I have your phone number?"),
        ("shopper", "+49 171 5550123"),
        ("advisor", "Thank you, we will refund it within 5 days."),
    )
    assert "5550123" not in " ".join(text for text, _ in wrap_up(lines).summary)
    assert wrap_up(lines).summary[-1] == ("The agent will refund it within 5 days.", ("m4",))


def test_messages_may_come_as_mappings_with_other_names_for_the_speakers() -> None:
    result = wrap_up(
        [
            {"id": "a", "by": "customer", "text": "My kettle won't switch on"},
            {"id": "b", "by": "agent", "text": "Please send us your order number"},
        ]
    )
    assert result.summary == (
        ("The customer is reporting that their kettle won't switch on.", ("a",)),
        ("The agent asks the customer to send them their order number.", ("b",)),
    )


def test_the_brief_says_what_was_asked_answered_refused_and_tried() -> None:
    assert brief(STOVE[:5]) == [
        ("Asked: Does it run on winter gas? Can I talk to somebody?", ("m3", "m5")),
        ("Answered: The Glut 3 burns gas and weighs 310 g.", ("m2",)),
        ("Could not answer: I can't confirm that from approved sources.", ("m4",)),
        ("Tried: I already tried the manual.", ("m5",)),
    ]
    assert brief([]) == []


LINES = st.lists(
    st.tuples(
        st.sampled_from(["shopper", "advisor", "assistant", "system"]),
        st.one_of(
            st.text(max_size=80),
            st.sampled_from(
                [
                    "I ordered 3 lamps for 49.90 and 2 came broken.",
                    "We will refund 24.95 within 5 days.",
                    "Does it fit a 12 mm bolt, or only 10?",
                    "ok",
                    "Could you please send me your order number 778812?",
                ]
            ),
        ),
    ),
    max_size=14,
)


@settings(max_examples=80, deadline=None)
@given(LINES)
def test_each_statement_is_traceable_and_each_number_exact(said: list[tuple[str, str]]) -> None:
    lines = transcript(*said)
    texts = {line.id: line.text for line in lines}
    result = wrap_up(lines)
    for text, ids in [*result.summary, *brief(lines)]:
        assert ids
        source = " ".join(texts[name] for name in ids)
        assert set(re.findall(r"\d+", text)) <= set(re.findall(r"\d+", source))
    for _, quote, message, _ in result.objections:
        assert quote in texts[message]
