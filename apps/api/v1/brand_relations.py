"""What fits, requires or replaces what, over REST."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.paging import page
from apps.api.parsers import Json
from apps.api.permissions import Staff
from apps.api.views import Endpoint
from apps.catalog import approval, proposals, relating
from apps.catalog.models import Relation
from apps.core.clock import rfc3339
from apps.core.errors import Invalid
from apps.people.roles import Capability


class Csv(BaseParser):
    """A body of comma-separated values, as bytes."""

    media_type = "text/csv"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """The body as it came."""
        if stream is None:
            raise UnsupportedMediaType(media_type or "")
        return bytes(stream.read())


class Relations(Endpoint):
    """Declared relations. Send one or many as JSON ``{sku, kind, target_sku?, target_name?, note?}``, or a
    CSV as the body or as ``file``. With ``approve=true`` in the address the AI may state them at once.

    ``state=waiting``: what nobody has approved; ``state=proposed``: of these, what the machine has read in
    approved texts, each with its ``proof``.
    """

    audience: ClassVar[object] = Staff(Capability.APPROVE_KNOWLEDGE, scope="catalog")
    parser_classes = (Json, MultiPartParser, Csv)

    @extend_schema(responses=dict[str, Any])
    def get(self, request: Request) -> Response:
        rows = Relation.objects.select_related("product", "target")
        state = request.query_params.get("state")
        if state == "waiting":
            rows = rows.filter(approved_at=None, rejected_at=None)
        elif state == "proposed":
            rows = proposals.waiting().order_by()
        return Response(page(rows, request, relation_card))

    @extend_schema(request=dict[str, Any], responses={201: dict[str, Any]})
    def post(self, request: Request) -> Response:
        approve = request.query_params.get("approve", "").lower() in ("1", "true", "yes")
        done = relating.declare(_rows(request), by=self.actor(request), approve=approve)
        card = {name: getattr(done, name) for name in ("created", "unchanged", "failed", "errors", "ids")}
        return Response(card, status=201)


class RelationApproval(Endpoint):
    """Let the AI state one."""

    audience: ClassVar[object] = Staff(Capability.APPROVE_KNOWLEDGE, scope="catalog")

    @extend_schema(request=None, responses=dict[str, Any])
    def post(self, request: Request, relation_id: UUID) -> Response:
        return Response(relation_card(approval.approve_relation(relation_id, by=self.actor(request))))


class RelationRejection(Endpoint):
    """Say that one isn't so: it is never stated and not proposed again."""

    audience: ClassVar[object] = Staff(Capability.APPROVE_KNOWLEDGE, scope="catalog")

    @extend_schema(request=None, responses=dict[str, Any])
    def post(self, request: Request, relation_id: UUID) -> Response:
        return Response(relation_card(proposals.reject(relation_id, by=self.actor(request))))


class RelationDetail(Endpoint):
    """Take one back."""

    audience: ClassVar[object] = Staff(Capability.APPROVE_KNOWLEDGE, scope="catalog")

    @extend_schema(responses={204: None})
    def delete(self, request: Request, relation_id: UUID) -> Response:
        relating.remove(relation_id, by=self.actor(request))
        return Response(status=204)


def _rows(request: Request) -> list[relating.Parsed]:
    data: Any = request.data
    if isinstance(data, bytes):
        return relating.from_csv(data)
    file = request.FILES.get("file")
    if file is not None:
        return relating.from_csv(file.read())
    entries = data if isinstance(data, list) else [data]
    if not entries or entries == [{}]:
        raise Invalid("Send at least one relation.", fields={"sku": ["This is needed."]})
    return relating.from_json(entries)


def relation_card(row: Relation) -> dict[str, Any]:
    """A relation as JSON."""
    return {
        "id": str(row.pk),
        "sku": row.product.sku,
        "kind": row.kind,
        "target_sku": row.target_sku,
        "target_name": row.target_name,
        "note": row.note,
        "origin": row.origin,
        "proof": row.proof,
        "proof_source": row.proof_source,
        "rejected_at": rfc3339(row.rejected_at),
        "approved_at": rfc3339(row.approved_at),
        "approved_by": row.approved_by,
    }


urlpatterns = [
    path("relations", Relations.as_view()),
    path("relations/<uuid:relation_id>", RelationDetail.as_view()),
    path("relations/<uuid:relation_id>/approve", RelationApproval.as_view()),
    path("relations/<uuid:relation_id>/reject", RelationRejection.as_view()),
]
