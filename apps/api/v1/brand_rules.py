"""Rules of who may have what, over REST."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.paging import page
from apps.api.parsers import Json
from apps.api.permissions import Staff
from apps.api.v1.brand_relations import Csv
from apps.api.views import Endpoint
from apps.catalog import eligibility, ruling
from apps.catalog.models import Rule
from apps.catalog.rule_values import FIELDS
from apps.core.clock import rfc3339
from apps.core.errors import Invalid, NotFound
from apps.people.roles import Capability

APPROVE = Staff(Capability.APPROVE_KNOWLEDGE, scope="catalog")


class Rules(Endpoint):
    """Who may have what. Send one or many as JSON, or a CSV as the body or as ``file``. With ``approve=true``
    in the address the AI may state them at once. ``state=waiting`` lists what nobody has approved."""

    audience: ClassVar[object] = APPROVE
    parser_classes = (Json, MultiPartParser, Csv)

    @extend_schema(responses=dict[str, Any])
    def get(self, request: Request) -> Response:
        rows = Rule.objects.select_related("product")
        if request.query_params.get("state") == "waiting":
            rows = rows.filter(approved_at=None, retired_at=None)
        return Response(page(rows, request, rule_card))

    @extend_schema(request=dict[str, Any], responses={201: dict[str, Any]})
    def post(self, request: Request) -> Response:
        approve = request.query_params.get("approve", "").lower() in ("1", "true", "yes")
        by = self.actor(request)
        done = ruling.declare(_rows(request), by=by, approve_as=by if approve else None)
        card = {name: getattr(done, name) for name in ("created", "unchanged", "failed", "errors", "ids")}
        return Response(card, status=201)


class RuleStep(Endpoint):
    """``approve`` or ``retire`` one version."""

    audience: ClassVar[object] = APPROVE

    @extend_schema(request=None, responses=dict[str, Any])
    def post(self, request: Request, rule_id: UUID, step: str) -> Response:
        verb = {"approve": eligibility.approve, "retire": eligibility.retire}.get(step)
        if verb is None:
            raise NotFound
        return Response(rule_card(verb(eligibility.get(rule_id), by=self.actor(request))))


def _rows(request: Request) -> list[ruling.Parsed]:
    data: Any = request.data
    if isinstance(data, bytes):
        return ruling.from_csv(data)
    file = request.FILES.get("file")
    if file is not None:
        return ruling.from_csv(file.read())
    entries = data if isinstance(data, list) else [data]
    if not entries or entries == [{}]:
        raise Invalid("Send at least one rule.", fields={"kind": ["This is needed."]})
    return ruling.from_json(entries)


def rule_card(row: Rule) -> dict[str, Any]:
    """A version as JSON."""
    card = {name: getattr(row, name) for name in FIELDS if name != "sku"}
    return card | {
        "id": str(row.pk), "key": str(row.key), "version": row.number, "state": row.state,
        "sku": row.product.sku if row.product else "", "written_by": row.written_by,
        "approved_by": row.approved_by or None, "approved_at": rfc3339(row.approved_at),
        "retired_at": rfc3339(row.retired_at),
    }  # fmt: skip


urlpatterns = [
    path("rules", Rules.as_view()),
    path("rules/<uuid:rule_id>/<slug:step>", RuleStep.as_view()),
]
