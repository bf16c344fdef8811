"""What was prepared after a session, and the follow-up's way to the shopper."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.permissions import Staff
from apps.api.v1.advisor import Advising
from apps.copilot import follow_ups, selectors
from apps.copilot.models import FollowUp as FollowUpRow
from apps.core.errors import NotFound
from apps.people.roles import Capability
from apps.sessions import selectors as sessions


class FollowUpForm(s.Serializer[Any]):
    subject = s.CharField(required=False, max_length=200)
    body = s.CharField(required=False, max_length=8000)


class Wrapup(Advising):
    """The summary, its objections and the draft of a follow-up."""

    audience: ClassVar[object] = Staff(Capability.ADVISE, scope="read")

    @extend_schema(responses=dict[str, Any])
    def get(self, request: Request, session_id: UUID) -> Response:
        member = self.credential(request).member
        rows = sessions.visible_to(member) if member else sessions.everything()
        session = rows.filter(pk=session_id).first()
        if session is None:
            raise NotFound("No such session.")
        return Response(selectors.wrapup(session))


class OneFollowUp(Advising):
    """An endpoint of one follow-up."""

    def row(self, request: Request, follow_up_id: UUID) -> FollowUpRow:
        """The follow-up of a session this member may see."""
        row = follow_ups.get(follow_up_id)
        self.session(request, row.session_id)
        return row


class FollowUp(OneFollowUp):
    """Read and edit a draft."""

    @extend_schema(responses=dict[str, Any])
    def get(self, request: Request, follow_up_id: UUID) -> Response:
        return Response(selectors.follow_up_card(self.row(request, follow_up_id)))

    @extend_schema(request=FollowUpForm, responses=dict[str, Any])
    def patch(self, request: Request, follow_up_id: UUID) -> Response:
        values = self.read(FollowUpForm, request)
        row = follow_ups.edit(self.row(request, follow_up_id), **values, by=self.member(request))
        return Response(selectors.follow_up_card(row))


class FollowUpDecision(OneFollowUp):
    """``approve`` or ``discard``."""

    @extend_schema(request=None, responses=dict[str, Any])
    def post(self, request: Request, follow_up_id: UUID, decision: str) -> Response:
        row = self.row(request, follow_up_id)
        verbs = {"approve": follow_ups.approve, "discard": follow_ups.discard}
        if decision not in verbs:
            raise NotFound
        return Response(selectors.follow_up_card(verbs[decision](row, by=self.member(request))))


urlpatterns = [
    path("sessions/<uuid:session_id>/wrapup", Wrapup.as_view()),
    path("follow-ups/<uuid:follow_up_id>", FollowUp.as_view()),
    path("follow-ups/<uuid:follow_up_id>/<str:decision>", FollowUpDecision.as_view()),
]
