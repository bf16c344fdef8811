"""What shoppers call things, over REST."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.paging import page
from apps.api.parsers import Json
from apps.api.permissions import Staff, check
from apps.api.v1.brand_relations import Csv
from apps.api.views import Endpoint
from apps.core.clock import rfc3339
from apps.core.errors import Invalid, NotFound
from apps.knowledge import synonym_lists, synonyms
from apps.knowledge.models import Synonym
from apps.knowledge.synonym_values import FIELDS, checked
from apps.people.roles import Capability

EDIT = Staff(Capability.EDIT_KNOWLEDGE, scope="knowledge")
APPROVE = Staff(Capability.APPROVE_KNOWLEDGE, scope="knowledge")


class Synonyms(Endpoint):
    """What shoppers say and the term it is read as. Send one or many as JSON ``{said, term, language?}``, or
    a CSV as the body or as ``file``. They wait as drafts; with ``approve=true`` in the address, for which the
    caller must be one who approves, they count at once.

    ``state`` (draft, approved, retired), ``language`` and ``q`` choose among them; without a state the
    retired are left out.
    """

    audience: ClassVar[object] = EDIT
    parser_classes = (Json, MultiPartParser, Csv)

    @extend_schema(responses=dict[str, Any])
    def get(self, request: Request) -> Response:
        rows = synonyms.listed(**_chosen(request)).order_by()
        return Response(page(rows, request, synonym_card))

    @extend_schema(request=dict[str, Any], responses={201: dict[str, Any]})
    def post(self, request: Request) -> Response:
        approve = request.query_params.get("approve", "").lower() in ("1", "true", "yes")
        if approve:
            check(self.credential(request), APPROVE)
        by = self.actor(request)
        rows = _rows(request, self.brand(request).default_language)
        done = synonym_lists.declare(rows, by=by, approve_as=by if approve else None)
        card = {name: getattr(done, name) for name in ("created", "unchanged", "failed", "errors", "ids")}
        return Response(card, status=201)


class SynonymFile(Endpoint):
    """All of them as a CSV that can be sent back."""

    audience: ClassVar[object] = EDIT

    @extend_schema(responses={(200, "text/csv"): str})
    def get(self, request: Request) -> HttpResponse:
        text = synonym_lists.as_csv(synonyms.listed(**_chosen(request)))
        return HttpResponse(text, content_type="text/csv; charset=utf-8")


class SynonymDetail(Endpoint):
    """One synonym. A change makes a draft; what was approved counts until that is approved."""

    audience: ClassVar[object] = EDIT

    @extend_schema(responses=dict[str, Any])
    def get(self, request: Request, synonym_id: UUID) -> Response:
        return Response(synonym_card(synonyms.get(synonym_id)))

    @extend_schema(request=dict[str, Any], responses=dict[str, Any])
    def patch(self, request: Request, synonym_id: UUID) -> Response:
        row = synonyms.get(synonym_id)
        given = request.data if isinstance(request.data, dict) else {}
        wish = checked({name: getattr(row, name) for name in FIELDS} | given, language=row.language)
        made = synonyms.save(wish, by=self.actor(request), instead_of=row)
        return Response({"changed": False} if made is None else synonym_card(made))


class SynonymStep(Endpoint):
    """``approve`` or ``retire`` one."""

    audience: ClassVar[object] = APPROVE

    @extend_schema(request=None, responses=dict[str, Any])
    def post(self, request: Request, synonym_id: UUID, step: str) -> Response:
        verb = {"approve": synonyms.approve, "retire": synonyms.retire}.get(step)
        if verb is None:
            raise NotFound
        return Response(synonym_card(verb(synonyms.get(synonym_id), by=self.actor(request))))


def _chosen(request: Request) -> dict[str, str]:
    given = request.query_params
    state = given.get("state", "")
    if state and state not in Synonym.State.values:
        raise Invalid("No such state.", fields={"state": [f"One of: {', '.join(Synonym.State.values)}."]})
    return {"state": state, "language": given.get("language", "")[:8], "search": given.get("q", "")[:100]}


def _rows(request: Request, language: str) -> list[synonym_lists.Parsed]:
    data: Any = request.data
    if isinstance(data, bytes):
        return synonym_lists.from_csv(data, language=language)
    file = request.FILES.get("file")
    if file is not None:
        return synonym_lists.from_csv(file.read(), language=language)
    entries = data if isinstance(data, list) else [data]
    if not entries or entries == [{}]:
        raise Invalid("Send at least one synonym.", fields={"said": ["This is needed."]})
    return synonym_lists.from_json(entries, language=language)


def synonym_card(row: Synonym) -> dict[str, Any]:
    """A synonym as JSON."""
    return {
        "id": str(row.pk), "said": row.said, "term": row.term, "language": row.language, "state": row.state,
        "written_by": row.written_by, "approved_by": row.approved_by or None,
        "approved_at": rfc3339(row.approved_at), "retired_at": rfc3339(row.retired_at),
    }  # fmt: skip


urlpatterns = [
    path("synonyms", Synonyms.as_view()),
    path("synonyms.csv", SynonymFile.as_view()),
    path("synonyms/<uuid:synonym_id>", SynonymDetail.as_view()),
    path("synonyms/<uuid:synonym_id>/<slug:step>", SynonymStep.as_view()),
]
