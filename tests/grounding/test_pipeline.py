"""One question, one decision: what the shopper reads, for each thing that can be asked."""

from __future__ import annotations

import pytest

from apps.grounding.pipeline import clipped, decide, questions_in
from apps.grounding.ranking import Ranked
from apps.grounding.types import AttributeView, Decision, Line, ProductView, Question
from tests.grounding.goods import GROUND, HERON_1, HERON_2, JACKET, NOON, Shop

AT = "(as of 2026-05-04 12:00 UTC)."


def ask(
    text: str, product: ProductView | None = None, *said: str, variant: str = "", language: str = "en"
) -> Decision:
    """Ask with earlier lines, the shopper's and the assistant's in turn."""
    lines = tuple(Line(("shopper", "assistant")[i % 2], line) for i, line in enumerate(said))
    return decide(Question(text, lines, language, product, variant), Shop())


@pytest.mark.parametrize(
    ("text", "product", "answer"),
    [
        ("How heavy is it?", HERON_2, "The Heron 2 Tent weighs 1620 g."),
        ("Is it waterproof?", HERON_2, "Yes, the Heron 2 Tent is waterproof."),
        ("Is it freestanding?", HERON_2, "No, the Heron 2 Tent is not freestanding."),
        ("What is it made of?", HERON_2, "Material of the Heron 2 Tent: ripstop nylon."),
        ("How heavy is the Heron 1?", HERON_2, "The Heron 1 Tent weighs 1150 g."),
        ("how much is it", HERON_1, "The Heron 1 Tent costs 320.00 EUR " + AT),
        ("Is it in stock?", HERON_1, "The Heron 1 Tent is in stock: 4 available " + AT),
        ("Is it available in blue, size L?", JACKET, "The Kestrel Jacket (Blue, L) is out of stock " + AT),
        (
            "What does the red one cost?", JACKET,
            "The Kestrel Jacket (Red, M) costs 149.00 EUR " + AT,
        ),
        ("Does this fit the Heron 2?", GROUND, "Yes, the Heron 2 Groundsheet fits the Heron 2 Tent."),
        (
            "Does this fit the Heron 1?", GROUND,
            "No, the Heron 2 Groundsheet is not for use with the Heron 1 Tent.",
        ),
        ("How long does a parcel to Austria take?", None, "Parcels to Austria take 3 days."),
        ("What is the warranty on tents?", None, "Tents have a warranty of 8 years."),
        ("Can I return opened fuel canisters?", None, "Opened fuel canisters can't be returned."),
        ("Wie schwer ist das Zelt?", HERON_2, "Heron 2 Tent wiegt 1620 g."),
        ("Is anybody there right now?", None, "Yes, somebody is here now; the wait is about 2 min."),
    ],
)  # fmt: skip
def test_what_is_known_is_answered_in_a_sentence(text: str, product: ProductView | None, answer: str) -> None:
    decision = ask(text, product)
    assert (decision.outcome, decision.text) == ("answered", answer)
    assert decision.judgement.verdict == "supported"
    assert all(claim.source for claim in decision.judgement.claims)


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("How tall is it?", HERON_2), ("How heavy is the Heron 7?", HERON_2),
        ("Does it come with a fan?", HERON_2),
        ("Who founded your company?", None), ("Do you ship to Brazil?", None),
        ("Can I pay with seashells?", None),
        ("Is it 40 litres?", HERON_2),
    ],
)  # fmt: skip
def test_what_is_not_known_is_refused_with_a_next_step(text: str, product: ProductView | None) -> None:
    decision = ask(text, product)
    assert decision.outcome == "refused"
    assert decision.offered == ("person", "appointment", "message")
    assert not decision.statements


@pytest.mark.parametrize("thing", ["the Osprey Hollow 9000", "a Falcon 2 tent", "model XR-77", "my old tent"])
def test_compatibility_nobody_declared_is_neither_confirmed_nor_denied(thing: str) -> None:
    decision = ask(f"Does this fit {thing}?", GROUND)
    assert decision.outcome == "refused"
    assert not decision.text.startswith(("Yes", "No"))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("When will the blue one in L be back in stock?", "restock_promise"),
        ("Would you knock something off the price for me?", "discount"),
    ],
)
def test_promises_are_not_made(text: str, reason: str) -> None:
    decision = ask(text, JACKET)
    assert decision.outcome in {"refused", "escalated"}
    assert decision.reason in {reason, "negotiation"}


def test_a_missing_variant_is_asked_for_once_with_a_picker() -> None:
    first = ask("How much is it?", JACKET)
    assert (first.outcome, first.reason) == ("clarify", "which_variant")
    assert [c.sku for c in first.choices] == ["J-B-M", "J-B-L", "J-R-M"]
    second = ask("Blue, L", JACKET, "How much is it?", first.text)
    assert second.text == "The Kestrel Jacket (Blue, L) costs 159.00 EUR " + AT
    again = ask("I don't know, how much is it?", JACKET, "How much is it?", first.text)
    assert again.outcome == "answered"


def test_the_variant_in_view_needs_no_question() -> None:
    assert ask("How much is it?", JACKET, variant="J-B-L").variant == "J-B-L"


def test_two_products_of_one_name_are_told_apart_by_asking() -> None:
    decision = ask("How heavy is the Heron tent?")
    assert decision.outcome == "clarify"
    assert {c.label for c in decision.choices} == {"Heron 1 Tent", "Heron 2 Tent"}


@pytest.mark.parametrize(
    ("text", "said", "answer"),
    [
        ("and in red?", ("Is it available in blue, size M?",
        "It is."), "The Kestrel Jacket (Red, M) is in stock: 7 available"),
        ("what about the large one?", ("Is it available in blue, size M?",
        "It is."), "The Kestrel Jacket (Blue, L) is out of stock"),
    ],
)  # fmt: skip
def test_follow_ups_keep_the_question(text: str, said: tuple[str, ...], answer: str) -> None:
    assert ask(text, JACKET, *said).text.startswith(answer)


def test_follow_ups_keep_the_product() -> None:
    assert (
        ask("and the weight?", None, "How much is the Heron 1?", "320").text
        == "The Heron 1 Tent weighs 1150 g."
    )


def test_follow_ups_may_change_the_product() -> None:
    decision = ask("What about the Heron 1?", HERON_2, "How heavy is it?", "The Heron 2 Tent weighs 1620 g.")
    assert decision.text == "The Heron 1 Tent weighs 1150 g."


def test_a_comparison_states_both_values_and_names_no_winner() -> None:
    decision = ask("Which is lighter, the Heron 1 or the Heron 2?")
    assert decision.text == "Heron 1 Tent: Weight 1150 g. Heron 2 Tent: Weight 1620 g."


def test_best_without_a_criterion_is_answered_with_a_question() -> None:
    decision = ask("What is the best tent?")
    assert (decision.outcome, decision.reason) == ("clarify", "which_criterion")


def test_a_person_is_fetched_at_once() -> None:
    decision = ask("I want to talk to a human")
    assert (decision.outcome, decision.reason) == ("escalated", "person_requested")


def test_several_questions_are_answered_one_by_one() -> None:
    decision = ask("How heavy is it? Is it waterproof?", HERON_2)
    assert decision.text == "The Heron 2 Tent weighs 1620 g. Yes, the Heron 2 Tent is waterproof."


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("is it latex-free?", "No, the Wader is not latex-free."),
        ("is there latex in it?", "The Wader is not latex-free."),
        ("does it contain pfas?", "The Wader is PFAS free."),
        ("is it without pfas?", "Yes, the Wader is PFAS free."),
    ],
)
def test_no_yes_or_no_answers_the_wrong_way_round(question: str, answer: str) -> None:
    fields = (
        AttributeView("latex_free", "Latex-free", "bool", False),
        AttributeView("pfas_free", "PFAS free", "bool", True),
    )
    wader = ProductView("WADER", "Wader", "Osprey", "Boots", version="1", attributes=fields, read_at=NOON)
    assert ask(question, wader).text == answer


def test_what_answers_two_questions_is_said_once() -> None:
    decision = ask("How heavy is it? What does it weigh?", HERON_2)
    assert decision.text == "The Heron 2 Tent weighs 1620 g."
    assert len(decision.statements) == 1


def test_knowledge_that_is_there_in_english_only_is_said_to_be_missing_in_german() -> None:
    decision = ask("Wie lange ist die Garantie auf Zelte?", language="de")
    assert decision.outcome == "refused"
    assert not decision.statements


@pytest.mark.parametrize(
    "text", ["", "💥", "؟", "a" * 5000, "? " * 400, "\u202e\u200b", "<script>alert(1)</script>"]
)
def test_nonsense_is_refused_in_good_time(text: str) -> None:
    assert ask(text, HERON_2).outcome in {"refused", "clarify"}


def test_only_the_beginning_of_a_long_message_is_read() -> None:
    assert len(clipped("word " * 100_000)) <= 1000


def test_one_question_stays_one() -> None:
    assert questions_in("Is it heavy?") == ["Is it heavy?"]


def test_confidence_tells_known_from_unknown() -> None:
    known, unknown = ask("How heavy is it?", HERON_2), ask("Does it come with a fan?", HERON_2)
    assert known.confidence > 0.8 > 0.5 > unknown.confidence


@pytest.mark.parametrize("chance", [0.3, 0.9])
def test_of_two_held_alike_the_one_that_reads_better_is_surer(chance: float) -> None:
    [item] = ask("How heavy is it?", HERON_2).retrieved[:1]
    plain, better = (Ranked(item, item.text, chance, logit).sure() for logit in (0.0, 3.0))
    assert plain < better
    assert Ranked(item, item.text, chance, 3.0).sure(3.0) == plain
    assert Ranked(item, item.text, chance).sure() == chance


def test_what_is_refused_for_a_name_nobody_approved_is_hardly_sure() -> None:
    plain = ask("Is the Heron 2 waterproof?", HERON_2)
    strange = ask("Is it as waterproof as the Zenmark QX-7781?", HERON_2)
    assert strange.outcome == "refused"
    assert strange.confidence < plain.confidence


def test_retrieved_evidence_is_given_best_first_whatever_the_outcome() -> None:
    assert ask("How heavy is it?", HERON_2).retrieved[0].text == "Weight: 1620 g"
    assert ask("Does it come with a fan?", HERON_2).retrieved


def test_products_that_meet_a_bound_are_named_with_their_value() -> None:
    assert ask("Which tents are under 1.5 kg?").text == "Heron 1 Tent: Weight 1150 g."


def test_an_unknown_model_of_a_known_name_is_not_taken_for_the_one_in_view() -> None:
    decision = ask("How much is the Heron 9?", HERON_2)
    assert (decision.outcome, decision.reason) == ("refused", "unknown_product")
