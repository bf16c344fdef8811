from __future__ import annotations

from pathlib import Path

import pytest

from apps.llm import pairs

PIECES = ["Weight: 1.4 kg", "Made in: Slovenia", "Colour: red", "Hydrostatic head: 5000 mm"]


def best(question: str) -> str:
    logits = pairs.answer_logits(question, PIECES)
    assert logits is not None
    return PIECES[max(range(len(PIECES)), key=lambda at: logits[at])]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("is it a heavy one to carry?", "Weight: 1.4 kg"),
        ("which country do they sew it in", "Made in: Slovenia"),
        ("got it in blue?", "Colour: red"),
    ],
)
def test_the_piece_that_answers_is_the_likeliest_though_no_word_is_shared(question: str, answer: str) -> None:
    assert best(question) == answer


def test_a_text_is_scored_the_same_alone_and_among_longer_ones() -> None:
    alone = pairs.answer_logits("how heavy is it?", PIECES[:1])
    among = pairs.answer_logits("how heavy is it?", [*PIECES, "A long description of many words. " * 8])
    assert alone is not None and among is not None
    assert among[0] == pytest.approx(alone[0], abs=0.6)  # 8-bit sums depend a little on what stands beside


def test_nothing_to_read_gives_nothing() -> None:
    assert pairs.answer_logits("how heavy is it?", []) == []


def test_without_the_fitted_layers_there_is_no_opinion(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(pairs, "MODEL", tmp_path / "absent.onnx")
    pairs._model.cache_clear()
    try:
        assert pairs.answer_logits("how heavy is it?", PIECES) is None
    finally:
        pairs._model.cache_clear()
