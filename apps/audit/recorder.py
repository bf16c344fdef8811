"""The only writer of the log. Everything happens in the caller's transaction: either what is shown
and its record are both there, or neither is. What can't be recorded can't be committed either."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from django.db import transaction

from apps.audit import canonical, facts, writing
from apps.audit.models import Act, AIRecord, Claim, Entry, Leaf
from apps.core.clock import now
from apps.core.errors import Invalid, NotFound
from apps.core.ids import uuid7
from apps.tenants.scope import current_brand_id

VERBS = frozenset({"seen", "accepted", "edited", "rejected", "approved", "discarded", "sent", "overridden"})


class Who(Protocol):
    """An actor of apps.people, known here only by its shape."""

    @property
    def kind(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...


By = Who | Mapping[str, Any]


@transaction.atomic(savepoint=False)
def record_ai(
    *,
    act: str,
    session_id: UUID | None,
    capability: str,
    stage: int,
    engine: str,
    inputs: Mapping[str, Any],
    retrieved: Sequence[Mapping[str, Any]],
    claims: Sequence[Mapping[str, Any]],
    raw_text: str,
    final_text: str,
    reason: str,
    outcome: str,
    confidence: float | None,
    latency_ms: int,
    consent: Mapping[str, Any],
    language: str,
    model: str = "",
    prompt: str = "",
    parameters: Mapping[str, Any] | None = None,
    message_id: UUID | None = None,
    tokens: int = 0,
    cost: Decimal | float = 0,
) -> AIRecord:
    """Record one act of the AI, with its claims.

    ``inputs`` as they were sent (redacted); its ``question`` is what lists show. ``retrieved`` are
    passages with versions and scores. A claim is ``{text, kind, verdict, why, source: {kind, id,
    version, title, quote}}``; ``source`` may be missing. ``prompt`` is ``name@version``, ``cost`` in
    the brand's currency. Raises Invalid for an act that does not exist.
    """
    if act not in Act.values:
        raise Invalid(f"The AI has no act called {act!r}.")
    row = AIRecord(
        act=act,
        session_id=session_id,
        message_id=message_id,
        capability=capability,
        stage=stage,
        engine=engine,
        model=canonical.clean(model)[:120],
        prompt=prompt,
        parameters=canonical.clean(dict(parameters or {})),
        outcome=outcome,
        reason=canonical.clean(reason)[:400],
        confidence=None if confidence is None else float(confidence),
        language=canonical.clean(language)[:16],
        consent=canonical.clean(dict(consent)),
        latency_ms=int(latency_ms),
        tokens=tokens,
        cost=Decimal(str(cost)).quantize(Decimal("0.000001")),
        created_at=now(),
    )
    words = writing.words_of(
        {
            "inputs": inputs,
            "retrieved": retrieved,
            "raw_text": raw_text,
            "final_text": final_text,
            "claims": [_claim_words(claim) for claim in claims],
        }
    )
    return _store(row, [_claim(row, position, claim) for position, claim in enumerate(claims)], words)


@transaction.atomic(savepoint=False)
def entry(
    action: str,
    *,
    by: By,
    object_type: str = "",
    object_id: object = "",
    data: Mapping[str, Any] | None = None,
    session_id: UUID | None = None,
    refs: Iterable[object] = (),
) -> Entry:
    """Record one act of a person or the house.

    ``data`` may hold words: it is erased with the session (``session_id``) or with the object.
    ``refs`` are ids of further rows and are never erased.
    """
    actor = _actor(by)
    row = Entry(
        action=action,
        actor_kind=actor["kind"],
        actor_id=actor["id"],
        object_type=object_type,
        object_id=str(object_id or ""),
        refs=[str(ref) for ref in refs],
        created_at=now(),
    )
    words = writing.words_of({"by": actor["name"], "data": data or {}})
    line = facts.of_entry(current_brand_id(), row.id, words.commitment, facts.entry_values(row))
    writing.insert(row, line, words, kind=Leaf.Kind.ENTRY.value, session_id=session_id)
    return row


def decision(record_id: UUID, verb: str, *, by: By, data: Mapping[str, Any] | None = None) -> Entry:
    """Record what a person did with an act of the AI: ``VERBS``, with a reason or the edit in ``data``."""
    if verb not in VERBS:
        raise Invalid(f"Nobody can have {verb!r} an act of the AI.")
    record = AIRecord.objects.filter(pk=record_id).only("session_id").first()
    if record is None:
        raise NotFound("No act of the AI by that id.")
    return entry(
        f"ai.{verb}",
        by=by,
        object_type="ai_record",
        object_id=record_id,
        data=data,
        session_id=record.session_id,
    )


def event_leaf(*, event_id: UUID, content: Mapping[str, Any], session_id: UUID | None = None) -> None:
    """Seal the event row of a person's message (see ``row_leaf``)."""
    row_leaf(Leaf.Kind.EVENT.value, ref=event_id, content=content, session_id=session_id)


@transaction.atomic(savepoint=False)
def row_leaf(kind: str, *, ref: UUID, content: Mapping[str, Any], session_id: UUID | None = None) -> None:
    """Seal another app's row: the row keeps its words, the log commits to them.

    The source registered for ``kind`` must later give back the same ``content`` (sources.py).
    """
    moment, words = now(), writing.words_of(content)
    line = facts.of_row(kind, current_brand_id(), ref, words.commitment, moment)
    writing.insert_leaf(ref, line, words._replace(content=""), kind=kind, session_id=session_id, at=moment)


def _store(row: AIRecord, claims: list[Claim], words: writing.Words) -> AIRecord:
    values = [facts.claim_values(claim) for claim in claims]
    line = facts.of_record(current_brand_id(), row.id, words.commitment, facts.record_values(row), values)
    writing.insert(row, line, words, kind=Leaf.Kind.RECORD.value, session_id=row.session_id)
    Claim.objects.bulk_create(claims)
    return row


def _claim(record: AIRecord, position: int, claim: Mapping[str, Any]) -> Claim:
    source = claim.get("source") or {}
    return Claim(
        id=uuid7(),
        record=record,
        position=position,
        kind=claim["kind"],
        verdict=claim["verdict"],
        source_kind=str(source.get("kind", "")),
        source_id=canonical.clean(str(source.get("id", "")))[:200],
        source_version=canonical.clean(str(source.get("version", "")))[:80],
    )


def _claim_words(claim: Mapping[str, Any]) -> dict[str, Any]:
    source = dict(claim.get("source") or {})
    return {
        "text": claim["text"],
        "why": claim.get("why", ""),
        "quote": source.pop("quote", "") or claim.get("quote", ""),
        "source": source,
    }


def _actor(by: By) -> dict[str, str]:
    if isinstance(by, Mapping):
        return {name: canonical.clean(str(by.get(name) or "")) for name in ("kind", "id", "name")}
    return {"kind": by.kind, "id": str(by.id), "name": canonical.clean(by.name)}
