"""What the brand lays down as facts, over REST."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.db import transaction
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.paging import page
from apps.api.permissions import Staff
from apps.api.views import Endpoint
from apps.assistant.port import policy_fact
from apps.core.clock import rfc3339
from apps.core.errors import NotFound
from apps.grounding.lookups import fact_words
from apps.knowledge import facts
from apps.knowledge.models import Fact
from apps.people.actors import Actor
from apps.people.roles import Capability

EDIT = Staff(Capability.EDIT_KNOWLEDGE, scope="knowledge")
APPROVE = Staff(Capability.APPROVE_KNOWLEDGE, scope="knowledge")


class FactForm(serializers.Serializer[Any]):
    """One fact; `value` is what its kind holds, `{}` to take it back."""

    kind = serializers.CharField(max_length=20)
    scope = serializers.CharField(max_length=100, required=False, allow_blank=True, default="")
    value = serializers.JSONField()
    valid_from = serializers.DateField(required=False, allow_null=True, default=None)
    valid_to = serializers.DateField(required=False, allow_null=True, default=None)


class FactChange(serializers.Serializer[Any]):
    """What of a fact shall change; it becomes a new version."""

    value = serializers.JSONField(required=False)
    valid_from = serializers.DateField(required=False, allow_null=True)
    valid_to = serializers.DateField(required=False, allow_null=True)


class Facts(Endpoint):
    """Every version; ``state=live``: what is said today, ``state=waiting``: what nobody has approved."""

    audience: ClassVar[object] = EDIT

    @extend_schema(responses=dict[str, Any])
    def get(self, request: Request) -> Response:
        chosen = {"live": facts.live, "waiting": facts.waiting}.get(request.query_params.get("state", ""))
        if chosen:
            return Response({"results": [fact_card(row) for row in chosen()], "next": None})
        return Response(page(Fact.objects.all(), request, fact_card))

    @extend_schema(request=FactForm, responses={201: dict[str, Any]})
    def post(self, request: Request) -> Response:
        return _kept(self.read(FactForm, request), self.actor(request))


class FactDetail(Endpoint):
    """One version; a change of it makes the next one."""

    audience: ClassVar[object] = EDIT

    @extend_schema(responses=dict[str, Any])
    def get(self, request: Request, fact_id: UUID) -> Response:
        return Response(fact_card(facts.get(fact_id)))

    @extend_schema(request=FactChange, responses=dict[str, Any])
    def patch(self, request: Request, fact_id: UUID) -> Response:
        row = facts.get(fact_id)
        whole = {"value": row.value, "valid_from": row.valid_from, "valid_to": row.valid_to}
        change = self.read(FactChange, request)
        return _kept({"kind": row.kind, "scope": row.scope} | whole | change, self.actor(request))


class FactStep(Endpoint):
    """``approve`` or ``retire`` one version."""

    audience: ClassVar[object] = APPROVE

    @extend_schema(request=None, responses=dict[str, Any])
    def post(self, request: Request, fact_id: UUID, step: str) -> Response:
        verb = {"approve": facts.approve, "retire": facts.retire}.get(step)
        if verb is None:
            raise NotFound
        verb(facts.get(fact_id), by=self.actor(request))
        return Response(fact_card(facts.get(fact_id)))


@transaction.atomic
def _kept(wish: dict[str, Any], by: Actor) -> Response:
    """201 with the new version that waits; 200 with ``changed: false`` where it says nothing new."""
    row = facts.save(
        wish["kind"], wish["scope"], wish["value"], by=by,
        valid_from=wish["valid_from"], valid_to=wish["valid_to"],
    )  # fmt: skip
    if row is None:
        return Response({"changed": False})
    return Response(fact_card(row), status=201)


def fact_card(row: Fact) -> dict[str, Any]:
    """A version as programs see it, with what the AI may say because of it."""
    state = "retired" if row.retired_at else "approved" if row.approved_at else "waiting"
    return {
        "says": {each: fact_words.sentences(policy_fact(row), each) if row.value else []
                 for each in fact_words.LANGUAGES},
        "id": str(row.pk), "kind": row.kind, "scope": row.scope, "version": row.number, "value": row.value,
        "state": state, "valid_from": row.valid_from, "valid_to": row.valid_to,
        "written_by": row.written_by, "approved_by": row.approved_by or None,
        "approved_at": rfc3339(row.approved_at), "retired_at": rfc3339(row.retired_at),
    }  # fmt: skip


urlpatterns = [
    path("facts", Facts.as_view()),
    path("facts/<uuid:fact_id>", FactDetail.as_view()),
    path("facts/<uuid:fact_id>/<slug:step>", FactStep.as_view()),
]
