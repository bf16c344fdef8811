"""Pictures of brands, for anybody: on the widget, in the console, in a shop's page."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.views.decorators.http import require_safe

from apps.core.errors import NotFound
from apps.people import pictures
from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope

# The address names the bytes, so it never shows anything else.
FOR_EVER = "public, max-age=31536000, immutable"
NOTHING_RUNS = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@require_safe
def picture(request: HttpRequest, slug: str, digest: str, kind: str) -> HttpResponse:
    """``/pictures/{brand}/{digest}.{kind}``: the bytes, with the type they were made as."""
    brand = Brand.objects.filter(slug=slug).first()
    if brand is None or kind not in pictures.KINDS:
        raise Http404
    tag = f'"{digest}"'
    if request.headers.get("If-None-Match") == tag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        with brand_scope(brand):
            try:
                body = pictures.find(digest, kind)
            except NotFound as error:
                raise Http404 from error
        response = HttpResponse(body, content_type=pictures.KINDS[kind])
    response["ETag"] = tag
    response["Cache-Control"] = FOR_EVER
    response["Content-Security-Policy"] = NOTHING_RUNS
    response["Content-Disposition"] = "inline"
    response["X-Content-Type-Options"] = "nosniff"
    return response
