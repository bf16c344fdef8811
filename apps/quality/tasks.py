"""Work of quality: what the assistant could not answer, what an approval closes, question sets."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from apps.quality import gaps, red_team, reruns, runs
from apps.rollout import services as rollout
from apps.tenants.work import sweep, work


@work("quality.note_refusal", lease=60)
def note_refusal(payload: dict[str, Any]) -> None:
    """Put a refused question to its gap."""
    gaps.note(
        payload["question"],
        product=payload["product"],
        language=payload["language"],
        reason=payload["reason"],
        session_id=UUID(payload["session"]),
        record_id=UUID(payload["record"]),
    )


@work("quality.article_approved", lease=60)
def article_approved(payload: dict[str, Any]) -> None:
    """Close what the article answers."""
    gaps.answered_by(UUID(payload["article"]))


@work("quality.run", lease=120)
def run_questions(payload: dict[str, Any]) -> None:
    """Ask a portion of a run's questions."""
    runs.go_on(UUID(payload["run"]))


@sweep(every=5, due="quality_changed_brands")
def rerun_changed() -> None:
    """Run the sets again after a change of what may be said."""
    reruns.rerun_changed()


@sweep(every=300)
def look_after_runs() -> None:
    """Bring the house's attacks in where shoppers may ask, take up lost runs, run what no act tells of."""
    if rollout.ask_door_open():
        red_team.bring_in()
    runs.rescue()
    reruns.rerun_released()
