"""The script tag, the frame it opens, and what both may know of a brand. No rules here."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import etag, require_safe

from apps.people import tokens
from apps.sessions import presence
from apps.widget import theme
from apps.widget.keys import Placed, placed
from apps.widget.launcher import launcher

SCRIPT = "js/loader/v1.js"
# Short: a brand's pages carry this address for years, so a fix must arrive within minutes.
SCRIPT_AGE = 300


def _script() -> bytes:
    path = finders.find(SCRIPT)
    assert isinstance(path, str)
    return Path(path).read_bytes()


def _script_etag(request: HttpRequest) -> str:
    return f'"{sha256(_script()).hexdigest()[:20]}"'


@require_safe
@etag(_script_etag)
def loader(request: HttpRequest) -> HttpResponse:
    """``/widget/v1.js``. The same for every brand: who asks stands on the script tag, not here."""
    response = HttpResponse(_script(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = f"public, max-age={SCRIPT_AGE}"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@require_safe
@xframe_options_exempt
def frame(request: HttpRequest, key: str) -> HttpResponse:
    """The widget itself, for one key on one origin, with the ticket that opens a session.

    On a page the key doesn't list it says so, without ticket, and may be shown nowhere.
    """
    with placed(request, key) as place:
        if not place.origin:
            return _refused(request, place)
        context = {
            "key": key,
            "language": place.language,
            "brand": _brand(place),
            "config": json.dumps(_config(place)),
        }
        response = render(request, "widget/frame.html", context)
    response["Content-Security-Policy"] = _policy(place.origin)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
def config(request: HttpRequest, key: str) -> HttpResponse:
    """What the launcher shows: colours, place, and who is there. Read by the brand's pages only."""
    with placed(request, key) as place:
        if not place.origin:
            detail = "This widget key doesn't list this page's origin."
            refusal = {"code": "origin_not_allowed", "detail": detail, "retryable": False}
            # Any page may read this one sentence, so that its developer learns what is wrong.
            return JsonResponse(refusal, status=403, headers={"Access-Control-Allow-Origin": "*"})
        body = {
            "brand": {"name": place.brand.name},
            "language": place.language,
            "position": place.brand.settings.get("widget_position", "end"),
            "colours": theme.colours(place.brand),
            "launcher": launcher(presence.availability(place.brand), place.language, place.zone),
        }
    response = JsonResponse(body)
    response["Access-Control-Allow-Origin"] = place.origin
    response["Cache-Control"] = "private, max-age=15"
    patch_vary_headers(response, ["Origin"])
    return response


@require_safe
def stylesheet(request: HttpRequest, key: str) -> HttpResponse:
    """The brand's two colours as custom properties, so that the frame needs no inline style."""
    with placed(request, key) as place:
        body = theme.stylesheet(place.brand)
    response = HttpResponse(body, content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "public, max-age=60"
    return response


def _config(place: Placed) -> dict[str, object]:
    texts = place.brand.settings.get("texts") or {}
    return {
        "key": place.key.key,
        "ticket": tokens.ticket(place.key, place.origin),
        "origins": [place.origin],
        "language": place.language,
        "texts": texts.get(place.language, {}),
        "brand": {"name": place.brand.name, "timezone": place.brand.timezone, "url": place.origin},
    }


def _brand(place: Placed) -> dict[str, str]:
    return {
        "name": place.brand.name,
        "initial": place.brand.name[:1].upper(),
        "logo": str(place.brand.settings.get("logo", "")),
    }


def _policy(origin: str) -> str:
    """Scripts, styles and calls only from here; pictures from the brand's page; shown only there."""
    socket = settings.PUBLIC_URL.replace("http", "ws", 1)
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            f"img-src 'self' data: blob: https: {origin}",
            f"connect-src 'self' {socket}",
            "media-src 'self' blob:",
            f"frame-ancestors {origin}",
            "base-uri 'none'",
            "form-action 'none'",
            "object-src 'none'",
        )
    )


def _refused(request: HttpRequest, place: Placed) -> HttpResponse:
    response = render(request, "widget/refused.html", {"brand": place.brand}, status=403)
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'self'; frame-ancestors 'none'"
    return response
