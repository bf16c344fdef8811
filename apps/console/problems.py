"""An error as a page that says what happened, what is safe and what to do; or as JSON for a script."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from apps.core.errors import VitrineError


def wants_json(request: HttpRequest) -> bool:
    """Whether a script of ours asks, which shows the sentence itself."""
    return request.headers.get("Accept", "").startswith("application/json")


def answer(request: HttpRequest, error: VitrineError) -> HttpResponse:
    """The error in the shape its asker can show."""
    if wants_json(request) or request.headers.get("HX-Request"):
        return JsonResponse(error.as_dict(), status=error.status)
    context = {"error": error, "title": title(error.status)}
    return render(request, "console/problem.html", context, status=error.status)


def title(status: int) -> str:
    """A heading for people, by status."""
    titles = {
        403: _("This page isn't yours to open"),
        404: _("Nothing here by that name"),
        409: _("That has changed meanwhile"),
        503: _("Briefly not available"),
    }
    return titles.get(status, _("That didn't work"))
