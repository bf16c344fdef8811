from __future__ import annotations

import threading
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from apps.assistant import warming


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    warming._answers_here.clear()
    yield
    warming._answers_here.clear()


def worker(*queues: str) -> SimpleNamespace:
    consumed = SimpleNamespace(consume_from=dict.fromkeys(queues))
    return SimpleNamespace(app=SimpleNamespace(amqp=SimpleNamespace(queues=consumed)))


@pytest.mark.parametrize(("queues", "loads"), [(("answers", "pulse"), True), (("background",), False)])
def test_only_the_worker_that_answers_loads_the_models(
    queues: tuple[str, ...], loads: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = threading.Event()
    monkeypatch.setattr(warming, "load", loaded.set)
    warming.note_queue("worker@here", worker(*queues))
    warming.warm()
    assert loaded.wait(5 if loads else 0.2) is loads


def test_loading_leaves_nothing_for_the_first_question_to_load() -> None:
    warming.load()
    assert warming.pairs._model.cache_info().currsize == 1
    assert warming.embeddings._minilm.cache_info().currsize == 1
