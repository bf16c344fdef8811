"""Rows of other apps that are sealed into the log: each app says how to read them back.

The log knows nothing of sessions; sessions registers itself here when it is loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

Fetch = Callable[[Sequence[UUID]], Mapping[UUID, Mapping[str, Any] | None]]
AllIds = Callable[[], Iterable[UUID]]


@dataclass(frozen=True)
class Source:
    """How to read back rows of one kind.

    ``fetch(ids)`` gives for each row that exists the content handed to ``recorder.row_leaf``, or
    None where its words were erased. ``all_ids()``, if given, yields every id that must have a leaf,
    so that a row smuggled in by SQL is found too.
    """

    fetch: Fetch
    all_ids: AllIds | None = None


_sources: dict[str, Source] = {}


def register(kind: str, fetch: Fetch, *, all_ids: AllIds | None = None) -> None:
    """Declare the rows behind leaves of ``kind``, e.g. ``event``."""
    _sources[kind] = Source(fetch, all_ids)


def every() -> Mapping[str, Source]:
    """All declared sources by kind."""
    return dict(_sources)


def get(kind: str) -> Source | None:
    """The source of a kind, or None when no app declared one."""
    return _sources.get(kind)
