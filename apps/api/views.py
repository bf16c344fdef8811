"""The base of every endpoint: typed input, declared audience, no rules."""

from __future__ import annotations

from typing import Any, ClassVar, cast
from uuid import UUID

from rest_framework.request import Request
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from apps.people.actors import Actor
from apps.people.credentials import Credential
from apps.people.models import Member
from apps.tenants.models import Brand


class Endpoint(APIView):
    """A REST endpoint. ``audience`` (apps.api.permissions) must be set by every subclass."""

    audience: ClassVar[object] = None

    def credential(self, request: Request) -> Credential:
        """Who is asking."""
        return cast(Credential, request.auth)

    def brand(self, request: Request) -> Brand:
        """The brand in scope."""
        brand = self.credential(request).brand
        assert brand is not None
        return brand

    def actor(self, request: Request) -> Actor:
        """Who is written down."""
        return self.credential(request).actor

    def member(self, request: Request) -> Member:
        """The member asking, or for whom a key asks."""
        member = self.credential(request).member
        assert member is not None
        return member

    def read(
        self, serializer: type[Serializer[Any]], request: Request, *, query: bool = False
    ) -> dict[str, Any]:
        """The validated body (or query), or Invalid with the fields that are wrong."""
        form = serializer(data=request.query_params if query else request.data)
        form.is_valid(raise_exception=True)
        values: dict[str, Any] = form.validated_data
        return values


def own_session_id(credential: Credential, session_id: UUID) -> bool:
    """Whether the token is for this very session."""
    return credential.session_id == session_id
