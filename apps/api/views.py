"""The base of every endpoint: typed input, declared audience, no rules."""

from __future__ import annotations

from typing import Any, ClassVar, cast
from uuid import UUID

import structlog
from django.db import Error
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from apps.api import idempotency
from apps.people.actors import Actor
from apps.people.credentials import Credential
from apps.people.models import Member
from apps.tenants.models import Brand

log = structlog.get_logger()


class Endpoint(APIView):
    """A REST endpoint. ``audience`` (apps.api.permissions) must be set by every subclass.

    A write with an ``Idempotency-Key`` is done once (apps.api.idempotency), whatever the subclass.
    """

    audience: ClassVar[object] = None
    claimed: idempotency.Claim | None = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Who asks and whether they may comes first; then whether it was done already."""
        super().initial(request, *args, **kwargs)
        credential = self.credential(request)
        session_id = credential.session_id or kwargs.get("session_id")
        self.claimed = idempotency.claim(request, credential, session_id)

    def handle_exception(self, exc: Exception) -> Response:
        """An answer given before is no error."""
        if isinstance(exc, idempotency.Replay):
            return Response(exc.body, status=exc.status, headers={idempotency.REPLAYED: "true"})
        return super().handle_exception(exc)

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        """Keep the answer of a keyed write. What was done stays done where keeping fails."""
        if self.claimed is not None:
            try:
                idempotency.settle(self.claimed, response)
            except Error:
                log.exception("idempotency.not_kept", path=request.path)
        return super().finalize_response(request, response, *args, **kwargs)

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
