"""Running the sets again by themselves: after what changed, once a burst of changes is over."""

from __future__ import annotations

from typing import Any

from apps.core.errors import Conflict, Invalid
from apps.people.actors import Actor
from apps.quality import changes, release, runs
from apps.quality.changes import Change
from apps.quality.set_models import QuestionSet, Run
from apps.rollout import services as rollout


def rerun_changed() -> int:
    """Run the active sets after what changed, once a burst of changes is over; returns how many.

    While the brand's AI is switched off nothing runs by itself; what changed meanwhile counts afterwards.
    """
    if rollout.current().killed_at:
        return 0
    return sum(_rerun(row) for row in QuestionSet.objects.filter(active=True))


def rerun_released() -> int:
    """The same where nobody's act tells of it: a text's first day came, another model was put in place, the
    last run broke down, the attacks were never tried."""
    rows = list(QuestionSet.objects.filter(active=True))
    if not rows or rollout.current().killed_at:
        return 0
    today = release.current()
    due = [(row, found) for row in rows if (found := _unheard_of(row, today)) is not None]
    return sum(_begun(row, found) for row, found in due)


def _unheard_of(row: QuestionSet, today: dict[str, Any]) -> list[Change] | None:
    """Why the set must run without an act in the log; None = it need not."""
    last = Run.objects.filter(set=row, state="done").first()
    if last is None:
        return [] if row.kind == QuestionSet.Kind.RED_TEAM else None
    if last.passed is None:
        return [changes.at_once(changes.BROKEN)]
    parts = release.differs(last.release, today)
    return changes.of_release(parts) if parts else None


def _rerun(row: QuestionSet) -> bool:
    found = changes.since(row.seen_at, row.seen)
    return changes.settled(found) and _begun(row, found)


def _begun(row: QuestionSet, changed: list[Change]) -> bool:
    """Whether a run began; one under way ends first, an empty set has nothing to say to the change."""
    try:
        runs.start(row, by=Actor.system("question sets"), changed=changed)
    except Conflict:
        return False
    except Invalid:
        runs.note_seen(row)
        return False
    return True
