"""The platform's addresses. The demo shops have hosts and addresses of their own (apps.storefront)."""

from __future__ import annotations

from django.conf import settings
from django.urls import include, path
from django.views.generic import RedirectView

from apps.api.health import alive, metrics, ready
from apps.people.views import picture
from apps.sessions.routing_table import websocket_urlpatterns

__all__ = ["urlpatterns", "websocket_urlpatterns"]

urlpatterns = [
    path("", RedirectView.as_view(url="/console/")),
    # For pages without a head of their own: JSON, plain text, the API's docs
    path("favicon.ico", RedirectView.as_view(url=f"{settings.STATIC_URL}mark.svg")),
    path("healthz", alive),
    path("readyz", ready),
    path("metrics", metrics),
    path("api/", include("apps.api.urls")),
    path("widget/", include("apps.widget.urls")),
    path("pictures/<slug:slug>/<str:digest>.<str:kind>", picture),
    path("console/", include("apps.console.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
]
