"""The only writer of the log. Everything happens in the caller's transaction: either what is shown
and its record are both there, or neither is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from django.db import connection, transaction

from apps.audit import canonical, facts, merkle, nudging
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


class Words(NamedTuple):
    """Canonical words with their salt and the commitment to both."""

    content: str
    salt: str
    commitment: str


_INSERT = (
    "WITH body AS (INSERT INTO audit_body (id, brand_id, session_id, content, salt) "
    "VALUES (%s, %s, %s, %s, %s)) INSERT INTO audit_leaf (id, brand_id, kind, commitment, hash, created_at) "
    "VALUES (%s, %s, %s, %s, %s, %s)"
)


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
    words = _words(
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
    words = _words({"by": actor["name"], "data": data or {}})
    line = facts.of_entry(current_brand_id(), row.id, words.commitment, facts.entry_values(row))
    row.save(force_insert=True)
    _add(Leaf.Kind.ENTRY.value, row.id, line, words, session_id=session_id, at=row.created_at)
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
    moment, words = now(), _words(content)
    line = facts.of_row(kind, current_brand_id(), ref, words.commitment, moment)
    _add(kind, ref, line, words._replace(content=""), session_id=session_id, at=moment)


def _store(row: AIRecord, claims: list[Claim], words: Words) -> AIRecord:
    values = [facts.claim_values(claim) for claim in claims]
    line = facts.of_record(current_brand_id(), row.id, words.commitment, facts.record_values(row), values)
    row.save(force_insert=True)
    Claim.objects.bulk_create(claims)
    _add(Leaf.Kind.RECORD.value, row.id, line, words, session_id=row.session_id, at=row.created_at)
    return row


def _add(kind: str, ref: UUID, line: str, words: Words, *, session_id: UUID | None, at: datetime) -> None:
    """Words and leaf in one statement: this stands in the way of every message."""
    brand = current_brand_id()
    body: list[Any] = [ref, brand, session_id, words.content, words.salt]
    leaf: list[Any] = [ref, brand, kind, words.commitment, merkle.leaf_hash(line.encode()), at]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [*body, *leaf])
    nudging.nudge()


def _words(value: Mapping[str, Any]) -> Words:
    salt, content = canonical.new_salt(), canonical.dumps(canonical.clean(value))
    return Words(content, salt, canonical.commitment(salt, content))


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
