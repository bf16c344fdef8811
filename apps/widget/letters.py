"""The page behind the way out of a letter: opening it changes nothing, its button does."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from apps.core.errors import VitrineError
from apps.quality import unsubscribing

# Mail programs post without a cookie (RFC 8058); the signed address is what they know.
_SPOKEN = frozenset({"en", "de"})


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def letters(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether to stop; stop on POST; say so where the address is old, forged or its letter erased."""
    context: dict[str, object] = {"stopped": request.method == "POST"}
    status, language = 200, translation.get_language() or "en"
    try:
        reader = unsubscribing.stop(token) if context["stopped"] else unsubscribing.look(token)
    except VitrineError as error:
        context["expired"] = error.code == "token_expired"
        status = 410 if context["expired"] else 404
    else:
        short = reader.language.split("-")[0].lower()
        language = short if short in _SPOKEN else "en"
        context |= {"brand": reader.brand.name, "subscribed": reader.subscribed}
    with translation.override(language):
        response = render(request, "widget/letters.html", context, status=status)
    add_never_cache_headers(response)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response
