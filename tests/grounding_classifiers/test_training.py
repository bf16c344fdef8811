from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from apps.grounding.classifiers.linear import ARTEFACTS
from evals.training import train
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
