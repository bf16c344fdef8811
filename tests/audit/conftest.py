"""A brand with a log of its own, keys and published heads in a folder of the test's."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from apps.audit import keys, nudging, recorder, sources
from apps.audit.models import AIRecord
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope

ADA = {"kind": "member", "id": "ada", "name": "Ada"}


@pytest.fixture(autouse=True)
def var(tmp_path: Path, settings: Any) -> Path:
    """The installation's data folder."""
    settings.VITRINE_VAR = tmp_path / "var"
    keys._private.cache_clear()
    return tmp_path / "var"


@pytest.fixture(autouse=True)
def silent_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nudges go nowhere: tests seal when they mean to."""
    monkeypatch.setattr(nudging.current_app, "send_task", lambda *_, **__: None)


@pytest.fixture
def brand(db: None) -> Iterator[Brand]:
    """A brand in scope. Where others must see what was written, the module marks its tests so."""
    row = Brand.objects.create(slug="fern", name="Fern")
    with brand_scope(row):
        yield row


@pytest.fixture
def events(monkeypatch: pytest.MonkeyPatch) -> dict[UUID, dict[str, Any] | None]:
    """The event rows of another app, standing in for sessions: id → content, None once erased."""
    rows: dict[UUID, dict[str, Any] | None] = {}

    def fetch(ids: Sequence[UUID]) -> dict[UUID, dict[str, Any] | None]:
        return {ref: rows[ref] for ref in ids if ref in rows}

    monkeypatch.setitem(sources._sources, "event", sources.Source(fetch, lambda: list(rows)))
    return rows


@pytest.fixture
def say(events: dict[UUID, dict[str, Any] | None]) -> Callable[..., UUID]:
    """A person says something: an event row and its leaf."""

    def run(text: str, session_id: UUID | None = None) -> UUID:
        ref = uuid4()
        events[ref] = {"kind": "message", "text": text}
        recorder.event_leaf(event_id=ref, content={"kind": "message", "text": text}, session_id=session_id)
        return ref

    return run


def answer(question: str = "How long is the warranty?", **changes: Any) -> AIRecord:
    """The AI answers a question from one approved passage."""
    source = {"kind": "passage", "id": "p1", "version": "3", "title": "Warranty", "quote": "Two years."}
    claim = {
        "text": "It is two years.",
        "kind": "duration",
        "verdict": "supported",
        "why": "",
        "source": source,
    }
    given: dict[str, Any] = {
        "act": "answer",
        "session_id": None,
        "capability": "policy",
        "stage": 2,
        "engine": "offline",
        "prompt": "answer@1",
        "parameters": {"temperature": 0.25, "top": 1.0},
        "inputs": {"question": question, "history": []},
        "retrieved": [{"text": "Two years.", "source": "p1", "version": "3", "score": 0.91}],
        "claims": [claim],
        "raw_text": "It is two years.",
        "final_text": "It is two years.",
        "reason": "",
        "outcome": "answered",
        "confidence": 0.87,
        "latency_ms": 41,
        "consent": {"chat": "1", "ai_answers": "1"},
        "language": "en",
    }
    return recorder.record_ai(**given | changes)
