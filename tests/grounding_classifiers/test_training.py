from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from apps.grounding.classifiers.linear import ARTEFACTS
from evals.training import own_sets, train
from evals.training.grammar import examples


@pytest.mark.parametrize("task", train.TASKS, ids=lambda task: task.name)
def test_training_gives_the_committed_artefact_again(task: train.Task) -> None:
    built = train.build(task)
    with np.load(ARTEFACTS / f"{task.name}.npz", allow_pickle=False) as stored:
        assert train.fingerprint(stored[name] for name in built) == train.fingerprint(built.values())


@pytest.mark.parametrize("name", ["objections", "escalation"])
def test_each_tag_has_at_least_two_hundred_turns_of_our_own(name: str) -> None:
    turns = [example for example in examples([name], each=150, seed=1) if example.labels]
    counts = Counter(label for example in turns for label in example.labels)
    assert {label: count for label, count in counts.items() if count < 200} == {}


@pytest.mark.parametrize("name", ["objections", "escalation"])
def test_no_turn_of_the_test_part_is_trained_on(name: str) -> None:
    parts = {part: own_sets.turns(name, part) for part in ("train", "test")}
    words = {part: {" ".join(turn.text.lower().split()) for turn in parts[part]} for part in parts}
    assert words["train"] & words["test"] == set()


def test_each_objection_has_two_hundred_turns_thirty_of_them_kept_apart() -> None:
    parts = {part: own_sets.turns("objections", part) for part in ("train", "test")}
    assert {t.scenario for t in parts["train"]} & {t.scenario for t in parts["test"]} == {""}
    counts = {part: Counter(tag for turn in parts[part] for tag in turn.labels) for part in parts}
    assert len(counts["test"]) == 12
    assert min(counts["test"].values()) >= 30
    assert min((counts["train"] + counts["test"]).values()) >= 200
