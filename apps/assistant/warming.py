"""The models of the process that answers are loaded before the first question, not by it."""

from __future__ import annotations

import threading
from typing import Any

from celery.signals import celeryd_after_setup, worker_process_init

from apps.llm import embeddings, pairs

QUEUE = "answers"
_answers_here = threading.Event()


@celeryd_after_setup.connect  # type: ignore[untyped-decorator]
def note_queue(sender: str, instance: Any, **_: Any) -> None:
    """Remember, before the processes are forked, whether this worker takes turns."""
    if QUEUE in instance.app.amqp.queues.consume_from:
        _answers_here.set()


@worker_process_init.connect  # type: ignore[untyped-decorator]
def warm(**_: Any) -> None:
    """Load beside the work: a process that starts slowly would be taken for dead after four seconds."""
    if _answers_here.is_set():
        threading.Thread(target=load, name="warming", daemon=True).start()


def load() -> None:
    embeddings.preload()
    pairs.preload()
