"""What a summary of a short exchange over a complaint keeps, and what it leaves out."""

from __future__ import annotations

import pytest

from apps.grounding.summarising import wrap_up


def told(*turns: tuple[str, str]) -> list[str]:
    talk = [{"id": str(at), "by": by, "text": text} for at, (by, text) in enumerate(turns)]
    return [text for text, _ in wrap_up(talk).summary]


def test_a_question_that_names_nothing_does_not_hide_what_happened() -> None:
    summary = told(
        ("customer", "I was billed two times for the same lamp, 39.90 each. Can you sort this?"),
        ("agent", "I've refunded one of the two, it takes 3 days."),
    )
    assert summary[0] == "The customer was billed two times for the same lamp, 39.90 each."
    assert summary[-1] == "The agent has refunded one of the two, it takes 3 days."


@pytest.mark.parametrize(
    "promise",
    [
        "All done, you will get a mail within the hour.",
        "I have added the credit to your account.",
        "Your parcel is on its way.",
        "The new invoice will be with you on Monday.",
        "I've told the driver and they will call you.",
    ],
)
def test_what_the_house_last_committed_itself_to_is_kept(promise: str) -> None:
    talk = [
        {"id": "1", "by": "customer", "text": "My parcel has not arrived, the order was number 4471."},
        {"id": "2", "by": "agent", "text": "Sorry to hear that. What is the postcode of the order, please?"},
        {"id": "3", "by": "customer", "text": "It is 4020, and the parcel should have been here on Friday."},
        {"id": "4", "by": "agent", "text": promise},
        {"id": "5", "by": "customer", "text": "ok hope so"},
    ]
    assert "4" in {at for _, ids in wrap_up(talk).summary for at in ids}


@pytest.mark.parametrize("chatter", ["just sent it", "hope so!", "that would be lovely", "will do", "done"])
def test_chatter_is_not_retold(chatter: str) -> None:
    summary = told(
        ("customer", "The handle of my suitcase broke on the first trip."),
        ("agent", "Please send us a photo of the handle."),
        ("customer", chatter),
    )
    assert summary == [
        "The customer is reporting that the handle of their suitcase broke on the first trip.",
        "The agent asks the customer to send them a photo of the handle.",
    ]


def test_verbs_agree_with_the_customer() -> None:
    summary = told(
        ("customer", "Which screws do I need for brick?"), ("agent", "You need 8 mm plugs, if you want one.")
    )
    assert summary[-1] == "The agent says that the customer needs 8 mm plugs, if the customer wants one."


@pytest.mark.parametrize(
    ("question", "retold"),
    [
        ("Is the breakfast still included?", "if the breakfast is still included"),
        ("Why is the 7:42 to Leeds cancelled today?", "why the 7:42 to Leeds is cancelled today"),
    ],
)
def test_a_question_is_put_in_the_order_of_a_statement(question: str, retold: str) -> None:
    assert told(("customer", question), ("agent", "Yes."))[0] == f"The customer is asking {retold}."


def test_a_greeting_by_name_is_left_out() -> None:
    summary = told(("customer", "Where is order 88?"), ("agent", "Hi Sam, it is at the depot in Graz."))
    assert summary[-1] == "The agent says that it is at the depot in Graz."
