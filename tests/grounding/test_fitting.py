"""What takes a sentence down that is alike but cannot answer, and what lifts the row that is asked for."""

from __future__ import annotations

import pytest

from apps.grounding.fitting import fitted
from apps.grounding.ranking import names_it, without_name
from apps.grounding.relevance import asked
from apps.grounding.types import Evidence, Source

SURE = 0.8


def passage(text: str, product: str | None = None) -> Evidence:
    return Evidence("p1", "passage", text, Source("passage", "p1"), product)


def chance(question: str, text: str, product: str | None = None) -> float:
    return round(fitted(asked(question), passage(text, product), SURE), 3)


@pytest.mark.parametrize(
    ("question", "text", "left"),
    [
        ("How many lamps does it take?", "The lamp costs 30 euros.", 0.24),
        ("How many lamps does it take?", "The chandelier takes 6 lamps.", SURE),
        ("How heavy is it?", "It was made in Norway.", 0.4),
        ("How heavy is it?", "It weighs 2.4 kg.", SURE),
        ("Do you repair boots?", "We exchange boots within 30 days.", 0.6),
        ("Do you repair boots?", "Our workshop repairs boots.", SURE),
        ("Do you have boots?", "We exchange boots within 30 days.", SURE),
    ],
)
def test_a_sentence_that_cannot_answer_is_taken_down(question: str, text: str, left: float) -> None:
    assert chance(question, text) == left


@pytest.mark.parametrize(
    ("question", "text", "chance_now"),
    [
        ("how do I wash my shell", "Wash a shell at 30 °C.", 0.85),
        ("how do I wash my shell", "Wash socks at 60 °C.", 0.4),
        ("how do I wash my shell", "A shell dries in an hour.", 0.4),
        ("can I wash my shell", "Wash a shell at 30 °C.", 0.4),
    ],
)
def test_an_instruction_for_the_same_thing_tells_how(question: str, text: str, chance_now: float) -> None:
    assert round(fitted(asked(question), passage(text), 0.4), 3) == chance_now


def test_a_service_is_only_looked_for_in_texts_for_all_products() -> None:
    assert chance("Do you repair boots?", "The boots have a leather upper.", product="b1") == SURE


def test_of_a_table_the_row_with_the_measure_is_lifted_and_the_others_fall() -> None:
    question = "Which size for a chest of 97 cm?"
    assert chance(question, "size: M; chest in cm: 95–101") == 0.9
    assert chance(question, "size: L; chest in cm: 102–108") == 0.08


def test_a_row_is_left_alone_where_no_measure_is_given() -> None:
    assert chance("Which sleeve has the M?", "size: M; sleeve in cm: 60–64") == SURE


@pytest.mark.parametrize(
    ("question", "title", "read"),
    [
        ("Is the Tarn Jacket waterproof?", "Tarn Jacket", "Is it waterproof?"),
        ("How heavy is Tarn?", "Tarn Jacket", "How heavy is it?"),
        ("Does the jacket have a hood?", "Tarn Jacket", "Does the jacket have a hood?"),
        ("Tarn Jacket", "Tarn Jacket", "Tarn Jacket"),
    ],
)
def test_the_name_of_the_product_is_read_as_it(question: str, title: str, read: str) -> None:
    assert without_name(question, title) == read


def test_a_kind_is_not_the_name_of_one_product() -> None:
    assert not names_it("Which drivers fit?", "Mono Driver 20")
    assert names_it("Which lamps fit the Mono?", "Mono Driver 20")


def test_the_fields_of_a_product_are_no_rows_of_a_table() -> None:
    size = Evidence(
        "a1", "attribute", "size: 7; width in cm: 9", Source("attribute", "a1"), "shoe", "size", "7"
    )
    assert fitted(asked("which size for a width of 9 cm?"), size, 0.5) <= 0.5
