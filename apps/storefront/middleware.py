"""The demo shops' own origins: `http://<brand>.localhost:PORT` is that brand's shop and nothing else."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound

from apps.tenants.models import Brand
from apps.tenants.scope import brand_scope

SUFFIX = ".localhost"


class ShopRequest(HttpRequest):
    """A request to a shop's host, inside that brand's scope."""

    shop: Brand


class ShopHosts:
    """Swaps the addresses for a shop's host and opens its brand's scope. Off outside the demo."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        slug = shop_slug(request.get_host()) if settings.DEMO else ""
        if not slug:
            return self.get_response(request)
        brand = Brand.objects.filter(slug=slug).first()
        if brand is None:
            return HttpResponseNotFound("There is no such shop.", content_type="text/plain")
        request.shop = brand  # type: ignore[attr-defined]
        request.urlconf = "apps.storefront.urls"
        with brand_scope(brand):
            response = self.get_response(request)
        # The strict policy of a careful shop, which the script tag has to live with.
        response["Content-Security-Policy"] = policy()
        return response


def shop_slug(host: str) -> str:
    """The brand in a shop's host, e.g. ``fjell`` in ``fjell.localhost:8000``; else the empty text."""
    name = host.split(":")[0].lower()
    return name.removesuffix(SUFFIX) if name.endswith(SUFFIX) else ""


def policy() -> str:
    """Nothing from elsewhere but the widget: its script, its calls, its frame."""
    home = settings.PUBLIC_URL
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' {home}",
            "style-src 'self'",
            "img-src 'self' data:",
            f"connect-src 'self' {home}",
            f"frame-src {home}",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )
