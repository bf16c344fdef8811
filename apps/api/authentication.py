"""REST framework's view of the credential the middleware has read."""

from __future__ import annotations

from rest_framework.authentication import BaseAuthentication, CSRFCheck
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request

from apps.people.credentials import Credential


class FromCredentials(BaseAuthentication):
    """``request.auth`` is the credential; a console cookie must come with its CSRF token."""

    def authenticate(self, request: Request) -> tuple[None, Credential]:
        credential: Credential = request._request.credential  # type: ignore[attr-defined]
        if credential.kind == "member":
            check = CSRFCheck(lambda _: None)  # type: ignore[arg-type]
            check.process_request(request._request)
            reason = check.process_view(request._request, None, (), {})  # type: ignore[arg-type]
            if reason:
                raise PermissionDenied(f"CSRF: {reason}")
        return None, credential

    def authenticate_header(self, request: Request) -> str:
        return "Key"
