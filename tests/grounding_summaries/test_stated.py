from __future__ import annotations

from apps.grounding.summarising.stated import needs


def said(*texts: str, by: str = "shopper") -> list[dict[str, object]]:
    return [{"id": str(at), "by": by, "text": text} for at, text in enumerate(texts)]


def test_what_is_needed_is_told_in_the_shoppers_own_words() -> None:
    talk = said("Hi, I'm looking for a tent for two people. Is the Ridge light?", "It must fit on a bike.")
    assert needs(talk) == ["I'm looking for a tent for two people", "It must fit on a bike"]


def test_german_needs_are_heard() -> None:
    assert needs(said("Ich suche eine Lampe für den Flur", "sie muss dimmbar sein")) == [
        "Ich suche eine Lampe für den Flur",
        "sie muss dimmbar sein",
    ]


def test_a_wish_for_a_person_a_question_and_the_houses_words_are_no_needs() -> None:
    assert needs(said("I want to talk to a person", "How heavy is it?", "I will come back tomorrow")) == []
    assert needs(said("I need your size first", by="assistant")) == []


def test_the_three_newest_are_kept_and_nothing_twice() -> None:
    talk = said(
        "I need a red chair",
        "we need a wide desk",
        "I'm looking for a warm lamp",
        "I need that red chair",
        "it should have a long cable",
    )
    assert needs(talk) == [
        "we need a wide desk",
        "I'm looking for a warm lamp",
        "it should have a long cable",
    ]
