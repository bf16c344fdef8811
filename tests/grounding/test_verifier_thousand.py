"""A thousand changes of true sentences, and hard pairs of claim and evidence: how many are told apart."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from apps.grounding.verifier import judge
from evals.mutants import Mutant, holds, mutants, truths
from tests.grounding.goods import proof

PAIRS = Path(__file__).parent / "pairs" / "hard.txt"
KILLED, PASSED, EACH_KIND = 0.95, 0.93, 0.85


@pytest.fixture(scope="module")
def alive() -> list[Mutant]:
    return [each for each in mutants() if holds(each.truth, each.claim, of=each.of)]


def test_there_are_enough_truths_and_changes_to_tell() -> None:
    changes = [each for each in mutants() if not each.kind.startswith("invented")]
    assert len(truths()) >= 150
    assert len({truth.shop for truth in truths()}) >= 12
    assert len(changes) >= 1000
    assert len({each.kind for each in mutants()}) >= 18


def test_true_sentences_pass() -> None:
    passed = [truth for truth in truths() if holds(truth, truth.claim)]
    assert len(passed) >= PASSED * len(truths())


def test_changed_sentences_are_stopped(alive: list[Mutant]) -> None:
    assert len(alive) <= (1 - KILLED) * sum(not m.kind.startswith("invented") for m in mutants())


def test_no_kind_of_change_is_a_way_through(alive: list[Mutant]) -> None:
    all_of, through = Counter(m.kind for m in mutants()), Counter(m.kind for m in alive)
    assert {kind: through[kind] for kind in all_of if through[kind] > (1 - EACH_KIND) * all_of[kind]} == {}


def test_an_invented_sentence_is_never_let_through(alive: list[Mutant]) -> None:
    assert [each.claim for each in alive if each.kind.startswith("invented")] == []


def test_a_claim_about_another_product_is_never_let_through(alive: list[Mutant]) -> None:
    kinds = {"another product asked about", "product named", "currency", "country", "store"}
    assert [each.claim for each in alive if each.kind in kinds] == []


def test_hard_pairs_are_told_apart() -> None:
    rows = [line.split(" | ") for line in PAIRS.read_text("utf-8").splitlines() if line[:1] in "+-"]
    wrong = Counter(
        head[0]
        for head, evidence, claim in rows
        if (judge(claim, [proof(evidence)]).verdict == "supported") != head.startswith("+")
    )
    each = Counter(head[0] for head, *_ in rows)
    assert min(each.values()) >= 70
    assert wrong["-"] <= 0.03 * each["-"]
    assert wrong["+"] <= 0.07 * each["+"]
