from __future__ import annotations

import pytest

from evals.rouge import rouge


def test_the_same_text_is_all_there() -> None:
    told = rouge("The cat sat. It slept.", "the cat sat it slept")
    assert (told.one, told.two) == (100, 100)
    assert rouge("A b. C d.", "A b. C d.").lsum == 100


def test_single_words_and_pairs_are_counted_once_each() -> None:
    told = rouge("the the cat", "the cat sat down")
    assert told.one == pytest.approx(100 * 2 * 2 / 7)
    assert told.two == pytest.approx(100 * 2 * 1 / 5)


def test_the_order_of_words_counts_within_a_sentence_and_not_among_sentences() -> None:
    assert rouge("b a", "a b").lsum == pytest.approx(50)
    assert rouge("C d. A b.", "A b. C d.").lsum == pytest.approx(100)


def test_nothing_in_common_is_nothing() -> None:
    told = rouge("", "something")
    assert (told.one, told.two, told.lsum) == (0, 0, 0)
