"""Opens the brand's scope for a request: one of the three places where a scope begins."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse

from apps.core.errors import VitrineError
from apps.people.credentials import NOBODY, Credential, from_account, from_headers
from apps.tenants.scope import brand_scope


class BrandRequest(HttpRequest):
    """A request after `Credentials` has seen it."""

    credential: Credential


class Credentials:
    """Sets ``request.credential`` and runs the rest of the request in that brand's scope."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            credential = self._read(request)
        except VitrineError as error:
            return JsonResponse(error.as_dict(), status=error.status)
        request.credential = credential  # type: ignore[attr-defined]
        if credential.brand is None:
            return self.get_response(request)
        with brand_scope(credential.brand):
            return self._render(self.get_response(request))

    @staticmethod
    def _read(request: HttpRequest) -> Credential:
        if request.path.startswith("/api/"):
            found = from_headers(request)
            return found if found is not NOBODY else from_account(request)
        if request.path.startswith(("/console/", "/accounts/")):
            return from_account(request)
        return NOBODY

    @staticmethod
    def _render(response: HttpResponse) -> HttpResponse:
        """Lazy templates must be rendered while the scope is open."""
        if hasattr(response, "render") and not getattr(response, "is_rendered", True):
            response.render()
        return response
