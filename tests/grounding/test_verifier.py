"""What the verifier lets through and what it stops, one idea a row."""

from __future__ import annotations

import pytest

from apps.grounding.types import Draft, Statement
from apps.grounding.verifier import judge
from tests.grounding.goods import proof

TRUE = [
    ("Weight: 1.4 kg", "The tent weighs 1.4 kg."),
    ("Weight: 1.4 kg", "It weighs 1,400 g."),
    ("item_weight: { unit:kilograms, value:1.4 }", "It weighs 1.4 kilograms."),
    ("Packed length: 40 cm", "It is 15.75 inches long when packed."),
    ("waterproof: true", "It is waterproof."),
    ("waterproof: false", "It is not waterproof."),
    ("Returns are accepted within 30 days of delivery.", "Returns are accepted within 30 days of delivery."),
    ("The stove boils one litre in four minutes.", "It boils 1 litre in 4 minutes."),
    ("Recommended for 2 to 4 people.", "It is recommended for 2 to 4 people."),
    ("The shell is made of recycled nylon.", "The shell is made out of recycled nylon."),
    ("Batteries are not included.", "It does not include batteries."),
    ("Die Lampe wiegt 800 g.", "Die Lampe wiegt 800 g."),
    ("Two-year warranty on all frames.", "All frames come with a two-year warranty."),
]
FALSE = [
    ("Weight: 1.4 kg", "The tent weighs 1.5 kg.", "number"),
    ("Weight: 1.4 kg", "The tent weighs 1.4 lb.", "unit"),
    ("Width: 40 cm; Height: 60 cm", "It is 40 cm high.", "role"),
    ("waterproof: false", "It is waterproof.", "boolean"),
    ("The floor is waterproof.", "The floor is not waterproof.", "negation"),
    ("Batteries are not included.", "Batteries are included.", "negation"),
    ("Lasts up to 30 hours.", "It lasts at least 30 hours.", "bound"),
    ("Returns are accepted within 30 days.", "Returns are accepted within 60 days.", "number"),
    ("Returns are free only if the box is unopened.", "Returns are free.", "condition"),
    ("Most orders ship within two days.", "All orders ship within two days.", "quantifier"),
    ("The tent is made of nylon.", "It comes with a lifetime warranty.", "invented"),
    ("The tent is made of nylon.", "It costs $49.99.", "invented"),
    ("Fits pump head PX-200.", "It fits pump head PX-201.", "identifier"),
    ("Warranty lasts 2 years and returns take 30 days.", "Warranty lasts 30 days.", "number elsewhere"),
    ("Price: 49.90 EUR", "It costs $49.90.", "currency"),
    ("The lamp is easy to fit.", "The lamp is difficult to fit.", "opposite"),
    ("Garantie: 2 Jahre", "Die Garantie gilt 3 Jahre.", "German number"),
    ("Die Jacke ist nicht wasserdicht.", "Die Jacke ist wasserdicht.", "German negation"),
]


@pytest.mark.parametrize(("source", "claim"), TRUE)
def test_what_the_source_says_is_supported(source: str, claim: str) -> None:
    assert judge(claim, [proof(source)]).verdict == "supported"


@pytest.mark.parametrize(("source", "claim", "reason"), FALSE)
def test_what_the_source_does_not_say_is_not(source: str, claim: str, reason: str) -> None:
    assert judge(claim, [proof(source)]).verdict == "unsupported", reason


def test_a_sentence_quoted_whole_leaves_no_condition_out_and_its_half_does() -> None:
    source = "Der Bote kostet 6,20 EUR und ist ab 90 EUR Bestellwert kostenlos."
    assert judge(source, [proof(source)]).verdict == "supported"
    assert judge("Der Bote kostet 6,20 EUR.", [proof(source)]).verdict == "unsupported"


def test_an_invented_sentence_does_not_hide_behind_a_true_one() -> None:
    result = judge("It weighs 1.4 kg. It is certified by the coast guard.", [proof("Weight: 1.4 kg")])
    assert result.verdict == "mixed"
    assert [c.verdict for c in result.claims] == ["supported", "unsupported"]


def test_an_invented_clause_does_not_hide_either() -> None:
    result = judge("It weighs 1.4 kg and it comes with a lifetime warranty.", [proof("Weight: 1.4 kg")])
    assert [c.verdict for c in result.claims] == ["supported", "unsupported"]


def test_evidence_of_another_product_never_counts() -> None:
    other = proof("Weight: 1.4 kg", product="TENT-2")
    assert judge("It weighs 1.4 kg.", [other], product="TENT-1").verdict == "unsupported"
    assert judge("It weighs 1.4 kg.", [other], product="TENT-2").verdict == "supported"


def test_evidence_titled_otherwise_does_not_prove_a_claim_about_a_named_product() -> None:
    item = proof("Weight: 1.4 kg", product="TENT-1", title="Ridge 45")
    assert judge("The Ridge 45 weighs 1.4 kg.", [item]).verdict == "supported"
    assert judge("The Ridge 60 weighs 1.4 kg.", [item]).verdict == "unsupported"
    assert judge("The Aurora weighs 1.4 kg.", [item]).verdict == "unsupported"


def test_a_statement_is_judged_only_by_what_it_cites() -> None:
    weight, floor = proof("Weight: 1.4 kg"), proof("The floor is waterproof.")
    draft = Draft(
        (Statement("It weighs 1.4 kg.", (floor.id,)), Statement("The floor is waterproof.", (floor.id,)))
    )
    assert [c.verdict for c in judge(draft, [weight, floor]).claims] == ["unsupported", "supported"]


def test_a_verdict_names_its_source_and_quotes_it() -> None:
    item = proof("The floor is waterproof. The fly is silnylon.", title="Materials")
    (claim,) = judge("The fly is silnylon.", [item]).claims
    assert (claim.source, claim.quote, claim.kind) == (item.source, "The fly is silnylon.", "general")
    assert claim.why.endswith(".")


@pytest.mark.parametrize(
    ("claim", "kind"),
    [
        ("It costs 49.90 EUR.", "price"), ("It is in stock.", "stock"),
        ("A two-year warranty.", "warranty"),
        ("It fits the PX-200.", "compatibility"), ("We ship to Norway.", "eligibility"),
        ("We will call you.", "promise"),
        ("Returns take a week.", "policy"), ("The best tent.", "superlative"),
        ("It is lighter than wool.", "comparison"),
        ("80 % wool.", "percentage"), ("It lasts 3 hours.", "date/duration"),
        ("It is 40 cm wide.", "dimension"),
        ("It has 3 pockets.", "number"), ("It is made of wool.", "general"),
    ],
)  # fmt: skip
def test_each_claim_has_a_kind(claim: str, kind: str) -> None:
    assert judge(claim, [proof(claim)]).claims[0].kind == kind


def test_nothing_said_is_nothing_wrong() -> None:
    assert judge("", [proof("Weight: 1.4 kg")]).claims == ()


def test_without_evidence_nothing_is_supported() -> None:
    assert judge("It weighs 1.4 kg.", []).verdict == "unsupported"


def test_a_clause_repeated_word_for_word_is_supported() -> None:
    said = proof("Nobody is here right now; we are back Wed 25 Nov, 09:00.", kind="hours")
    assert judge(said.text, [said]).verdict == "supported"


def test_a_clause_repeated_without_its_condition_is_not() -> None:
    said = proof("Returns are free if the seal is intact.")
    assert judge("Returns are free.", [said]).verdict == "unsupported"


def test_an_endless_sentence_is_not_proven() -> None:
    assert judge("wool " * 5000, [proof("wool " * 5000)]).verdict == "unsupported"
