"""Feeds by address over REST: what is fetched, how often, and how it goes."""

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
from apps.api.v1.brand_content import import_card
from apps.api.views import Endpoint
from apps.catalog import feeds
from apps.catalog.feed_logins import Login
from apps.catalog.models import Feed, Import
from apps.core.clock import rfc3339
from apps.people.roles import Capability


class LoginForm(serializers.Serializer[Any]):
    """How the feed's server knows us; the secret is never given back."""

    kind = serializers.ChoiceField(choices=Feed.Login.values)
    name = serializers.CharField(required=False, allow_blank=True, max_length=200, default="")
    secret = serializers.CharField(required=False, allow_blank=True, max_length=1000, default="")


class FeedForm(serializers.Serializer[Any]):
    """A feed, or what of it shall change."""

    name = serializers.CharField(max_length=120)
    url = serializers.CharField(max_length=2000)
    format = serializers.CharField(max_length=20)
    every_minutes = serializers.IntegerField(required=False)
    mapping = serializers.DictField(required=False, allow_null=True)
    full = serializers.BooleanField(required=False)
    approve_as = serializers.CharField(required=False, allow_blank=True, max_length=254)
    login = LoginForm(required=False)
    paused = serializers.BooleanField(required=False)


class FeedChange(FeedForm):
    """All fields may be left out."""

    name = serializers.CharField(max_length=120, required=False)
    url = serializers.CharField(max_length=2000, required=False)
    format = serializers.CharField(max_length=20, required=False)


class Feeds(Endpoint):
    """All feeds; a new one is fetched at once."""

    audience: ClassVar[object] = Staff(Capability.EDIT_KNOWLEDGE, scope="catalog")

    @extend_schema(responses=dict[str, Any])
    def get(self, request: Request) -> Response:
        return Response(page(Feed.objects.all(), request, feed_card))

    @extend_schema(request=FeedForm, responses={201: dict[str, Any]})
    def post(self, request: Request) -> Response:
        values = self.read(FeedForm, request)
        paused = values.pop("paused", False)
        row = feeds.save(_wish(values), by=self.actor(request), paused=paused)
        return Response(feed_card(row), status=201)


class FeedDetail(Endpoint):
    """One feed with its last runs."""

    audience: ClassVar[object] = Staff(Capability.EDIT_KNOWLEDGE, scope="catalog")

    @extend_schema(responses=dict[str, Any])
    def get(self, request: Request, feed_id: UUID) -> Response:
        row = feeds.get(feed_id)
        runs = Import.objects.filter(feed=row).defer("errors", "mapping").order_by("-created_at")[:20]
        return Response(feed_card(row) | {"runs": [import_card(run) for run in runs]})

    @extend_schema(request=FeedChange, responses=dict[str, Any])
    def patch(self, request: Request, feed_id: UUID) -> Response:
        row, values, by = feeds.get(feed_id), self.read(FeedChange, request), self.actor(request)
        paused = values.pop("paused", None)
        if values:
            row = feeds.save(_wish(_now(row) | values), row, by=by)
        if paused is not None and paused != row.paused:
            feeds.pause(row, paused, by=by)
        return Response(feed_card(row))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, feed_id: UUID) -> Response:
        feeds.remove(feeds.get(feed_id), by=self.actor(request))
        return Response(status=204)


class FeedRun(Endpoint):
    """Fetch it now."""

    audience: ClassVar[object] = Staff(Capability.EDIT_KNOWLEDGE, scope="catalog")

    @extend_schema(request=None, responses={202: dict[str, Any]})
    def post(self, request: Request, feed_id: UUID) -> Response:
        row = feeds.run_now(feeds.get(feed_id), by=self.actor(request))
        return Response(import_card(row), status=202)


def feed_card(row: Feed) -> dict[str, Any]:
    """A feed as the API shows it: of its login only the kind and the name."""
    return {
        "id": str(row.pk),
        **_now(row),
        "login": {"kind": row.login, "name": row.login_name},
        "paused": row.paused,
        "next_at": rfc3339(row.next_at),
        "looked_at": rfc3339(row.looked_at),
        "result": row.result,
        "detail": row.detail,
        "failures": row.failures,
        "created_at": rfc3339(row.created_at),
    }


def _now(row: Feed) -> dict[str, Any]:
    names = ("name", "url", "format", "every_minutes", "mapping", "full", "approve_as")
    return {name: getattr(row, name) for name in names}


def _wish(values: dict[str, Any]) -> feeds.Wish:
    login = values.get("login")
    return feeds.Wish(**values | {"login": Login(**login) if login else None})


urlpatterns = [
    path("feeds", Feeds.as_view()),
    path("feeds/<uuid:feed_id>", FeedDetail.as_view()),
    path("feeds/<uuid:feed_id>/run", FeedRun.as_view()),
]
