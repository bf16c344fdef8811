"""The brand's content over REST: catalogue, imports, and the AI's record."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any, ClassVar
from uuid import UUID

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.paging import bounds, page
from apps.api.parsers import Json
from apps.api.permissions import Staff
from apps.api.views import Endpoint
from apps.assistant import terms
from apps.audit import proofs, recorder, using
from apps.audit import selectors as audit
from apps.audit.models import AIRecord
from apps.catalog import selectors as catalog
from apps.catalog import uploads
from apps.catalog.models import Import, Product
from apps.catalog.stored_files import Readable
from apps.core.clock import rfc3339
from apps.core.errors import Invalid, NotFound
from apps.knowledge import citing
from apps.people.roles import Capability


class Products(Endpoint):
    """The catalogue; ``q`` searches it."""

    audience: ClassVar[object] = Staff(Capability.EDIT_KNOWLEDGE, scope="catalog")

    @extend_schema(responses=dict[str, Any])
    def get(self, request: Request) -> Response:
        words = request.query_params.get("q", "").strip()
        if words:
            hits = terms.products(words, limit=20)
            return Response({"results": [catalog.card(hit.product) for hit in hits], "next": None})
        return Response(page(Product.objects.filter(active=True), request, catalog.card))


class Imports(Endpoint):
    """Send a feed as multipart (``file``, ``format``, ``mapping?``, ``approve_as?``, ``full?``), as JSON
    ``{format: "json", items: […]}``, or as ``{format, url}`` to be fetched; it runs in the background."""

    audience: ClassVar[object] = Staff(Capability.EDIT_KNOWLEDGE, scope="catalog")
    parser_classes = (MultiPartParser, Json)

    @extend_schema(responses=dict[str, Any])
    def get(self, request: Request) -> Response:
        return Response(page(Import.objects.all(), request, import_card))

    @extend_schema(request=dict[str, Any], responses={202: dict[str, Any]})
    def post(self, request: Request) -> Response:
        data = request.data if hasattr(request.data, "get") else {}
        how: dict[str, Any] = {
            "by": self.actor(request),
            "mapping": _mapping(data.get("mapping")),
            "approve_as": str(data.get("approve_as") or ""),
            "full": str(data.get("full", "")).lower() in ("1", "true", "yes"),
        }
        format_name, url = str(data.get("format", "")), str(data.get("url") or "")
        if url:
            row = uploads.fetch(format_name, url, **how)
        else:
            row = uploads.submit(format_name, *_feed(request), **how)
        return Response(import_card(row), status=202)


class ImportDetail(Endpoint):
    """How an import goes: counts, and the rows that were not usable."""

    audience: ClassVar[object] = Staff(Capability.EDIT_KNOWLEDGE, scope="catalog")

    @extend_schema(responses=dict[str, Any])
    def get(self, request: Request, import_id: UUID) -> Response:
        row = Import.objects.filter(pk=import_id).first()
        if row is None:
            raise NotFound("No such import.")
        return Response(import_card(row) | {"errors": row.errors})


class AIRecords(Endpoint):
    """What the AI did, newest first: all of it, of one `session`, or what stands on one `source` (`kind:id`,
    with `version?`). Looking is logged."""

    audience: ClassVar[object] = Staff(Capability.AUDIT, scope="audit")

    @extend_schema(responses=dict[str, Any])
    def get(self, request: Request) -> Response:
        rows = AIRecord.objects.all()
        if request.query_params.get("source"):
            rows = rows.filter(pk__in=_standing_on(request))
        if request.query_params.get("session"):
            rows = rows.filter(session_id=_uuid(request.query_params["session"]))
        body = page(rows, request, record_card)
        data = {"query": dict(request.query_params.items())}
        recorder.entry("audit.listed", by=self.actor(request), object_type="ai_record", data=data)
        return Response(body)


class AIRecordDetail(Endpoint):
    """One act replayed whole."""

    audience: ClassVar[object] = Staff(Capability.AUDIT, scope="audit")

    @extend_schema(responses=dict[str, Any])
    def get(self, request: Request, record_id: UUID) -> Response:
        return Response(replay_card(audit.look(record_id, by=self.actor(request))))


class AIRecordProof(Endpoint):
    """The inclusion proof of one act in the signed log (RFC 6962)."""

    audience: ClassVar[object] = Staff(Capability.AUDIT, scope="audit")

    @extend_schema(responses=dict[str, Any])
    def get(self, request: Request, record_id: UUID) -> Response:
        return Response(proofs.inclusion(record_id))


def import_card(row: Import) -> dict[str, Any]:
    """An import as the API shows it."""
    counts = {name: getattr(row, name) for name in ("created", "updated", "unchanged", "removed", "failed")}
    return {
        "id": str(row.pk),
        "format": row.format,
        "filename": row.filename,
        "feed": str(row.feed_id) if row.feed_id else None,
        "state": row.state,
        "step": row.step,
        "position": row.position,
        "expected": row.expected,
        "code": row.code,
        "detail": row.detail,
        **counts,
        "to_remove": row.to_remove,
        "created_at": rfc3339(row.created_at),
        "finished_at": rfc3339(row.finished_at),
    }


def record_card(row: AIRecord) -> dict[str, Any]:
    """An act of the AI in a list: no words, those stand in the replay."""
    return {
        "id": str(row.pk),
        "session": str(row.session_id) if row.session_id else None,
        "act": row.act,
        "outcome": row.outcome,
        "capability": row.capability,
        "reason": row.reason,
        "engine": row.engine,
        "stage": row.stage,
        "confidence": row.confidence,
        "latency_ms": row.latency_ms,
        "created_at": rfc3339(row.created_at),
    }


def replay_card(replay: audit.Replay) -> dict[str, Any]:
    """An act with every word of it: what was asked, found, claimed, shown, and what people did with it."""
    decisions = [
        {
            "verb": each.verb,
            "by": {"kind": each.actor_kind, "id": each.actor_id, "name": each.actor_name},
            "at": rfc3339(each.at),
            "data": each.data,
        }
        for each in replay.decisions
    ]
    return record_card(replay.record) | {
        "erased": replay.erased,
        "inputs": replay.inputs,
        "retrieved": replay.retrieved,
        "claims": [asdict(each) for each in replay.statements],
        "raw_text": replay.raw_text,
        "final_text": replay.final_text,
        "decisions": decisions,
        "consent": replay.record.consent,
        "position": replay.position,
    }


def _feed(request: Request) -> tuple[str, bytes | Readable]:
    file = request.FILES.get("file")
    if file is not None:
        return file.name or "feed", file
    items = request.data.get("items") if hasattr(request.data, "get") else None
    if isinstance(items, list):
        return "items.json", json.dumps(items).encode()
    raise Invalid("Send a file, items, or a url.", fields={"file": ["Needed."]})


def _mapping(value: object) -> dict[str, Any] | None:
    if isinstance(value, str) and value.strip():
        try:
            value = json.loads(value)
        except ValueError as error:
            raise Invalid("The mapping is not JSON.", fields={"mapping": [str(error)]}) from error
    if value in (None, ""):
        return None
    if not isinstance(value, dict):
        raise Invalid("The mapping is an object.", fields={"mapping": ["{target: source}"]})
    return value


def _standing_on(request: Request) -> list[UUID]:
    """The acts of this page, and one more, that stand on the source asked for."""
    if request.query_params.get("session"):
        raise Invalid("Ask for a session or a source, not both.", code="one_filter")
    kind, _, ref = request.query_params["source"].partition(":")
    thing = citing.find(kind, ref, request.query_params.get("version", "").replace("\x00", ""))
    size, before = bounds(request)
    return using.ids(thing.pairs, version=thing.version, before=before, limit=size + 1)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NotFound("No such session.") from error


urlpatterns = [
    path("products", Products.as_view()),
    path("imports", Imports.as_view()),
    path("imports/<uuid:import_id>", ImportDetail.as_view()),
    path("ai-records", AIRecords.as_view()),
    path("ai-records/<uuid:record_id>", AIRecordDetail.as_view()),
    path("ai-records/<uuid:record_id>/proof", AIRecordProof.as_view()),
]
