"""Choosing between the brands of one account."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from apps.console.access import ConsoleRequest, requires
from apps.core.errors import NotFound


@requires()
@require_POST
def switch(request: ConsoleRequest) -> HttpResponse:
    """Work for another of one's own brands from here on."""
    slug = request.POST.get("brand", "")
    if slug not in {brand.slug for brand in request.credential.brands}:
        raise NotFound
    request.session["brand"] = slug
    return redirect("console:home")
