"""Work of quality: what the assistant could not answer, what an approval closes, question sets."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from apps.integrations import mail
from apps.integrations.models import Mail
from apps.quality import gaps, proving, red_team, reruns, runs, telling
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


@work("quality.article_approved", lease=300)
def article_approved(payload: dict[str, Any]) -> None:
    """Ask again what the article was written for."""
    proving.after_article(UUID(payload["article"]))


@work("quality.fact_approved", lease=300)
def fact_approved(payload: dict[str, Any]) -> None:
    """Ask again what a fact may answer."""
    proving.after_fact(UUID(payload["fact"]))


@work("quality.synonym_approved", lease=300)
def synonym_approved(payload: dict[str, Any]) -> None:
    """Ask again what another word may answer."""
    proving.after_synonym(UUID(payload["synonym"]))


@work("quality.learn_meaning", lease=60)
def learn_meaning(payload: dict[str, Any]) -> None:
    """Find questions like a gap's new label."""
    gaps.learn_meaning(UUID(payload["gap"]))


@work("quality.tell", lease=60)
def tell(payload: dict[str, Any]) -> None:
    """Tell one shopper the answer that came later."""
    telling.deliver(UUID(payload["telling"]))


@mail.wanted_if("told")
def still_wanted(letter: Mail) -> bool:
    """Consent may have been withdrawn, or the words erased, since the letter was written."""
    return telling.still_wanted(UUID(letter.object_id))


@mail.headed_by("told")
def way_out(letter: Mail) -> dict[str, str]:
    """The button with which a mail program lets the shopper stop such letters."""
    return telling.way_out(UUID(letter.object_id))


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
