"""Articles and their wordings, over REST: written, submitted, approved, retired."""

from __future__ import annotations

from dataclasses import replace
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
from apps.core.clock import rfc3339
from apps.core.errors import Invalid, NotFound
from apps.knowledge import documents, review, selectors, writing
from apps.knowledge.documents import DocumentError
from apps.knowledge.models import Article, Audience, Revision
from apps.people.actors import Actor
from apps.people.roles import Capability

EDIT = Staff(Capability.EDIT_KNOWLEDGE, scope="knowledge")
APPROVE = Staff(Capability.APPROVE_KNOWLEDGE, scope="knowledge")
FORMATS = ("markdown", "html", "text")


class WordingForm(serializers.Serializer[Any]):
    """One wording: the text, who may hear it, for what and when."""

    body = serializers.CharField(max_length=documents.BODY_LIMIT, trim_whitespace=False)
    format = serializers.ChoiceField(choices=FORMATS, default="markdown")
    audience = serializers.ChoiceField(choices=Audience.values, default="shopper")
    products = serializers.ListField(child=serializers.CharField(max_length=255), default=list)
    categories = serializers.ListField(child=serializers.CharField(max_length=255), default=list)
    valid_from = serializers.DateField(allow_null=True, default=None)
    valid_to = serializers.DateField(allow_null=True, default=None)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        first, last = attrs["valid_from"], attrs["valid_to"]
        if first and last and last < first:
            raise serializers.ValidationError({"valid_to": "Ends before it begins."})
        return attrs


class ArticleForm(WordingForm):
    """A new article with its first wording."""

    title = serializers.CharField(max_length=300)
    kind = serializers.CharField(max_length=20, default="policy")
    language = serializers.RegexField(r"^[a-zA-Z]{2,3}(-[a-zA-Z]{2,4})?$", required=False)


class Articles(Endpoint):
    """All articles; ``?state=`` of the newest wording, ``?q=`` in the title. A new one begins as a draft."""

    audience: ClassVar[object] = EDIT

    @extend_schema(responses=dict[str, Any])
    def get(self, request: Request) -> Response:
        state, text = request.query_params.get("state", ""), request.query_params.get("q", "")[:200]
        if state and state not in Revision.State.values:
            raise Invalid("No such state.", fields={"state": [", ".join(Revision.State.values)]})
        return Response(page(selectors.articles(state=state, search=text), request, article_card))

    @extend_schema(request=ArticleForm, responses={201: dict[str, Any]})
    def post(self, request: Request) -> Response:
        given = self.read(ArticleForm, request)
        language = (given.get("language") or self.brand(request).default_language).lower()
        row = _write(given, given["title"], language, given["kind"], by=self.actor(request))
        return Response(_whole(row.article), status=201)


class ArticleDetail(Endpoint):
    """One article with its wordings, newest first."""

    audience: ClassVar[object] = EDIT

    @extend_schema(responses=dict[str, Any])
    def get(self, request: Request, article_id: UUID) -> Response:
        return Response(_whole(_article(article_id)))


class Revisions(Endpoint):
    """The wordings of one article; a new one is a draft until it is submitted and approved."""

    audience: ClassVar[object] = EDIT

    @extend_schema(responses=dict[str, Any])
    def get(self, request: Request, article_id: UUID) -> Response:
        rows = Revision.objects.filter(article=_article(article_id))
        return Response(page(rows, request, revision_card))

    @extend_schema(request=WordingForm, responses={201: dict[str, Any]})
    def post(self, request: Request, article_id: UUID) -> Response:
        row, given = _article(article_id), self.read(WordingForm, request)
        made = _write(given, row.title, row.language, row.kind, by=self.actor(request), slug=row.slug)
        return Response(revision_card(made), status=201)


class RevisionStep(Endpoint):
    """``submit``, ``send-back``, ``approve`` or ``retire`` one wording; the last three need an approver."""

    audience: ClassVar[object] = EDIT
    verbs: ClassVar[tuple[str, ...]] = ("submit",)

    @extend_schema(request=None, responses=dict[str, Any])
    def post(self, request: Request, revision_id: UUID, step: str) -> Response:
        row = selectors.revision(revision_id)
        if row is None or step not in self.verbs:
            raise NotFound
        by = self.actor(request)
        {"submit": review.submit, "send-back": review.send_back, "approve": review.approve,
         "retire": review.retire}[step](row, by=by)  # type: ignore[operator]  # fmt: skip
        row.refresh_from_db()
        return Response(revision_card(row))


class RevisionVerdict(RevisionStep):
    """What only an approver may do."""

    audience: ClassVar[object] = APPROVE
    verbs: ClassVar[tuple[str, ...]] = ("send-back", "approve", "retire")


def _write(
    given: dict[str, Any], title: str, language: str, kind: str, *, by: Actor, slug: str = ""
) -> Revision:
    try:
        parsed = documents.parse(given["body"], given["format"], title, language)
    except DocumentError as error:
        raise Invalid(error.detail, code=error.code, fields={"body": [error.detail]}) from error
    document = replace(
        parsed, slug=slug or parsed.slug, title=title.strip(), language=language, kind=kind,
        audience=given["audience"], products=given["products"],
        categories=[each.lower() for each in given["categories"]],
        valid_from=given["valid_from"], valid_to=given["valid_to"],
    )  # fmt: skip
    return writing.write(document, by=by).revision


def _article(article_id: UUID) -> Article:
    row: Article | None = selectors.articles().filter(pk=article_id).first()
    if row is None:
        raise NotFound("No such article.")
    return row


def _whole(row: Article) -> dict[str, Any]:
    wordings = Revision.objects.filter(article=row).order_by("-number")
    return article_card(_article(row.pk)) | {"revisions": [revision_card(each) for each in wordings]}


def article_card(row: Any) -> dict[str, Any]:
    """An article as JSON; `state` and `number` are those of its newest wording."""
    return {
        "id": str(row.pk), "slug": row.slug, "title": row.title, "kind": row.kind, "language": row.language,
        "state": row.newest_state, "number": row.newest_number,
    }  # fmt: skip


def revision_card(row: Revision) -> dict[str, Any]:
    """A wording as JSON."""
    return {
        "id": str(row.pk), "article": str(row.article_id), "number": row.number, "state": row.state,
        "title": row.title, "body": row.body, "format": row.format, "audience": row.audience,
        "products": row.products, "categories": row.categories, "valid_from": row.valid_from,
        "valid_to": row.valid_to, "written_by": row.written_by, "submitted_by": row.submitted_by or None,
        "approved_by": row.approved_by or None, "approved_at": rfc3339(row.approved_at),
    }  # fmt: skip


urlpatterns = [
    path("articles", Articles.as_view()),
    path("articles/<uuid:article_id>", ArticleDetail.as_view()),
    path("articles/<uuid:article_id>/revisions", Revisions.as_view()),
    path("revisions/<uuid:revision_id>/submit", RevisionStep.as_view(), {"step": "submit"}),
    path("revisions/<uuid:revision_id>/send-back", RevisionVerdict.as_view(), {"step": "send-back"}),
    path("revisions/<uuid:revision_id>/approve", RevisionVerdict.as_view(), {"step": "approve"}),
    path("revisions/<uuid:revision_id>/retire", RevisionVerdict.as_view(), {"step": "retire"}),
]
