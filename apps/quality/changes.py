"""What changed since a set last ran. The log is the witness: whoever changes what may be said writes an entry
there, in the same transaction, so nothing has to be told to this floor and nothing is lost in a crash."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import F

from apps.audit.models import Entry
from apps.catalog.models import Import
from apps.core.clock import now, rfc3339

ACTS: Final = (
    "knowledge.approved",
    "knowledge.retired",
    "knowledge.expired",
    "knowledge.fact_approved",
    "knowledge.fact_retired",
    "knowledge.synonym_approved",
    "knowledge.synonym_retired",
    "catalog.approved",
    "catalog.withdrawn",
    "catalog.relation_approved",
    "catalog.relations_approved",
    "catalog.relation_removed",
    "catalog.rule_approved",
    "catalog.rule_retired",
    "catalog.relations_declared",
    "catalog.removal_decided",
    "rollout.engine",
    "rollout.boundaries",
)
"""The acts after which another answer may come."""
IMPORTED: Final = "catalog.imported"
BROKEN: Final = "run.broken"
"""The last run could not ask everything."""
RELEASED: Final = "release."
"""Begins the kind of a change that nobody's act stands for: `release.model`, `release.version` …"""
QUIET: Final = timedelta(seconds=30)
"""Changes mostly come in bursts: so long nothing must have changed before a run begins …"""
PATIENCE: Final = timedelta(minutes=5)
"""… but so long at most after the first."""
LATE: Final = timedelta(minutes=2)
"""An act may be written down so long before its transaction ends."""
KEPT: Final = 200
"""So many changes of each kind are looked at once; more of them change nothing."""


@dataclass(frozen=True)
class Change:
    """One change: `kind` is an act of the log, IMPORTED or RELEASED…; `ref` names it for good."""

    kind: str
    ref: str
    at: datetime
    about: str = ""

    def kept(self) -> dict[str, Any]:
        """As a run keeps it. `about` is the id of what was changed."""
        return {"kind": self.kind, "ref": self.ref, "at": rfc3339(self.at), "about": self.about}


def since(moment: datetime, seen: Iterable[str] = (), most: int | None = KEPT) -> list[Change]:
    """Changes after the moment that are not among those `seen`, oldest first."""
    start = moment - LATE
    entries = Entry.objects.filter(action__in=ACTS, created_at__gt=start).order_by("created_at")
    told = [
        Change(row.action, str(row.pk), row.created_at, row.object_id)
        for row in entries.only("action", "created_at", "object_id")[:most]
    ]
    done = Import.objects.filter(state=Import.State.DONE, finished_at__gt=start)
    done = done.annotate(changed=F("created") + F("updated") + F("removed")).filter(changed__gt=0)
    brought = [
        Change(IMPORTED, str(row.pk), row.finished_at or moment, str(row.pk))
        for row in done.only("finished_at").order_by("finished_at")[:most]
    ]
    known = frozenset(seen)
    return sorted((each for each in (*told, *brought) if each.ref not in known), key=lambda each: each.at)


def settled(found: list[Change]) -> bool:
    """Whether it is time to run: the burst is over, or has lasted long enough."""
    if not found:
        return False
    moment = now()
    return moment - found[-1].at >= QUIET or moment - found[0].at >= PATIENCE


def lately(moment: datetime) -> list[str]:
    """The refs that stand near the moment and must not count again."""
    return [each.ref for each in since(moment, most=None) if each.at <= moment]


def of_release(parts: list[str]) -> list[Change]:
    """Differences of the release as changes of now."""
    return [at_once(RELEASED + part) for part in parts]


def at_once(kind: str) -> Change:
    """A change of now that nobody's act stands for."""
    return Change(kind, kind, now())
