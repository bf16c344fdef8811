"""What shoppers call things is read as what the brand calls them, and the answer does not hide it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from apps.grounding.pipeline import decide
from apps.grounding.synonym_faults import faults
from apps.grounding.synonyms import Book, Synonym, named
from apps.grounding.types import Line, Question
from tests.grounding.goods import HERON_1, HERON_2, JACKET, Shop

BOOK = Book(
    (
        Synonym("couch", "sofa"),
        Synonym("couch table", "side table"),
        Synonym("runners", "trainers"),
        Synonym("boots", "hiking boots"),
        Synonym("rain coat", "shell jacket"),
        Synonym("Hülle", "Case", "de"),
        Synonym("Überzug", "Bezug", "de"),
    )
)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Is the couch soft?", "Is the sofa soft?"),
        ("COUCHES, please", "sofas, please"),
        ("Is the couch table heavy?", "Is the side table heavy?"),
        ("a rain-coat and a Rain  coat", "a shell jacket and a shell jacket"),
        ("Do runners run when running?", "Do trainers run when running?"),
        ("a runner", "a trainers"),
        ("hiking boots, or boots?", "hiking boots, or hiking boots?"),
        ("the couch's legs", "the sofa's legs"),
    ],
)
def test_whole_words_are_read_in_either_number_and_the_longest_first(text: str, read: str) -> None:
    assert BOOK.reread(text, ("en",)).text == read


@pytest.mark.parametrize(
    "text",
    ["COUCH-5", "couch_2", "me@couch.example", "www.couch.example", "couchant", "a scouch", "rain. Coat", ""],
)
def test_parts_of_numbers_addresses_and_other_words_are_left_alone(text: str) -> None:
    assert BOOK.reread(text, ("en",)).text == text


def test_german_words_keep_their_endings_out_and_count_in_german() -> None:
    assert (
        BOOK.reread("Habt ihr Hüllen? Und einen überzug?", ("de",)).text == "Habt ihr Case? Und einen Bezug?"
    )
    assert BOOK.reread("Hulle and Hülle", ("en",)).text == "Hulle and Hülle"


def test_a_term_is_never_read_on() -> None:
    swapped = Book((Synonym("sofa", "couch"), Synonym("couch", "sofa")))
    assert swapped.reread("couch sofa couch").text == "couch sofa couch"


def test_hostile_texts_are_gone_through_once() -> None:
    for text in ("couch-" * 5000, "rain " * 5000 + "coat", "\x00couch\u202e", "c̶o̶u̶c̶h̶ " * 500):
        read = BOOK.reread(text)
        assert len(read.text) <= 2 * len(text)
    assert BOOK.reread("{couch} %s <couch>").text == "{sofa} %s <sofa>"


def test_an_answer_that_names_the_term_needs_no_note_and_a_yes_always_does() -> None:
    damp = (Synonym("waterproof", "water-resistant"),)
    assert named("It is water-resistant.", damp, "en") == ""
    assert named("Yes. It is water-resistant.", damp, "en") == "I read “waterproof” as “water-resistant”."
    assert named("It dries fast.", damp, "de") == "„waterproof“ lese ich als „water-resistant“."


class Wordy(Shop):
    """The shop of the goods, with synonyms."""

    book = Book((Synonym("self-standing", "freestanding"), Synonym("shelter", "tent")))


def ask(text: str, history: Sequence[Line] = (), shop: Shop | None = None) -> str:
    question = Question(text, history=tuple(history), product=HERON_1)
    return decide(question, shop or Wordy()).text


def test_a_question_in_other_words_is_answered_and_the_note_goes_before_a_bare_no() -> None:
    plain = decide(Question("Is it freestanding?", product=HERON_1), Wordy())
    assert plain.outcome == "answered" and "I read" not in plain.text
    said = decide(Question("Is it self-standing?", product=HERON_1), Wordy())
    assert said.text == f"I read “self-standing” as “freestanding”. {plain.text}"
    assert said.statements[0].text == "I read “self-standing” as “freestanding”."
    assert said.understanding is not None
    assert said.understanding.read_as == (("self-standing", "freestanding"),)


def test_without_the_synonym_nothing_changes() -> None:
    plain = decide(Question("Is it self-standing?", product=HERON_1), Shop())
    assert plain.understanding is not None and plain.understanding.read_as == ()
    assert "I read" not in plain.text


def test_a_follow_up_is_read_by_the_line_before() -> None:
    before = (Line("shopper", "Is the Heron 1 self-standing?"), Line("assistant", "It is not freestanding."))
    said = decide(Question("And the Heron 2 Tent?", history=before), Wordy())
    assert said.outcome == "answered" and said.product == HERON_2.sku
    assert said.text.startswith("I read “self-standing” as “freestanding”. ")


def test_a_word_that_the_brand_uses_too_still_finds_what_it_says_of_it() -> None:
    class Both(Shop):
        book = Book((Synonym("hood", "visor"),))

    said = decide(Question("Does it have a hood?", product=JACKET), Both())
    assert said.outcome == "answered" and "I read" not in said.text
    assert said.understanding is not None and said.understanding.read_as == ()


def test_a_typing_slip_in_a_shopper_s_word_is_put_right_first() -> None:
    class Slips(Wordy):
        def known_words(self, words: Sequence[str]) -> frozenset[str]:
            return frozenset({"heron", "tent", "weight"})

    said = decide(Question("How heavy is the Heron 1 sheltter?", product=None), Slips())
    assert said.understanding is not None and said.understanding.read_as == (("shelter", "tent"),)


def test_alarms_hear_the_shopper_s_own_words() -> None:
    class Hushed(Shop):
        book = Book((Synonym("lawyer", "tent"), Synonym("human", "tent")))

    assert decide(Question("My lawyer will sue you."), Hushed()).outcome == "escalated"
    assert decide(Question("I want to talk to a human."), Hushed()).outcome == "escalated"


@pytest.mark.parametrize(
    ("said", "term", "field"),
    [
        ("the", "tent", "said"),
        ("product", "tent", "said"),
        ("what is", "tent", "said"),
        ("not waterproof", "wet", "said"),
        ("ohne", "mit", "said"),
        ("without", "with", "said"),
        ("two", "pair", "said"),
        ("kg", "weight", "said"),
        ("size 5", "large", "said"),
        ("human", "tent", "said"),
        ("lawyer", "tent", "said"),
        ("Mensch", "Zelt", "said"),
        ("tent", "lawyer", "term"),
        ("heavy", "lightweight", "term"),
        ("couch", "Couches", "term"),
        ("settee", "couch", "term"),
        ("sofa", "armchair", "said"),
    ],
)
def test_words_that_would_hide_or_break_something_are_refused(said: str, term: str, field: str) -> None:
    found = faults(said, term, "en", [("couch", "sofa")])
    assert list(found) == [field] and found[field][0]


@pytest.mark.parametrize(
    ("said", "term", "language"),
    [
        ("settee", "sofa", "en"),
        ("boots", "hiking boots", "en"),
        ("waterproof", "water-resistant", "en"),
        ("Hülle", "Case", "de"),
        ("out of the box", "ready to use", "en"),
        ("trackies", "running tights", "en"),
        ("Schlafsack", "Daunenschlafsack", "de"),
        ("couch", "day bed", "en"),
    ],
)
def test_what_shoppers_really_say_is_taken(said: str, term: str, language: str) -> None:
    assert faults(said, term, language, [("couch", "sofa"), ("Etui", "Tasche")]) == {}
