"""Question sets and their runs, over REST."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.paging import page
from apps.api.permissions import Staff
from apps.api.views import Endpoint
from apps.people.roles import Capability
from apps.quality import runs, sets
from apps.quality.cards import answer_card, question_card, run_card, set_card
from apps.quality.set_models import Expects, QuestionSet

EDIT = Staff(Capability.EDIT_KNOWLEDGE, scope="knowledge")


class SetForm(serializers.Serializer[Any]):
    """A new set; without a language it gets the brand's."""

    name = serializers.CharField(max_length=120)
    language = serializers.CharField(max_length=8, required=False)


class SetChange(serializers.Serializer[Any]):
    """Another name, or whether it runs by itself and counts for its language."""

    name = serializers.CharField(max_length=120, required=False)
    active = serializers.BooleanField(required=False)


class QuestionForm(serializers.Serializer[Any]):
    """A question and what should come; see docs/quality.md for `source`."""

    text = serializers.CharField(max_length=sets.LONGEST)
    language = serializers.CharField(max_length=8, required=False)
    product = serializers.CharField(max_length=255, required=False, allow_blank=True)
    expects = serializers.ChoiceField(choices=Expects.values, default=Expects.ANSWER.value)
    source = serializers.CharField(  # type: ignore[assignment]
        max_length=200, required=False, allow_blank=True
    )
    contains = serializers.ListField(child=serializers.CharField(max_length=200), default=list)
    never = serializers.ListField(child=serializers.CharField(max_length=200), default=list)
    reason = serializers.CharField(max_length=40, required=False, allow_blank=True)


class Sets(Endpoint):
    """All sets; `kind` is brand or red_team."""

    audience: ClassVar[object] = EDIT

    @extend_schema(responses=dict[str, Any])
    def get(self, request: Request) -> Response:
        return Response(page(QuestionSet.objects.all(), request, set_card))

    @extend_schema(request=SetForm, responses={201: dict[str, Any]})
    def post(self, request: Request) -> Response:
        given = self.read(SetForm, request)
        language = given.get("language") or self.brand(request).default_language
        return Response(set_card(sets.create(given["name"], language, by=self.actor(request))), status=201)


class SetDetail(Endpoint):
    """One set with its last run."""

    audience: ClassVar[object] = EDIT

    @extend_schema(responses=dict[str, Any])
    def get(self, request: Request, set_id: UUID) -> Response:
        return Response(_with_last(sets.get(set_id)))

    @extend_schema(request=SetChange, responses=dict[str, Any])
    def patch(self, request: Request, set_id: UUID) -> Response:
        row, given, by = sets.get(set_id), self.read(SetChange, request), self.actor(request)
        if "name" in given:
            sets.rename(row, given["name"], by=by)
        if "active" in given:
            sets.pause(row, not given["active"], by=by)
        return Response(_with_last(row))


class Questions(Endpoint):
    """The questions of a set, newest first."""

    audience: ClassVar[object] = EDIT

    @extend_schema(responses=dict[str, Any])
    def get(self, request: Request, set_id: UUID) -> Response:
        return Response(page(sets.get(set_id).questions.all(), request, question_card))

    @extend_schema(request=QuestionForm, responses={201: dict[str, Any]})
    def post(self, request: Request, set_id: UUID) -> Response:
        row = sets.get(set_id)
        made = sets.add(row, self.read(QuestionForm, request), by=self.actor(request))
        return Response(question_card(made), status=201)


class QuestionDetail(Endpoint):
    """One question; a change says all of it anew."""

    audience: ClassVar[object] = EDIT

    @extend_schema(responses=dict[str, Any])
    def get(self, request: Request, question_id: UUID) -> Response:
        return Response(question_card(sets.question(question_id)))

    @extend_schema(request=QuestionForm, responses=dict[str, Any])
    def put(self, request: Request, question_id: UUID) -> Response:
        row = sets.question(question_id)
        return Response(
            question_card(sets.edit(row, self.read(QuestionForm, request), by=self.actor(request)))
        )

    @extend_schema(responses={204: None})
    def delete(self, request: Request, question_id: UUID) -> Response:
        sets.remove(sets.question(question_id), by=self.actor(request))
        return Response(status=204)


class Runs(Endpoint):
    """The runs of a set, newest first; POST begins one (409 `run_underway` while one is)."""

    audience: ClassVar[object] = EDIT

    @extend_schema(responses=dict[str, Any])
    def get(self, request: Request, set_id: UUID) -> Response:
        return Response(page(sets.get(set_id).runs.all(), request, run_card))

    @extend_schema(request=None, responses={202: dict[str, Any]})
    def post(self, request: Request, set_id: UUID) -> Response:
        return Response(run_card(runs.start(sets.get(set_id), by=self.actor(request))), status=202)


class RunDetail(Endpoint):
    """One run with every question and what came, those not as expected first."""

    audience: ClassVar[object] = EDIT

    @extend_schema(responses=dict[str, Any])
    def get(self, request: Request, run_id: UUID) -> Response:
        run = runs.get(run_id)
        answers = run.answers.defer("trace").order_by("passed", "position")
        return Response(run_card(run) | {"answers": [answer_card(each) for each in answers]})


def _with_last(row: QuestionSet) -> dict[str, Any]:
    last = row.runs.first()
    counts = {"questions": row.questions.count(), "last_run": run_card(last) if last else None}
    return set_card(row) | counts


urlpatterns = [
    path("question-sets", Sets.as_view()),
    path("question-sets/<uuid:set_id>", SetDetail.as_view()),
    path("question-sets/<uuid:set_id>/questions", Questions.as_view()),
    path("question-sets/<uuid:set_id>/runs", Runs.as_view()),
    path("questions/<uuid:question_id>", QuestionDetail.as_view()),
    path("question-runs/<uuid:run_id>", RunDetail.as_view()),
]
