"""States are data: one table of edges per machine and one door through which rows move.

The conditional UPDATE decides races: of two movers exactly one sees its row change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from apps.core.errors import Conflict


@dataclass(frozen=True)
class Machine:
    """A named transition table: ``edges[state]`` are the states it may become."""

    name: str
    edges: Mapping[str, frozenset[str]]

    def allows(self, source: str, target: str) -> bool:
        """Whether the table has the edge."""
        return target in self.edges.get(source, frozenset())

    def sources(self, target: str) -> list[str]:
        """All states from which ``target`` can be reached in one step."""
        return [source for source, targets in self.edges.items() if target in targets]

    def states(self) -> set[str]:
        """Every state the table names."""
        return set(self.edges) | {target for targets in self.edges.values() for target in targets}


def machine(name: str, edges: Mapping[str, str]) -> Machine:
    """Build a machine from ``{"held": "confirmed lapsed"}``; states are words separated by spaces."""
    return Machine(name, {source: frozenset(targets.split()) for source, targets in edges.items()})


def move(row: Model, table: Machine, target: str, *, only_from: str = "", **updates: Any) -> None:
    """Move ``row.state`` to ``target`` along an edge, together with ``updates``, or raise.

    Raises Conflict ``bad_state`` when the table has no such edge or somebody moved the row meanwhile;
    then nothing was written. The row in memory is brought up to date on success only.
    """
    sources = [only_from] if only_from else table.sources(target)
    allowed = [source for source in sources if table.allows(source, target)]
    rows = type(row)._default_manager.filter(pk=row.pk, state__in=allowed)
    if not allowed or not rows.update(state=target, **updates):
        raise Conflict(f"This is no longer possible: {table.name} can't become {target}.", code="bad_state")
    for name, value in {"state": target, **updates}.items():
        if not hasattr(value, "resolve_expression"):
            setattr(row, name, value)
