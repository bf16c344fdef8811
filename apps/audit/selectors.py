"""What the auditor reads: a list of the AI's acts to filter and search, and one act replayed whole."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from apps.audit import checkpoints, recorder
from apps.audit.checkpoints import Head
from apps.audit.models import AIRecord, Body, Checkpoint, Claim, Entry, Seal
from apps.core.errors import NotFound

PAGE = 50
# Words are searched in so many of the newest acts that match the other filters: bounded work.
SEARCHED = 5000


@dataclass(frozen=True)
class ActFilter:
    """Which acts to list; what is empty does not restrict. ``before`` is the last id of the page above."""

    session_id: UUID | None = None
    act: str = ""
    outcome: str = ""
    capability: str = ""
    engine: str = ""
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""
    before: UUID | None = None


@dataclass(frozen=True)
class Act:
    """One line of the list. ``verdicts`` counts its claims; erased acts have no words."""

    record: AIRecord
    question: str
    final_text: str
    erased: bool
    verdicts: dict[str, int]
    handled: list[str]


@dataclass(frozen=True)
class Page:
    """Acts, newest first. ``next`` is the id to go on before, None at the end; ``bounded`` says that
    the search for words stopped at SEARCHED acts and older ones were not looked at."""

    acts: list[Act]
    next: UUID | None
    bounded: bool


@dataclass(frozen=True)
class Statement:
    """A claim with its verdict, and what of the source version it stands on."""

    text: str
    kind: str
    verdict: str
    why: str
    quote: str
    source: dict[str, Any]


@dataclass(frozen=True)
class Decided:
    """What a person did with the act."""

    verb: str
    actor_kind: str
    actor_id: str
    actor_name: str
    at: datetime
    data: dict[str, Any]


@dataclass(frozen=True)
class Replay:
    """An act as it was. ``head`` is the signed head that covers it; None for the second before sealing."""

    record: AIRecord
    erased: bool
    inputs: dict[str, Any]
    retrieved: list[dict[str, Any]]
    raw_text: str
    final_text: str
    statements: list[Statement]
    decisions: list[Decided]
    position: int | None
    head: Head | None

    @property
    def question(self) -> str:
        """What was asked, in the words that were sent."""
        return _question(self.inputs)

    @property
    def changed(self) -> bool:
        """Whether checks took something away from what the engine wrote."""
        return self.raw_text.strip() != self.final_text.strip()


@dataclass
class _Words:
    """The words of several things, read in one query."""

    by_id: dict[UUID, dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, ids: Iterable[UUID]) -> _Words:
        rows = Body.objects.filter(pk__in=list(ids)).exclude(content="").values_list("id", "content")
        return cls({ref: json.loads(content) for ref, content in rows})

    def get(self, ref: UUID) -> dict[str, Any]:
        return self.by_id.get(ref, {})


def acts(wanted: ActFilter, *, limit: int = PAGE) -> Page:
    """A page of the AI's acts, in a fixed number of queries."""
    rows = _matching(wanted)
    bounded = False
    if wanted.text.strip():
        newest = list(rows.values_list("id", flat=True)[: SEARCHED + 1])
        bounded = len(newest) > SEARCHED
        found = Body.objects.filter(pk__in=newest[:SEARCHED], content__icontains=_escaped(wanted.text))
        rows = rows.filter(pk__in=list(found.order_by("-id").values_list("id", flat=True)[: limit + 1]))
    records = list(rows[: limit + 1])
    more, records = len(records) > limit, records[:limit]
    return Page(lines(records), records[-1].pk if more else None, bounded)


def lines(records: Sequence[AIRecord]) -> list[Act]:
    """These acts as lines of a list, in a fixed number of queries."""
    ids = [record.pk for record in records]
    words, verdicts, handled = _Words.of(ids), _verdicts(ids), _handled(ids)
    return [_act(record, words.get(record.pk), verdicts[record.pk], handled[record.pk]) for record in records]


def replay(record_id: UUID) -> Replay:
    """Everything about one act. Raises NotFound. Looking is logged by ``look``."""
    record = AIRecord.objects.filter(pk=record_id).first()
    if record is None:
        raise NotFound("No act of the AI by that id.")
    entries = list(Entry.objects.filter(object_type="ai_record", object_id=str(record_id)).order_by("id"))
    words = _Words.of([record.pk, *(row.pk for row in entries)])
    own = words.get(record.pk)
    position = Seal.objects.filter(pk=record.pk).values_list("position", flat=True).first()
    return Replay(
        record=record,
        erased=not own,
        inputs=own.get("inputs", {}),
        retrieved=own.get("retrieved", []),
        raw_text=own.get("raw_text", ""),
        final_text=own.get("final_text", ""),
        statements=_statements(record, own),
        decisions=[_decided(row, words.get(row.pk)) for row in entries if row.action.startswith("ai.")],
        position=position,
        head=None if position is None else _head_over(position),
    )


def look(record_id: UUID, *, by: recorder.By) -> Replay:
    """``replay`` for a person's eyes: that they looked is entered into the log."""
    found = replay(record_id)
    recorder.entry(
        "audit.viewed",
        by=by,
        object_type="ai_record",
        object_id=record_id,
        session_id=found.record.session_id,
    )
    return found


def replays_of_session(session_id: UUID) -> list[Replay]:
    """All acts of one session, in order."""
    ids = AIRecord.objects.filter(session_id=session_id).order_by("id").values_list("id", flat=True)
    return [replay(ref) for ref in ids]


def choices() -> dict[str, list[str]]:
    """The values that occur, for the filter's menus."""
    names = ("act", "outcome", "capability", "engine")
    return {
        name: sorted(filter(None, AIRecord.objects.order_by().values_list(name, flat=True).distinct()))
        for name in names
    }


def _matching(wanted: ActFilter) -> QuerySet[AIRecord]:
    given = {
        "session_id": wanted.session_id,
        "act": wanted.act,
        "outcome": wanted.outcome,
        "capability": wanted.capability,
        "engine": wanted.engine,
        "created_at__gte": wanted.since,
        "created_at__lt": wanted.until,
        "id__lt": wanted.before,
    }
    rows: QuerySet[AIRecord] = AIRecord.objects.filter(
        **{name: value for name, value in given.items() if value}
    )
    return rows.order_by("-id")


def _escaped(text: str) -> str:
    """The text as it stands inside canonical JSON."""
    return json.dumps(text.strip(), ensure_ascii=False)[1:-1]


def _act(record: AIRecord, words: Mapping[str, Any], verdicts: dict[str, int], handled: list[str]) -> Act:
    question, final = _question(words.get("inputs", {})), words.get("final_text", "")
    return Act(record, question, final, not words, verdicts, handled)


def _question(inputs: Mapping[str, Any]) -> str:
    return str(inputs.get("question") or inputs.get("text") or "")


def _verdicts(ids: list[UUID]) -> dict[UUID, dict[str, int]]:
    counted: dict[UUID, dict[str, int]] = defaultdict(dict)
    pairs = Claim.objects.filter(record__in=ids).values_list("record_id", "verdict")
    for (record, verdict), count in Counter(pairs).items():
        counted[record][verdict] = count
    return counted


def _handled(ids: list[UUID]) -> dict[UUID, list[str]]:
    """What people did with each act, in order, without looks."""
    verbs: dict[UUID, list[str]] = defaultdict(list)
    rows = Entry.objects.filter(object_type="ai_record", object_id__in=[str(ref) for ref in ids])
    for ref, action in rows.order_by("id").values_list("object_id", "action"):
        if action.startswith("ai."):
            verbs[UUID(ref)].append(action.removeprefix("ai."))
    return verbs


def _statements(record: AIRecord, words: Mapping[str, Any]) -> list[Statement]:
    spoken = words.get("claims", [])
    rows = Claim.objects.filter(record=record).order_by("position")
    return [_statement(row, spoken[row.position] if row.position < len(spoken) else {}) for row in rows]


def _statement(claim: Claim, words: Mapping[str, Any]) -> Statement:
    sealed = {"kind": claim.source_kind, "id": claim.source_id, "version": claim.source_version}
    source = words.get("source", {}) | sealed if claim.source_kind else {}
    return Statement(
        text=words.get("text", ""),
        kind=claim.kind,
        verdict=claim.verdict,
        why=words.get("why", ""),
        quote=words.get("quote", ""),
        source=source,
    )


def _decided(row: Entry, words: Mapping[str, Any]) -> Decided:
    verb, name = row.action.removeprefix("ai."), words.get("by", "")
    return Decided(verb, row.actor_kind, row.actor_id, name, row.created_at, words.get("data", {}))


def _head_over(position: int) -> Head | None:
    """The first signed head that covers a position."""
    row = Checkpoint.objects.filter(size__gt=position).order_by("size").first()
    return checkpoints.head_of(row) if row else None
